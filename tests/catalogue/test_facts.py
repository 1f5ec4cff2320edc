"""The built-in facts are complete and fit together; a bad cell of an own table is refused by name."""

import re
from dataclasses import replace

import pytest

from app.catalogue import load_facts
from app.catalogue.facts import BUILT_IN_DATA
from app.institutes import TERM_LISTS, DevelopmentRules
from app.institutes.rules import USUAL_RULES
from app.processes import PROCESSES, find_process
from app.values.errors import Invalid

FACTS = load_facts()


def test_all_tables_are_there():
    assert len(FACTS.materials) == 98
    assert len(FACTS.machines) == 63
    assert len(FACTS.finishes) == 48
    assert len(FACTS.institutes) == 25
    assert len(FACTS.places) == 47
    assert len(FACTS.advice) == 12
    assert FACTS.tariff.rows


def test_every_process_has_materials_and_machines():
    codes = {process.code for process in PROCESSES}
    assert {material.process_code for material in FACTS.materials.values()} == codes
    assert {machine.process_code for machine in FACTS.machines.values()} == codes


def test_every_setting_is_run_by_a_material():
    used = {code for material in FACTS.materials.values() for code in material.setting_codes}
    # profiles of a slicer, to compare estimates with: nobody offers them
    profiles = {"mex-trb-p-generic-200", "mex-trb-p-generic-200-bridges", "vpp-uvm-p-generic-50"}
    assert used | profiles == {setting.code for process in PROCESSES for setting in process.settings}
    assert used.isdisjoint(profiles)


def test_design_rules_and_finishes_speak_of_classes_that_materials_have():
    families = {material.family for material in FACTS.materials.values()}
    classes = {material.material_class for material in FACTS.materials.values()}
    for finish in FACTS.finishes.values():
        assert set(finish.material_classes) <= families | classes, finish.code


def test_every_finish_suits_some_material():
    for finish in FACTS.finishes.values():
        assert any(finish.suits(m.process_code, m) for m in FACTS.materials.values()), finish.code


def test_required_steps_suit_every_material_of_their_process():
    for process in PROCESSES:
        for material in FACTS.materials.values():
            if material.process_code == process.code:
                for step in process.required_steps:
                    assert FACTS.finishes[step].suits(process.code, material), (material.code, step)


TREATMENTS = [
    ("H900", "solution-ageing"), ("aged", "solution-ageing"), ("325 C 4 h", "solution-ageing"),
    ("T6", "t6"), ("hardened", "hardening"), ("HIP", "hip"), ("stress relieved", "stress-relief"),
    ("anneal", "annealing-polymer"), ("thermal cure", "annealing-polymer"),
    ("infiltrated", "bronze-infiltration"), ("post-cured", "post-cure"),
]  # fmt: skip

# Conditions that name no treatment by its name, and what stands behind them
UNNAMED_TREATMENTS = {
    "lpbf-20mncr5": "case-hardening",
    "lpbf-al5x1": "solution-ageing",
    "ebm-in718": "solution-ageing",
    "ded-in718": "solution-ageing",
}
TREATED_WITHOUT_A_STEP = {
    "bjt-sand-inorganic": "moulds cure in the oven of the printing line; no finish of the catalogue is that",
}
TREATED = re.compile(r"heat.treated|\baged|infiltrat|HIP|anneal|harden|reliev|sinter|\bcure|-cured|T6|H900")


@pytest.mark.parametrize(
    "material",
    [material for material in FACTS.materials.values() if TREATED.search(material.condition)],
    ids=lambda material: material.code,
)
def test_a_condition_brought_about_by_a_treatment_has_that_treatment_as_a_step(material):
    steps = {*find_process(material.process_code).required_steps, *material.required_steps}
    wanted = {step for word, step in TREATMENTS if word in material.condition}
    if "sintered" in material.condition:
        wanted.add("ceramic-firing" if material.family == "ceramic" else "debinding-sintering")
    if material.code in UNNAMED_TREATMENTS:
        wanted.add(UNNAMED_TREATMENTS[material.code])
    assert bool(wanted) != (material.code in TREATED_WITHOUT_A_STEP)
    assert wanted <= steps


def test_steps_of_a_material_are_not_those_of_its_process_and_stand_once():
    treated = [material for material in FACTS.materials.values() if material.required_steps]
    assert len(treated) == 21
    for material in treated:
        assert TREATED.search(material.condition), material.code
        steps = (*find_process(material.process_code).required_steps, *material.required_steps)
        assert len(steps) == len(set(steps)), material.code


@pytest.mark.parametrize(
    ("word", "code"),
    [("V4A", "lpbf-316l"), ("1.4404", "lpbf-316l"), ("Nylon", "sls-pa12"), ("Polyamid 12", "mjf-pa12"),
     ("TiAl6V4", "lpbf-ti64-g5"), ("Inconel 718", "lpbf-in718"), ("Ultem", "mex-pei-9085")],
)  # fmt: skip
def test_people_find_materials_by_the_words_they_use(word, code):
    assert word in FACTS.materials[code].synonyms


def test_every_material_has_words_a_source_and_a_customs_code():
    for material in FACTS.materials.values():
        assert material.synonyms, material.code
        assert material.source
        assert material.hs_code.isdigit()
        assert len(material.hs_code) == 6


def test_the_weights_of_the_ranking_of_institutes_stand_in_the_table(tmp_path):
    names = [name for name in DevelopmentRules.__dataclass_fields__ if name.startswith(("fit_", "capacity_"))]
    text = (BUILT_IN_DATA / "development.csv").read_text(encoding="utf-8")
    assert {name: text.count(f"\n{name},") for name in names} == dict.fromkeys(names, 1)
    assert FACTS.development == replace(USUAL_RULES, qualifications=FACTS.development.qualifications)
    (tmp_path / "development.csv").write_text(text.replace("fit_method,1.0", "fit_method,4.5"), "utf-8")
    changed = load_facts(tmp_path).development
    assert changed == replace(FACTS.development, fit_method=4.5)


def test_institutes_name_known_processes_apart_from_others():
    known = {process.code for process in PROCESSES}
    for institute in FACTS.institutes:
        assert set(institute.process_codes) <= known
        assert not set(institute.processes_other) & known
        assert institute.competences
        for name in TERM_LISTS:
            assert all(term.de and term.en for term in institute.list_terms(name)), institute.code
        assert 50.0 < institute.latitude < 51.8
        assert 11.8 < institute.longitude < 15.1
    assert all(institute.process_codes or institute.processes_other for institute in FACTS.institutes)


def test_what_ifam_iws_and_iwu_do_is_told_in_both_languages():
    told = {
        institute.code: [(term.de, term.en) for term in institute.list_terms("competences")]
        for institute in FACTS.institutes
    }
    assert told["fraunhofer-ifam-dd"][:3] == [
        ("sinterbasierte additive Fertigung", "sinter-based AM"),
        ("EBM-Zentrum", "EBM centre"),
        ("Pulvercharakterisierung", "powder characterisation"),
    ]
    assert told["fraunhofer-iws"][1] == ("5-Achs-Hybridbearbeitung", "5-axis hybrid machining")
    assert told["fraunhofer-iwu-c"][0] == ("Werkzeuge mit konturnaher Kühlung", "conformal cooling tools")


def test_the_tariff_rises_with_weight_and_names_every_zone_for_every_service():
    rows = FACTS.tariff.rows
    zones = {row.zone for row in rows}
    assert len(zones) == 8
    for service in ("standard", "express", "freight"):
        for zone in zones:
            bands = [row for row in rows if row.service == service and row.zone == zone]
            assert bands, (service, zone)
            assert [b.weight_to_kg for b in bands] == sorted({b.weight_to_kg for b in bands})
            assert [b.price_eur for b in bands] == sorted(b.price_eur for b in bands)
            assert all("planning figure" in b.source for b in bands)
            assert all(b.transit_working_days[0] <= b.transit_working_days[1] for b in bands)
    countries = [
        c for row in rows if row.service == "standard" and row.weight_to_kg == 2.0 for c in row.countries
    ]
    assert len(countries) == len(set(countries))
    assert {"DE", "AT", "CH", "US"} <= set(countries)


def test_express_costs_more_and_arrives_no_later_than_standard():
    def find(service, zone):
        return next(
            r for r in FACTS.tariff.rows if r.service == service and r.zone == zone and r.weight_to_kg == 5.0
        )

    for zone in {row.zone for row in FACTS.tariff.rows}:
        standard, express = find("standard", zone), find("express", zone)
        assert express.price_eur > standard.price_eur
        assert express.transit_working_days[1] <= standard.transit_working_days[1]


BAD_CELLS = [
    ("materials.csv", "7.97", "heavy", "line 2, density_g_cm3", "not_a_number", "heavy"),
    ("materials.csv", "7.97", "nan", "line 2, density_g_cm3", "not_finite", "nan"),
    ("materials.csv", "7.97", "inf", "line 2, density_g_cm3", "not_finite", "inf"),
    ("materials.csv", "7.97", "-1", "line 2, density_g_cm3", "out_of_range", "-1"),
    ("materials.csv", "7.97", "", "line 2, density_g_cm3", "missing", ""),
    ("materials.csv", "PBF-LB/M", "PBF-XX", "line 2, process_code", "unknown_process", "PBF-XX"),
    ("materials.csv", "pbf-lb-m-316l-80", "fast", "line 2, setting_codes", "unknown_setting", "fast"),
    ("materials.csv", "lpbf-17-4ph", "lpbf-316l", "line 3, code", "duplicate_code", "lpbf-316l"),
    ("materials.csv", "(H900),solution-ageing", "(H900),sauna", "line 3, required_steps", "unknown_finish",
     "sauna"),
    ("materials.csv", "(H900),solution-ageing", "(H900),solution-ageing;t6", "line 3, required_steps",
     "finish_not_suitable", "t6"),
    ("machines.csv", "eos-m290,EOS,M 290,PBF-LB/M", "x,EOS,M 290,SLM", "line 2, process_code",
     "unknown_process", "SLM"),
    ("finishes.csv", "per_part", "per_piece", "line 2, price_basis", "not_one_of", "per_piece"),
    ("institutes.csv", "MJT;Drucken", "MJT;;Drucken", "line 2, processes_other_de", "not_as_many",
     "MJT;;Drucken von Leiterbahnen"),
    ("development.csv", "fit_process,2.0", "fit_proces,2.0", "line 9, code", "not_one_of", "fit_proces"),
    ("development.csv", "fit_process,2.0", "fit_process,", "line 9, value", "missing", ""),
    ("development.csv", "fit_material,1.5", "fit_material,-1.5", "line 10, value", "out_of_range", "-1.5"),
    ("development.csv", "capacity_full,1.0", "capacity_full,1000", "line 17, value", "out_of_range", "1000"),
    ("tariff.csv", "standard,", "turtle,", "line 2, service", "not_one_of", "turtle"),
]  # fmt: skip


@pytest.mark.parametrize(("file", "old", "new", "place", "problem", "value"), BAD_CELLS)
def test_a_bad_cell_is_refused_with_file_place_problem_and_value(
    tmp_path, file, old, new, place, problem, value
):
    text = (BUILT_IN_DATA / file).read_text(encoding="utf-8")
    assert old in text
    (tmp_path / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(Invalid) as refusal:
        load_facts(tmp_path)
    assert refusal.value.code == "catalogue_invalid"
    assert refusal.value.parameters == {"file": file, "place": place, "problem": problem, "value": value}


def test_a_table_that_is_not_utf8_is_refused(tmp_path):
    (tmp_path / "places.csv").write_bytes(b"name,postcode\nG\xf6rlitz,02826\n")
    with pytest.raises(Invalid) as refusal:
        load_facts(tmp_path)
    assert refusal.value.parameters == {
        "file": "places.csv", "place": "", "problem": "not_utf8", "value": None,
    }  # fmt: skip


def test_an_own_table_takes_the_place_of_the_built_in_one(tmp_path):
    lines = (BUILT_IN_DATA / "places.csv").read_text(encoding="utf-8").splitlines()[:2]
    (tmp_path / "places.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    own = load_facts(tmp_path)
    assert [place.name for place in own.places] == ["Dresden"]
    assert own.materials == FACTS.materials

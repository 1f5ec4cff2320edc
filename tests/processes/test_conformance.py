"""What every process in the catalogue must fulfil, and the laws of its estimates."""

import math
from dataclasses import astuple, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.catalogue import load_facts
from app.geometry.measurements import SUPPORT_RULES_DEG
from app.processes import PROCESSES, find_process, find_processes
from app.processes.estimating import NO_SUPPORTS
from app.values.errors import NotFound
from tests.processes.parts import make_cube, make_part

FACTS = load_facts()
EVERY_SETTING = [(process, setting) for process in PROCESSES for setting in process.settings]
every_process = pytest.mark.parametrize("process", PROCESSES, ids=lambda p: p.code)
every_setting = pytest.mark.parametrize(
    ("process", "setting"), EVERY_SETTING, ids=[setting.code for _, setting in EVERY_SETTING]
)


def test_all_seven_categories_are_there_and_codes_are_unique():
    assert {process.category for process in PROCESSES} == {"BJT", "DED", "MEX", "MJT", "PBF", "SHL", "VPP"}
    assert len({process.code for process in PROCESSES}) == len(PROCESSES) == 16
    assert len({setting.code for _, setting in EVERY_SETTING}) == len(EVERY_SETTING)


@every_process
def test_a_process_has_names_synonyms_rules_and_known_steps(process):
    assert process.code.startswith(process.category)
    assert process.name_en
    assert process.name_de
    assert process.synonyms
    assert process.settings
    assert process.gap_mm > 0
    assert 0 < process.fill < 1
    for code in process.required_steps:
        finish = FACTS.finishes[code]
        assert not finish.process_codes or process.code in finish.process_codes
    classes = {m.material_class for m in FACTS.materials.values() if m.process_code == process.code}
    assert classes, "no material runs on it"
    for material_class, _ in process.rules_by_material_class:
        assert material_class in classes
    for rules in (process.rules, *(rules for _, rules in process.rules_by_material_class)):
        assert rules.min_wall_mm > 0
        assert rules.tolerance_pct > 0
        assert rules.tolerance_min_mm > 0
        assert 0 < rules.roughness_ra_um[0] < rules.roughness_ra_um[1]
        assert rules.support_rule_deg in (*SUPPORT_RULES_DEG, NO_SUPPORTS)
        assert rules.source
        assert rules.max_aspect_ratio is None or rules.max_aspect_ratio > 1
        assert rules.min_pin_mm is None or rules.min_pin_mm > 0
        walls = [rules.min_wall_mm, *(wall for _, wall in rules.min_wall_by_size_mm)]
        assert walls == sorted(set(walls))


@every_process
def test_a_process_is_found_by_code_name_and_trade_name(process):
    assert find_process(process.code) is process
    for word in (process.code.lower(), process.name_de.upper(), process.synonyms[0]):
        assert process.code in find_processes(f" {word} ")


@pytest.mark.parametrize(
    ("word", "code"),
    [
        ("SLM", "PBF-LB/M"), ("DMLS", "PBF-LB/M"), ("EBM", "PBF-EB/M"), ("sls", "PBF-LB/P"),
        ("MJF", "PBF-IrL/P"), ("FDM", "MEX-TRB/P"), ("fff", "MEX-TRB/P"), ("SLA", "VPP-UVL/P"),
        ("DLP", "VPP-UVM/P"), ("PolyJet", "MJT-UV/P"), ("WAAM", "DED-Arc/M"), ("LCM", "VPP-UVM/C"),
    ],
)  # fmt: skip
def test_trade_names_lead_to_the_standards_process(word, code):
    assert code in find_processes(word)


def test_a_category_stands_for_its_processes():
    assert find_processes("pbf") == {"PBF-LB/M", "PBF-EB/M", "PBF-LB/P", "PBF-IrL/P"}


def test_unknown_words_and_codes_lead_nowhere():
    assert find_processes("knitting") == find_processes("") == frozenset()
    with pytest.raises(NotFound) as refusal:
        find_process("PBF")
    assert (refusal.value.code, refusal.value.parameters) == ("process_unknown", {"process": "PBF"})


@every_setting
def test_a_setting_is_complete_and_its_estimate_finite(process, setting):
    assert setting.source
    assert setting.code.startswith(process.code.lower().replace("/", "-") + "-")
    assert 10 <= setting.layer_um <= 4000
    assert 0 <= setting.waste_fraction < 1
    assert 0 <= setting.refresh_fraction <= 1
    assert 0 <= setting.support_density <= 1
    assert 0 <= setting.shrinkage_fraction < 0.5
    part, oriented = make_cube(20.0, support_volume_mm3=500.0, contact_area_mm2=100.0)
    estimate = process.estimate(part, oriented, setting, 2.0, 1)
    numbers = [n for n in astuple(estimate) if isinstance(n, float)]
    assert all(math.isfinite(n) and n >= 0.0 for n in numbers)
    assert estimate.build_s + estimate.part_s > 60.0
    assert estimate.feedstock_g > 0.0
    assert estimate.energy_kwh > 0.0
    assert 0.0 < estimate.uncertainty < 0.5


growing = st.floats(1.0, 3.0)


@settings(max_examples=60, deadline=None)
@given(
    which=st.sampled_from(EVERY_SETTING),
    edge=st.floats(1.0, 300.0),
    contour=st.floats(0.1, 30.0),
    skin=st.floats(0.1, 5.0),
    grow=st.fixed_dictionaries(
        dict.fromkeys(("volume", "height", "contour", "support", "contact", "area"), growing)
    ),
)
def test_more_material_height_or_support_never_costs_less(which, edge, contour, skin, grow):
    process, setting = which

    def make(volume=1.0, height=1.0, contour_=1.0, support=1.0, contact=1.0, area=1.0):
        return make_part(
            size_mm=(edge, edge, edge),
            volume_mm3=edge**3 * volume,
            area_mm2=6 * edge**2 * area,
            contour_area_mm2=edge**2 * contour * contour_,
            up_skin_mm2=edge**2 * skin,
            down_skin_mm2=edge**2 * skin,
            height_mm=edge * height,
            support_volume_mm3=edge**3 * 0.3 * support,
            contact_area_mm2=edge**2 * contact,
        )

    base = process.estimate(*make(), setting, 5.0, 2)
    for name, factor in grow.items():
        key = "contour_" if name == "contour" else name
        more = process.estimate(*make(**{key: factor}), setting, 5.0, 2)
        for field in (
            "build_s", "part_s", "feedstock_g", "support_g", "waste_g", "support_contact_cm2", "energy_kwh",
        ):  # fmt: skip
            assert getattr(more, field) >= getattr(base, field) * (1 - 1e-12), (name, field)


@every_setting
def test_an_estimate_is_the_same_every_time(process, setting):
    part, oriented = make_cube(33.3, support_volume_mm3=12.5)
    assert process.estimate(part, oriented, setting, 2.0, 1) == process.estimate(
        replace(part), replace(oriented), setting, 2.0, 1
    )

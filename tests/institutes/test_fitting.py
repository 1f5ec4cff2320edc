from dataclasses import replace

import pytest

from app.institutes import Capacity, DevelopmentRules, Institute, Need, Term, rank_institutes, split_terms
from app.institutes.rules import USUAL_RULES


def make_institute(code: str, processes: tuple[str, ...], materials: tuple[str, ...]) -> Institute:
    return Institute(code, code, "Dresden", 51.0, 13.8, processes, (), materials, (), (), "", "test", "low")


METAL = make_institute("metal", ("PBF-LB/M", "DED-LB/M"), ("copper", "titanium"))
POLYMER = make_institute("polymer", ("MEX-TRB/P",), ("thermoplastics",))
COATING = make_institute("coating", (), ("coatings",))


def test_ranks_by_process_and_material_and_says_why() -> None:
    need = Need(frozenset({"PBF-LB/M"}), frozenset({"Pure copper"}))
    fits = rank_institutes(need, [POLYMER, COATING, METAL], rules=USUAL_RULES)
    assert [fit.institute for fit in fits] == ["metal"]
    assert [(r.code, r.parameters) for r in fits[0].reasons] == [
        ("institute_runs_process", {"process": "PBF-LB/M"}),
        ("institute_knows_material", {"material": {"de": "copper", "en": "copper"}}),
    ]


def test_a_material_is_found_by_its_word_of_either_language_and_counts_once() -> None:
    both = replace(METAL, materials_de=("Kupfer", ""))
    scores = set()
    for word in ("copper", "Reinkupfer", "Kupfer"):
        (fit,) = rank_institutes(Need(frozenset(), frozenset({word})), [both], rules=USUAL_RULES)
        assert [(r.code, r.parameters) for r in fit.reasons] == [
            ("institute_knows_material", {"material": {"de": "Kupfer", "en": "copper"}})
        ]
        scores.add(fit.score)
    assert scores == {2.0}


def test_words_in_one_language_stand_in_for_the_other() -> None:
    german = replace(METAL, **split_terms("competences", (Term(de="Sintern"),)))
    assert german.competences == ()
    assert german.list_terms("competences") == (Term("Sintern", ""),)
    assert [term.word(each) for term in german.list_terms("competences") for each in ("de", "en")] == [
        "Sintern", "Sintern",
    ]  # fmt: skip
    both = (Term("Kupfer", "copper"), Term("", "titanium"), Term("Stahl", ""))
    told = replace(METAL, **split_terms("materials", both))
    assert (told.materials, told.materials_de) == (("copper", "titanium", ""), ("Kupfer", "", "Stahl"))
    assert told.list_terms("materials") == both


def test_names_those_who_develop_processes_where_nothing_fits() -> None:
    need = Need(frozenset(), frozenset({"unobtainium"}))
    fits = rank_institutes(need, [COATING, POLYMER, METAL], rules=USUAL_RULES)
    assert [fit.institute for fit in fits] == ["metal", "polymer"]
    assert [r.code for fit in fits for r in fit.reasons] == ["institute_develops_processes"] * 2


def test_the_order_of_the_list_does_not_matter() -> None:
    need = Need(frozenset({"MEX-TRB/P", "PBF-LB/M"}), frozenset())
    one = rank_institutes(need, [METAL, POLYMER, COATING], rules=USUAL_RULES)
    assert one == rank_institutes(need, [COATING, POLYMER, METAL], rules=USUAL_RULES)
    assert [fit.institute for fit in one] == ["metal", "polymer"]


SKILLED = replace(
    METAL, methods=("simulation",), properties=("fatigue",), industries=("medical",), materials=("copper",)
)
ALL_OF_IT = Need(
    frozenset({"PBF-LB/M"}), frozenset({"copper"}), frozenset({"lattice"}), frozenset({"fatigue"}), "medical"
)


@pytest.mark.parametrize(
    "weight", ["fit_process", "fit_material", "fit_method", "fit_property", "fit_industry", "fit_field"]
)
def test_each_weight_of_the_table_counts_once_where_it_belongs(weight: str) -> None:
    (usual,) = rank_institutes(ALL_OF_IT, [SKILLED], rules=USUAL_RULES)
    assert usual.score == 6.5
    rules = replace(USUAL_RULES, **{weight: getattr(USUAL_RULES, weight) + 10.0})
    (other,) = rank_institutes(ALL_OF_IT, [SKILLED], rules=rules)
    assert (other.score, other.reasons) == (16.5, usual.reasons)


@pytest.mark.parametrize(
    ("capacity", "score"), [("unknown", 6.5), ("free", 6.75), ("limited", 6.25), ("full", 5.5)]
)
def test_capacity_adds_or_takes_away_what_the_table_says(capacity: Capacity, score: float) -> None:
    known = {"metal": capacity}
    (fit,) = rank_institutes(ALL_OF_IT, [SKILLED], rules=USUAL_RULES, capacities=known)
    assert fit.score == score
    nothing = replace(USUAL_RULES, capacity_free=0.0, capacity_limited=0.0, capacity_full=0.0)
    (same,) = rank_institutes(ALL_OF_IT, [SKILLED], rules=nothing, capacities=known)
    assert (same.score, same.reasons) == (6.5, fit.reasons)


def test_other_weights_make_another_order() -> None:
    need = Need(frozenset({"MEX-TRB/P"}), frozenset({"copper"}))
    by_process = rank_institutes(need, [METAL, POLYMER], rules=DevelopmentRules())
    by_material = rank_institutes(need, [METAL, POLYMER], rules=DevelopmentRules(fit_material=3.0))
    assert [fit.institute for fit in by_process] == ["polymer", "metal"]
    assert [fit.institute for fit in by_material] == ["metal", "polymer"]

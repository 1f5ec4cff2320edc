import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.catalogue import load_catalogue
from app.providers import find_materials, list_equivalents, understand_material
from app.providers.searching import count_slips

MARKET = load_catalogue().market


@pytest.mark.parametrize(
    ("word", "code", "meant"),
    [
        ("Alsi10mg", "lpbf-alsi10mg-ab", None),
        ("Polyamid 12", "sls-pa12", None),
        ("polyamide 12", "mjf-pa12", None),
        ("Inconel 718", "lpbf-in718", None),
        ("Titan Grade 5", "lpbf-ti64-g5", None),
        ("grade 5 titanium", "lpbf-ti64-g5", None),
        ("Edelstahl", "bjt-316l", None),
        ("rostfreier Stahl", "lpbf-17-4ph", None),
        ("stainless steel", "ded-316l", None),
        ("Gummi", "mjf-tpu", None),
        ("Edelsthal", "lpbf-316l", "Edelstahl"),
        ("Inconell 718", "ebm-in718", "Inconel 718"),
        ("Alumimium", "lpbf-scalmalloy", "Aluminium"),
    ],
)
def test_finds_what_was_meant_and_says_what_it_took_it_for(word: str, code: str, meant: str | None) -> None:
    understood = understand_material(MARKET, word)
    assert code in understood.codes
    assert understood.meant == meant


@pytest.mark.parametrize(
    ("text", "same_as", "unknown"),
    [
        ("pa12 nylon", "PA12", ()),
        ("nylon pa12", "PA12", ()),
        ("VA Stahl", "Edelstahl", ()),
        ("VA-Stahl", "Edelstahl", ()),
        ("1.4404 Edelstahl", "1.4404", ()),
        ("PA12 in schwarz, bitte", "PA12", ("schwarz",)),
        ("Titan medizinisch", "Titan", ("medizinisch",)),
        ("AlSi10Mg und nichts", "AlSi10Mg", ("nichts",)),
    ],
)
def test_words_beside_a_name_do_not_hide_it_and_are_told(
    text: str, same_as: str, unknown: tuple[str, ...]
) -> None:
    understood = understand_material(MARKET, text)

    assert understood.codes == understand_material(MARKET, same_as).codes != frozenset()
    assert (understood.meant, understood.unknown) == (None, unknown)


def test_a_slip_among_other_words_is_forgiven() -> None:
    understood = understand_material(MARKET, "Edelsthal rot")

    assert understood.codes == find_materials(MARKET, "Edelstahl")
    assert (understood.meant, understood.unknown) == ("Edelstahl", ("rot",))


@pytest.mark.parametrize(
    "text",
    [
        "kein PA12",
        "no nylon",
        "PA12 Titan",
        "PA12 oder 1.4405",
        "Nylon 13",
        "PA12 4711",
        "rot gelb",
        "PA12 unter 3",
    ],
)
def test_denials_contradictions_and_unknown_numbers_stand_for_nothing(text: str) -> None:
    assert find_materials(MARKET, text) == frozenset()


@pytest.mark.parametrize("word", ["Nylon 13", "Inconel 719", "1.4405", "Gold", "Holz", "xy", "unobtainium"])
def test_takes_no_number_for_another_and_guesses_nothing_far_off(word: str) -> None:
    assert find_materials(MARKET, word) == frozenset()


def test_equivalents_have_a_number_or_the_class_in_common() -> None:
    equivalents = list_equivalents(MARKET, frozenset({"lpbf-316l"}))
    assert set(equivalents[:3]) == {"mex-316l", "bjt-316l", "ded-316l"}  # 1.4404
    assert "lpbf-17-4ph" in equivalents
    assert "lpbf-ti64-g5" not in equivalents
    assert "lpbf-316l" not in equivalents


@pytest.mark.parametrize(
    ("one", "other", "slips"),
    [
        ("edelsthal", "edelstahl", 1),
        ("inconell", "inconel", 1),
        ("abc", "abc", 0),
        ("kitten", "sitting", None),
    ],
)
def test_counts_slips(one: str, other: str, slips: int | None) -> None:
    assert count_slips(one, other, 2) == slips


WORDS = st.text("abc", max_size=7)


@given(WORDS, WORDS, st.integers(0, 7))
def test_slips_are_the_same_both_ways_and_end_at_the_limit(one: str, other: str, most: int) -> None:
    whole = count_slips(one, other, 7)
    assert whole is not None
    assert count_slips(other, one, 7) == whole
    assert count_slips(one, other, most) == (whole if whole <= most else None)
    assert (whole == 0) == (one == other)

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.catalogue import load_catalogue
from app.processes import find_process
from app.providers import Misfit, find_materials, find_misfit, share_build, suggest_materials
from tests.market import make_machine, make_market

MACHINE = make_machine(build_volume_mm=(120.0, 220.0, 100.0), margin_mm=10.0)  # usable 100 × 200 × 100
ROUND = make_machine(build_volume_mm=(100.0, 100.0, 95.0), margin_mm=0.0, diameter_mm=100.0)


@pytest.mark.parametrize(
    ("size", "misfit"),
    [
        ((100.0, 200.0, 100.0), None),
        ((200.0, 100.0, 100.0), None),  # turned by 90°
        ((212.0, 90.0, 50.0), Misfit("y", 12.0, 212.0, 200.0)),
        ((90.0, 90.0, 103.0), Misfit("z", 3.0, 103.0, 100.0)),
        ((150.0, 150.0, 10.0), Misfit("x", 50.0, 150.0, 100.0)),
    ],
)
def test_says_how_far_a_part_sticks_out(size: tuple[float, float, float], misfit: Misfit | None) -> None:
    assert find_misfit(size, MACHINE) == misfit


def test_a_round_plate_takes_the_diagonal() -> None:
    assert find_misfit((60.0, 80.0, 10.0), ROUND) is None
    misfit = find_misfit((80.0, 80.0, 10.0), ROUND)
    assert misfit is not None
    assert (misfit.axis, misfit.machine_mm) == ("xy", 100.0)
    assert misfit.excess_mm == pytest.approx(80 * 2**0.5 - 100)


def test_counts_parts_of_a_plate_and_of_a_powder_bed() -> None:
    plate = replace(find_process("PBF-LB/M"), gap_mm=5.0, fill=0.6)
    share = share_build((20.0, 20.0, 20.0), MACHINE, plate)
    assert (share.alone, share.per_level) == (32, 32)  # (105 // 25) × (205 // 25)
    assert share.filled == pytest.approx(100 * 200 * 0.6 / 625)
    bed = replace(find_process("PBF-LB/P"), gap_mm=5.0, fill=0.45)
    share = share_build((20.0, 20.0, 20.0), MACHINE, bed)
    assert (share.alone, share.per_level) == (128, 32)  # four levels in 105 mm
    assert share.filled == pytest.approx(100 * 200 * 100 * 0.45 / 25**3)


@given(st.tuples(*[st.floats(1, 100)] * 3), st.tuples(*[st.floats(0, 50)] * 3))
def test_a_larger_part_never_shares_with_more(
    size: tuple[float, float, float], more: tuple[float, float, float]
) -> None:
    for code in ("PBF-LB/M", "PBF-LB/P"):
        process = find_process(code)
        small = share_build(size, MACHINE, process)
        x, y, z = (a + b for a, b in zip(size, more, strict=True))
        large = share_build((x, y, z), MACHINE, process)
        assert large.alone <= small.alone
        assert large.filled <= small.filled


@pytest.mark.parametrize("word", ["demo-pa12", "PA12", "pa 12", "nylon-12", "ISO 16396 PA12", "16396"])
def test_finds_materials_by_the_words_people_use(word: str) -> None:
    assert find_materials(make_market(), word) == {"demo-pa12"}


@pytest.mark.parametrize("word", ["", "--", "PEEK", "12"])
def test_does_not_guess(word: str) -> None:
    assert find_materials(make_market(), word) == frozenset()


def test_suggests_close_names() -> None:
    assert suggest_materials(make_market(), "Nylom 12") == ["demo-pa12"]
    assert suggest_materials(make_market(), "unobtainium") == []


@pytest.mark.parametrize("word", ["Unobtainium", "Adamantium", "Vibranium"])
def test_a_word_near_nothing_gets_no_suggestion(word: str) -> None:
    assert suggest_materials(load_catalogue().market, word) == []

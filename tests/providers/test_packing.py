from dataclasses import replace
from functools import cache

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from app.processes import find_process
from app.providers import find_misfit, pack_builds, share_build
from app.providers.fitting import Size
from app.providers.shelves import Level, Piece
from tests.market import make_machine

PLATE = replace(find_process("PBF-LB/M"), gap_mm=5.0)
BED = replace(find_process("PBF-LB/P"), gap_mm=5.0)
MACHINE = make_machine(build_volume_mm=(120.0, 220.0, 100.0), margin_mm=10.0)  # usable 100 × 200 × 100
ROUND = make_machine(build_volume_mm=(100.0, 100.0, 95.0), margin_mm=0.0, diameter_mm=100.0)

SIDES = st.floats(2.0, 60.0)
BASKETS = st.lists(st.tuples(st.tuples(SIDES, SIDES, SIDES), st.integers(1, 400)), min_size=1, max_size=5)


def test_turned_rows_use_what_the_grid_leaves() -> None:
    """110 × 110 holds 2 × 3 parts of 50 × 30; one row of these gives way to three turned ones."""
    bare = replace(PLATE, gap_mm=0.0)
    square = make_machine(build_volume_mm=(110.0, 110.0, 50.0), margin_mm=0.0)
    assert share_build((30.0, 50.0, 10.0), square, bare).alone == 7
    assert share_build((50.0, 30.0, 10.0), square, bare).alone == 7


def test_a_round_plate_is_filled_along_chords_not_in_its_inscribed_square() -> None:
    """Rows of 10 mm on a disc of 100: 9 through the centre, then 9, 8, 7 and 4; the square holds 49."""
    bare = replace(PLATE, gap_mm=0.0)
    assert share_build((10.0, 10.0, 10.0), ROUND, bare).alone == 9 + 2 * (9 + 8 + 7 + 4)


@cache
def cut(width: int, depth: int, a: int, b: int) -> int:
    """The most parts that straight cuts from edge to edge give, tried out one by one."""
    best = max(int(a <= width and b <= depth), int(b <= width and a <= depth))
    for at in range(1, width // 2 + 1):
        best = max(best, cut(at, depth, a, b) + cut(width - at, depth, a, b))
    for at in range(1, depth // 2 + 1):
        best = max(best, cut(width, at, a, b) + cut(width, depth - at, a, b))
    return best


@pytest.mark.parametrize(("width", "depth"), [(13, 20), (17, 17), (20, 19)])
def test_a_plate_holds_as_many_as_the_best_cuts_give(width: int, depth: int) -> None:
    bare = replace(PLATE, gap_mm=0.0)
    machine = make_machine(build_volume_mm=(float(width), float(depth), 50.0), margin_mm=0.0)
    for a in range(2, 9):
        for b in range(a, 9):
            assert share_build((float(a), float(b), 10.0), machine, bare).alone == cut(width, depth, a, b)


@given(st.tuples(SIDES, SIDES, SIDES), st.tuples(*[st.floats(0, 30)] * 3), st.sampled_from([MACHINE, ROUND]))
def test_a_larger_part_never_shares_with_more(size: Size, more: Size, machine) -> None:
    for process in (PLATE, BED):
        small = share_build(size, machine, process)
        x, y, z = (a + b for a, b in zip(size, more, strict=True))
        large = share_build((x, y, z), machine, process)
        assert large.alone <= small.alone
        assert large.per_level <= small.per_level
        assert large.filled <= small.filled


def test_rests_share_a_plate() -> None:
    """32 parts of 20 mm fill a plate; 40 are one and 8, and 8 of another kind stand beside these."""
    needed = pack_builds([((20.0, 20.0, 20.0), 40), ((20.0, 20.0, 30.0), 8)], MACHINE, PLATE)
    assert (needed.builds, needed.apart, needed.at_least) == (2, 3, 2)
    assert needed.heights == ((1, 30.0), (1, 20.0))
    assert needed.shares == (1.5, 0.5)
    assert needed.height_mm == 50.0


def test_levels_share_a_powder_bed() -> None:
    """Four levels of 25 mm: 3 × 32 of one, half a level of another and half of a third."""
    items = [((20.0, 20.0, 20.0), 96), ((20.0, 20.0, 15.0), 16), ((20.0, 20.0, 20.0), 16)]
    needed = pack_builds(items, MACHINE, BED)
    assert (needed.builds, needed.apart) == (1, 3)
    assert needed.heights == ((1, 100.0),)
    assert sum(needed.shares) == pytest.approx(1.0)


def test_a_round_plate_takes_rows_of_different_parts() -> None:
    needed = pack_builds([((40.0, 40.0, 10.0), 1), ((20.0, 20.0, 10.0), 4)], ROUND, PLATE)
    assert (needed.builds, needed.apart) == (1, 2)


@pytest.mark.parametrize("item", [((20.0, 20.0, 20.0), 0), ((20.0, 20.0, 101.0), 1)])
def test_refuses_what_cannot_be_built(item: tuple[Size, int]) -> None:
    with pytest.raises(ValueError, match="cannot build"):
        pack_builds([item], MACHINE, PLATE)


@settings(deadline=None)
@given(BASKETS, st.sampled_from([MACHINE, ROUND]), st.sampled_from([PLATE, BED]))
@example([((59.0, 60.0, 50.0), 3), ((2.0, 2.0, 2.0), 399)], MACHINE, BED)
def test_together_is_never_more_than_apart(items: list[tuple[Size, int]], machine, process) -> None:
    items = [item for item in items if find_misfit(item[0], machine) is None]
    needed = pack_builds(items, machine, process)
    alone = [pack_builds([item], machine, process) for item in items]
    assert needed.apart == sum(one.builds for one in alone)
    assert needed.at_least <= needed.builds <= needed.apart
    assert needed.height_mm <= sum(one.height_mm for one in alone) + 1e-6
    assert sum(count for count, _ in needed.heights) == needed.builds
    assert sum(needed.shares) == pytest.approx(needed.builds)
    assert all(share > 0 for share in needed.shares)


@settings(deadline=None)
@given(BASKETS, st.sampled_from([MACHINE, ROUND]), st.sampled_from([PLATE, BED]))
def test_one_more_part_never_takes_less(items: list[tuple[Size, int]], machine, process) -> None:
    """For one item; the greedy sharing of several has no such law, and prices do not rest on it."""
    for size, quantity in items:
        if find_misfit(size, machine) is None:
            one = pack_builds([(size, quantity)], machine, process)
            more = pack_builds([(size, quantity + 1)], machine, process)
            assert one.builds <= more.builds
            assert one.builds == -(-quantity // share_build(size, machine, process).alone)


@settings(deadline=None)
@given(BASKETS, st.booleans())
def test_rows_never_hold_more_than_there_is_room_for(items: list[tuple[Size, int]], is_round: bool) -> None:
    level = Level(100.0, 100.0, 100.0 if is_round else None, 5.0)
    for number, ((x, y, _), count) in enumerate(items):
        assert 0 <= level.add(Piece(number, x, y), count) <= count
    area = sum(items[number][0][0] * items[number][0][1] * count for number, count in level.parts.items())
    assert area <= 100.0**2 * (3.1416 / 4 if is_round else 1.0) + 1e-6

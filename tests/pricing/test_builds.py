"""Builds of one kind of part: whole ones, whose levels count by the parts in them."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.pricing.builds import stack_alone
from tests.pricing.bench import make_part


def stack(quantity: int, per_level: int, levels: int, level_mm: float = 10.0) -> tuple[float, float]:
    part = make_part(
        level_mm=level_mm, full_height_mm=1000.0, alone=float(per_level * levels), per_level=float(per_level)
    )
    own = stack_alone(part, quantity)
    return float(own.builds[0]), float(own.height_mm[0])


@pytest.mark.parametrize(
    ("quantity", "builds", "height_mm"),
    [
        (1, 1, 10.0),  # one part alone is as high as it is
        (5, 1, 10.0),  # a full level
        (6, 1, 12.0),  # a fifth of the next one
        (20, 1, 40.0),
        (21, 2, 42.0),
        (40, 2, 80.0),
    ],
)
def test_levels_count_by_the_parts_in_them(quantity: int, builds: float, height_mm: float) -> None:
    """Five parts a level, four levels of 10 mm a build."""
    assert stack(quantity, per_level=5, levels=4) == (builds, height_mm)


@pytest.mark.parametrize(("quantity", "height_mm"), [(1, 10.0), (5, 10.0), (6, 20.0), (11, 30.0)])
def test_every_plate_is_as_high_as_its_parts(quantity: int, height_mm: float) -> None:
    assert stack(quantity, per_level=5, levels=1)[1] == height_mm


counts = st.integers(1, 60)


@given(counts, counts, st.integers(1, 12), st.integers(1, 6))
@example(12, 12, 10, 2)
def test_together_takes_no_more_than_apart_and_more_never_less(
    one: int, other: int, per_level: int, levels: int
) -> None:
    first, second = stack(one, per_level, levels), stack(other, per_level, levels)
    both = stack(one + other, per_level, levels)
    for figure in (0, 1):
        assert both[figure] <= first[figure] + second[figure] + 1e-9
        assert both[figure] >= max(first[figure], second[figure])
    if both[0] == first[0]:
        assert both[1] / (one + other) <= first[1] / one + 1e-9


@given(counts, st.integers(1, 12), st.integers(1, 6))
def test_higher_parts_in_fewer_levels_never_take_less(quantity: int, per_level: int, levels: int) -> None:
    low = stack(quantity, per_level, levels + 1, 10.0)
    high = stack(quantity, per_level, levels, 10.0 * (levels + 1) / levels)
    assert high[0] >= low[0]
    assert high[1] >= low[1]

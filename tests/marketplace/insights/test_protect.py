"""No figure, and no difference of two, comes from fewer organisations than it must: tried by attack."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.marketplace.insights.protect import (
    Cell,
    Counted,
    Enough,
    Key,
    generalise,
    place_values,
    pool_cells,
    protect,
    protect_cells,
)

ENOUGH = Enough(organisations=3, rest_percent=50)
ROOMY = st.sampled_from([ENOUGH, Enough(5, 50)])
VALUES = st.sampled_from(["a", "b", "c/x", "c/y", "c/y/1", "d/x/1", "d/x/2"])
# cell, who asked, two values
REQUESTS = st.lists(
    st.tuples(
        st.tuples(st.sampled_from("PQR"), st.sampled_from("st")), st.sampled_from("ABCDEFG"), VALUES, VALUES
    ),
    max_size=40,
)
Requests = list[tuple[Key, str, str, str]]


def build(requests: Requests) -> dict[Key, Cell]:
    cells: dict[Key, Cell] = {}
    for key, asker, first, second in requests:
        cells.setdefault(key, Cell()).count(asker, [("one", first), ("two", second)])
    return cells


def count(**askers: int) -> Counted:
    return Counted(dict(askers))


@pytest.mark.parametrize(
    ("askers", "holds"),
    [
        ({"A": 1, "B": 1, "C": 1}, True),
        ({"A": 9, "B": 9}, False),  # two, who know each other's
        ({"A": 2, "B": 1, "C": 1}, True),
        ({"A": 3, "B": 1, "C": 1}, False),
        ({"A": 20, "B": 19, "C": 9}, False),  # B takes his own away, and knows A to 9 of 20
        ({"A": 20, "B": 19, "C": 10}, True),
        ({"A": 20, "B": 1, "C": 5, "D": 5}, False),
        ({"A": 20, "B": 5, "C": 5, "D": 5}, True),
        ({}, False),
    ],
)
def test_a_figure_is_of_enough_and_nobody_dominates_it(askers: dict[str, int], holds: bool) -> None:
    assert ENOUGH.holds(Counted(askers)) is holds


def test_the_largest_share_follows_from_the_rule() -> None:
    assert [Enough(3, percent).most_share_percent for percent in (0, 50, 100)] == [100, 67, 50]


@given(st.dictionaries(st.sampled_from("ABCDEF"), st.integers(1, 30)), st.integers(0, 100))
def test_nobody_has_more_than_the_largest_share(askers: dict[str, int], percent: int) -> None:
    enough = Enough(1, percent)
    if enough.holds(Counted(askers)):
        assert max(askers.values()) * 100 <= enough.most_share_percent * sum(askers.values())


@given(
    st.lists(st.dictionaries(st.sampled_from("ABCDEF"), st.integers(1, 30)), min_size=2, max_size=4),
    st.integers(1, 4),
    st.integers(0, 100),
)
def test_what_is_enough_each_is_enough_together(
    parts: list[dict[str, int]], least: int, percent: int
) -> None:
    enough, whole = Enough(least, percent), Counted()
    kept = [Counted(dict(part)) for part in parts if enough.holds(Counted(part))]
    for part in kept:
        whole.add(part)
    assert not kept or enough.holds(whole)


def test_few_are_counted_with_their_neighbours_and_take_another_along() -> None:
    values = {
        "metal/steel": count(A=3, B=2, C=2, D=2),
        "metal/titanium": count(A=1, B=1),
        "metal/gold": count(C=1),
        "polymer/pa12": count(A=3, B=2, C=2),
        "ceramic/zirconia": count(A=1),
    }
    assert protect(values, ENOUGH) == {"metal/steel": 9, "polymer/pa12": 7, "*": 4}
    assert protect({"a": count(A=3, B=2)}, ENOUGH) == {}
    assert protect({}, ENOUGH) == {}
    assert [generalise(value) for value in ("a/b/c", "a/b/*", "a/*", "a")] == ["a/b/*", "a/*", "*", "*"]


def test_a_value_that_one_dominates_is_counted_with_others_until_he_does_not() -> None:
    values = {
        "metal/titanium": count(A=12, B=1, C=1),
        "metal/gold": count(A=1, B=1, C=1),
        "polymer/pa6": count(B=2, C=2, D=2),
        "polymer/pa12": count(B=9, C=9, D=9),
    }
    # with gold or pa6 A would still have more than twice what the third and fourth have
    assert protect(values, ENOUGH) == {"metal/gold": 3, "polymer/pa6": 6, "*": 41}


def test_cells_of_few_are_counted_together_or_left_out() -> None:
    requests: Requests = [(("P", "s"), asker, "a", "b") for asker in "ABC"]
    alone = protect_cells(build([*requests, (("Q", "s"), "A", "a", "a")]), ENOUGH, ENOUGH)
    assert alone == {("P", "s"): {"one": {"a": 3}, "two": {"b": 3}}}
    several: Requests = [
        ((process, "t"), asker, "a", "b") for process, asker in zip("PQR", "ABC", strict=True)
    ]
    assert protect_cells(build([*requests, *several]), ENOUGH, ENOUGH)["*", "*"] == {
        "one": {"a": 3}, "two": {"b": 3},
    }  # fmt: skip


def test_cells_of_few_keep_their_process_where_its_regions_are_enough_together() -> None:
    requests: Requests = [
        (("P", region), asker, "a", "b") for region, asker in zip("stu", "ABC", strict=True)
    ]
    found = protect_cells(build(requests), ENOUGH, ENOUGH)
    assert found == {("P", "*"): {"one": {"a": 3}, "two": {"b": 3}}}


def test_cells_without_room_are_one_with_more_values() -> None:
    requests: Requests = [
        (("P", region), asker, value, "b")
        for region in "st"
        for asker, value in zip("ABC", "xyx", strict=True)
    ]
    assert protect_cells(build(requests), ENOUGH, ENOUGH)["P", "s"] == {"one": {"*": 3}, "two": {"b": 3}}
    requests += [(("P", "s"), "DE"[n], "y", "b") for n in range(2)]
    assert protect_cells(build(requests), ENOUGH, Enough(6, 50)) == {
        ("*", "*"): {"one": {"*": 8}, "two": {"b": 8}},
    }  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(REQUESTS, ROOMY)
def test_nothing_is_counted_twice_and_only_what_is_too_little_is_missing(
    requests: Requests, roomy: Enough
) -> None:
    shown = protect_cells(build(requests), ENOUGH, roomy)
    placed = {key: [r for r in requests if find_cell(r[0], shown) == key] for key in shown}
    for key, dimensions in shown.items():
        assert {sum(values.values()) for values in dimensions.values()} == {len(placed[key])}
        assert all(values.keys() for values in dimensions.values())
    missing = [request for request in requests if find_cell(request[0], shown) is None]
    left = Cell()
    for _, asker, first, second in missing:
        left.count(asker, [("one", first), ("two", second)])
    assert not ENOUGH.holds(left.sum_up())


def find_cell(key: Key, shown: Mapping[Key, object]) -> Key | None:
    """Where a cell's requests are; None: nowhere."""
    return next((each for each in (key, (key[0], "*"), ("*", "*")) if each in shown), None)


@settings(max_examples=200, deadline=None)
@given(REQUESTS, ROOMY)
def test_every_difference_of_two_filters_is_of_enough_organisations(
    requests: Requests, roomy: Enough
) -> None:
    """All filters (any set of cells) and all values; what one sees more than the other."""
    cells = pool_cells(build(requests), ENOUGH, roomy)
    shown = protect_cells(build(requests), ENOUGH, roomy)
    assert cells.keys() == shown.keys()
    for dimension in ("one", "two"):
        atoms: dict[tuple[Key, str], Counted] = {}
        for key, cell in cells.items():
            values = cell.dimensions[dimension]
            for value, figure in place_values(values, ENOUGH).items():
                atoms.setdefault((key, figure), Counted()).add(values[value])
        assert {(key, value): counted.requests for (key, value), counted in atoms.items()} == {
            (key, value): requests_ for key in shown for value, requests_ in shown[key][dimension].items()
        }
        assert all(ENOUGH.holds(counted) for counted in atoms.values())
        filters = [set(some) for size in (1, 2, 3) for some in combinations(shown, size)]
        for wide in filters:
            for narrow in filters:
                if narrow < wide:
                    seen = Counted()
                    for (key, _), counted in atoms.items():
                        if key in wide - narrow:
                            seen.add(counted)
                    assert ENOUGH.holds(seen)

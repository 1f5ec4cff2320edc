"""No figure, and no difference of two, comes from fewer organisations than it must: tried by attack."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from app.marketplace.insights.protect import (
    Cell,
    Counted,
    Key,
    generalise,
    place_values,
    protect,
    protect_cells,
)

LEAST = 3
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


def test_few_are_counted_with_their_neighbours_and_take_another_along() -> None:
    values = {
        "metal/steel": Counted(9, set("ABCD")),
        "metal/titanium": Counted(2, set("AB")),
        "metal/gold": Counted(1, {"C"}),
        "polymer/pa12": Counted(7, set("ABC")),
        "ceramic/zirconia": Counted(1, {"A"}),
    }
    assert protect(values, LEAST) == {"metal/steel": 9, "polymer/pa12": 7, "*": 4}
    assert protect({"a": Counted(5, set("AB"))}, LEAST) == {}
    assert protect({}, LEAST) == {}
    assert [generalise(value) for value in ("a/b/c", "a/b/*", "a/*", "a")] == ["a/b/*", "a/*", "*", "*"]


def test_cells_of_few_are_counted_together_or_left_out() -> None:
    requests: Requests = [(("P", "s"), asker, "a", "b") for asker in "ABC"]
    alone = protect_cells(build([*requests, (("Q", "s"), "A", "a", "a")]), LEAST)
    assert alone == {("P", "s"): {"one": {"a": 3}, "two": {"b": 3}}}
    several: Requests = [
        ((process, "t"), asker, "a", "b") for process, asker in zip("PQR", "ABC", strict=True)
    ]
    assert protect_cells(build([*requests, *several]), LEAST)["*", "*"] == {"one": {"a": 3}, "two": {"b": 3}}


@settings(max_examples=200, deadline=None)
@given(REQUESTS)
def test_nothing_is_counted_twice_and_only_what_is_too_little_is_missing(requests: Requests) -> None:
    cells = build(requests)
    shown = protect_cells(cells, LEAST)
    pooled = [request for request in requests if request[0] not in shown]
    for key, dimensions in shown.items():
        mine = pooled if key == ("*", "*") else [request for request in requests if request[0] == key]
        assert {sum(values.values()) for values in dimensions.values()} == {len(mine)}
        assert all(len(mine) >= requests_ >= 1 for v in dimensions.values() for requests_ in v.values())
    if ("*", "*") not in shown:
        assert len({asker for _, asker, _, _ in pooled}) < LEAST


@settings(max_examples=200, deadline=None)
@given(REQUESTS)
def test_every_difference_of_two_filters_is_of_enough_organisations(requests: Requests) -> None:
    """All filters (any set of cells) and all values; what one sees more than the other."""
    cells = build(requests)
    shown = protect_cells(cells, LEAST)
    pooled = Cell()
    for key in cells.keys() - shown.keys():
        pooled.add(cells[key])
    for dimension in ("one", "two"):
        atoms: dict[tuple[Key, str], set[str]] = {}
        for key in shown:
            values = (pooled if key == ("*", "*") else cells[key]).dimensions[dimension]
            for value, figure in place_values(values, LEAST).items():
                atoms.setdefault((key, figure), set()).update(values[value].askers)
        assert {(key, value) for key in shown for value in shown[key][dimension]} == atoms.keys()
        assert all(len(askers) >= LEAST for askers in atoms.values())
        keys = list(shown)
        filters = [set(some) for size in (1, 2, 3) for some in combinations(keys, size)]
        for wide in filters:
            for narrow in filters:
                if narrow < wide:
                    seen = [askers for (key, _), askers in atoms.items() if key in wide - narrow]
                    assert all(len(askers) >= LEAST for askers in seen)

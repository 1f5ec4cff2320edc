import itertools

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from app.offers.listings import Listings
from app.offers.narrowing import FACETS, find_front, group_offers, list_alternatives, narrow
from app.offers.offer import Candidate
from tests.market import LEIPZIG, make_provider
from tests.offers.test_compose import prepare_market

NEXT_DAY = 739_950
# as-built and dyed, standard and express, on m1: eight rows
PREPARED = prepare_market(make_provider("demo-a"), make_provider("demo-b", place=LEIPZIG, certificates=()))
ROWS = range(len(PREPARED.table))


def list_offers(*offers: tuple[int, int, int]) -> Listings:
    """Rows with their totals and the days they leave after the next working day, in this order."""
    rows, totals, days = np.array(offers, dtype=np.int64).reshape(-1, 3).T
    return Listings(
        PREPARED, rows, np.arange(1, len(rows) + 1), totals, NEXT_DAY + days, NEXT_DAY, {"cheapest": {0}}
    )


def find_row(provider: str, finish: str, tier: str) -> int:
    return next(
        listing.row
        for listing in list_offers(*((row, 0, 0) for row in ROWS))
        if (listing.candidate.provider, listing.candidate.finish, listing.candidate.tier)
        == (provider, finish, tier)
    )


ALL = list_offers(
    (find_row("demo-a", "as-built", "standard"), 1_000, 0),
    (find_row("demo-b", "as-built", "standard"), 1_000, 0),
    (find_row("demo-a", "as-built", "express"), 1_000, 0),
    (find_row("demo-b", "dyeing", "standard"), 1_000, 0),
)


def some_offers() -> st.SearchStrategy[Listings]:
    offer = st.tuples(st.sampled_from(ROWS), st.integers(1, 50), st.integers(0, 8))
    return st.lists(offer, max_size=20, unique_by=lambda one: one[0]).map(lambda some: list_offers(*some))


def test_an_offer_is_found_by_its_codes() -> None:
    for place, listing in enumerate(ALL):
        one = listing.candidate
        assert ALL.find((one.provider, one.machine, one.material, one.finish, one.tier)) == place
    assert ALL.find(("demo-a", "m1", "demo-pa12", "dyeing", "standard")) is None
    assert ALL.find(("demo-a", "m1", "demo-pa12", "as-built")) is None
    assert ALL.find(("",)) is None


def test_a_part_of_the_offers_keeps_their_places_in_the_whole() -> None:
    assert [listing.position for listing in ALL[1:3]] == [2, 3]
    assert [listing.bests for listing in ALL] == [
        ("cheapest",) if listing.row == 0 else () for listing in ALL
    ]
    assert ALL[0].is_next_day
    assert not list_offers((0, 1, 1))[0].is_next_day


def test_without_a_choice_everything_is_left_and_counted() -> None:
    narrowed = narrow(ALL, {})
    assert tuple(narrowed.listings) == tuple(ALL)
    assert narrowed.counts == {
        "process": {"PBF-LB/P": 4},
        "family": {"polymer": 4},
        "district": {"Kreisfreie Stadt Dresden": 2, "Kreisfreie Stadt Leipzig": 2},
        "certificate": {"ISO 9001": 2},
        "tier": {"standard": 3, "express": 1},
        "dispatch": {"ships_next_day": 4},
    }


def test_a_facet_counts_what_the_other_facets_leave() -> None:
    narrowed = narrow(ALL, {"tier": frozenset({"express"}), "district": frozenset()})
    assert [each.position for each in narrowed.listings] == [3]
    assert narrowed.counts["tier"] == {"standard": 3, "express": 1}
    assert narrowed.counts["district"] == {"Kreisfreie Stadt Dresden": 1}


def test_a_choice_that_nothing_has_can_be_taken_back() -> None:
    narrowed = narrow(ALL, {"certificate": frozenset({"EN 9100"})})
    assert len(narrowed.listings) == 0
    assert narrowed.counts["certificate"] == {"EN 9100": 0, "ISO 9001": 2}


@given(
    some_offers(),
    st.fixed_dictionaries(
        {
            "tier": st.frozensets(st.sampled_from(["standard", "express"])),
            "district": st.frozensets(st.sampled_from([LEIPZIG.district, "elsewhere"])),
            "dispatch": st.frozensets(st.sampled_from(["ships_next_day"])),
        }
    ),
)
def test_a_count_is_what_choosing_that_value_alone_leaves(
    listings: Listings, chosen: dict[str, frozenset[str]]
) -> None:
    narrowed = narrow(listings, chosen)
    for facet in FACETS:
        for value, count in narrowed.counts[facet].items():
            alone = narrow(listings, {**chosen, facet: frozenset({value})})
            assert len(alone.listings) == count


def test_groups_keep_the_order_of_their_first_offers() -> None:
    groups = group_offers(ALL)
    assert len(groups) == groups.count_providers() == 2
    assert groups.firsts.tolist() == [0, 1]
    assert groups.numbers.tolist() == [0, 1, 0, 1]
    assert list(groups.list_variants(0)) == [0, 2]
    assert list(groups.list_variants(1)) == [1, 3]


@given(some_offers())
def test_every_offer_stands_in_the_group_of_its_provider_and_material(listings: Listings) -> None:
    groups = group_offers(listings)
    seen: dict[tuple[str, str], list[int]] = {}
    for place, listing in enumerate(listings):
        seen.setdefault((listing.candidate.provider, listing.candidate.material), []).append(place)
    assert [list(groups.list_variants(number)) for number in range(len(groups))] == list(seen.values())
    assert groups.firsts.tolist() == [places[0] for places in seen.values()]
    assert groups.count_providers() == len({provider for provider, _ in seen})


def test_a_switch_keeps_most_of_what_was_chosen() -> None:
    def make(machine: str, finish: str, tier: str) -> Candidate:
        return Candidate("demo-a", machine, "PBF-LB/P", "demo-pa12", finish, tier)

    variants = {
        0: make("m1", "as-built", "standard"),
        1: make("m2", "dyeing", "standard"),
        2: make("m1", "dyeing", "express"),
        3: make("m1", "dyeing", "standard"),
    }
    assert list_alternatives(variants, variants[0], "finish") == {"as-built": 0, "dyeing": 3}
    assert list_alternatives(variants, variants[0], "machine") == {"m1": 0, "m2": 1}
    assert list_alternatives(variants, variants[0], "tier") == {"standard": 0, "express": 2}
    assert list_alternatives({}, variants[0], "tier") == {}


@given(some_offers())
def test_nothing_beats_the_front_and_everything_else_is_beaten(listings: Listings) -> None:
    front = [listings[place] for place in find_front(listings).tolist()]
    for earlier, later in itertools.pairwise(front):
        assert earlier.dispatched_on < later.dispatched_on
        assert earlier.total_minor > later.total_minor
    for each in listings:
        assert any(
            one.dispatched_on <= each.dispatched_on and one.total_minor <= each.total_minor for one in front
        )

import itertools
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.offers.narrowing import FACETS, Variants, find_front, group_variants, narrow, switch_variant
from app.offers.offer import Candidate
from app.offers.survey import Listing
from app.providers import Market
from tests.market import LEIPZIG, make_market, make_provider

MARKET: Market = make_market(make_provider("demo-a"), make_provider("demo-b", place=LEIPZIG, certificates=()))
DAY = date(2026, 12, 1)


def make_listing(
    row: int = 0,
    provider: str = "demo-a",
    machine: str = "m1",
    finish: str = "as-built",
    tier: str = "standard",
    total_minor: int = 1_000,
    days: int = 0,
) -> Listing:
    candidate = Candidate(provider, machine, "PBF-LB/P", "demo-pa12", finish, tier)
    return Listing(row, row + 1, candidate, total_minor, DAY + timedelta(days=days), days == 0, ())


ALL = [
    make_listing(0, "demo-a"),
    make_listing(1, "demo-b"),
    make_listing(2, "demo-a", tier="express"),
    make_listing(3, "demo-b", finish="dyeing"),
]


def test_without_a_choice_everything_is_left_and_counted() -> None:
    narrowed = narrow(ALL, MARKET, {})
    assert narrowed.listings == tuple(ALL)
    assert narrowed.counts == {
        "process": {"PBF-LB/P": 4},
        "family": {"polymer": 4},
        "district": {"Kreisfreie Stadt Dresden": 2, "Kreisfreie Stadt Leipzig": 2},
        "certificate": {"ISO 9001": 2},
        "tier": {"standard": 3, "express": 1},
        "dispatch": {"ships_next_day": 4},
    }


def test_a_facet_counts_what_the_other_facets_leave() -> None:
    narrowed = narrow(ALL, MARKET, {"tier": frozenset({"express"}), "district": frozenset()})
    assert [each.row for each in narrowed.listings] == [2]
    assert narrowed.counts["tier"] == {"standard": 3, "express": 1}
    assert narrowed.counts["district"] == {"Kreisfreie Stadt Dresden": 1}


def test_a_choice_that_nothing_has_can_be_taken_back() -> None:
    narrowed = narrow(ALL, MARKET, {"certificate": frozenset({"EN 9100"})})
    assert narrowed.listings == ()
    assert narrowed.counts["certificate"] == {"EN 9100": 0, "ISO 9001": 2}


@given(
    st.lists(
        st.builds(
            make_listing,
            row=st.integers(0, 99),
            provider=st.sampled_from(["demo-a", "demo-b"]),
            tier=st.sampled_from(["standard", "express"]),
        ),
        max_size=12,
    ),
    st.fixed_dictionaries(
        {
            "tier": st.frozensets(st.sampled_from(["standard", "express"])),
            "district": st.frozensets(st.sampled_from([LEIPZIG.district, "elsewhere"])),
        }
    ),
)
def test_a_count_is_what_choosing_that_value_alone_leaves(
    listings: list[Listing], chosen: dict[str, frozenset[str]]
) -> None:
    narrowed = narrow(listings, MARKET, chosen)
    for facet in FACETS:
        for value, count in narrowed.counts[facet].items():
            alone = narrow(listings, MARKET, {**chosen, facet: frozenset({value})})
            assert len(alone.listings) == count


def test_variants_keep_the_order_of_their_first_offers() -> None:
    groups = group_variants(ALL)
    assert [(group.key, [each.row for each in group.listings]) for group in groups] == [
        (("demo-a", "demo-pa12"), [0, 2]),
        (("demo-b", "demo-pa12"), [1, 3]),
    ]


def test_a_switch_keeps_most_of_what_was_chosen() -> None:
    group = Variants(
        "demo-a",
        "demo-pa12",
        (
            make_listing(0, machine="m1", finish="as-built", tier="standard"),
            make_listing(1, machine="m2", finish="dyeing", tier="standard"),
            make_listing(2, machine="m1", finish="dyeing", tier="express"),
            make_listing(3, machine="m1", finish="dyeing", tier="standard"),
        ),
    )
    current = group.listings[0].candidate
    to_dyed = switch_variant(group, current, finish="dyeing")
    assert to_dyed is not None
    assert to_dyed.row == 3
    to_other_machine = switch_variant(group, current, machine="m2")
    assert to_other_machine is not None
    assert to_other_machine.row == 1
    assert switch_variant(group, current, finish="painting") is None


@given(st.lists(st.builds(make_listing, total_minor=st.integers(1, 50), days=st.integers(0, 8)), max_size=20))
def test_nothing_beats_the_front_and_everything_else_is_beaten(listings: list[Listing]) -> None:
    front = find_front(listings)
    for earlier, later in itertools.pairwise(front):
        assert earlier.dispatched_on < later.dispatched_on
        assert earlier.total_minor > later.total_minor
    for each in listings:
        assert any(
            one.dispatched_on <= each.dispatched_on and one.total_minor <= each.total_minor for one in front
        )

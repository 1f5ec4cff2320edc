"""The published order is the one that is kept, whoever the providers are."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.catalogue import load_catalogue
from app.offers import Destination, Offer, Sort, prepare
from app.offers.ranking import CRITERIA, LAST, STEPS
from app.providers import Provider
from tests.market import LEIPZIG, make_card, make_machine, make_provider
from tests.offers.test_compose import ask, prepare_market

SORTS: tuple[Sort, ...] = get_args(Sort)
CODES = ("demo-a", "demo-b", "demo-c", "demo-d")


def key_of(offer: Offer, sort: Sort) -> float:
    keys: dict[Sort, float] = {
        "price": offer.total.amount_minor,
        "date": offer.leaves_on.toordinal(),
        "distance": offer.distance_km or 0.0,
        "co2e": offer.co2e_kg,
    }
    return keys[sort]


def make_providers() -> tuple[Provider, ...]:
    """Four of whom two are alike but for their codes."""
    cheap = make_card(order_preparation_eur=0.0)
    return (
        make_provider("demo-a"),
        make_provider("demo-b"),
        make_provider("demo-c", place=LEIPZIG, rate_card=cheap),
        make_provider("demo-d", machines=(make_machine(queue_days=9),), rate_card=cheap),
    )


def test_there_is_a_criterion_for_every_order_one_can_ask_for() -> None:
    assert tuple(criterion.code for criterion in CRITERIA) == SORTS
    assert [step.code for step in STEPS] == ["chosen", "price", "date", "codes"]
    assert [step.weight for step in STEPS] == [1.0, 0.0, 0.0, 0.0]


@pytest.mark.parametrize("sort", SORTS)
def test_each_offer_says_what_parts_it_from_the_one_before(sort: Sort) -> None:
    offers = ask(prepare_market(*make_providers()), destination=Destination("DE", "04109"), sort=sort).offers
    assert [key_of(offer, sort) for offer in offers] == sorted(key_of(offer, sort) for offer in offers)
    for position, (before, offer) in enumerate(pairwise(offers), start=2):
        told = {reason.code: reason.parameters for reason in offer.why}
        assert told["rank"]["position"] == position
        (code,) = told.keys() & {
            "behind_price", "behind_date", "behind_distance", "behind_co2e",
            "tied_price", "tied_date", "tied_codes",
        }  # fmt: skip
        chain = [sort, "price", "date"]
        parting = next((key for key in chain if key_of(before, key) != key_of(offer, key)), None)  # type: ignore[arg-type]
        if parting is None:
            assert code == "tied_codes"
            continue
        assert code in (f"behind_{parting}", f"tied_{parting}")
        assert code.startswith("behind") == (parting == sort)
        parameters = told[code]
        if parting == "price":
            total, less = offer.total.amount_minor, before.total.amount_minor
            assert parameters["value_minor"] == total
            assert (parameters["needed_minor"], parameters["difference_minor"]) == (less, total - less)
        if parting == "date":
            assert parameters["needed_on"] == before.leaves_on.isoformat()
            assert parameters["count"] == (offer.leaves_on - before.leaves_on).days


def test_the_first_has_nobody_before_it() -> None:
    first = ask(prepare_market(*make_providers())).offers[0]
    assert [reason.code for reason in first.why if reason.code.startswith(("behind", "tied"))] == []


@settings(max_examples=12, deadline=None)
@given(st.permutations(CODES), st.permutations(range(4)), st.sampled_from(SORTS))
def test_who_a_provider_is_moves_nothing_but_equals(codes: list[str], places: list[int], sort: Sort) -> None:
    """Other names, codes and places in the list: the same keys in the same order, equals by their codes."""
    providers = make_providers()
    renamed = [
        replace(provider, code=codes[number], name=f"{codes[number]} GmbH")
        for number, provider in enumerate(providers)
    ]
    there = Destination("DE", "04109")
    before = ask(prepare_market(*providers), destination=there, sort=sort).offers
    after = ask(prepare_market(*(renamed[place] for place in places)), destination=there, sort=sort).offers
    keys = [
        [(key_of(offer, sort), key_of(offer, "price"), offer.leaves_on) for offer in each]
        for each in (before, after)
    ]
    assert keys[0] == keys[1]
    for one, other in pairwise(after):
        if (key_of(one, sort), key_of(one, "price"), one.leaves_on) == (
            key_of(other, sort), key_of(other, "price"), other.leaves_on,
        ):  # fmt: skip
            mine, theirs = ([getattr(offer.candidate, name) for name in LAST] for offer in (one, other))
            assert mine < theirs


@pytest.mark.parametrize("sort", ["price", "date", "distance", "co2e"])
@pytest.mark.parametrize("limit", [1, 7, 50])
def test_a_page_is_the_beginning_of_the_whole_order(sort: Sort, limit: int) -> None:
    prepared = prepare(load_catalogue())
    place = Destination("DE", "04109")
    whole = ask(prepared, sort=sort, destination=place)
    page = ask(prepared, sort=sort, destination=place, limit=limit)
    assert page.offers == whole.offers[:limit]
    assert page.offers_total == whole.offers_total

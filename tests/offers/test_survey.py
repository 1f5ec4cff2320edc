import pytest

from app.offers import Destination, Requirement, Sort, compose
from app.offers.quantity_curve import price_over_quantity
from app.offers.survey import survey
from app.programme import find_policy
from tests.market import LEIPZIG, make_box, make_provider
from tests.offers.test_compose import MONDAY, ask, prepare_market

POLICY = find_policy("pilot")


@pytest.mark.parametrize("sort", ["price", "date", "distance", "co2e"])
def test_a_survey_says_in_brief_what_compose_says_in_full(sort: Sort) -> None:
    prepared = prepare_market(make_provider("demo-a"), make_provider("demo-b", place=LEIPZIG))
    wanted = {
        "quantity": 3,
        "destination": Destination("DE", "04109"),
        "prepared": prepared,
        "policy": POLICY,
        "now": MONDAY,
        "sort": sort,
    }
    sheet = compose(make_box(), Requirement(), **wanted)  # type: ignore[arg-type]

    surveyed = survey(make_box(), Requirement(), **wanted)  # type: ignore[arg-type]

    assert tuple(surveyed.describe(listing) for listing in surveyed.listings) == sheet.offers
    for listing, offer in zip(surveyed.listings, sheet.offers, strict=True):
        assert (listing.total_minor, listing.dispatched_on) == (offer.total.amount_minor, offer.leaves_on)
        told = [reason.code for reason in offer.why]
        assert told[: len(listing.bests) + 1] == [*listing.bests, "rank"]
        assert ("ships_next_day" in told) == listing.is_next_day


def test_a_survey_without_offers_has_the_same_advice() -> None:
    prepared = prepare_market()
    wish = Requirement(tolerance_mm=0.001)
    sheet = ask(prepared, wish)

    surveyed = survey(
        make_box(),
        wish,
        quantity=1,
        destination=Destination(),
        prepared=prepared,
        policy=POLICY,
        now=MONDAY,
    )

    assert len(surveyed.listings) == 0
    assert (surveyed.near_misses, surveyed.referral) == (sheet.near_misses, sheet.referral)
    assert surveyed.rejections == sheet.rejections


def test_the_curve_is_the_price_asked_at_each_quantity() -> None:
    prepared = prepare_market()
    surveyed = survey(
        make_box(),
        Requirement(),
        quantity=1,
        destination=Destination(),
        prepared=prepared,
        policy=POLICY,
        now=MONDAY,
    )
    candidate = surveyed.listings[0].candidate

    curve = price_over_quantity(surveyed, surveyed.listings[0].row, (2, 10, 50), policy=POLICY, now=MONDAY)

    assert [point.quantity for point in curve] == [1, 2, 10, 50]
    for point in curve:
        offers = ask(prepared, quantity=point.quantity).offers
        same = next(offer for offer in offers if offer.candidate == candidate)
        assert point.unit_minor == same.unit_price.amount_minor


def test_the_curve_leaves_a_date_aside_and_knows_only_its_candidate() -> None:
    prepared = prepare_market()
    first = ask(prepared).offers[0]
    hurried = Requirement(wanted_on=first.ready_on)
    surveyed = survey(
        make_box(),
        hurried,
        quantity=1,
        destination=Destination(),
        prepared=prepared,
        policy=POLICY,
        now=MONDAY,
    )
    many = 100_000
    curve = price_over_quantity(surveyed, surveyed.listings[0].row, (1, many), policy=POLICY, now=MONDAY)
    assert surveyed.listings[0].candidate == first.candidate
    assert curve[0].quantity == 1
    assert len(curve) == 1 + sum(
        offer.candidate == first.candidate for offer in ask(prepared, quantity=many).offers
    )

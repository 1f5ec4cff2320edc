from collections.abc import Sequence

import pytest

from app.offers import Destination, Prepared, QuotedPart, Requirement, draft_quote
from app.offers.split import RequestSheet, compose_request
from app.offers.survey import Survey, survey
from app.programme import find_policy
from app.providers import MachineRate, MaterialRate
from tests.market import make_box, make_card, make_machine, make_provider
from tests.offers.test_compose import MONDAY, TARIFF, prepare_market
from tests.offers.test_draft_quote import BUYER

SMALL, LARGE = make_box(), make_box(60.0, 60.0, 60.0)


def survey_box(
    prepared: Prepared, part=SMALL, quantity: int = 1, requirement: Requirement | None = None
) -> Survey:
    return survey(
        part,
        requirement or Requirement(),
        quantity=quantity,
        destination=Destination(),
        prepared=prepared,
        policy=find_policy("pilot"),
        now=MONDAY,
    )


def compose(surveys: Sequence[Survey | None], country: str = "DE") -> RequestSheet:
    return compose_request(surveys, TARIFF, Destination(country))


def two_houses(**changes: object) -> Prepared:
    """Both alike, but the second prepares orders for less and has a small machine."""
    tiny = make_machine(build_volume_mm=(70.0, 70.0, 70.0), code="m1")
    return prepare_market(
        make_provider("demo-a"),
        make_provider("demo-b", machines=(tiny,), rate_card=make_card(order_preparation_eur=2.0, **changes)),
    )


def test_each_provider_makes_what_it_can_in_one_shipment() -> None:
    prepared = two_houses()
    sheet = compose([survey_box(prepared), survey_box(prepared, LARGE)])

    assert [(one.provider, one.items) for one in sheet.bundles] == [("demo-a", (0, 1)), ("demo-b", (0,))]
    everything = sheet.bundles[0]
    assert everything.shipping is not None
    assert everything.shipping.amount_minor == 800
    assert everything.parts_minor == sum(offer.total.amount_minor for offer in everything.offers if offer)
    assert everything.total_minor == everything.parts_minor + 800
    assert sheet.single == everything
    assert sheet.left_out == ()


def test_a_saving_smaller_than_a_shipment_does_not_split() -> None:
    prepared = two_houses()  # 8.00 less, and a shipment of its own is 8.00
    sheet = compose([survey_box(prepared), survey_box(prepared, LARGE)])

    assert sheet.split is not None
    assert [one.provider for one in sheet.split.bundles] == ["demo-a"]
    assert not sheet.split.is_proven  # one order for both saves, and the search adds up orders apart
    assert sheet.split.total_minor == sheet.bundles[0].total_minor


def test_one_item_is_proven() -> None:
    split = compose([survey_box(two_houses())]).split
    assert split is not None
    assert split.is_proven


def test_a_larger_saving_splits() -> None:
    cheap = {
        "machine_rates": (MachineRate("m1", 0.1, "exclusive"),),
        "material_rates": (MaterialRate("demo-pa12", 1.0),),
        "labour_eur_per_h": 1.0,
    }
    prepared = two_houses(**cheap)
    sheet = compose([survey_box(prepared, quantity=300), survey_box(prepared, LARGE)])

    assert sheet.split is not None
    assert {(one.provider, one.items) for one in sheet.split.bundles} == {("demo-a", (1,)), ("demo-b", (0,))}
    assert sheet.single is not None
    assert sheet.single.total_minor is not None
    assert sheet.single.total_minor > sheet.split.total_minor
    assert sheet.split.dispatched_on == max(one.dispatched_on for one in sheet.split.bundles)
    assert sheet.split.total_minor == sum(one.total_minor or 0 for one in sheet.split.bundles)


def test_what_nobody_makes_is_left_out_and_the_others_keep_their_prices() -> None:
    prepared = two_houses()
    nobody = survey_box(prepared, requirement=Requirement(tolerance_mm=0.001))
    sheet = compose([nobody, survey_box(prepared), None])

    assert sheet.left_out == (0, 2)
    assert sheet.split is not None
    assert [one.items for one in sheet.split.bundles] == [(1,)]


def test_nothing_at_all() -> None:
    assert compose([None, None]) == RequestSheet((), None, None, (0, 1))


def test_an_order_is_prepared_and_packed_once_and_its_parts_share_builds() -> None:
    prepared = prepare_market()
    bundle = compose([survey_box(prepared), survey_box(prepared, LARGE)]).bundles[0]

    def add_up(code: str) -> int:
        lines = [line for offer in bundle.offers if offer for line in offer.lines]
        return sum(line.amount_minor for line in lines if line.code == code)

    assert add_up("order_preparation") == 1000
    assert add_up("packaging") == 300 + 2 * 50
    assert add_up("model_preparation") == 2 * 500
    assert sum(offer.estimate.builds for offer in bundle.offers if offer) == pytest.approx(1.0)
    assert all(offer and offer.estimate.builds == 1.0 for offer in bundle.alone)
    assert bundle.saved_minor > 1000 + 300
    assert bundle.parts_minor + bundle.saved_minor == sum(
        offer.total.amount_minor for offer in bundle.alone if offer
    )
    for offer in bundle.offers:
        assert offer is not None
        assert offer.total.amount_minor == sum(line.amount_minor for line in offer.lines)
        assert offer.price_band_minor[0] <= offer.total.amount_minor <= offer.price_band_minor[1]


def test_where_nothing_ships_there_is_no_split() -> None:
    prepared = two_houses()
    abroad = survey(
        SMALL,
        Requirement(),
        quantity=1,
        destination=Destination("US"),
        prepared=prepared,
        policy=find_policy("pilot"),
        now=MONDAY,
    )
    there = compose([abroad], country="US")
    assert (there.split, there.single, there.left_out) == (None, None, (0,))
    assert (there.bundles[0].total_minor, there.bundles[0].delivered_on) == (None, None)


def test_currencies_are_not_added_up() -> None:
    prepared = prepare_market(
        make_provider("demo-a"),
        make_provider("demo-b"),
        make_provider("demo-c", rate_card=make_card(currency="CHF", order_preparation_eur=0.0)),
    )
    sheet = compose([survey_box(prepared)])

    assert {one.currency for one in sheet.bundles} == {"EUR", "CHF"}
    assert sheet.split is not None
    assert (sheet.split.currency, sheet.split.bundles[0].provider) == ("EUR", "demo-a")


@pytest.mark.parametrize("quantity", [1, 3, 40])
def test_the_quote_asks_what_the_bundle_says(quantity: int) -> None:
    prepared = prepare_market()
    surveys = [survey_box(prepared, quantity=quantity), survey_box(prepared, LARGE)]
    bundle = compose(surveys).bundles[0]
    parts = [
        QuotedPart(f"p{number}", "box.stl", "0" * 64, "stl", "mm", part.size_mm, 1.0, "1.0.0", "", ())
        for number, part in enumerate((SMALL, LARGE))
    ]
    quote = draft_quote(
        [(part, Requirement(), offer) for part, offer in zip(parts, bundle.offers, strict=True) if offer],
        destination=Destination(),
        recipient=BUYER,
        prepared=prepared,
        policy=find_policy("pilot"),
        now=MONDAY,
        number="SW-2026-000001",
    )

    assert quote.net_minor + quote.shipping_minor == bundle.total_minor
    assert (quote.dispatched_on, quote.delivered_on) == (bundle.dispatched_on, bundle.delivered_on)

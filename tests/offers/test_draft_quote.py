from collections.abc import Iterable
from datetime import date

import pytest

from app.delivery import Tariff
from app.offers import (
    Catalogue,
    Destination,
    Offer,
    Party,
    Prepared,
    QuoteContent,
    QuotedPart,
    Requirement,
    draft_quote,
    prepare,
)
from app.programme import Phase, find_policy
from app.values import Conflict, Invalid, canonical_json, digest
from tests.market import make_card, make_market, make_provider
from tests.offers.test_compose import INSTITUTE, MONDAY, ask, prepare_market

PART = QuotedPart("p1", "cube.stl", "0" * 64, "stl", "mm", (20.0, 20.0, 20.0), 8000.0, "1.0.0", "", ())
BUYER = Party("demo-buyer", "Demo Käufer GmbH (fiktiv)", ("Musterweg 1", "01067 Dresden"))


def draft(prepared: Prepared, offers: Iterable[Offer], phase: Phase = "pilot") -> QuoteContent:
    return draft_quote(
        [(PART, Requirement(), offer) for offer in offers],
        destination=Destination("DE"),
        recipient=BUYER,
        prepared=prepared,
        policy=find_policy(phase),
        now=MONDAY,
        number="SW-2026-000001",
    )


def test_adds_shipping_and_tax_to_the_items() -> None:
    prepared = prepare_market()
    offer = ask(prepared).offers[0]
    content = draft(prepared, [offer, offer])
    assert content.net_minor == 2 * offer.total.amount_minor
    assert content.shipping_minor == 800
    assert content.tax_minor == ((content.net_minor + 800) * 1900 + 5000) // 10_000
    assert content.gross_minor == content.net_minor + content.shipping_minor + content.tax_minor
    assert (content.tax_case, content.tax_rate_bps) == ("de_standard", 1900)
    assert (content.issuer.code, content.is_demo, content.is_binding) == ("demo-a", True, False)
    assert content.valid_until == date(2026, 12, 7)
    assert content.terms[0] == "quote_not_binding"
    assert "demo_fictional" in content.terms


def test_the_phase_decides_whether_it_binds() -> None:
    prepared = prepare_market()
    content = draft(prepared, ask(prepared).offers[:1], phase="commercial")
    assert (content.is_binding, content.terms[0]) == (True, "quote_binding")
    assert content.valid_until == date(2026, 12, 23)


def test_one_quote_has_one_issuer() -> None:
    prepared = prepare_market(make_provider("demo-a"), make_provider("demo-b"))
    offers = {offer.candidate.provider: offer for offer in ask(prepared).offers}
    with pytest.raises(Invalid) as caught:
        draft(prepared, offers.values())
    assert (caught.value.code, caught.value.parameters) == (
        "offers_of_several_providers",
        {"providers": ["demo-a", "demo-b"]},
    )
    with pytest.raises(Invalid, match="quote_empty"):
        draft(prepared, [])


def test_goods_that_cannot_be_shipped_are_not_quoted() -> None:
    prepared = prepare(Catalogue("v1", make_market(), (INSTITUTE,), Tariff("none", ())))
    with pytest.raises(Conflict, match="destination_not_reached"):
        draft(prepared, ask(prepared).offers[:1])


def test_a_quote_is_the_same_bytes_whatever_happens_to_the_card() -> None:
    prepared = prepare_market()
    content = draft(prepared, ask(prepared).offers[:1])
    before = digest(content)
    changed = prepare_market(make_provider(rate_card=make_card(version=2, order_preparation_eur=99.0)))
    assert ask(changed).offers[0].total != content.items[0].offer.total
    assert digest(content) == before
    assert b'"schema_version":4' in canonical_json(content)

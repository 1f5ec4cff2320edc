"""Quotes: computed again, numbered without gaps, and never changed."""

from __future__ import annotations

import hashlib
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from sqlalchemy import func, select, text, update
from sqlalchemy.exc import DBAPIError

from app.database.tables import QuoteNumberRow, QuoteRow
from app.marketplace.accounts import Viewer, guest_viewer
from app.marketplace.idempotency import IdempotentRequest, StoredAnswer, recall_answer, remember_answer
from app.marketplace.quoting import (
    ChangePart,
    IssueQuote,
    QuoteView,
    change_part,
    issue_quote,
    list_quotes,
    read_quote,
)
from app.offers import Destination, Party, Prepared, prepare
from app.values import Conflict, Invalid, NotFound
from tests.marketplace.stage import CIVIL, SECRET_KEY, Stage


def read(stage: Stage, viewer: Viewer, quote_id: str) -> QuoteView:
    with stage.database.read() as session:
        return read_quote(viewer, session, quote_id)


def count_quotes(stage: Stage) -> int:
    with stage.database.read() as session:
        return session.scalar(select(func.count()).select_from(QuoteRow)) or 0


def raise_rates(prepared: Prepared) -> Prepared:
    """The same catalogue with everybody's margin a little higher, as a new version."""
    market = prepared.catalogue.market
    providers = tuple(
        replace(
            p,
            rate_card=replace(p.rate_card, version=p.rate_card.version + 1, margin=p.rate_card.margin + 0.1),
        )
        for p in market.providers
    )
    return prepare(replace(prepared.catalogue, version="raised", market=replace(market, providers=providers)))


def test_a_quote_says_what_the_offer_said(stage: Stage) -> None:
    viewer = stage.add_member("Muster GmbH")
    part = stage.upload_measured(viewer)
    (item,) = stage.compose(viewer, part.id, quantity=5, limit=1).items
    quote = stage.quote(viewer, item.offers[0].offer_id)
    content = quote.content
    assert (quote.number, content.number) == ("SW-2026-000001", "SW-2026-000001")
    assert content.items[0].offer.total == item.offers[0].offer.total
    assert content.items[0].part.sha256 == part.sha256
    assert content.recipient.name == "Muster GmbH"
    assert content.is_binding is False
    assert content.issued_at == stage.now
    assert content.gross_minor == content.net_minor + content.shipping_minor + content.tax_minor
    assert read(stage, viewer, quote.id) == quote


def test_the_stored_bytes_are_what_the_digest_says(stage: Stage) -> None:
    viewer = stage.add_member("Muster GmbH")
    quote = stage.quote_cheapest(viewer, stage.upload_measured(viewer).id)
    with stage.database.read() as session:
        row = session.get(QuoteRow, quote.id)
    assert row is not None
    assert hashlib.sha256(row.content).hexdigest() == row.sha256 == quote.sha256


def test_numbers_go_by_the_year_in_saxony(stage: Stage) -> None:
    viewer = stage.add_member("Muster GmbH")
    part = stage.upload_measured(viewer)
    assert stage.quote_cheapest(viewer, part.id).number == "SW-2026-000001"
    stage.now = datetime(2026, 12, 31, 22, 59, tzinfo=UTC)
    assert stage.quote_cheapest(viewer, part.id).number == "SW-2026-000002"
    stage.now = datetime(2026, 12, 31, 23, 0, tzinfo=UTC)
    assert stage.quote_cheapest(viewer, part.id).number == "SW-2027-000001"


def test_a_price_that_moved_is_said_and_nothing_is_written(stage: Stage) -> None:
    viewer = stage.add_member("Muster GmbH")
    part = stage.upload_measured(viewer)
    (item,) = stage.compose(viewer, part.id, limit=1).items
    offered = item.offers[0]
    stage.prepared = raise_rates(stage.prepared)
    with pytest.raises(Conflict) as refused:
        stage.quote(viewer, offered.offer_id)
    assert refused.value.code == "offer_changed"
    (change,) = refused.value.parameters["changes"]  # type: ignore[misc, union-attr]
    assert isinstance(change, dict)
    assert change["offer_id"] == offered.offer_id
    assert change["old_total_minor"] == offered.offer.total.amount_minor
    assert change["new_total_minor"] > offered.offer.total.amount_minor  # type: ignore[operator]
    assert count_quotes(stage) == 0
    accepted = stage.quote(viewer, str(change["new_offer_id"]))
    assert accepted.content.items[0].offer.total.amount_minor == change["new_total_minor"]
    assert accepted.number == "SW-2026-000001"


def test_an_offer_that_is_gone_has_no_new_total(stage: Stage) -> None:
    viewer = stage.add_member("Muster GmbH")
    part = stage.upload_measured(viewer)
    (item,) = stage.compose(viewer, part.id, limit=1).items
    offered = item.offers[0]
    market = stage.prepared.catalogue.market
    others = tuple(p for p in market.providers if p.code != offered.offer.candidate.provider)
    stage.prepared = prepare(
        replace(stage.prepared.catalogue, version="fewer", market=replace(market, providers=others))
    )
    with pytest.raises(Conflict) as refused:
        stage.quote(viewer, offered.offer_id)
    assert refused.value.parameters == {
        "changes": [
            {
                "offer_id": offered.offer_id,
                "old_total_minor": offered.offer.total.amount_minor,
                "new_total_minor": None,
                "old_dispatched_on": offered.offer.leaves_on.isoformat(),
                "new_dispatched_on": None,
                "new_offer_id": None,
            }
        ]
    }


def test_a_quote_does_not_change_with_the_rate_card(stage: Stage) -> None:
    viewer = stage.add_member("Muster GmbH")
    quote = stage.quote_cheapest(viewer, stage.upload_measured(viewer).id)
    stage.prepared = raise_rates(stage.prepared)
    stage.now += timedelta(days=400)
    assert read(stage, viewer, quote.id) == quote


def test_a_part_measured_anew_makes_its_offers_stale(stage: Stage) -> None:
    viewer = stage.add_member("Muster GmbH")
    part = stage.upload_measured(viewer)
    (item,) = stage.compose(viewer, part.id, limit=1).items
    with stage.database.write() as session:
        change_part(session, viewer, ChangePart(part.id, orientation="given"), now=stage.now)
    with pytest.raises(Conflict, match="part_not_measured"):
        stage.quote(viewer, item.offers[0].offer_id)
    stage.work()
    with pytest.raises(Conflict, match="offer_changed"):
        stage.quote(viewer, item.offers[0].offer_id)


def test_an_offer_expires(stage: Stage) -> None:
    viewer = stage.add_member("Muster GmbH")
    part = stage.upload_measured(viewer)
    composed = stage.compose(viewer, part.id, limit=1)
    offer_id = composed.items[0].offers[0].offer_id
    stage.now = composed.valid_until
    with pytest.raises(Conflict) as refused:
        stage.quote(viewer, offer_id)
    assert (refused.value.code, refused.value.parameters) == ("offer_expired", {"offer_ids": [offer_id]})
    assert count_quotes(stage) == 0


def test_a_quote_comes_from_one_provider_to_one_place(stage: Stage) -> None:
    viewer = stage.add_member("Muster GmbH")
    part = stage.upload_measured(viewer)
    offers = stage.compose(viewer, part.id, limit=200).items[0].offers
    first = offers[0]
    other = next(o for o in offers if o.offer.candidate.provider != first.offer.candidate.provider)
    same = next(o for o in offers[1:] if o.offer.candidate.provider == first.offer.candidate.provider)
    with pytest.raises(Invalid, match="offers_of_several_providers"):
        stage.quote(viewer, first.offer_id, other.offer_id)
    abroad = stage.compose(viewer, part.id, limit=1, destination=Destination("AT", "1010")).items[0].offers[0]
    with pytest.raises(Invalid, match="offers_differ_in_destination"):
        stage.quote(viewer, first.offer_id, abroad.offer_id)
    with pytest.raises(Invalid, match="offer_repeated"):
        stage.quote(viewer, first.offer_id, first.offer_id)
    with pytest.raises(Invalid, match="items_count_out_of_range"):
        stage.quote(viewer)
    quote = stage.quote(viewer, first.offer_id, same.offer_id)
    assert [item.offer.candidate for item in quote.content.items] == [
        first.offer.candidate,
        same.offer.candidate,
    ]
    assert quote.number == "SW-2026-000001"  # refusals left no gap


def test_the_recipient_may_be_named(stage: Stage) -> None:
    viewer = stage.add_member("Muster GmbH")
    part = stage.upload_measured(viewer)
    offer_id = stage.compose(viewer, part.id, limit=1).items[0].offers[0].offer_id
    recipient = Party("x", "Einkauf Nord", ("Hafenstr. 1", "20457 Hamburg"))
    with stage.database.write() as session:
        quote = issue_quote(
            session, viewer, IssueQuote((offer_id,), recipient, declaration=CIVIL),
            prepared=stage.prepared, policy=stage.policy, secret_key=SECRET_KEY, now=stage.now,
        )  # fmt: skip
    assert quote.content.recipient == recipient


def test_a_guests_quote_opens_to_each_key_of_its_parts(stage: Stage) -> None:
    guest = stage.make_guest()
    second = stage.make_guest()
    parts = [stage.upload_measured(each).id for each in (guest, second)]
    both = guest_viewer(*guest.guest_keys, *second.guest_keys)
    composed = stage.compose(both, *parts, limit=200)
    wanted = composed.items[0].offers[0].offer.candidate
    ids = [next(o.offer_id for o in item.offers if o.offer.candidate == wanted) for item in composed.items]
    quote = stage.quote(both, *ids)
    assert quote.content.recipient.name == ""
    for viewer in (guest, second, both):
        assert read(stage, viewer, quote.id) == quote
    for viewer in (guest_viewer(), stage.make_guest(), stage.add_member("Fremd AG")):
        with pytest.raises(NotFound, match="quote_not_found"):
            read(stage, viewer, quote.id)


def test_quotes_are_listed_newest_first(stage: Stage) -> None:
    viewer = stage.add_member("Muster GmbH")
    part = stage.upload_measured(viewer)
    made = []
    for _ in range(3):
        made.append(stage.quote_cheapest(viewer, part.id))
        stage.now += timedelta(seconds=1)
    with stage.database.read() as session:
        first = list_quotes(viewer, session, limit=2)
        second = list_quotes(viewer, session, limit=2, cursor=first.next_cursor)
    assert [each.id for each in (*first.quotes, *second.quotes)] == [quote.id for quote in made[::-1]]
    assert second.next_cursor is None
    assert first.quotes[0].gross_minor == made[-1].content.gross_minor
    assert first.quotes[0].issuer_name == made[-1].content.issuer.name


def test_a_quote_cannot_be_changed(stage: Stage) -> None:
    viewer = stage.add_member("Muster GmbH")
    quote = stage.quote_cheapest(viewer, stage.upload_measured(viewer).id)
    with stage.database.write() as session:
        row = session.get(QuoteRow, quote.id)
        assert row is not None
        row.number = "SW-2026-000999"
        with pytest.raises(RuntimeError, match="never changes"):
            session.flush()
        session.expunge(row)
    with stage.database.engine.connect() as connection, pytest.raises(DBAPIError, match="never changes"):
        connection.execute(update(QuoteRow).values(content=b"{}"))
    assert read(stage, viewer, quote.id) == quote


def test_numbers_are_unique_and_without_gaps_among_threads(stage: Stage) -> None:
    viewer = stage.add_member("Muster GmbH")
    part = stage.upload_measured(viewer)
    offers = [each.offer_id for each in stage.compose(viewer, part.id, limit=8).items[0].offers]
    expired = "x" + offers[0]

    def issue(number: int) -> str | None:
        try:
            return stage.quote(viewer, expired if number % 4 == 3 else offers[number % 8]).number
        except Invalid:
            return None

    with ThreadPoolExecutor(8) as pool:
        numbers = [number for number in pool.map(issue, range(24)) if number is not None]
    assert sorted(numbers) == [f"SW-2026-{number:06d}" for number in range(1, 19)]
    with stage.database.read() as session:
        assert session.scalar(select(QuoteNumberRow.last_number)) == 18


def issue_once(stage: Stage, viewer: Viewer, offer_id: str, key: str, _: int = 0) -> bytes:
    """What the API does with an Idempotency-Key."""
    request = IdempotentRequest("POST /quotes", key, hashlib.sha256(offer_id.encode()).hexdigest())
    with stage.database.write() as session:
        stored = recall_answer(session, viewer, request, now=stage.now)
        if stored is not None:
            return stored.body
        quote = issue_quote(
            session, viewer, IssueQuote((offer_id,), declaration=CIVIL),
            prepared=stage.prepared, policy=stage.policy, secret_key=SECRET_KEY, now=stage.now,
        )  # fmt: skip
        answer = StoredAnswer(201, quote.number.encode())
        remember_answer(session, viewer, request, answer, now=stage.now)
    return answer.body


def test_eight_threads_with_one_key_make_one_quote(stage: Stage) -> None:
    viewer = stage.add_member("Muster GmbH")
    part = stage.upload_measured(viewer)
    offer_id = stage.compose(viewer, part.id, limit=1).items[0].offers[0].offer_id
    with ThreadPoolExecutor(8) as pool:
        answers = Counter(pool.map(partial(issue_once, stage, viewer, offer_id, "once"), range(16)))
    assert answers == Counter({b"SW-2026-000001": 16})
    assert count_quotes(stage) == 1


def test_a_refused_request_frees_its_key(stage: Stage) -> None:
    viewer = stage.add_member("Muster GmbH")
    part = stage.upload_measured(viewer)
    offer_id = stage.compose(viewer, part.id, limit=1).items[0].offers[0].offer_id
    prepared, stage.prepared = stage.prepared, raise_rates(stage.prepared)
    with pytest.raises(Conflict, match="offer_changed"):
        issue_once(stage, viewer, offer_id, "again")
    with stage.database.read() as session:
        assert session.scalar(text("SELECT count(*) FROM idempotency_keys")) == 0
    stage.prepared = prepared
    assert issue_once(stage, viewer, offer_id, "again") == b"SW-2026-000001"


def test_a_quote_of_several_parts_prices_them_as_one_order(stage: Stage) -> None:
    viewer = stage.add_member("Muster GmbH")
    first = stage.upload_measured(viewer)
    (item,) = stage.compose(viewer, first.id, quantity=5, limit=1).items
    second = stage.upload_measured(viewer)
    same = item.offers[0].offer.candidate
    (others,) = stage.compose(viewer, second.id, quantity=3).items
    other = next(one for one in others.offers if one.offer.candidate == same)

    quote = stage.quote(viewer, item.offers[0].offer_id, other.offer_id)

    totals = [one.offer.total.amount_minor for one in quote.content.items]
    assert quote.content.net_minor == sum(totals)
    apart = item.offers[0].offer.total.amount_minor + other.offer.total.amount_minor
    assert quote.content.net_minor < apart
    lines = [line for one in quote.content.items for line in one.offer.lines]
    assert len([line for line in lines if line.code == "order_preparation"]) == 1
    assert sum(line.amount_minor for line in lines) == quote.content.net_minor

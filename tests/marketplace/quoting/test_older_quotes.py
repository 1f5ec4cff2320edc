"""Quotes issued before there were drawings still read; what came since is kept as it was."""

from __future__ import annotations

import hashlib
import json

from app.database.tables import QuoteRow
from app.marketplace.quoting import read_quote
from app.values import canonical_json
from tests.marketplace.stage import Stage

# What an offer, a quote, a requirement and a destination did not know before version 3
LATER = {
    "dispatched_on", "service", "deliveries", "tolerance_class", "inspections", "industry", "has_drawing",
    "name_en", "name_de",
}  # fmt: skip


def make_older(document: object) -> object:
    """A document of version 2: without what came later."""
    if isinstance(document, dict):
        return {key: make_older(each) for key, each in document.items() if key not in LATER}
    return [make_older(each) for each in document] if isinstance(document, list) else document


def store_older(stage: Stage, quote_id: str, document: dict[str, object]) -> str:
    """The id of a quote like one that was issued, with an older content."""
    content = canonical_json(document)
    with stage.database.write() as session:
        row = session.get(QuoteRow, quote_id)
        assert row is not None
        kept = {
            column.key: getattr(row, column.key)
            for column in QuoteRow.__table__.columns
            if column.key not in {"id", "number", "content", "sha256", "schema_version"}
        }
        old = QuoteRow(
            id="a" * 26, number="SW-2026-999999", content=content,
            sha256=hashlib.sha256(content).hexdigest(), schema_version=document["schema_version"], **kept,
        )  # fmt: skip
        session.add(old)
    return "a" * 26


def test_a_quote_of_version_2_has_no_day_of_dispatch(stage: Stage) -> None:
    viewer = stage.add_member("Muster GmbH")
    quote = stage.quote_cheapest(viewer, stage.upload_measured(viewer).id)
    document = json.loads(canonical_json(quote.content))
    assert document["dispatched_on"] is not None
    older = make_older({**document, "schema_version": 2})
    assert isinstance(older, dict)
    with stage.database.read() as session:
        read = read_quote(viewer, session, store_older(stage, quote.id, older)).content
    offer = read.items[0].offer
    assert (read.schema_version, read.dispatched_on, offer.dispatched_on) == (2, None, None)
    assert offer.leaves_on == offer.ready_on
    assert (read.destination.service, offer.deliveries) == ("cheapest", ())


def test_a_quote_of_version_1_has_no_drawings(stage: Stage) -> None:
    viewer = stage.add_member("Muster GmbH")
    part = stage.upload_measured(viewer)
    quote = stage.quote_cheapest(viewer, part.id)
    document = json.loads(canonical_json(quote.content))
    document["schema_version"] = 1
    for item in document["items"]:
        del item["part"]["note"], item["part"]["drawings"]
    with stage.database.read() as session:
        read = read_quote(viewer, session, store_older(stage, quote.id, document))
    assert (read.content.schema_version, read.content.items[0].part.note) == (1, "")
    assert read.content.items[0].part.drawings == ()
    assert read.content.items[0].part.sha256 == part.sha256

"""Quotes issued before there were drawings still read; what came since is kept as it was."""

from __future__ import annotations

import hashlib
import json

from app.database.tables import QuoteRow
from app.marketplace.quoting import read_quote
from app.values import canonical_json
from tests.marketplace.stage import Stage


def test_a_quote_of_version_1_has_no_drawings(stage: Stage) -> None:
    viewer = stage.add_member("Muster GmbH")
    part = stage.upload_measured(viewer)
    quote = stage.quote_cheapest(viewer, part.id)
    document = json.loads(canonical_json(quote.content))
    document["schema_version"] = 1
    for item in document["items"]:
        del item["part"]["note"], item["part"]["drawings"]
    content = canonical_json(document)
    with stage.database.write() as session:
        row = session.get(QuoteRow, quote.id)
        assert row is not None
        kept = {
            column.key: getattr(row, column.key)
            for column in QuoteRow.__table__.columns
            if column.key not in {"id", "number", "content", "sha256", "schema_version"}
        }
        old = QuoteRow(
            id="a" * 26, number="SW-2026-999999", content=content,
            sha256=hashlib.sha256(content).hexdigest(), schema_version=1, **kept,
        )  # fmt: skip
        session.add(old)
    with stage.database.read() as session:
        read = read_quote(viewer, session, "a" * 26)
    assert (read.content.schema_version, read.content.items[0].part.note) == (1, "")
    assert read.content.items[0].part.drawings == ()
    assert read.content.items[0].part.sha256 == part.sha256

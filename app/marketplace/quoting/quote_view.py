"""A quote as it was issued, whatever happened since."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.database.documents import from_document
from app.database.tables.quotes import QuoteRow
from app.offers import QuoteContent
from app.values.errors import Unavailable


@dataclass(frozen=True, slots=True)
class QuoteView:
    """``sha256`` is the digest of the stored content."""

    id: str
    number: str
    created_at: datetime
    content: QuoteContent
    sha256: str


def view_quote(row: QuoteRow) -> QuoteView:
    """Read back what was issued; Unavailable ``quote_damaged`` (number) where the bytes are not those."""
    if hashlib.sha256(row.content).hexdigest() != row.sha256:
        raise Unavailable("quote_damaged", {"number": row.number})
    return QuoteView(
        id=row.id,
        number=row.number,
        created_at=row.created_at,
        content=from_document(QuoteContent, _complete(json.loads(row.content))),
        sha256=row.sha256,
    )


def _complete(document: dict[str, Any]) -> dict[str, Any]:
    """Version 1 knew neither notes nor drawings: its parts had none."""
    if document["schema_version"] == 1:
        for item in document["items"]:
            item["part"] |= {"note": "", "drawings": []}
    return document

"""A quote as it was issued, whatever happened since."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime

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
        content=from_document(QuoteContent, json.loads(row.content)),
        sha256=row.sha256,
    )

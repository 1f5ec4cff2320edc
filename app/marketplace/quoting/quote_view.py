"""A quote as it was issued, whatever happened since."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.database.documents import from_document
from app.database.tables.quotes import QuoteRow
from app.marketplace.duties import HoldStatus
from app.offers import QuoteContent
from app.programme import Declaration
from app.values.errors import Conflict, Unavailable


@dataclass(frozen=True, slots=True)
class QuoteView:
    """``sha256`` is the digest of the stored content; ``hold`` tells whether an operator has to look, or did.

    ``declaration`` is what was stated with it; None where nobody was asked yet, or nobody may know.
    """

    id: str
    number: str
    created_at: datetime
    content: QuoteContent
    sha256: str
    hold: HoldStatus | None = None
    declaration: Declaration | None = None

    @property
    def is_open(self) -> bool:
        """Whether it may be handed on: nobody waits for an operator's look, or it was released."""
        return self.hold in (None, "released")

    @property
    def is_binding(self) -> bool:
        """What it says of itself, but never while it is held or after it was refused."""
        return self.content.is_binding and self.is_open


def require_open(quote: QuoteView) -> QuoteView:
    """The quote; Conflict ``quote_held`` (number, hold_status) for one that may not be handed on."""
    if not quote.is_open:
        raise Conflict("quote_held", {"number": quote.number, "hold_status": quote.hold})
    return quote


def view_quote(
    row: QuoteRow, hold: HoldStatus | None = None, declaration: Declaration | None = None
) -> QuoteView:
    """Read back what was issued; Unavailable ``quote_damaged`` (number) where the bytes are not those."""
    if hashlib.sha256(row.content).hexdigest() != row.sha256:
        raise Unavailable("quote_damaged", {"number": row.number})
    return QuoteView(
        id=row.id,
        number=row.number,
        created_at=row.created_at,
        content=from_document(QuoteContent, _complete(json.loads(row.content))),
        sha256=row.sha256,
        hold=hold,
        declaration=declaration,
    )


def _complete(document: dict[str, Any]) -> dict[str, Any]:
    """Version 1 knew neither notes nor drawings: its parts had none."""
    if document["schema_version"] == 1:
        for item in document["items"]:
            item["part"] |= {"note": "", "drawings": []}
    return document

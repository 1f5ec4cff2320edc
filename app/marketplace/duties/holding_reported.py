"""The operator holds a quote that was reported, or that he has doubts about."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.database.tables.quotes import QuoteRow
from app.marketplace.duties.holds import LONGEST_REASON, DutyViewer, place_hold, require_duty_operator
from app.programme import HoldReason
from app.values.errors import Conflict, Invalid, NotFound


def hold_reported(session: Session, viewer: DutyViewer, number: str, why: str, *, now: datetime) -> None:
    """It binds nobody until it is released; whose it is gets a letter.

    NotAllowed ``scope_missing`` (scope), ``operator_only``; Invalid ``reason_invalid`` (maximum); NotFound
    ``quote_not_found``; Conflict ``hold_there`` where it waits already.
    """
    require_duty_operator(viewer)
    words = " ".join(why.split())
    if not 0 < len(words) <= LONGEST_REASON or not words.isprintable():
        raise Invalid("reason_invalid", {"maximum": LONGEST_REASON})
    quote = session.scalar(select(QuoteRow).where(QuoteRow.number == number.strip()))
    if quote is None:
        raise NotFound("quote_not_found")
    is_placed = place_hold(
        session,
        "quote",
        quote.id,
        (HoldReason("reported", {"why": words}),),
        user_id=quote.user_id,
        organisation_id=quote.organisation_id,
        now=now,
        actor=viewer,
    )
    if not is_placed:
        raise Conflict("hold_there")

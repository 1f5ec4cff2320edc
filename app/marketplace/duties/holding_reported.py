"""The operator holds a quote or referral that was reported, or that he has doubts about."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.database.tables.quotes import QuoteRow
from app.database.tables.referrals import ReferralRow
from app.marketplace.duties.holds import (
    LONGEST_REASON,
    DutyViewer,
    HoldSubject,
    place_hold,
    require_duty_operator,
)
from app.programme import HoldReason
from app.values.errors import Conflict, Invalid, NotFound
from app.values.identifiers import is_id


def hold_reported(session: Session, viewer: DutyViewer, reference: str, why: str, *, now: datetime) -> None:
    """It binds nobody and is shown to no institute until it is released; whose it is gets a letter.

    ``reference`` is a quote's number or a referral's id. NotAllowed ``scope_missing`` (scope),
    ``operator_only``; Invalid ``reason_invalid`` (maximum); NotFound ``request_not_found``; Conflict
    ``hold_there`` where it waits already.
    """
    require_duty_operator(viewer)
    words = " ".join(why.split())
    if not 0 < len(words) <= LONGEST_REASON or not words.isprintable():
        raise Invalid("reason_invalid", {"maximum": LONGEST_REASON})
    kind, row = _find(session, reference.strip())
    is_placed = place_hold(
        session,
        kind,
        row.id,
        (HoldReason("reported", {"why": words}),),
        user_id=row.user_id,
        organisation_id=row.organisation_id,
        now=now,
        actor=viewer,
    )
    if not is_placed:
        raise Conflict("hold_there")


def _find(session: Session, reference: str) -> tuple[HoldSubject, QuoteRow | ReferralRow]:
    quote = session.scalar(select(QuoteRow).where(QuoteRow.number == reference))
    if quote is not None:
        return "quote", quote
    referral = session.get(ReferralRow, reference) if is_id(reference) else None
    if referral is None:
        raise NotFound("request_not_found")
    return "referral", referral

"""Letters about quotes that end soon; run by the sweep, and safe to run again."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from app.database.tables.accounts import UserRow
from app.database.tables.mails import LetterRefusalRow, MailRow
from app.database.tables.quote_talk import QuoteRevisionRow
from app.database.tables.quotes import QuoteRow
from app.delivery.calendar import find_today
from app.marketplace.mailing import notify

WARNED_BEFORE = timedelta(days=2)
_AT_ONCE = 200
_KEY = "quote_ending:"


def warn_of_expiry(session: Session, *, now: datetime) -> int:
    """How many letters were written. Guests have no address; who revised a quote needs no letter; a quote
    that was issued for no longer than the warning needs none either."""
    today = find_today(now)
    rows = session.execute(
        select(QuoteRow.id, QuoteRow.number, QuoteRow.user_id, QuoteRow.valid_until)
        .where(
            QuoteRow.valid_until >= today,
            QuoteRow.valid_until <= today + WARNED_BEFORE,
            QuoteRow.created_at < now - WARNED_BEFORE,
            QuoteRow.user_id.is_not(None),
            ~exists().where(QuoteRevisionRow.revises_id == QuoteRow.id),
            ~exists().where(
                LetterRefusalRow.user_id == QuoteRow.user_id, LetterRefusalRow.kind == "quote_ending"
            ),
            exists().where(UserRow.id == QuoteRow.user_id, UserRow.is_active),
            ~exists().where(MailRow.key == _KEY + QuoteRow.id),
        )
        .order_by(QuoteRow.valid_until, QuoteRow.id)
        .limit(_AT_ONCE)
    ).all()
    letters = [
        notify(
            session,
            row.user_id,
            "quote_ending",
            {"number": row.number, "valid_until_on": row.valid_until.isoformat()},
            key=f"{_KEY}{row.id}",
            path=f"/quotes/{row.id}",
            now=now,
        )
        for row in rows
    ]
    return sum(letter is not None for letter in letters)

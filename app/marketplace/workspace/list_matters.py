"""Quotes and referrals in one list, by what changed last, with what waits for the viewer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Literal, cast, get_args

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    case,
    exists,
    func,
    literal,
    null,
    select,
    tuple_,
    union_all,
)
from sqlalchemy.orm import Session

from app.database.tables.quote_talk import QuoteQuestionRow, QuoteRevisionRow
from app.database.tables.quotes import QuoteRow
from app.database.tables.referrals import ReferralRow
from app.delivery.calendar import find_today
from app.marketplace.accounts import Viewer, owned_by, require_scope
from app.marketplace.paging import check_limit, read_place, write_cursor
from app.marketplace.quoting.quote_view import view_quote
from app.marketplace.referring.referral_view import view_referral

MatterStatus = Literal["open", "ending", "over", "replaced", "stored"]
MATTER_STATUSES: tuple[MatterStatus, ...] = get_args(MatterStatus)
"""A quote is open, ends soon, is over, or was replaced by a later one; a referral is stored."""
MatterKind = Literal["quote", "referral"]
ENDS_SOON = timedelta(days=3)
MOST_WAITING = 20
_QUOTES = "quote"
_REFERRALS = "referral"


@dataclass(frozen=True, slots=True)
class Matter:
    """``number``, ``issuer_name``, ``gross_minor`` and ``valid_until`` are a quote's, ``institutes`` and
    ``quantity`` a referral's. ``answers`` counts questions that were answered, ``asked`` those that were not.
    """

    kind: MatterKind
    id: str
    status: MatterStatus
    created_at: datetime
    changed_at: datetime
    file_names: tuple[str, ...]
    number: str | None
    issuer_name: str | None
    gross_minor: int | None
    currency: str | None
    valid_until: date | None
    institutes: tuple[str, ...]
    answers: int
    asked: int


@dataclass(frozen=True, slots=True)
class MatterPage:
    """``waiting`` on the first page only: open quotes that end soon, the next to end first."""

    matters: tuple[Matter, ...]
    waiting: tuple[Matter, ...]
    next_cursor: str | None


def list_matters(
    viewer: Viewer,
    session: Session,
    *,
    now: datetime,
    statuses: frozenset[MatterStatus] = frozenset(),
    limit: int = 50,
    cursor: str | None = None,
) -> MatterPage:
    """No ``statuses``: all. Raises Invalid ``limit_out_of_range``, ``cursor_invalid``."""
    require_scope(viewer, "quotes:read")
    require_scope(viewer, "referrals:read")
    check_limit(limit)
    today = find_today(now)
    both = union_all(_select_quotes(viewer, today), _select_referrals(viewer)).subquery()
    query = select(both)
    if statuses:
        query = query.where(both.c.status.in_(sorted(statuses)))
    if cursor is not None:
        query = query.where(tuple_(both.c.changed_at, both.c.id) < tuple_(*read_place(cursor)))
    rows = session.execute(query.order_by(both.c.changed_at.desc(), both.c.id.desc()).limit(limit + 1)).all()
    page = rows[:limit]
    more = len(rows) > limit
    waiting: tuple[Matter, ...] = ()
    if cursor is None:
        ending = (
            select(both)
            .where(both.c.status == "ending")
            .order_by(both.c.valid_until, both.c.id)
            .limit(MOST_WAITING)
        )
        waiting = _load(session, session.execute(ending).all())
    return MatterPage(
        _load(session, page),
        waiting,
        write_cursor(page[-1].changed_at.isoformat(), page[-1].id) if more else None,
    )


def _select_quotes(viewer: Viewer, today: date) -> Select[*tuple[Any, ...]]:
    talked = (
        select(func.max(func.coalesce(QuoteQuestionRow.answered_at, QuoteQuestionRow.asked_at)))
        .where(QuoteQuestionRow.quote_id == QuoteRow.id)
        .correlate(QuoteRow)
        .scalar_subquery()
    )
    is_replaced: ColumnElement[bool] = exists().where(QuoteRevisionRow.revises_id == QuoteRow.id)
    is_over = and_(QuoteRow.valid_until.is_not(None), QuoteRow.valid_until < today)
    return select(
        literal(_QUOTES).label("kind"),
        QuoteRow.id.label("id"),
        case(
            (is_replaced, "replaced"),
            (is_over, "over"),
            (QuoteRow.valid_until <= today + ENDS_SOON, "ending"),
            else_="open",
        ).label("status"),
        case((talked > QuoteRow.created_at, talked), else_=QuoteRow.created_at).label("changed_at"),
        QuoteRow.valid_until.label("valid_until"),
    ).where(owned_by(viewer, QuoteRow))


def _select_referrals(viewer: Viewer) -> Select[*tuple[Any, ...]]:
    return select(
        literal(_REFERRALS).label("kind"),
        ReferralRow.id.label("id"),
        ReferralRow.status.label("status"),
        ReferralRow.created_at.label("changed_at"),
        null().label("valid_until"),
    ).where(owned_by(viewer, ReferralRow))


def _load(session: Session, rows: Any) -> tuple[Matter, ...]:
    quote_ids = [row.id for row in rows if row.kind == _QUOTES]
    referral_ids = [row.id for row in rows if row.kind == _REFERRALS]
    quotes = {row.id: row for row in session.scalars(select(QuoteRow).where(QuoteRow.id.in_(quote_ids)))}
    referrals = {
        row.id: row for row in session.scalars(select(ReferralRow).where(ReferralRow.id.in_(referral_ids)))
    }
    talk = {
        quote_id: (asked, answered)
        for quote_id, asked, answered in session.execute(
            select(QuoteQuestionRow.quote_id, func.count(), func.count(QuoteQuestionRow.answered_at))
            .where(QuoteQuestionRow.quote_id.in_(quote_ids))
            .group_by(QuoteQuestionRow.quote_id)
        )
    }
    return tuple(
        _describe_quote(quotes[row.id], row, *talk.get(row.id, (0, 0)))
        if row.kind == _QUOTES
        else _describe_referral(session, referrals[row.id], row)
        for row in rows
    )


def _describe_quote(quote: QuoteRow, row: Any, asked: int, answered: int) -> Matter:
    content = view_quote(quote).content
    return Matter(
        kind="quote",
        id=quote.id,
        status=cast("MatterStatus", row.status),
        created_at=quote.created_at,
        changed_at=row.changed_at,
        file_names=tuple(item.part.file_name for item in content.items),
        number=quote.number,
        issuer_name=content.issuer.name,
        gross_minor=content.gross_minor,
        currency=content.currency,
        valid_until=content.valid_until,
        institutes=(),
        answers=answered,
        asked=asked - answered,
    )


def _describe_referral(session: Session, referral: ReferralRow, row: Any) -> Matter:
    view = view_referral(session, referral)
    return Matter(
        kind="referral",
        id=referral.id,
        status=cast("MatterStatus", row.status),
        created_at=referral.created_at,
        changed_at=row.changed_at,
        file_names=(view.file_name,) if view.file_name else (),
        number=None,
        issuer_name=None,
        gross_minor=None,
        currency=None,
        valid_until=None,
        institutes=view.institutes,
        answers=0,
        asked=0,
    )

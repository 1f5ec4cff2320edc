"""Reads letters on a page: the operator all of them, anybody else those that this browser caused."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import ColumnElement, and_, or_, select, true
from sqlalchemy.orm import Session

from app.database.tables.mails import MailRow
from app.marketplace.paging import check_limit, read_place, write_cursor
from app.values.errors import NotFound


class Reader(Protocol):
    """Who reads; a ``Viewer`` is one."""

    @property
    def is_operator(self) -> bool: ...
    @property
    def guest_key_hashes(self) -> tuple[str, ...]: ...


@dataclass(frozen=True, slots=True)
class MailView:
    """``path`` only for who may open it; ``reply`` says why a letter bounced."""

    id: str
    kind: str
    recipient: str
    language: str
    parameters: dict[str, Any]
    path: str | None
    status: str
    reply: str | None
    created_at: datetime
    sent_at: datetime | None


@dataclass(frozen=True, slots=True)
class LinkRules:
    """``keeps_letters``: they stay here, so who caused one opens its link from a page; ``by_operators``: they
    may open any, which must not be where everybody can become one."""

    keeps_letters: bool
    by_operators: bool

    def may_open(self, reader: Reader, row: MailRow) -> bool:
        """On its way to a mail server a link is for its recipient alone."""
        if not self.keeps_letters:
            return False
        return (reader.is_operator and self.by_operators) or row.reader_hash in reader.guest_key_hashes


@dataclass(frozen=True, slots=True)
class MailPage:
    """Newest first; ``next_cursor`` leads to older ones."""

    mails: tuple[MailView, ...]
    next_cursor: str | None


def list_mails(
    reader: Reader, session: Session, *, links: LinkRules, limit: int = 50, cursor: str | None = None
) -> MailPage:
    """Invalid ``limit_out_of_range``, ``cursor_invalid``."""
    check_limit(limit)
    query = select(MailRow).where(_seen_by(reader))
    if cursor is not None:
        created_at, row_id = read_place(cursor)
        query = query.where(
            or_(
                MailRow.created_at < created_at,
                and_(MailRow.created_at == created_at, MailRow.id < row_id),
            )
        )
    rows = session.scalars(
        query.order_by(MailRow.created_at.desc(), MailRow.id.desc()).limit(limit + 1)
    ).all()
    shown = rows[:limit]
    after = write_cursor(shown[-1].created_at.isoformat(), shown[-1].id) if len(rows) > limit else None
    return MailPage(tuple(_view(row, reader, links) for row in shown), after)


def read_mail(reader: Reader, session: Session, mail_id: str, *, links: LinkRules) -> MailView:
    """NotFound ``mail_not_found`` for any that the reader may not see."""
    row = session.scalar(select(MailRow).where(MailRow.id == mail_id, _seen_by(reader)))
    if row is None:
        raise NotFound("mail_not_found")
    return _view(row, reader, links)


def _seen_by(reader: Reader) -> ColumnElement[bool]:
    if reader.is_operator:
        return true()
    return MailRow.reader_hash.in_(reader.guest_key_hashes)


def _view(row: MailRow, reader: Reader, links: LinkRules) -> MailView:
    return MailView(
        id=row.id,
        kind=row.kind,
        recipient=row.recipient,
        language=row.language,
        parameters=row.parameters,
        path=row.path if links.may_open(reader, row) else None,
        status=row.status,
        reply=row.reply,
        created_at=row.created_at,
        sent_at=row.sent_at,
    )

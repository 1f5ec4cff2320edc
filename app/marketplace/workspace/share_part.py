"""Links that show a part to somebody outside: picture and measurements, and what was ticked besides."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from app.database.tables.part_shares import PartShareRow
from app.marketplace.accounts import Viewer, require_member_may, require_scope
from app.marketplace.auditing import record
from app.marketplace.quoting.part_view import find_part
from app.marketplace.quoting.share_links import (
    USUAL_DAYS,
    check_share_days,
    hash_share_token,
    write_share_token,
)
from app.values.errors import Conflict, NotFound, Parameter
from app.values.identifiers import new_id

MOST_SHARES = 20


@dataclass(frozen=True, slots=True)
class SharePart:
    """``with_papers``: drawings and note; ``with_model``: the shape as a file to turn and to save."""

    part_id: str
    with_papers: bool = False
    with_model: bool = False
    days: int = USUAL_DAYS


@dataclass(frozen=True, slots=True)
class PartShareView:
    """A link as the owner of the part sees it."""

    id: str
    token: str
    with_papers: bool
    with_model: bool
    created_at: datetime
    expires_at: datetime
    opened: int
    last_opened_at: datetime | None


def share_part(
    session: Session, viewer: Viewer, command: SharePart, *, secret_key: bytes, now: datetime
) -> PartShareView:
    """A new link; it never outlives a guest's part.

    NotFound ``part_not_found``; NotAllowed ``role_may_not``; Conflict ``shares_limit_reached`` (maximum);
    Invalid ``share_days_out_of_range`` (minimum, maximum).
    """
    require_scope(viewer, "parts:write")
    part = find_part(session, viewer, command.part_id, now=now, lock=True)
    require_member_may(viewer, "parts:change")
    expires_at = now + check_share_days(command.days)
    if part.expires_at is not None:
        expires_at = min(expires_at, part.expires_at)
    count = session.scalar(select(func.count()).select_from(PartShareRow).where(*_works(part.id, now)))
    if (count or 0) >= MOST_SHARES:
        raise Conflict("shares_limit_reached", {"maximum": MOST_SHARES})
    share_id = new_id()
    row = PartShareRow(
        id=share_id,
        part_id=part.id,
        token_hash=hash_share_token(write_share_token(secret_key, "part", share_id)),
        with_papers=command.with_papers,
        with_model=command.with_model,
        created_at=now,
        expires_at=expires_at,
        revoked_at=None,
        opened=0,
    )
    session.add(row)
    session.flush()
    shown: dict[str, Parameter] = {
        "share": share_id,
        "with_papers": command.with_papers,
        "with_model": command.with_model,
    }
    record(session, viewer, "part_shared", "part", part.id, shown, now=now)
    return _view(row, secret_key)


def list_part_shares(
    viewer: Viewer, session: Session, part_id: str, *, secret_key: bytes, now: datetime
) -> tuple[PartShareView, ...]:
    """The links that work, oldest first, none for an operator who looks as the owner; NotFound
    ``part_not_found``."""
    require_scope(viewer, "parts:read")
    part = find_part(session, viewer, part_id, now=now)
    if viewer.looked_at_by is not None:
        return ()
    rows = session.scalars(
        select(PartShareRow).where(*_works(part.id, now)).order_by(PartShareRow.created_at, PartShareRow.id)
    )
    return tuple(_view(row, secret_key) for row in rows)


def revoke_part_share(
    session: Session, viewer: Viewer, part_id: str, share_id: str, *, now: datetime
) -> None:
    """The link is dead at once, and saying it twice is fine.

    NotFound ``part_not_found``, ``share_not_found``; NotAllowed ``role_may_not``.
    """
    require_scope(viewer, "parts:write")
    part = find_part(session, viewer, part_id, now=now)
    require_member_may(viewer, "parts:change")
    row = session.get(PartShareRow, share_id)
    if row is None or row.part_id != part.id:
        raise NotFound("share_not_found")
    if row.revoked_at is None:
        row.revoked_at = now
        session.flush()
        record(session, viewer, "part_share_revoked", "part", part.id, {"share": share_id}, now=now)


def _works(part_id: str, now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        PartShareRow.part_id == part_id,
        PartShareRow.expires_at > now,
        PartShareRow.revoked_at.is_(None),
    )


def _view(row: PartShareRow, secret_key: bytes) -> PartShareView:
    return PartShareView(
        id=row.id,
        token=write_share_token(secret_key, "part", row.id),
        with_papers=row.with_papers,
        with_model=row.with_model,
        created_at=row.created_at,
        expires_at=row.expires_at,
        opened=row.opened,
        last_opened_at=row.last_opened_at,
    )

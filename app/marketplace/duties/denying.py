"""Files that are not made here, by their hash."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.database.tables.duties import DeniedFileRow
from app.marketplace.auditing import record
from app.marketplace.duties.holds import LONGEST_REASON, DutyViewer, require_duty_operator
from app.values.errors import Invalid, NotFound

_HASH = re.compile(r"[0-9a-f]{64}")
_MOST_LISTED = 1_000


@dataclass(frozen=True, slots=True)
class DeniedFile:
    """A hash and why."""

    sha256: str
    reason: str
    denied_at: datetime


def deny_file(session: Session, viewer: DutyViewer, sha256: str, reason: str, *, now: datetime) -> None:
    """Requests with this file wait from now on; denying it twice keeps the first reason.

    NotAllowed ``scope_missing`` (scope), ``operator_only``; Invalid ``hash_invalid``, ``reason_invalid``
    (maximum).
    """
    require_duty_operator(viewer)
    straight = sha256.strip().lower()
    if _HASH.fullmatch(straight) is None:
        raise Invalid("hash_invalid")
    words = " ".join(reason.split())
    if not 0 < len(words) <= LONGEST_REASON or not words.isprintable():
        raise Invalid("reason_invalid", {"maximum": LONGEST_REASON})
    if session.get(DeniedFileRow, straight) is None:
        session.add(DeniedFileRow(sha256=straight, reason=words, denied_by=viewer.user_id, denied_at=now))
        session.flush()
        record(session, viewer, "file_denied", "file", straight, now=now, reason=words)


def allow_file(session: Session, viewer: DutyViewer, sha256: str, *, now: datetime) -> None:
    """NotAllowed ``scope_missing`` (scope), ``operator_only``; NotFound ``denied_file_not_found``."""
    require_duty_operator(viewer)
    row = session.get(DeniedFileRow, sha256.lower())
    if row is None:
        raise NotFound("denied_file_not_found")
    session.delete(row)
    session.flush()
    record(session, viewer, "file_allowed", "file", row.sha256, now=now)


def list_denied_files(viewer: DutyViewer, session: Session) -> tuple[DeniedFile, ...]:
    """Newest first; NotAllowed ``scope_missing`` (scope), ``operator_only``."""
    require_duty_operator(viewer)
    rows = session.scalars(select(DeniedFileRow).order_by(DeniedFileRow.denied_at.desc()).limit(_MOST_LISTED))
    return tuple(DeniedFile(row.sha256, row.reason, row.denied_at) for row in rows)

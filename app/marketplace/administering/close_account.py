"""Closes a person's account, or opens it again; what the organisation owns stays."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from app.database.tables.accounts import ApiKeyRow, UserRow
from app.marketplace.accounts import Viewer, close_sessions, require_operator
from app.marketplace.auditing import record
from app.values.errors import Conflict, Invalid, NotFound

LONGEST_REASON = 1_000


@dataclass(frozen=True, slots=True)
class CloseAccount:
    """Why is asked for, and kept in the log."""

    user_id: str
    reason: str


def close_account(session: Session, viewer: Viewer, command: CloseAccount, *, now: datetime) -> None:
    """Sessions end and keys are revoked from the next call on, also for later; closing it twice is fine.

    NotAllowed ``operator_only``; NotFound ``person_not_found``; Invalid ``reason_invalid`` (maximum);
    Conflict ``own_account`` and ``last_operator``.
    """
    user = _find(session, viewer, command)
    if user.id == viewer.user_id:
        raise Conflict("own_account")
    if not user.is_active:
        return
    if user.is_operator and _count_operators(session) < 2:
        raise Conflict("last_operator")
    user.is_active = False
    close_sessions(session, user.id, keep_token=None)
    # whoever got hold of one must not come in again with the owner when the account is opened
    session.execute(
        update(ApiKeyRow)
        .where(ApiKeyRow.user_id == user.id, ApiKeyRow.revoked_at.is_(None))
        .values(revoked_at=now)
    )
    session.flush()
    record(session, viewer, "account_closed", "user", user.id, now=now, reason=command.reason.strip())


def reopen_account(session: Session, viewer: Viewer, command: CloseAccount, *, now: datetime) -> None:
    """Signing in works again, keys do not. Refusals as for closing."""
    user = _find(session, viewer, command)
    if user.is_active:
        return
    user.is_active = True
    session.flush()
    record(session, viewer, "account_reopened", "user", user.id, now=now, reason=command.reason.strip())


def _find(session: Session, viewer: Viewer, command: CloseAccount) -> UserRow:
    require_operator(viewer)
    if not 0 < len(command.reason.strip()) <= LONGEST_REASON:
        raise Invalid("reason_invalid", {"maximum": LONGEST_REASON})
    # the operators are held together, so that two of them cannot close each other at once
    session.execute(select(UserRow.id).where(UserRow.is_operator).order_by(UserRow.id).with_for_update())
    user = session.get(UserRow, command.user_id, with_for_update=True, populate_existing=True)
    if user is None:
        raise NotFound("person_not_found")
    return user


def _count_operators(session: Session) -> int:
    counted = select(func.count()).where(UserRow.is_operator, UserRow.is_active)
    return session.scalar(counted) or 0

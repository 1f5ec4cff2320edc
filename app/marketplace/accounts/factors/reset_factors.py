"""The operator helps somebody who lost every second factor and every recovery code."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.database.tables.accounts import UserRow
from app.database.tables.proving import PasskeyRow, RecoveryCodeRow, TotpRow
from app.marketplace.accounts.factors.changing import tell_change
from app.marketplace.accounts.open_account import normalise_email
from app.marketplace.accounts.sessions import close_sessions
from app.marketplace.accounts.viewer import Viewer, require_scope, require_signed_in
from app.marketplace.auditing import SYSTEM, Actor, record
from app.values.errors import Invalid, NotAllowed, NotFound

LONGEST_REASON = 500


@dataclass(frozen=True, slots=True)
class ResetFactors:
    """``reason`` says how the person was recognised; it stays in the audit log."""

    email: str
    reason: str


def reset_factors(session: Session, viewer: Viewer, command: ResetFactors, *, now: datetime) -> None:
    """All factors and codes go, every session ends, the person gets a letter; he sets up a new one.

    NotAllowed ``operator_only``, ``reset_own_factors``; Invalid ``reset_reason_missing``; NotFound
    ``user_not_found``.
    """
    user_id, _ = require_signed_in(viewer)
    require_scope(viewer, "account:write")
    if not viewer.is_operator:
        raise NotAllowed("operator_only")
    user, reason = _find(session, command)
    # who got into an operator's session must not get rid of what keeps him out of the next
    if user.id == user_id:
        raise NotAllowed("reset_own_factors")
    _reset(session, viewer, user, reason, now=now)


def reset_factors_here(session: Session, command: ResetFactors, *, now: datetime) -> None:
    """For whoever sits at the machine's own command line: the only operator may have lost everything.

    Invalid ``reset_reason_missing``; NotFound ``user_not_found``.
    """
    user, reason = _find(session, command)
    _reset(session, SYSTEM, user, reason, now=now)


def _find(session: Session, command: ResetFactors) -> tuple[UserRow, str]:
    reason = " ".join(command.reason.split())
    if not 0 < len(reason) <= LONGEST_REASON:
        raise Invalid("reset_reason_missing", {"maximum": LONGEST_REASON})
    user = session.scalar(
        select(UserRow).where(UserRow.email == normalise_email(command.email)).with_for_update()
    )
    if user is None:
        raise NotFound("user_not_found")
    return user, reason


def _reset(session: Session, actor: Actor, user: UserRow, reason: str, *, now: datetime) -> None:
    for table in (TotpRow, RecoveryCodeRow, PasskeyRow):
        session.execute(delete(table).where(table.user_id == user.id))
    close_sessions(session, user.id, keep_token=None)
    tell_change(session, user, "factors_reset", now=now)
    record(session, actor, "factors_reset", "user", user.id, reason=reason, now=now)

"""Changes the own password; every other session ends."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import update

from app.database.tables.accounts import ApiKeyRow
from app.marketplace.accounts.doors import Doors
from app.marketplace.accounts.own_password import hold_proven, prove_by_password
from app.marketplace.accounts.passwords import check_password, hash_password
from app.marketplace.accounts.sessions import close_sessions
from app.marketplace.accounts.viewer import Viewer
from app.marketplace.auditing import record


@dataclass(frozen=True, slots=True)
class ChangePassword:
    """``keep_token`` is the session that asks; None ends all."""

    current_password: str
    new_password: str
    keep_token: str | None


def change_password(doors: Doors, viewer: Viewer, command: ChangePassword, *, now: datetime) -> None:
    """Raises NotAllowed ``password_wrong``, Invalid ``password_…``. API keys of the user are revoked too."""
    proven_hash = prove_by_password(doors, viewer, command.current_password)
    check_password(command.new_password)
    new_hash = hash_password(command.new_password)
    with doors.open_write() as session:
        user = hold_proven(session, viewer, proven_hash)
        user.password_hash = new_hash
        close_sessions(session, user.id, keep_token=command.keep_token)
        session.execute(
            update(ApiKeyRow)
            .where(ApiKeyRow.user_id == user.id, ApiKeyRow.revoked_at.is_(None))
            .values(revoked_at=now)
        )
        session.flush()
        record(session, viewer, "password_changed", "user", user.id, now=now)

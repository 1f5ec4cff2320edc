"""Changes the own password; every other session ends."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from app.database.tables.accounts import ApiKeyRow, UserRow
from app.marketplace.accounts.passwords import check_password, hash_password, verify_password
from app.marketplace.accounts.sessions import close_sessions
from app.marketplace.accounts.viewer import Viewer, require_scope, require_signed_in
from app.marketplace.auditing import record
from app.values.errors import NotAllowed


@dataclass(frozen=True, slots=True)
class ChangePassword:
    """``keep_token`` is the session that asks; None ends all."""

    current_password: str
    new_password: str
    keep_token: str | None


def change_password(session: Session, viewer: Viewer, command: ChangePassword, *, now: datetime) -> None:
    """Raises NotAllowed ``password_wrong``, Invalid ``password_…``. API keys of the user are revoked too."""
    user_id, _ = require_signed_in(viewer)
    require_scope(viewer, "account:write")
    user = session.get(UserRow, user_id, with_for_update=True)
    if user is None or not verify_password(command.current_password, user.password_hash):
        raise NotAllowed("password_wrong")
    check_password(command.new_password)
    user.password_hash = hash_password(command.new_password)
    close_sessions(session, user_id, keep_token=command.keep_token)
    session.execute(
        update(ApiKeyRow)
        .where(ApiKeyRow.user_id == user_id, ApiKeyRow.revoked_at.is_(None))
        .values(revoked_at=now)
    )
    session.flush()
    record(session, viewer, "password_changed", "user", user_id, now=now)

"""The own password, asked for again; compared while no transaction is open, for it takes its time."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.database.tables.accounts import UserRow
from app.marketplace.accounts.doors import Doors
from app.marketplace.accounts.passwords import verify_password
from app.marketplace.accounts.viewer import Viewer, require_scope, require_signed_in
from app.values.errors import NotAllowed


def prove_by_password(doors: Doors, viewer: Viewer, password: str) -> str:
    """The hash it fits, for ``hold_proven``.

    NotAllowed ``sign_in_required``, ``scope_missing`` (scope), ``password_wrong``; Unavailable
    ``sign_in_slowed``.
    """
    user_id, _ = require_signed_in(viewer)
    require_scope(viewer, "account:write")
    with doors.open_read() as session:
        password_hash = session.scalar(select(UserRow.password_hash).where(UserRow.id == user_id))
    if password_hash is None or not verify_password(password, password_hash):
        raise NotAllowed("password_wrong")
    return password_hash


def hold_proven(session: Session, viewer: Viewer, password_hash: str) -> UserRow:
    """The viewer, locked; NotAllowed ``password_wrong`` where the password is another one meanwhile."""
    user_id, _ = require_signed_in(viewer)
    user = session.get(UserRow, user_id, with_for_update=True)
    if user is None or not user.is_active or user.password_hash != password_hash:
        raise NotAllowed("password_wrong")
    return user

"""What a signed-in person sees of the own account."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.database.tables.accounts import MembershipRow, OrganisationRow, UserRow
from app.marketplace.accounts.viewer import SCOPES, Role, Viewer, require_signed_in
from app.values.errors import NotAllowed


@dataclass(frozen=True, slots=True)
class UserView:
    """A person and the organisation behind."""

    id: str
    email: str
    display_name: str
    organisation_id: str
    organisation_name: str
    role: Role
    is_operator: bool


def read_account(viewer: Viewer, session: Session) -> UserView:
    """The viewer's own account; NotAllowed ``sign_in_required`` for guests."""
    user_id, _ = require_signed_in(viewer)
    user = load_user(session, user_id)
    if user is None:
        raise NotAllowed("sign_in_required")
    return user


def load_user(session: Session, user_id: str) -> UserView | None:
    """An active user with membership, or None."""
    row = session.execute(
        select(UserRow, MembershipRow.role, OrganisationRow)
        .join(MembershipRow, MembershipRow.user_id == UserRow.id)
        .join(OrganisationRow, OrganisationRow.id == MembershipRow.organisation_id)
        .where(UserRow.id == user_id, UserRow.is_active)
    ).one_or_none()
    if row is None:
        return None
    user, role, organisation = row
    return UserView(
        id=user.id,
        email=user.email,
        display_name=user.display_name,
        organisation_id=organisation.id,
        organisation_name=organisation.name,
        role=cast("Role", role),
        is_operator=user.is_operator,
    )


def view_as(user: UserView, scopes: frozenset[str] | None = None) -> Viewer:
    """The viewer that this user is, with all scopes or with those of an API key."""
    return Viewer(
        kind="operator" if user.is_operator else "member",
        user_id=user.id,
        organisation_id=user.organisation_id,
        role=user.role,
        scopes=frozenset(SCOPES) if scopes is None else scopes & frozenset(SCOPES),
    )

"""What a signed-in person sees of the own account."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from sqlalchemy import case, select
from sqlalchemy.orm import Session

from app.database.tables.accounts import MembershipRow, OrganisationRow, UserRow
from app.database.tables.teams import TeamMemberRow
from app.marketplace.accounts.viewer import SCOPES, Role, Viewer, require_signed_in
from app.values.errors import NotAllowed


@dataclass(frozen=True, slots=True)
class UserView:
    """A person and the organisation acted for, with the teams there."""

    id: str
    email: str
    display_name: str
    organisation_id: str
    organisation_name: str
    role: Role
    is_operator: bool
    team_ids: tuple[str, ...] = ()


def read_account(viewer: Viewer, session: Session) -> UserView:
    """The viewer's own account; NotAllowed ``sign_in_required`` for guests."""
    user_id, organisation_id = require_signed_in(viewer)
    user = load_user(session, user_id, organisation_id, strictly=True)
    if user is None:
        raise NotAllowed("sign_in_required")
    return user


def load_user(
    session: Session, user_id: str, organisation_id: str | None = None, *, strictly: bool = False
) -> UserView | None:
    """An active user as a member of the organisation, or None.

    Where he is no member of it, or none was named, he acts for the one he used last; ``strictly``: for none.
    """
    query = (
        select(UserRow, MembershipRow.role, OrganisationRow)
        .join(MembershipRow, MembershipRow.user_id == UserRow.id)
        .join(OrganisationRow, OrganisationRow.id == MembershipRow.organisation_id)
        .where(UserRow.id == user_id, UserRow.is_active)
        .order_by(
            case((MembershipRow.organisation_id == organisation_id, 0), else_=1),
            MembershipRow.used_at.desc(),
            MembershipRow.organisation_id,
        )
        .limit(1)
    )
    row = session.execute(query).one_or_none()
    if row is None or (strictly and row[2].id != organisation_id):
        return None
    user, role, organisation = row
    teams = session.scalars(
        select(TeamMemberRow.team_id)
        .where(TeamMemberRow.user_id == user.id, TeamMemberRow.organisation_id == organisation.id)
        .order_by(TeamMemberRow.team_id)
    )
    return UserView(
        id=user.id,
        email=user.email,
        display_name=user.display_name,
        organisation_id=organisation.id,
        organisation_name=organisation.name,
        role=cast("Role", role),
        is_operator=user.is_operator,
        team_ids=tuple(teams),
    )


def view_as(user: UserView, scopes: frozenset[str] | None = None) -> Viewer:
    """The viewer that this user is, with all scopes or with those of an API key."""
    return Viewer(
        kind="operator" if user.is_operator else "member",
        user_id=user.id,
        organisation_id=user.organisation_id,
        role=user.role,
        scopes=frozenset(SCOPES) if scopes is None else scopes & frozenset(SCOPES),
        team_ids=user.team_ids,
    )

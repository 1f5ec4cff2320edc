"""Members of an organisation: who they are, as what, and how they come and go."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import cast

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from app.database.tables.accounts import ApiKeyRow, MembershipRow, OrganisationRow, SessionRow, UserRow
from app.database.tables.teams import TeamMemberRow
from app.marketplace.accounts import (
    MEMBER_ROLES,
    Role,
    Viewer,
    add_membership,
    count_owners,
    find_membership,
    hold_organisation,
    make_organisation,
    require_scope,
    require_signed_in,
)
from app.marketplace.auditing import Action, record
from app.marketplace.mailing import send_mail
from app.marketplace.organisations.removals import mark_removed
from app.values.errors import Conflict, Invalid, NotFound
from app.values.identifiers import new_id


@dataclass(frozen=True, slots=True)
class MemberView:
    """A person of the organisation, as its members see each other."""

    user_id: str
    display_name: str
    email: str
    role: Role
    joined_at: datetime
    is_self: bool


def list_members(viewer: Viewer, session: Session) -> tuple[MemberView, ...]:
    """Everybody of the organisation the viewer acts for, by name.

    NotAllowed ``sign_in_required``, ``scope_missing`` (scope): addresses are not for programs.
    """
    user_id, organisation_id = require_signed_in(viewer)
    require_scope(viewer, "account:write")
    rows = session.execute(
        select(MembershipRow, UserRow)
        .join(UserRow, UserRow.id == MembershipRow.user_id)
        .where(MembershipRow.organisation_id == organisation_id)
        .order_by(UserRow.display_name, UserRow.id)
    )
    return tuple(
        MemberView(
            user_id=user.id,
            display_name=user.display_name,
            email=user.email,
            role=cast("Role", row.role),
            joined_at=row.joined_at,
            is_self=user.id == user_id,
        )
        for row, user in rows
    )


def change_role(session: Session, viewer: Viewer, user_id: str, role: Role, *, now: datetime) -> None:
    """Works from the person's next call on.

    NotAllowed ``owner_only``; Invalid ``role_unknown``; NotFound ``member_not_found``; Conflict
    ``last_owner``: there is always an owner, who can let others be one.
    """
    organisation, _ = hold_organisation(session, viewer, "members:manage")
    if role not in MEMBER_ROLES:
        raise Invalid("role_unknown", {"role": role, "known": [*MEMBER_ROLES]})
    row = _find_member(session, user_id, organisation.id)
    if row.role == role:
        return
    if row.role == "owner":
        _refuse_last_owner(session, organisation.id)
    before, row.role = row.role, role
    session.flush()
    record(session, viewer, "role_changed", "user", user_id, {"from": before, "to": role}, now=now)


def remove_member(session: Session, viewer: Viewer, user_id: str, *, now: datetime) -> None:
    """He sees nothing of the organisation from his next call on, and is told by a letter.

    His keys for it are revoked, his sessions go on in another organisation of his; who has none gets one of
    his own, because an account without any could do nothing, not even accept an invitation.

    NotAllowed ``owner_only``; NotFound ``member_not_found``; Conflict ``last_owner``.
    """
    organisation, _ = hold_organisation(session, viewer, "members:manage")
    row = _find_member(session, user_id, organisation.id)
    _end_membership(session, viewer, row, organisation, "member_removed", now=now)
    user = session.get_one(UserRow, user_id)
    mark_removed(session, organisation.id, user.email, now=now)
    send_mail(
        session,
        user.email,
        "member_removed",
        {"organisation_name": organisation.name},
        language=user.language,
        key=f"member_removed:{new_id()}",
        now=now,
        path=f"/{user.language}/organisation",
    )


def leave_organisation(session: Session, viewer: Viewer, *, now: datetime) -> None:
    """The same by oneself. NotAllowed ``sign_in_required``; Conflict ``last_owner``."""
    organisation, own = hold_organisation(session, viewer, "organisation:read")
    _end_membership(session, viewer, own, organisation, "member_left", now=now)


def _find_member(session: Session, user_id: str, organisation_id: str) -> MembershipRow:
    row = find_membership(session, user_id, organisation_id)
    if row is None:
        raise NotFound("member_not_found")
    return row


def _refuse_last_owner(session: Session, organisation_id: str) -> None:
    if count_owners(session, organisation_id) <= 1:
        raise Conflict("last_owner")


def _end_membership(
    session: Session,
    viewer: Viewer,
    row: MembershipRow,
    organisation: OrganisationRow,
    action: Action,
    *,
    now: datetime,
) -> None:
    if row.role == "owner":
        _refuse_last_owner(session, organisation.id)
    user_id, role = row.user_id, row.role
    of_both = {"user_id": user_id, "organisation_id": organisation.id}
    session.execute(delete(TeamMemberRow).filter_by(**of_both))
    session.delete(row)
    session.flush()
    session.execute(update(SessionRow).filter_by(**of_both).values(organisation_id=None))
    session.execute(update(ApiKeyRow).filter_by(**of_both, revoked_at=None).values(revoked_at=now))
    left = session.scalar(select(func.count()).select_from(MembershipRow).filter_by(user_id=user_id))
    if not left:
        name = session.get_one(UserRow, user_id).display_name
        add_membership(session, user_id, make_organisation(session, name, now), "owner", now=now)
    record(session, viewer, action, "user", user_id, {"role": role}, now=now)

"""Who belongs to which organisation: rows of it, made and counted in one place."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.database.tables.accounts import MembershipRow, OrganisationRow, UserRow
from app.marketplace.accounts.permissions import Permission, require_may
from app.marketplace.accounts.viewer import Role, Viewer, require_scope, require_signed_in
from app.values.errors import NotAllowed


def add_membership(
    session: Session, user_id: str, organisation_id: str, role: Role, *, now: datetime
) -> None:
    """The person belongs to the organisation, and begins there the next time."""
    session.add(
        MembershipRow(user_id=user_id, organisation_id=organisation_id, role=role, joined_at=now, used_at=now)
    )
    session.flush()


def hold_organisation(
    session: Session, viewer: Viewer, permission: Permission
) -> tuple[OrganisationRow, MembershipRow]:
    """The viewer's organisation and membership, held until the transaction ends.

    Whoever changes members comes through here, one after the other, and is looked at again once it is his
    turn: of two owners who remove each other the second is none any more. NotAllowed ``sign_in_required``,
    ``scope_missing`` (scope), ``owner_only``, ``role_may_not`` (role).
    """
    user_id, organisation_id = require_signed_in(viewer)
    require_scope(viewer, "account:write")
    organisation = session.scalars(
        select(OrganisationRow).where(OrganisationRow.id == organisation_id).with_for_update()
    ).one()
    own = find_membership(session, user_id, organisation_id)
    if own is None:
        raise NotAllowed("sign_in_required")
    require_may(own.role, permission)
    return organisation, own


def find_membership(session: Session, user_id: str, organisation_id: str) -> MembershipRow | None:
    """As it is now, whatever this session read before."""
    return session.get(MembershipRow, (user_id, organisation_id), populate_existing=True)


def count_owners(session: Session, organisation_id: str) -> int:
    """Owners who can still act."""
    return (
        session.scalar(
            select(func.count())
            .select_from(MembershipRow)
            .join(UserRow, UserRow.id == MembershipRow.user_id)
            .where(
                MembershipRow.organisation_id == organisation_id,
                MembershipRow.role == "owner",
                UserRow.is_active,
            )
        )
        or 0
    )


def list_owners(session: Session, organisation_id: str | None, *others: str) -> Sequence[UserRow]:
    """Owners who can still act, and members with one of the other roles, by id; nobody of no organisation."""
    return session.scalars(
        select(UserRow)
        .join(MembershipRow, MembershipRow.user_id == UserRow.id)
        .where(
            MembershipRow.organisation_id == organisation_id,
            MembershipRow.role.in_(("owner", *others)),
            UserRow.is_active,
        )
        .order_by(UserRow.id)
    ).all()

"""The organisation one acts for, and the others one could."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import cast

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.database.tables.accounts import MembershipRow, OrganisationRow, SessionRow
from app.marketplace.accounts import (
    Role,
    Viewer,
    check_name,
    find_membership,
    hash_secret,
    hold_organisation,
    require_scope,
    require_signed_in,
)
from app.marketplace.auditing import record
from app.marketplace.duties import screen
from app.values.errors import Conflict, NotAllowed, NotFound


@dataclass(frozen=True, slots=True)
class BelongingView:
    """An organisation the viewer belongs to; ``is_current``: the one he acts for now."""

    id: str
    name: str
    role: Role
    joined_at: datetime
    is_current: bool


def list_belongings(viewer: Viewer, session: Session) -> tuple[BelongingView, ...]:
    """All organisations of the viewer by name; NotAllowed ``sign_in_required``.

    A program's key is told of its own organisation only.
    """
    user_id, organisation_id = require_signed_in(viewer)
    query = (
        select(MembershipRow, OrganisationRow.name)
        .join(OrganisationRow, OrganisationRow.id == MembershipRow.organisation_id)
        .where(MembershipRow.user_id == user_id)
        .order_by(OrganisationRow.name)
    )
    if "account:write" not in viewer.scopes:
        query = query.where(MembershipRow.organisation_id == organisation_id)
    return tuple(
        BelongingView(
            id=row.organisation_id,
            name=name,
            role=cast("Role", row.role),
            joined_at=row.joined_at,
            is_current=row.organisation_id == organisation_id,
        )
        for row, name in session.execute(query)
    )


def switch_organisation(
    session: Session, viewer: Viewer, token: str | None, organisation_id: str, *, now: datetime
) -> None:
    """The session of this token acts for another organisation of the viewer; nothing else ends.

    NotAllowed ``sign_in_required``, ``scope_missing`` (scope): a key acts for one organisation;
    NotFound ``organisation_not_found`` for any that is not his.
    """
    user_id, _ = require_signed_in(viewer)
    require_scope(viewer, "account:write")
    if token is None:
        raise NotAllowed("sign_in_required")
    row = find_membership(session, user_id, organisation_id)
    if row is None:
        raise NotFound("organisation_not_found")
    switched = session.execute(
        update(SessionRow)
        .where(SessionRow.token_hash == hash_secret(token), SessionRow.user_id == user_id)
        .values(organisation_id=organisation_id)
        .returning(SessionRow.token_hash)
        .execution_options(synchronize_session=False)
    ).one_or_none()
    if switched is None:
        raise NotAllowed("sign_in_required")
    row.used_at = now
    session.flush()
    record(
        session,
        viewer,
        "organisation_switched",
        "organisation",
        organisation_id,
        now=now,
        concerned_id=organisation_id,
    )


def rename_organisation(session: Session, viewer: Viewer, name: str, *, now: datetime) -> str:
    """The name as it is kept, held against the list of sanctions.

    NotAllowed ``owner_only``; Invalid ``name_invalid``; Conflict ``organisation_name_taken``.
    """
    organisation, _ = hold_organisation(session, viewer, "organisation:change")
    straight = check_name(name)
    if straight == organisation.name:
        return straight
    other = session.scalar(select(OrganisationRow.id).where(OrganisationRow.name == straight))
    if other is not None:
        raise Conflict("organisation_name_taken")
    organisation.name = straight
    try:
        session.flush()
    except IntegrityError as error:  # somebody else was faster
        raise Conflict("organisation_name_taken") from error
    record(session, viewer, "organisation_renamed", "organisation", organisation.id, now=now)
    screen(session, "organisation", organisation.id, straight, now=now, user_id=viewer.user_id)
    return straight

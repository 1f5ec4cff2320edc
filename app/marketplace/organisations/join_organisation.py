"""An invited person who has an account already becomes a member, too."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from app.database.tables.accounts import OrganisationRow, UserRow
from app.marketplace.accounts import (
    Viewer,
    add_membership,
    find_invitation,
    find_membership,
    require_scope,
    require_signed_in,
    use_invitation,
)
from app.marketplace.auditing import record
from app.values.errors import Conflict, NotAllowed


def join_organisation(session: Session, viewer: Viewer, invitation: str, *, now: datetime) -> str:
    """The organisation's id; what the person had before stays. Two tabs with one invitation join once.

    NotAllowed ``sign_in_required``, ``scope_missing`` (scope), ``invitation_invalid``,
    ``invitation_for_another``: it was sent to another address; Conflict ``member_already``. Then the
    invitation is as good as before.
    """
    user_id, _ = require_signed_in(viewer)
    require_scope(viewer, "account:write")
    found = find_invitation(session, invitation, now=now)
    if found.email is None or found.organisation_id is None:
        raise NotAllowed("invitation_invalid")
    user = session.get_one(UserRow, user_id)
    if user.email != found.email:
        raise NotAllowed("invitation_for_another")
    # one after the other with everybody else who changes members
    session.get_one(OrganisationRow, found.organisation_id, with_for_update=True)
    if find_membership(session, user_id, found.organisation_id) is not None:
        raise Conflict("member_already")
    use_invitation(session, found.id, now=now)
    add_membership(session, user_id, found.organisation_id, found.role, now=now)
    record(
        session,
        viewer,
        "member_joined",
        "user",
        user_id,
        {"invitation_id": found.id, "role": found.role},
        now=now,
        concerned_id=found.organisation_id,
    )
    return found.organisation_id

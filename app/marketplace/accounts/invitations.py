"""Invitations: the operator's waves for testers, and an owner's for his own organisation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

from sqlalchemy import ColumnElement, or_, select, update
from sqlalchemy.orm import Session

from app.database.tables.accounts import OrganisationRow
from app.database.tables.invitations import InvitationRow
from app.marketplace.accounts.open_account import check_email, check_name
from app.marketplace.accounts.permissions import may, require_may
from app.marketplace.accounts.viewer import Role, Viewer, hash_secret, require_scope, require_signed_in
from app.marketplace.auditing import record
from app.marketplace.mailing import send_mail
from app.values.errors import Invalid, NotAllowed, NotFound
from app.values.identifiers import is_id, new_id, new_secret

MOST_USES = 1_000
MOST_DAYS = 365
# what an owner may give away: never more than he has, and no institute's hat
MEMBER_ROLES: tuple[Role, ...] = ("buyer", "engineer", "planner", "owner")


@dataclass(frozen=True, slots=True)
class InviteWave:
    """Everybody who knows the code may join, so many and so long."""

    name: str
    most_uses: int
    days: int


@dataclass(frozen=True, slots=True)
class InviteMember:
    """One person into the viewer's organisation; the letter goes out in ``language``."""

    email: str
    role: Role
    days: int
    language: str


@dataclass(frozen=True, slots=True)
class InvitationView:
    """Without its code, which nobody knows any more."""

    id: str
    name: str
    email: str | None
    organisation_id: str | None
    organisation_name: str | None
    role: Role
    uses: int
    most_uses: int
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None


def invite_wave(session: Session, viewer: Viewer, command: InviteWave, *, now: datetime) -> str:
    """The code, shown once; NotAllowed ``operator_only``; Invalid ``name_invalid``, ``invitation_bounds``."""
    require_scope(viewer, "account:write")
    if not viewer.is_operator:
        raise NotAllowed("operator_only")
    name = check_name(command.name)
    _check_bounds(command.most_uses, command.days)
    return _store(
        session, viewer, now, name=name, most_uses=command.most_uses, days=command.days, role="owner"
    )


def invite_member(session: Session, viewer: Viewer, command: InviteMember, *, now: datetime) -> None:
    """A letter with a link; the answer is the same whether or not the address is known here.

    NotAllowed ``owner_only``; Invalid ``email_invalid``, ``role_unknown``, ``invitation_bounds``.
    """
    _, organisation_id = require_signed_in(viewer)
    require_scope(viewer, "account:write")
    require_may(viewer.role, "members:manage")
    if command.role not in MEMBER_ROLES:
        raise Invalid("role_unknown", {"role": command.role, "known": [*MEMBER_ROLES]})
    email = check_email(command.email)
    _check_bounds(1, command.days)
    organisation = session.get_one(OrganisationRow, organisation_id)
    code = _store(
        session,
        viewer,
        now,
        name=organisation.name,
        most_uses=1,
        days=command.days,
        role=command.role,
        organisation_id=organisation_id,
        email=email,
    )
    send_mail(
        session,
        email,
        "invitation",
        {
            "organisation_name": organisation.name,
            "until_on": (now + timedelta(days=command.days)).date().isoformat(),
        },
        language=command.language,
        key=f"invitation:{hash_secret(code)}",
        now=now,
        path=f"/{command.language}/sign-up?invitation={code}",
    )


def _check_bounds(most_uses: int, days: int) -> None:
    if not (1 <= most_uses <= MOST_USES and 1 <= days <= MOST_DAYS):
        raise Invalid("invitation_bounds", {"most_uses": MOST_USES, "most_days": MOST_DAYS})


def _store(
    session: Session,
    viewer: Viewer,
    now: datetime,
    *,
    name: str,
    most_uses: int,
    days: int,
    role: Role,
    organisation_id: str | None = None,
    email: str | None = None,
) -> str:
    code = new_secret()
    row = InvitationRow(
        id=new_id(),
        code_hash=hash_secret(code),
        name=name,
        organisation_id=organisation_id,
        email=email,
        role=role,
        most_uses=most_uses,
        uses=0,
        created_by=viewer.user_id,
        created_at=now,
        expires_at=now + timedelta(days=days),
        revoked_at=None,
    )
    session.add(row)
    session.flush()
    record(
        session,
        viewer,
        "invitation_made",
        "invitation",
        row.id,
        {"most_uses": most_uses, "role": role},
        now=now,
    )
    return code


def find_invitation(session: Session, code: str, *, now: datetime) -> InvitationView:
    """One that is good now; NotAllowed ``invitation_invalid`` for any other, whatever is wrong with it."""
    row = session.execute(
        select(InvitationRow, OrganisationRow.name)
        .outerjoin(OrganisationRow, OrganisationRow.id == InvitationRow.organisation_id)
        .where(InvitationRow.code_hash == hash_secret(code), *_is_good(now))
    ).one_or_none()
    if row is None:
        raise NotAllowed("invitation_invalid")
    return _view(*row)


def use_invitation(session: Session, invitation_id: str, *, now: datetime) -> None:
    """Count one more; NotAllowed ``invitation_invalid`` where another was faster, and nothing is counted."""
    used = session.execute(
        update(InvitationRow)
        .where(InvitationRow.id == invitation_id, *_is_good(now))
        .values(uses=InvitationRow.uses + 1)
        .returning(InvitationRow.id)
        .execution_options(synchronize_session=False)
    ).one_or_none()
    if used is None:
        raise NotAllowed("invitation_invalid")


def list_invitations(viewer: Viewer, session: Session) -> tuple[InvitationView, ...]:
    """Those the viewer may revoke, newest first."""
    require_signed_in(viewer)
    rows = session.execute(
        select(InvitationRow, OrganisationRow.name)
        .outerjoin(OrganisationRow, OrganisationRow.id == InvitationRow.organisation_id)
        .where(_run_by(viewer))
        .order_by(InvitationRow.created_at.desc(), InvitationRow.id)
        .limit(200)
    )
    return tuple(_view(*row) for row in rows)


def revoke_invitation(session: Session, viewer: Viewer, invitation_id: str, *, now: datetime) -> None:
    """It is good for nobody from now on; NotFound ``invitation_not_found`` for any but one's own."""
    require_signed_in(viewer)
    require_scope(viewer, "account:write")
    row = None
    if is_id(invitation_id):
        row = session.scalar(select(InvitationRow).where(InvitationRow.id == invitation_id, _run_by(viewer)))
    if row is None:
        raise NotFound("invitation_not_found")
    if row.revoked_at is None:
        row.revoked_at = now
        session.flush()
        record(session, viewer, "invitation_revoked", "invitation", row.id, now=now)


def _is_good(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        InvitationRow.revoked_at.is_(None),
        InvitationRow.expires_at > now,
        InvitationRow.uses < InvitationRow.most_uses,
    )


def _run_by(viewer: Viewer) -> ColumnElement[bool]:
    manages = may(viewer.role, "members:manage")
    own = InvitationRow.organisation_id == (viewer.organisation_id if manages else "")
    return or_(own, InvitationRow.organisation_id.is_(None)) if viewer.is_operator else own


def _view(row: InvitationRow, organisation_name: str | None) -> InvitationView:
    return InvitationView(
        id=row.id,
        name=row.name,
        email=row.email,
        organisation_id=row.organisation_id,
        organisation_name=organisation_name,
        role=cast("Role", row.role),
        uses=row.uses,
        most_uses=row.most_uses,
        created_at=row.created_at,
        expires_at=row.expires_at,
        revoked_at=row.revoked_at,
    )

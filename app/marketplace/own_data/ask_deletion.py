"""Asks that an account or an organisation goes: by password, after some days, until then taken back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, cast

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.database.tables.accounts import MembershipRow, UserRow
from app.database.tables.catalogue import ProviderRow
from app.database.tables.own_data import DeletionRow
from app.marketplace.accounts import Viewer, require_scope, require_signed_in
from app.marketplace.accounts.doors import Doors
from app.marketplace.accounts.own_password import hold_proven, prove_by_password
from app.marketplace.auditing import record
from app.marketplace.mailing import send_mail
from app.values.errors import Conflict, NotAllowed, NotFound
from app.values.identifiers import new_id

DeletionKind = Literal["account", "organisation"]


@dataclass(frozen=True, slots=True)
class AskDeletion:
    """The password is asked for again: an open browser is not enough."""

    kind: DeletionKind
    password: str


@dataclass(frozen=True, slots=True)
class DeletionView:
    """What goes, and when."""

    id: str
    kind: DeletionKind
    asked_at: datetime
    due_at: datetime


def ask_deletion(
    doors: Doors, viewer: Viewer, command: AskDeletion, *, wait: timedelta, now: datetime
) -> DeletionView:
    """The same once more is the one that is asked for already. Letters go to everybody concerned.

    NotAllowed ``sign_in_required``, ``password_wrong``, ``owner_only``; Conflict ``last_owner``,
    ``organisation_has_firm``.
    """
    proven_hash = prove_by_password(doors, viewer, command.password)
    with doors.open_write() as session:
        user = hold_proven(session, viewer, proven_hash)
        return _ask(session, viewer, user, command.kind, wait=wait, now=now)


def _ask(
    session: Session, viewer: Viewer, user: UserRow, kind: DeletionKind, *, wait: timedelta, now: datetime
) -> DeletionView:
    user_id, organisation_id = require_signed_in(viewer)
    check_deletion(session, kind, user_id, organisation_id)
    row = session.scalar(
        select(DeletionRow).where(
            DeletionRow.kind == kind,
            DeletionRow.user_id == user_id
            if kind == "account"
            else DeletionRow.organisation_id == organisation_id,
        )
    )
    if row is not None:
        return _view(row)
    row = DeletionRow(
        id=new_id(),
        kind=kind,
        user_id=user_id,
        organisation_id=organisation_id,
        asked_at=now,
        due_at=now + wait,
    )
    session.add(row)
    session.flush()
    for each in [user] if kind == "account" else list_people(session, organisation_id):
        send_mail(
            session,
            each.email,
            "account_going" if kind == "account" else "organisation_going",
            {"goes_on": row.due_at.date().isoformat()},
            language=each.language,
            key=f"going:{row.id}:{each.id}",
            now=now,
            path=f"/{each.language}/account/data",
        )
    _record(session, viewer, "deletion_asked", row, now)
    return _view(row)


def check_deletion(session: Session, kind: DeletionKind, user_id: str, organisation_id: str) -> None:
    """What stands against it: asked when it is asked for, and again when it is done.

    An account takes those organisations along in which nobody else is.
    """
    if kind == "account":
        for each in list_organisations_of(session, user_id):
            _check_leaving(session, user_id, each)
        return
    mine = session.scalar(
        select(MembershipRow.role).where(
            MembershipRow.user_id == user_id, MembershipRow.organisation_id == organisation_id
        )
    )
    if mine != "owner":
        raise NotAllowed("owner_only")
    _check_firm(session, organisation_id)


def is_alone(session: Session, user_id: str, organisation_id: str) -> bool:
    """Whether nobody else is in the organisation."""
    return not _count_others(session, user_id, organisation_id)


def list_organisations_of(session: Session, user_id: str) -> list[str]:
    """All that a person belongs to."""
    found = select(MembershipRow.organisation_id).where(MembershipRow.user_id == user_id)
    return [*session.scalars(found.order_by(MembershipRow.organisation_id))]


def _check_leaving(session: Session, user_id: str, organisation_id: str) -> None:
    if is_alone(session, user_id, organisation_id):
        _check_firm(session, organisation_id)
        return
    role = session.scalar(
        select(MembershipRow.role).where(
            MembershipRow.user_id == user_id, MembershipRow.organisation_id == organisation_id
        )
    )
    if role == "owner" and not _count_others(session, user_id, organisation_id, role="owner"):
        raise Conflict("last_owner")


def _count_others(session: Session, user_id: str, organisation_id: str, *, role: str | None = None) -> int:
    others = select(func.count()).where(
        MembershipRow.organisation_id == organisation_id, MembershipRow.user_id != user_id
    )
    return session.scalar(others if role is None else others.where(MembershipRow.role == role)) or 0


def _check_firm(session: Session, organisation_id: str) -> None:
    firm = session.scalar(
        select(ProviderRow.code).where(ProviderRow.organisation_id == organisation_id).limit(1)
    )
    if firm is not None:
        raise Conflict("organisation_has_firm", {"provider": firm})


def take_back_deletion(session: Session, viewer: Viewer, deletion_id: str, *, now: datetime) -> None:
    """Nothing goes; twice is fine. NotFound ``deletion_not_found`` for what is not the viewer's to decide."""
    user_id, organisation_id = require_signed_in(viewer)
    require_scope(viewer, "account:write")
    row = session.get(DeletionRow, deletion_id, with_for_update=True)
    if row is None or not _may_see(viewer, row, user_id, organisation_id):
        raise NotFound("deletion_not_found")
    _record(session, viewer, "deletion_taken_back", row, now)
    session.delete(row)
    session.flush()


def list_deletions(viewer: Viewer, session: Session) -> tuple[DeletionView, ...]:
    """Those that are asked for and the viewer may take back."""
    user_id, organisation_id = require_signed_in(viewer)
    rows = session.scalars(
        select(DeletionRow)
        .where((DeletionRow.user_id == user_id) | (DeletionRow.organisation_id == organisation_id))
        .order_by(DeletionRow.due_at, DeletionRow.id)
    )
    return tuple(_view(row) for row in rows if _may_see(viewer, row, user_id, organisation_id))


def list_people(session: Session, organisation_id: str) -> list[UserRow]:
    """Everybody of an organisation."""
    return [
        *session.scalars(
            select(UserRow)
            .join(MembershipRow, MembershipRow.user_id == UserRow.id)
            .where(MembershipRow.organisation_id == organisation_id)
            .order_by(UserRow.email)
        )
    ]


def _may_see(viewer: Viewer, row: DeletionRow, user_id: str, organisation_id: str) -> bool:
    if row.kind == "account":
        return row.user_id == user_id
    return row.organisation_id == organisation_id and viewer.role == "owner"


def _record(
    session: Session,
    viewer: Viewer,
    action: Literal["deletion_asked", "deletion_taken_back"],
    row: DeletionRow,
    now: datetime,
) -> None:
    if row.kind == "account":
        record(session, viewer, action, "user", row.user_id, now=now)
    else:
        record(session, viewer, action, "organisation", row.organisation_id, now=now)


def _view(row: DeletionRow) -> DeletionView:
    return DeletionView(row.id, cast("DeletionKind", row.kind), row.asked_at, row.due_at)

"""Joining the organisation behind one's own mail domain: asking, and an owner's answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.database.tables import (
    AuditEntryRow,
    JoinRequestRow,
    MailDomainRow,
    MembershipRow,
    OrganisationRow,
    UserRow,
)
from app.marketplace.accounts import (
    Viewer,
    add_membership,
    find_membership,
    hold_organisation,
    list_owners,
    require_scope,
    require_signed_in,
)
from app.marketplace.auditing import record
from app.marketplace.mailing import send_mail
from app.marketplace.organisations.mail_domains import domain_of
from app.marketplace.organisations.removals import is_marked, mark_removed
from app.values.errors import Conflict, NotFound
from app.values.identifiers import new_id

DECLINED_FOR = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class JoinRequestView:
    """A person who waits for an owner's answer."""

    id: str
    display_name: str
    email: str
    asked_at: datetime


@dataclass(frozen=True, slots=True)
class OpenDoor:
    """An organisation that the viewer's address belongs to; ``is_asked``: an owner has yet to answer."""

    organisation_id: str
    organisation_name: str
    domain: str
    is_asked: bool


def list_open_doors(viewer: Viewer, session: Session) -> tuple[OpenDoor, ...]:
    """Organisations the viewer could join by his address and has not."""
    user_id, _ = require_signed_in(viewer)
    require_scope(viewer, "account:write")
    domain = domain_of(session.get_one(UserRow, user_id).email)
    rows = session.execute(
        select(OrganisationRow)
        .join(MailDomainRow, MailDomainRow.organisation_id == OrganisationRow.id)
        .where(
            MailDomainRow.domain == domain,
            OrganisationRow.id.not_in(
                select(MembershipRow.organisation_id).where(MembershipRow.user_id == user_id)
            ),
        )
    ).scalars()
    asked = set(
        session.scalars(
            select(JoinRequestRow.organisation_id).where(
                JoinRequestRow.user_id == user_id, JoinRequestRow.status == "asked"
            )
        )
    )
    return tuple(OpenDoor(row.id, row.name, domain, row.id in asked) for row in rows)


def ask_to_join(session: Session, viewer: Viewer, organisation_id: str, *, now: datetime) -> bool:
    """Whether the viewer is a member now; else owners are written to, once for one request.

    NotAllowed ``sign_in_required``, ``scope_missing`` (scope); NotFound ``organisation_not_found`` for any
    that does not stand behind his address; Conflict ``member_already``, ``join_declined_lately`` (again_on).
    Who was removed or declined before, under whatever account of the address, waits for an owner, also where
    the domain lets others in at once.
    """
    user_id, _ = require_signed_in(viewer)
    require_scope(viewer, "account:write")
    user = session.get_one(UserRow, user_id)
    door = session.get(MailDomainRow, domain_of(user.email))
    if door is None or door.organisation_id != organisation_id:
        raise NotFound("organisation_not_found")
    organisation = session.get_one(OrganisationRow, organisation_id, with_for_update=True)
    if find_membership(session, user_id, organisation_id) is not None:
        raise Conflict("member_already")
    declined_at = _find_declined(session, user_id, organisation_id)
    again_on = None if declined_at is None else (declined_at + DECLINED_FOR).date()
    if again_on is not None and now.date() < again_on:
        raise Conflict("join_declined_lately", {"again_on": again_on.isoformat()})
    is_known = (
        declined_at is not None
        or is_marked(session, organisation_id, user.email, now=now)
        or _was_removed(session, user_id, organisation_id)
    )
    if door.joins_at_once and not is_known:
        add_membership(session, user_id, organisation_id, "buyer", now=now)
        _record_joined(session, viewer, user_id, organisation_id, now)
        return True
    waiting = session.scalar(
        select(JoinRequestRow.id).filter_by(user_id=user_id, organisation_id=organisation_id, status="asked")
    )
    if waiting is not None:
        return False
    row = JoinRequestRow(
        id=new_id(),
        organisation_id=organisation_id,
        user_id=user_id,
        status="asked",
        asked_at=now,
        decided_by=None,
        decided_at=None,
    )
    session.add(row)
    session.flush()
    record(
        session, viewer, "join_asked", "organisation", organisation_id, now=now, concerned_id=organisation_id
    )
    _write_to_owners(session, organisation, user, row.id, now)
    return False


def list_join_requests(viewer: Viewer, session: Session) -> tuple[JoinRequestView, ...]:
    """Who waits, the longest first; nothing for who may not answer. Not for programs, as members are not."""
    _, organisation_id = require_signed_in(viewer)
    require_scope(viewer, "account:write")
    if viewer.role != "owner":
        return ()
    rows = session.execute(
        select(JoinRequestRow, UserRow)
        .join(UserRow, UserRow.id == JoinRequestRow.user_id)
        .where(JoinRequestRow.organisation_id == organisation_id, JoinRequestRow.status == "asked")
        .order_by(JoinRequestRow.asked_at, JoinRequestRow.id)
    )
    return tuple(JoinRequestView(row.id, user.display_name, user.email, row.asked_at) for row, user in rows)


def answer_join_request(
    session: Session, viewer: Viewer, request_id: str, *, approves: bool, now: datetime
) -> None:
    """A buyer from now on, or not; the person is written to. Of two owners one answers.

    NotAllowed ``owner_only``; NotFound ``join_request_not_found``; Conflict ``join_request_answered``.
    """
    organisation, own = hold_organisation(session, viewer, "members:manage")
    row = session.get(JoinRequestRow, request_id, populate_existing=True)
    if row is None or row.organisation_id != organisation.id:
        raise NotFound("join_request_not_found")
    if row.status != "asked":
        raise Conflict("join_request_answered")
    row.status = "approved" if approves else "declined"
    row.decided_by, row.decided_at = own.user_id, now
    session.flush()
    user = session.get_one(UserRow, row.user_id)
    if approves and find_membership(session, user.id, organisation.id) is None:
        add_membership(session, user.id, organisation.id, "buyer", now=now)
        _record_joined(session, viewer, user.id, organisation.id, now)
    elif not approves:
        mark_removed(session, organisation.id, user.email, now=now)
        record(session, viewer, "join_declined", "user", user.id, now=now)
    send_mail(
        session,
        user.email,
        "join_approved" if approves else "join_declined",
        {"organisation_name": organisation.name},
        language=user.language,
        key=f"join_answered:{row.id}",
        now=now,
        path=f"/{user.language}/organisation",
    )


def _find_declined(session: Session, user_id: str, organisation_id: str) -> datetime | None:
    """When an owner last said no, if that was his last word."""
    last = session.scalar(
        select(JoinRequestRow)
        .filter_by(user_id=user_id, organisation_id=organisation_id)
        .where(JoinRequestRow.decided_at.is_not(None))
        .order_by(JoinRequestRow.decided_at.desc(), JoinRequestRow.id.desc())
        .limit(1)
    )
    return last.decided_at if last is not None and last.status == "declined" else None


def _was_removed(session: Session, user_id: str, organisation_id: str) -> bool:
    found = session.scalar(
        select(AuditEntryRow.sequence)
        .filter_by(
            object_kind="user", object_id=user_id, action="member_removed", organisation_id=organisation_id
        )
        .limit(1)
    )
    return found is not None


def _record_joined(
    session: Session, viewer: Viewer, user_id: str, organisation_id: str, now: datetime
) -> None:
    record(
        session,
        viewer,
        "member_joined",
        "user",
        user_id,
        {"by": "domain", "role": "buyer"},
        now=now,
        concerned_id=organisation_id,
    )


def _write_to_owners(
    session: Session, organisation: OrganisationRow, asking: UserRow, request_id: str, now: datetime
) -> None:
    for owner in list_owners(session, organisation.id):
        send_mail(
            session,
            owner.email,
            "join_asked",
            {"organisation_name": organisation.name, "email": asking.email},
            language=owner.language,
            key=f"join_asked:{request_id}:{owner.id}",
            now=now,
            path=f"/{owner.language}/organisation",
        )

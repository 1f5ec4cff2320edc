"""What goes on beside the steps: whose case it is, notes of the institute, and the agreement."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.database.tables.accounts import MembershipRow, UserRow
from app.database.tables.developing import CaseEntryRow, InstituteRow
from app.institutes.nda import NDA_VERSION
from app.institutes.workflow import CLOSED
from app.marketplace.accounts import Viewer, require_scope, require_signed_in
from app.marketplace.auditing import record
from app.marketplace.developing.find_case import FoundCase, find_case, refuse_stale
from app.marketplace.referring.open_cases import tell_institute, write_entry
from app.values import tidy_text
from app.values.errors import Conflict, Invalid, NotAllowed

LONGEST_NOTE = 4_000
MOST_NOTES = 200


def assign_case(
    session: Session, viewer: Viewer, case_id: str, *, revision: int, user_id: str, now: datetime
) -> None:
    """Another of the institute's staff goes on with it.

    NotFound ``case_not_found``; NotAllowed ``institute_only``; Conflict ``case_changed``,
    ``case_without_part``, ``case_closed``; Invalid ``assignee_unknown``.
    """
    found = _find_own(session, viewer, case_id)
    refuse_stale(found, revision)
    person = session.scalar(
        select(UserRow.id)
        .join(MembershipRow, MembershipRow.user_id == UserRow.id)
        .join(InstituteRow, InstituteRow.organisation_id == MembershipRow.organisation_id)
        .where(
            UserRow.id == user_id,
            UserRow.is_active,
            MembershipRow.role == "institute_staff",
            InstituteRow.code == found.case.institute,
        )
    )
    if person is None:
        raise Invalid("assignee_unknown")
    found.case.taken_by, found.case.revision, found.case.changed_at = person, revision + 1, now
    session.flush()
    record(
        session, viewer, "case_assigned", "case", case_id, {"to": person}, now=now,
        concerned_id=found.referral.organisation_id,
    )  # fmt: skip
    if person != viewer.user_id:
        tell_institute(session, found.case, now=now)


def write_case_note(session: Session, viewer: Viewer, case_id: str, text: str, *, now: datetime) -> None:
    """Seen by the institute's staff alone.

    NotFound ``case_not_found``; NotAllowed ``institute_only``; Conflict ``case_closed``,
    ``case_notes_limit_reached`` (maximum); Invalid ``case_note_invalid`` (maximum).
    """
    found = _find_own(session, viewer, case_id)
    words = tidy_text(text)
    if not 0 < len(words) <= LONGEST_NOTE:
        raise Invalid("case_note_invalid", {"maximum": LONGEST_NOTE})
    written = select(func.count()).where(CaseEntryRow.case_id == case_id, CaseEntryRow.kind == "note")
    if (session.scalar(written) or 0) >= MOST_NOTES:
        raise Conflict("case_notes_limit_reached", {"maximum": MOST_NOTES})
    write_entry(session, found.case, side="institute", step=None, text=words, user_id=viewer.user_id, now=now)
    record(session, viewer, "case_noted", "case", case_id, now=now)


def accept_nda(session: Session, viewer: Viewer, case_id: str, version: str, *, now: datetime) -> None:
    """For the viewer's side; accepting it twice is fine.

    NotFound ``case_not_found``; NotAllowed ``step_of_other_side`` for operators; Conflict ``case_closed``,
    ``nda_outdated`` (version) where other words are in force than those that were read.
    """
    require_scope(viewer, "referrals:write")
    found = find_case(session, viewer, case_id, lock=True)
    if found.side not in ("customer", "institute"):
        raise NotAllowed("step_of_other_side", {"step": "agree"})
    if found.state in CLOSED:
        raise Conflict("case_closed")
    if version != NDA_VERSION:
        raise Conflict("nda_outdated", {"version": NDA_VERSION})
    case = found.case
    if case.nda_version != NDA_VERSION:  # what was accepted under other words does not hold for these
        case.nda_version, case.nda_customer_at, case.nda_institute_at = NDA_VERSION, None, None
    if found.side == "customer":
        case.nda_customer_at = case.nda_customer_at or now
    else:
        require_signed_in(viewer)
        case.nda_institute_at = case.nda_institute_at or now
    session.flush()
    record(
        session, viewer, "nda_accepted", "case", case_id, {"version": version, "side": found.side}, now=now,
        concerned_id=found.referral.organisation_id,
    )  # fmt: skip


def list_staff(session: Session, institute: str) -> tuple[tuple[str, str], ...]:
    """Ids and names of those who can go on with a case of the institute."""
    rows = session.execute(
        select(UserRow.id, UserRow.display_name)
        .join(MembershipRow, MembershipRow.user_id == UserRow.id)
        .join(InstituteRow, InstituteRow.organisation_id == MembershipRow.organisation_id)
        .where(InstituteRow.code == institute, MembershipRow.role == "institute_staff", UserRow.is_active)
        .order_by(UserRow.display_name, UserRow.id)
    )
    return tuple((user_id, name) for user_id, name in rows)


def _find_own(session: Session, viewer: Viewer, case_id: str) -> FoundCase:
    require_scope(viewer, "referrals:write")
    found = find_case(session, viewer, case_id, lock=True)
    if found.side != "institute":
        raise NotAllowed("institute_only")
    if found.state in CLOSED:
        raise Conflict("case_closed")
    return found

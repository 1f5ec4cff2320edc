"""A case as its side sees it: where it is, what was said, and the dossier as far as it was released."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.database.documents import from_document
from app.database.tables.accounts import UserRow
from app.database.tables.developing import CaseAttachmentRow, CaseEntryRow, ReferralCaseRow
from app.geometry.measurements import Measurements
from app.institutes import FundingProgramme
from app.institutes.assessment import Assessment, Outcome
from app.institutes.declining import DeclineReason
from app.institutes.workflow import CLOSED, Side, State, Step, find_waiting, list_steps
from app.marketplace.accounts import Viewer, require_scope
from app.marketplace.developing.attached_quote import find_quote_id, is_own_file
from app.marketplace.developing.find_case import FoundCase, find_case
from app.marketplace.developing.funding import load_programmes
from app.marketplace.developing.handed_over import GivenProvider, find_transfers
from app.marketplace.duties import HoldStatus
from app.marketplace.guarding import CONSENT_KINDS, Asked, ConsentKind, Opening, decide_access
from app.marketplace.quoting import DrawingView
from app.marketplace.quoting.part_papers import list_drawing_rows, view_drawing
from app.marketplace.referring.handover import decide_handover, may_read_customers_files, may_read_own
from app.offers import Contradiction, Evidence, NearMiss, Reason, Requirement
from app.offers.dossier import Dossier


@dataclass(frozen=True, slots=True)
class EntryView:
    """Without ``step`` it is a note, which only the institute sees; ``author`` is empty for the system.

    ``reason`` is why an institute declined; None also for what was declined before there were codes.
    """

    side: Side
    step: Step | None
    reason: DeclineReason | None
    text: str
    author: str
    at: datetime


@dataclass(frozen=True, slots=True)
class AttachmentView:
    """A file that came with what was said."""

    id: str
    side: Side
    file_name: str
    media_type: str
    size_bytes: int
    attached_at: datetime


@dataclass(frozen=True, slots=True)
class HandedBack:
    """Where an outcome went: to providers, with what each did with it, or to the customer as a quote.

    ``words`` are for the providers, and not for the customer to read. ``quote`` is the number of a quote or
    "", ``quote_id`` is for the customer's side alone, ``attachment_id`` a file of this case.
    """

    providers: tuple[GivenProvider, ...] = ()
    words: str = ""
    quote: str = ""
    quote_id: str | None = None
    attachment_id: str | None = None


@dataclass(frozen=True, slots=True)
class CaseView:
    """``steps`` are those this viewer can take now; ``dossier`` is None where nothing is released.

    ``part_id`` is for the customer's own side; ``released`` is what the viewer sees, ``open_to_institute``
    what the institute does at this moment (where one person is named: that person); ``funding`` are the
    programmes that the assessment names, as they are known today.
    """

    id: str
    referral_id: str
    part_id: str | None
    institute: str
    state: State
    side: Side
    revision: int
    steps: tuple[Step, ...]
    waiting_for: Side | None
    due_at: datetime | None
    is_overdue: bool
    taken_by: str | None
    taken_by_name: str
    nda_version: str | None
    nda_customer_at: datetime | None
    nda_institute_at: datetime | None
    released: tuple[ConsentKind, ...]
    open_to_institute: tuple[ConsentKind, ...]
    drawings: tuple[DrawingView, ...]
    entries: tuple[EntryView, ...]
    attachments: tuple[AttachmentView, ...]
    assessment: Assessment | None
    outcome: Outcome | None
    funding: tuple[FundingProgramme, ...]
    handed_back: HandedBack | None
    hold: HoldStatus | None
    is_part_gone: bool
    created_at: datetime
    changed_at: datetime
    dossier: Dossier | None


def read_case(viewer: Viewer, session: Session, case_id: str, *, now: datetime) -> CaseView:
    """NotFound ``case_not_found``."""
    require_scope(viewer, "referrals:read")
    return view_case(session, viewer, find_case(session, viewer, case_id), now=now)


def view_case(session: Session, viewer: Viewer, found: FoundCase, *, now: datetime) -> CaseView:
    """A case that was found already."""
    case, state = found.case, found.state
    released = decide_handover(case, found.brief, found.consents, side=found.side, user_id=viewer.user_id)
    open_to_institute = decide_handover(
        case, found.brief, found.consents, side="institute", user_id=case.taken_by or ""
    )
    waiting = find_waiting(state)
    is_gone = found.part is None
    taken_by = None if case.taken_by is None else session.get(UserRow, case.taken_by)
    # operators see where it is, not what the two say to each other
    is_all_shown = found.side == "customer" or (found.side == "institute" and bool(released))
    is_talk_shown = is_all_shown or may_read_own(case, found.side)
    return CaseView(
        id=case.id,
        referral_id=case.referral_id,
        part_id=found.part.id if found.part is not None and found.side == "customer" else None,
        institute=case.institute,
        state=state,
        side=found.side,
        revision=case.revision,
        steps=() if is_gone else list_steps(state, found.side),
        waiting_for=None if waiting is None or found.hold == "held" else waiting[0],
        due_at=case.due_at,
        is_overdue=case.due_at is not None and case.due_at <= now,
        taken_by=case.taken_by,
        taken_by_name="" if taken_by is None else taken_by.display_name,
        nda_version=case.nda_version,
        nda_customer_at=case.nda_customer_at,
        nda_institute_at=case.nda_institute_at,
        released=tuple(each for each in CONSENT_KINDS if each in released),
        open_to_institute=tuple(each for each in CONSENT_KINDS if each in open_to_institute),
        drawings=_list_drawings(session, found, released),
        entries=_list_entries(session, found, is_all_shown) if is_talk_shown else (),
        attachments=_list_attachments(session, viewer, found) if is_talk_shown else (),
        assessment=None
        if case.assessment is None or found.side == "operator"
        else from_document(Assessment, case.assessment),
        outcome=None if case.outcome is None else from_document(Outcome, case.outcome),
        funding=_list_funding(session, case) if found.side != "operator" else (),
        handed_back=_find_receivers(session, found),
        hold=found.hold,
        is_part_gone=is_gone and state not in CLOSED,
        created_at=case.created_at,
        changed_at=case.changed_at,
        dossier=_write_dossier(session, found, released) if released else None,
    )


def _list_funding(session: Session, case: ReferralCaseRow) -> tuple[FundingProgramme, ...]:
    named = (case.assessment or {}).get("funding", ())
    return tuple(each for each in load_programmes(session) if each.code in named) if named else ()


def _find_receivers(session: Session, found: FoundCase) -> HandedBack | None:
    is_customer = found.side == "customer"
    to = found.case.handed_to
    if to is None:
        providers, words = find_transfers(session, found.case.id)
        return HandedBack(providers, "" if is_customer else words) if providers else None
    if is_own_file(session, found.case, to):
        return HandedBack(attachment_id=to)
    return HandedBack(quote=to, quote_id=find_quote_id(session, found.referral, to) if is_customer else None)


def _list_drawings(
    session: Session, found: FoundCase, released: frozenset[ConsentKind]
) -> tuple[DrawingView, ...]:
    if found.part is None or "drawing" not in released:
        return ()
    return tuple(view_drawing(row) for row in list_drawing_rows(session, found.part.id))


def _list_entries(session: Session, found: FoundCase, is_all_shown: bool) -> tuple[EntryView, ...]:
    rows = session.execute(
        select(CaseEntryRow, UserRow.display_name)
        .outerjoin(UserRow, UserRow.id == CaseEntryRow.user_id)
        .where(CaseEntryRow.case_id == found.case.id)
        .order_by(CaseEntryRow.position)
    )
    return tuple(
        EntryView(
            cast("Side", row.side),
            cast("Step | None", row.step),
            cast("DeclineReason | None", row.reason),
            row.text,
            name or "",
            row.at,
        )
        for row, name in rows
        if (row.kind == "step" or found.side == "institute") and (is_all_shown or row.side != "customer")
    )


def _list_attachments(session: Session, viewer: Viewer, found: FoundCase) -> tuple[AttachmentView, ...]:
    # a name tells something as well: who may not open a file does not see that it is there
    is_all_open = may_read_customers_files(
        found.case, found.brief, found.consents, side=found.side, user_id=viewer.user_id
    )
    rows = session.scalars(
        select(CaseAttachmentRow)
        .where(CaseAttachmentRow.case_id == found.case.id)
        .order_by(CaseAttachmentRow.attached_at, CaseAttachmentRow.id)
    )
    return tuple(
        AttachmentView(
            row.id, cast("Side", row.side), row.file_name, row.media_type, row.size_bytes, row.attached_at
        )
        for row in rows
        if is_all_open or row.side != "customer"
    )


def _write_dossier(session: Session, found: FoundCase, released: frozenset[ConsentKind]) -> Dossier:
    referral, brief, part = found.referral, found.brief, found.part
    is_file_shown = "file" in released and part is not None
    measured = part.measurements if part is not None and "measurements" in released else None
    return Dossier(
        case_id=found.case.id,
        institute=found.case.institute,
        created_at=referral.created_at,
        quantity=referral.quantity,
        country=str(referral.destination.get("country", "")),
        requirement=from_document(Requirement, referral.requirement),
        functions=() if brief is None else tuple(brief.functions),
        reasons=tuple(from_document(Reason, each) for each in referral.reasons),
        evidence=() if brief is None else tuple(from_document(Evidence, each) for each in brief.evidence),
        near_misses=()
        if brief is None
        else tuple(from_document(NearMiss, each) for each in brief.near_misses),
        contradictions=()
        if brief is None
        else tuple(from_document(Contradiction, each) for each in brief.contradictions or ()),
        budget_minor=None if brief is None else brief.budget_minor,
        confidentiality="institute" if brief is None else brief.confidentiality,
        consent=next(each for each in ("file", "measurements", "summary") if each in released),
        note=referral.note,
        measurements=None if measured is None else from_document(Measurements, measured),
        file_name=part.file_name if is_file_shown and part is not None else "",
        sha256=part.sha256 if is_file_shown and part is not None else "",
        drawings=tuple(drawing.file_name for drawing in _list_drawings(session, found, released)),
    )


def find_case_picture(viewer: Viewer, session: Session, case_id: str) -> tuple[str | None, Opening | None]:
    """Where the part's picture is stored, and what is to be noted before an institute gets it.

    None where there is none or the file was not released: a picture of the shape tells the shape. NotFound
    ``case_not_found``.
    """
    require_scope(viewer, "referrals:read")
    found = find_case(session, viewer, case_id)
    released = decide_handover(
        found.case, found.brief, found.consents, side=found.side, user_id=viewer.user_id
    )
    part = found.part
    if part is None or "file" not in released or part.thumbnail_key is None:
        return None, None
    if found.side != "institute":
        return part.thumbnail_key, None
    basis = decide_access(Asked("institute", "thumbnail", "delivery", consents=found.consents))
    opening = Opening(
        part.id, part.organisation_id, "thumbnail", "delivery", "institute", basis, viewer,
        receiver=found.case.institute,
    )  # fmt: skip
    return part.thumbnail_key, opening

"""Confidentiality: who opened which file, what institutes may have, and what they get."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter
from fastapi.responses import StreamingResponse
from pydantic import Field

from app.marketplace.accounts import Viewer
from app.marketplace.guarding import (
    LONGEST_REASON,
    Basis,
    ConsentKind,
    FileKind,
    OpenAsOperator,
    Purpose,
    Relation,
    note_opening,
    open_as_operator,
)
from app.marketplace.quoting import ask_for_copy, list_part_openings
from app.marketplace.referring import (
    ChangeConsent,
    assign_institute,
    change_consent,
    find_shared_file,
    read_consents,
    read_shared_referral,
)
from app.values import Conflict
from app.web.api.drawing_models import DrawingShown, show_drawing
from app.web.api.examples import (
    CONSENTS,
    CONSENTS_WANTED,
    INSTITUTE_OWNER,
    OPENINGS,
    OPERATOR_FILE_WANTED,
    OWNER_WANTED,
    SHARED_REFERRAL,
    answers,
    body_examples,
)
from app.web.api.firm_models import OwnerWanted
from app.web.api.models import NO_CONTROLS, Code, DrawingId, PartId, ReferralId, Shown, Wanted
from app.web.api.part_models import MeasurementsShown, show_measurements
from app.web.api.quote_models import RequirementShown, show_requirement
from app.web.context import WebContext
from app.web.part_files import saved_as, send_part_file, stream_content, stream_file
from app.web.rules import Rule, ruled
from app.web.sessions import CurrentContext, CurrentLanguage, CurrentViewer, ReadSession, WriteSession

router = APIRouter(tags=["confidentiality"])
OURS = ruled(Rule.GUEST_OR_MEMBER)
MEMBERS = ruled(Rule.MEMBER)
OPERATORS = ruled(Rule.OPERATOR)
FILE_ANSWER: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The file, to be saved",
        "content": {"application/octet-stream": {"example": "(the file)"}},
    }
}


class OpeningShown(Shown):
    """By the owner's people several times from `first_at` to `last_at`; by others once."""

    kind: FileKind
    purpose: Purpose
    relation: Relation
    basis: Basis
    reason: str
    user_id: str | None
    receiver: str | None
    copy_sha256: str | None
    first_at: datetime
    last_at: datetime


class OpeningsShown(Shown):
    """The latest first, a hundred at most."""

    part_id: str
    openings: list[OpeningShown]


class OperatorFileWanted(Wanted):
    """`drawing_id` where the kind is a drawing. The reason is read by the owner."""

    part_id: Code
    kind: FileKind
    drawing_id: Code | None = None
    reason: Annotated[str, Field(max_length=LONGEST_REASON, pattern=NO_CONTROLS)] = ""


class ConsentShown(Shown):
    """`withdrawn_at` null: it holds."""

    institute: str
    kind: ConsentKind
    given_at: datetime
    withdrawn_at: datetime | None


class ConsentsShown(Shown):
    """All that were ever given, in their order."""

    referral_id: str
    consents: list[ConsentShown]


class ConsentsWanted(Wanted):
    """What the institute may have from now on; what is not named is withdrawn."""

    kinds: Annotated[tuple[ConsentKind, ...], Field(max_length=4)]


class InstituteOwnerShown(Shown):
    """Whose staff acts for the institute."""

    institute: str
    organisation_id: str | None


class SharedReferralShown(Shown):
    """What the customer lets this institute have at this moment."""

    id: str
    institute: str
    consents: list[ConsentKind]
    quantity: int
    requirements: RequirementShown
    note: str
    measurements: MeasurementsShown | None
    has_file: bool
    drawings: list[DrawingShown]
    created_at: datetime


@router.get(
    "/parts/{part_id}/file",
    dependencies=OURS,
    response_class=StreamingResponse,
    responses={**FILE_ANSWER, **answers(None, None, 404)},
    summary="Fetch the file of a part",
)
def get_file(part_id: PartId, viewer: CurrentViewer, context: CurrentContext) -> StreamingResponse:
    """As it was uploaded."""
    return send_part_file(context, viewer, part_id, "file", "download", is_saved=True)


@router.get(
    "/parts/{part_id}/openings",
    dependencies=OURS,
    responses=answers(200, OPENINGS, 404),
    summary="See who opened the files of a part",
)
def get_openings(
    part_id: PartId, session: ReadSession, viewer: CurrentViewer, context: CurrentContext
) -> OpeningsShown:
    """Your own people, the program that measures, operators with their reason, institutes by your consent."""
    return OpeningsShown(
        part_id=part_id,
        openings=[
            OpeningShown(
                kind=each.kind,
                purpose=each.purpose,
                relation=each.relation,
                basis=each.basis,
                reason=each.note,
                user_id=each.user_id,
                receiver=each.receiver,
                copy_sha256=each.copy_sha256,
                first_at=each.first_at,
                last_at=each.last_at,
            )
            for each in list_part_openings(viewer, session, part_id, now=context.now())
        ],
    )


@router.post(
    "/operator/files",
    dependencies=OPERATORS,
    response_class=StreamingResponse,
    responses={**FILE_ANSWER, **answers(None, None, 401, 403, 404, 422)},
    summary="Open a customer's file as operator",
)
def post_operator_file(
    wanted: Annotated[OperatorFileWanted, body_examples(OPERATOR_FILE_WANTED)],
    viewer: CurrentViewer,
    context: CurrentContext,
) -> StreamingResponse:
    """Only with a reason: it stands in the audit log and beside the part, and the owner gets a letter."""
    command = OpenAsOperator(wanted.part_id, wanted.kind, wanted.reason, wanted.drawing_id)
    with context.open_write() as session:
        file = open_as_operator(session, viewer, command, now=context.now())
    context.wake_worker()
    return stream_file(context, file, saved_as(file.file_name))


@router.get(
    "/referrals/{referral_id}/consents",
    dependencies=OURS,
    responses=answers(200, CONSENTS, 404),
    summary="See what institutes may have",
)
def get_consents(referral_id: ReferralId, session: ReadSession, viewer: CurrentViewer) -> ConsentsShown:
    """What was given, and what was withdrawn again."""
    return _show_consents(viewer, session, referral_id)


@router.put(
    "/referrals/{referral_id}/consents/{institute}",
    dependencies=OURS,
    responses=answers(200, CONSENTS, 404, 422),
    summary="Say what an institute may have",
)
def put_consents(
    referral_id: ReferralId,
    institute: str,
    wanted: Annotated[ConsentsWanted, body_examples(CONSENTS_WANTED)],
    session: WriteSession,
    viewer: CurrentViewer,
    context: CurrentContext,
) -> ConsentsShown:
    """Holds at its next access. File and drawings bring along the measurements, these the summary."""
    command = ChangeConsent(referral_id, institute, wanted.kinds)
    change_consent(session, viewer, command, now=context.now())
    return _show_consents(viewer, session, referral_id)


def _show_consents(viewer: Viewer, session: ReadSession, referral_id: str) -> ConsentsShown:
    return ConsentsShown(
        referral_id=referral_id,
        consents=[
            ConsentShown(
                institute=each.institute,
                kind=each.kind,
                given_at=each.given_at,
                withdrawn_at=each.withdrawn_at,
            )
            for each in read_consents(viewer, session, referral_id)
        ],
    )


@router.put(
    "/institutes/{code}/organisation",
    dependencies=OPERATORS,
    responses=answers(200, INSTITUTE_OWNER, 401, 403, 404, 422),
    summary="Say whose staff acts for an institute",
)
def put_institute_organisation(
    code: str,
    wanted: Annotated[OwnerWanted, body_examples(OWNER_WANTED)],
    session: WriteSession,
    viewer: CurrentViewer,
    context: CurrentContext,
) -> InstituteOwnerShown:
    """For the operator."""
    known = {each.code for each in context.catalogue().institutes}
    assign_institute(session, viewer, code, wanted.organisation_id, known=known, now=context.now())
    return InstituteOwnerShown(institute=code, organisation_id=wanted.organisation_id)


@router.get(
    "/institute/referrals/{referral_id}",
    dependencies=MEMBERS,
    responses=answers(200, SHARED_REFERRAL, 401, 403, 404),
    summary="Read a referral as the institute asked",
)
def get_shared_referral(
    referral_id: ReferralId, session: ReadSession, viewer: CurrentViewer, language: CurrentLanguage
) -> SharedReferralShown:
    """For the staff of an institute; what the customer withdrew is no longer there."""
    shared = read_shared_referral(viewer, session, referral_id)
    referral = shared.referral
    place = f"/api/v1/institute/referrals/{referral.id}/drawings"
    return SharedReferralShown(
        id=referral.id,
        institute=shared.institute,
        consents=sorted(shared.consents),
        quantity=referral.quantity,
        requirements=show_requirement(referral.requirement),
        note=referral.note,
        measurements=None
        if shared.measurements is None
        else show_measurements(shared.measurements, language),
        has_file=shared.has_file,
        drawings=[
            show_drawing(referral.part_id, each).model_copy(update={"file": f"{place}/{each.id}"})
            for each in shared.drawings
        ],
        created_at=referral.created_at,
    )


@router.get(
    "/institute/referrals/{referral_id}/file",
    dependencies=MEMBERS,
    response_class=StreamingResponse,
    responses={**FILE_ANSWER, **answers(None, None, 401, 403, 404, 409)},
    summary="Fetch the part's file as the institute asked",
)
def get_shared_file(
    referral_id: ReferralId, viewer: CurrentViewer, context: CurrentContext
) -> StreamingResponse:
    """A copy without names of people and programs; 409 `copy_not_ready` while it is made."""
    return _send_copy(context, viewer, referral_id, "file", None)


@router.get(
    "/institute/referrals/{referral_id}/drawings/{drawing_id}",
    dependencies=MEMBERS,
    response_class=StreamingResponse,
    responses={**FILE_ANSWER, **answers(None, None, 401, 403, 404, 409)},
    summary="Fetch a drawing as the institute asked",
)
def get_shared_drawing(
    referral_id: ReferralId, drawing_id: DrawingId, viewer: CurrentViewer, context: CurrentContext
) -> StreamingResponse:
    """A copy without names of people and programs; 409 `copy_not_ready` while it is made."""
    return _send_copy(context, viewer, referral_id, "drawing", drawing_id)


def _send_copy(
    context: WebContext, viewer: Viewer, referral_id: str, kind: FileKind, drawing_id: str | None
) -> StreamingResponse:
    now = context.now()
    with context.open_write() as session:
        shared = find_shared_file(viewer, session, referral_id, kind, drawing_id)
        copy, key = shared.copy, shared.file.storage_key
        if copy is None:
            ask_for_copy(session, shared.opening.part_id, kind, drawing_id, key, now=now)
        elif copy.storage_key is not None:
            note_opening(session, shared.opening, now=now)
    context.wake_worker()
    if copy is None:
        raise Conflict("copy_not_ready")
    if copy.storage_key is None:
        raise Conflict("copy_differs" if copy.error == "copy_differs" else "copy_impossible")
    stream = context.storage.open(copy.storage_key)
    return stream_content(stream, shared.file.media_type, saved_as(shared.file.file_name))

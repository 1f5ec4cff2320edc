"""Confidentiality: who opened which file, what institutes may have, and what they get."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Request
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
    open_as_operator,
)
from app.marketplace.quoting import list_part_openings
from app.marketplace.referring import (
    ChangeConsent,
    change_consent,
    read_consents,
)
from app.web.api.examples.answering import answers, body_examples
from app.web.api.examples.guarding import CONSENTS, CONSENTS_WANTED, OPENINGS, OPERATOR_FILE_WANTED
from app.web.api.models import NO_CONTROLS, Code, PartId, ReferralId, Shown, Wanted
from app.web.part_files import require_near, saved_as, send_part_file, stream_file
from app.web.rules import Rule, ruled
from app.web.sessions import CurrentContext, CurrentViewer, ReadSession, WriteSession

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
    request: Request,
    wanted: Annotated[OperatorFileWanted, body_examples(OPERATOR_FILE_WANTED)],
    viewer: CurrentViewer,
    context: CurrentContext,
) -> StreamingResponse:
    """Only with a reason: it stands in the audit log and beside the part, and the owner gets a letter."""
    require_near(request)
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

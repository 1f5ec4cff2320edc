"""Cases: a referral on its way through one institute, for both sides of it."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import StreamingResponse
from pydantic import Field
from sqlalchemy.orm import Session

from app.marketplace.accounts import Viewer
from app.marketplace.developing import (
    Filter,
    accept_nda,
    assign_case,
    count_cases,
    list_cases,
    list_forgotten,
    read_case,
    take_step,
    write_case_note,
)
from app.web.api.case_models import (
    AttachmentShown,
    CaseShown,
    CasesShown,
    ForgottenShown,
    show_attachment,
    show_case,
    show_figures,
    show_summary,
)
from app.web.api.case_wanted import (
    AssigneeWanted,
    CaseNoteWanted,
    NdaWanted,
    StepWanted,
)
from app.web.api.examples.answering import answers, body_examples
from app.web.api.examples.cases import (
    ASSIGNEE_WANTED,
    ATTACHMENT,
    CASE,
    CASE_NOTE_WANTED,
    CASES,
    FORGOTTEN,
    NDA_WANTED,
    STEP_WANTED,
)
from app.web.api.models import NO_CONTROLS, AttachmentId, CaseId, Limit, Wanted
from app.web.case_files import keep_attachment, send_attachment, send_dossier, send_picture
from app.web.context import WebContext
from app.web.naming import names_of
from app.web.papers import DRAWING_BODY, TakenDrawing
from app.web.rules import Rule, ruled
from app.web.sessions import CurrentContext, CurrentLanguage, CurrentViewer, ReadSession, WriteSession

router = APIRouter(tags=["cases"])
OURS = ruled(Rule.GUEST_OR_MEMBER)
MEMBERS = ruled(Rule.MEMBER)


class InboxWanted(Wanted):
    """Which cases, of which institute and person (empty: all of the viewer's)."""

    filter: Filter = "open"
    institute: Annotated[str, Field(max_length=80, pattern=NO_CONTROLS)] = ""
    person: Annotated[str, Field(max_length=26, pattern=NO_CONTROLS)] = ""
    limit: Limit = 100
    skip: Annotated[int, Field(ge=0, le=100_000)] = 0


def _show(session: Session, viewer: Viewer, case_id: str, context: WebContext, language: str) -> CaseShown:
    case = read_case(viewer, session, case_id, now=context.now())
    return show_case(case, language, names=names_of(context.catalogue(), language))


@router.get(
    "/cases", dependencies=MEMBERS, responses=answers(200, CASES, 401, 403, 422), summary="Read the inbox"
)
def get_cases(
    wanted: Annotated[InboxWanted, Query()],
    session: ReadSession,
    viewer: CurrentViewer,
    context: CurrentContext,
) -> CasesShown:
    """Of the institutes the viewer acts for; operators see where all cases are, not what is in them."""
    now = context.now()
    found = list_cases(
        viewer,
        session,
        wanted=wanted.filter,
        institute=wanted.institute,
        person=wanted.person,
        limit=wanted.limit,
        skip=wanted.skip,
        now=now,
    )
    return CasesShown(
        cases=[show_summary(one) for one in found],
        figures=show_figures(count_cases(viewer, session, now=now)),
    )


@router.get(
    "/operator/forgotten-cases",
    dependencies=ruled(Rule.OPERATOR),
    responses=answers(200, FORGOTTEN, 401, 403),
    summary="Check that no case is forgotten",
)
def get_forgotten(session: ReadSession, viewer: CurrentViewer, context: CurrentContext) -> ForgottenShown:
    """Empty as long as reminders go out."""
    return ForgottenShown(cases=list(list_forgotten(viewer, session, now=context.now())))


@router.get(
    "/cases/{case_id}",
    response_model=CaseShown,
    dependencies=OURS,
    responses=answers(200, CASE, 404),
    summary="Read a case",
)
def get_case(
    case_id: CaseId,
    session: ReadSession,
    viewer: CurrentViewer,
    context: CurrentContext,
    language: CurrentLanguage,
) -> CaseShown:
    """With what was released to whoever asks."""
    return _show(session, viewer, case_id, context, language)


@router.post(
    "/cases/{case_id}/steps",
    response_model=CaseShown,
    dependencies=OURS,
    responses=answers(200, CASE, 403, 404, 409, 422),
    summary="Take a step",
)
def post_step(
    case_id: CaseId,
    wanted: Annotated[StepWanted, body_examples(STEP_WANTED)],
    session: WriteSession,
    viewer: CurrentViewer,
    context: CurrentContext,
    language: CurrentLanguage,
) -> CaseShown:
    """One of those the case lists for this side; of two at once one is told that things have moved on."""
    command = wanted.to_command(case_id)
    take_step(session, viewer, command, catalogue=context.catalogue(), now=context.now())
    return _show(session, viewer, case_id, context, language)


@router.put(
    "/cases/{case_id}/assignee",
    response_model=CaseShown,
    dependencies=MEMBERS,
    responses=answers(200, CASE, 401, 403, 404, 409, 422),
    summary="Give a case to a colleague",
)
def put_assignee(
    case_id: CaseId,
    wanted: Annotated[AssigneeWanted, body_examples(ASSIGNEE_WANTED)],
    session: WriteSession,
    viewer: CurrentViewer,
    context: CurrentContext,
    language: CurrentLanguage,
) -> CaseShown:
    """Somebody of the same institute."""
    assign_case(session, viewer, case_id, revision=wanted.revision, user_id=wanted.user_id, now=context.now())
    return _show(session, viewer, case_id, context, language)


@router.post(
    "/cases/{case_id}/notes",
    response_model=CaseShown,
    dependencies=MEMBERS,
    responses=answers(200, CASE, 401, 403, 404, 409, 422),
    summary="Write a note for colleagues",
)
def post_case_note(
    case_id: CaseId,
    wanted: Annotated[CaseNoteWanted, body_examples(CASE_NOTE_WANTED)],
    session: WriteSession,
    viewer: CurrentViewer,
    context: CurrentContext,
    language: CurrentLanguage,
) -> CaseShown:
    """The customer does not see it."""
    write_case_note(session, viewer, case_id, wanted.text, now=context.now())
    return _show(session, viewer, case_id, context, language)


@router.post(
    "/cases/{case_id}/nda",
    response_model=CaseShown,
    dependencies=OURS,
    responses=answers(200, CASE, 403, 404, 409, 422),
    summary="Accept the confidentiality agreement",
)
def post_nda(
    case_id: CaseId,
    wanted: Annotated[NdaWanted, body_examples(NDA_WANTED)],
    session: WriteSession,
    viewer: CurrentViewer,
    context: CurrentContext,
    language: CurrentLanguage,
) -> CaseShown:
    """For one's own side; once both have, the institute sees what the customer released."""
    accept_nda(session, viewer, case_id, wanted.version, now=context.now())
    return _show(session, viewer, case_id, context, language)


@router.post(
    "/cases/{case_id}/attachments",
    status_code=201,
    response_model=AttachmentShown,
    dependencies=OURS,
    openapi_extra=DRAWING_BODY,
    responses=answers(201, ATTACHMENT, 403, 404, 409, 413, 415, 422),
    summary="Attach a file",
)
def post_attachment(
    request: Request, case_id: CaseId, viewer: CurrentViewer, file: TakenDrawing
) -> AttachmentShown:
    """PDF, PNG or JPEG; the same file sent again is the one that is there already."""
    return show_attachment(case_id, keep_attachment(request, viewer, case_id, file))


@router.get(
    "/cases/{case_id}/attachments/{attachment_id}",
    dependencies=OURS,
    response_class=StreamingResponse,
    responses={
        200: {
            "description": "The file as it was sent",
            "content": {"application/octet-stream": {"example": "(PDF, PNG or JPEG)"}},
        },
        **answers(None, None, 404),
    },
    summary="Fetch an attachment",
)
def get_attachment(
    request: Request, case_id: CaseId, attachment_id: AttachmentId, viewer: CurrentViewer
) -> StreamingResponse:
    """To be saved."""
    return send_attachment(request, viewer, case_id, attachment_id)


@router.get(
    "/cases/{case_id}/dossier.pdf",
    dependencies=OURS,
    response_class=Response,
    responses={
        200: {"description": "The dossier", "content": {"application/pdf": {"example": "(PDF)"}}},
        **answers(None, None, 404),
    },
    summary="Fetch the dossier",
)
def get_dossier(
    request: Request, case_id: CaseId, viewer: CurrentViewer, language: CurrentLanguage
) -> Response:
    """What was released to whoever asks, as PDF/A."""
    return send_dossier(request, viewer, case_id, language)


@router.get(
    "/cases/{case_id}/picture.png",
    dependencies=OURS,
    response_class=Response,
    responses={
        200: {"description": "The picture", "content": {"image/png": {"example": "(PNG)"}}},
        **answers(None, None, 404),
    },
    summary="Fetch the part's picture",
)
def get_picture(request: Request, case_id: CaseId, viewer: CurrentViewer) -> Response:
    """Only where the file was released: a picture of the shape tells the shape."""
    return send_picture(request, viewer, case_id)

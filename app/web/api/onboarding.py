"""Becoming a provider: the firm's application and its documents."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import StreamingResponse

from app.marketplace.onboarding import (
    Apply,
    Contact,
    apply_as_provider,
    change_application,
    change_contact,
    hand_in,
    may_apply,
    read_application,
    read_own_application,
    remove_document,
    withdraw,
)
from app.web.api.examples.answering import answers, body_examples, sends
from app.web.api.examples.onboarding import (
    APPLICATION,
    APPLICATION_DOCUMENT,
    APPLICATION_WANTED,
    CONTACT_WANTED,
    OWN_APPLICATION,
)
from app.web.api.onboarding_models import (
    ApplicationDocumentShown,
    ApplicationId,
    ApplicationShown,
    ApplicationWanted,
    ContactWanted,
    DocumentId,
    DocumentWanted,
    OwnApplicationShown,
    read_trader,
    show_application,
    show_document,
)
from app.web.papers import DRAWING_BODY, TakenDrawing
from app.web.proofs import keep_proof, send_proof
from app.web.rules import Rule, ruled
from app.web.sessions import CurrentContext, CurrentViewer, ReadSession, WriteSession

router = APIRouter(tags=["onboarding"])
OURS = ruled(Rule.MEMBER)


@router.get(
    "/provider-application",
    dependencies=OURS,
    responses=answers(200, OWN_APPLICATION, 401, 403),
    summary="Read your firm's application",
)
def get_own_application(
    session: ReadSession, viewer: CurrentViewer, context: CurrentContext
) -> OwnApplicationShown:
    """The newest; for owners."""
    found = read_own_application(viewer, session)
    return OwnApplicationShown(
        application=None if found is None else show_application(found),
        may_apply=may_apply(viewer, session, context.policy()),
    )


@router.post(
    "/provider-applications",
    status_code=201,
    dependencies=OURS,
    responses=answers(201, APPLICATION, 401, 403, 409, 422),
    summary="Apply as a provider",
)
def post_application(
    wanted: Annotated[ApplicationWanted, body_examples(APPLICATION_WANTED)],
    session: WriteSession,
    viewer: CurrentViewer,
    context: CurrentContext,
) -> ApplicationShown:
    """For owners. The firm gets a code and a draft to work on; nothing of it is seen before approval."""
    applied = apply_as_provider(
        session,
        viewer,
        Apply(read_trader(wanted.trader), wanted.processes),
        places=context.catalogue().market.places,
        policy=context.policy(),
        now=context.now(),
    )
    return show_application(applied)


@router.get(
    "/provider-applications/{application_id}",
    dependencies=OURS,
    responses=answers(200, APPLICATION, 401, 403, 404),
    summary="Read an application",
)
def get_application(
    application_id: ApplicationId, session: ReadSession, viewer: CurrentViewer
) -> ApplicationShown:
    """The own one, or any for the operator."""
    return show_application(read_application(viewer, session, application_id))


@router.put(
    "/provider-applications/{application_id}",
    dependencies=OURS,
    responses=answers(200, APPLICATION, 401, 403, 404, 409, 422),
    summary="Correct an application",
)
def put_application(
    application_id: ApplicationId,
    wanted: Annotated[ApplicationWanted, body_examples(APPLICATION_WANTED)],
    session: WriteSession,
    viewer: CurrentViewer,
    context: CurrentContext,
) -> ApplicationShown:
    """Until it is handed in, and again after a question."""
    changed = change_application(
        session,
        viewer,
        application_id,
        Apply(read_trader(wanted.trader), wanted.processes),
        now=context.now(),
    )
    return show_application(changed)


@router.post(
    "/provider-applications/{application_id}/documents",
    status_code=201,
    dependencies=OURS,
    openapi_extra=DRAWING_BODY,
    responses=answers(201, APPLICATION_DOCUMENT, 401, 403, 404, 409, 413, 415, 422),
    summary="Add a document",
)
def post_document(
    request: Request,
    application_id: ApplicationId,
    wanted: Annotated[DocumentWanted, Query()],
    viewer: CurrentViewer,
    file: TakenDrawing,
) -> ApplicationDocumentShown:
    """PDF, PNG or JPEG; the same file sent again is the document that is there already."""
    return show_document(keep_proof(request, viewer, application_id, wanted.kind, file.stream, file.name))


@router.get(
    "/provider-applications/{application_id}/documents/{document_id}",
    dependencies=OURS,
    response_class=StreamingResponse,
    responses=sends(
        "The file as it was sent", "application/octet-stream", "(PDF, PNG or JPEG)", 401, 403, 404
    ),
    summary="Fetch a document",
)
def get_document(
    request: Request, application_id: ApplicationId, document_id: DocumentId, viewer: CurrentViewer
) -> StreamingResponse:
    """For the applicant and the operator, to be saved."""
    return send_proof(request, viewer, application_id, document_id)


@router.delete(
    "/provider-applications/{application_id}/documents/{document_id}",
    status_code=204,
    dependencies=OURS,
    responses=answers(204, None, 401, 403, 404, 409),
    summary="Remove a document",
)
def delete_document(
    application_id: ApplicationId,
    document_id: DocumentId,
    session: WriteSession,
    viewer: CurrentViewer,
    context: CurrentContext,
) -> None:
    """The file goes, too. What was handed in stays."""
    remove_document(session, viewer, application_id, document_id, now=context.now())


@router.post(
    "/provider-applications/{application_id}/hand-in",
    dependencies=OURS,
    responses=answers(200, APPLICATION, 401, 403, 404, 409),
    summary="Hand an application in",
)
def post_hand_in(
    application_id: ApplicationId, session: WriteSession, viewer: CurrentViewer, context: CurrentContext
) -> ApplicationShown:
    """409 `document_missing` names what has to prove the firm."""
    return show_application(hand_in(session, viewer, application_id, now=context.now()))


@router.put(
    "/provider-applications/{application_id}/contact",
    dependencies=OURS,
    responses=answers(200, APPLICATION, 401, 403, 404, 409, 422),
    summary="Change how to reach an approved firm",
)
def put_contact(
    application_id: ApplicationId,
    wanted: Annotated[ContactWanted, body_examples(CONTACT_WANTED)],
    session: WriteSession,
    viewer: CurrentViewer,
    context: CurrentContext,
) -> ApplicationShown:
    """Everybody sees it at once. Who the firm is does not change without another review."""
    command = Contact(wanted.contact_name, wanted.email, wanted.phone)
    return show_application(change_contact(session, viewer, application_id, command, now=context.now()))


@router.post(
    "/provider-applications/{application_id}/withdraw",
    dependencies=OURS,
    responses=answers(200, APPLICATION, 401, 403, 404, 409),
    summary="Withdraw an application",
)
def post_withdraw(
    application_id: ApplicationId, session: WriteSession, viewer: CurrentViewer, context: CurrentContext
) -> ApplicationShown:
    """Another one may follow."""
    return show_application(withdraw(session, viewer, application_id, now=context.now()))

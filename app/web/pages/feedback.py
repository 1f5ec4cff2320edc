"""Feedback on any page: what is sent is shown before, and a picture only comes along with a tick."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlsplit

from fastapi import APIRouter, File, Form, Query, Request, UploadFile
from sqlalchemy.orm import Session
from starlette.responses import RedirectResponse, Response

from app.marketplace.accounts import Viewer
from app.marketplace.learning import (
    FEEDBACK_KINDS,
    LARGEST_PICTURE_BYTES,
    LONGEST_FEEDBACK,
    FeedbackKind,
    GiveFeedback,
    find_picture,
    find_subject,
    give_feedback,
    list_own_feedback,
    list_tester_missions,
    receive_picture,
    tidy_page,
)
from app.texts import Language, format_date
from app.values import Invalid, SchichtwerkError, Unavailable
from app.web.identity import context_of
from app.web.pages.saying import show_form
from app.web.pages.shared import PageLanguage
from app.web.rules import Rule, ruled
from app.web.sessions import CurrentContext, CurrentViewer, ReadSession
from app.web.streaming import read_chunks

router = APIRouter(include_in_schema=False)
MEMBERS = ruled(Rule.MEMBER)
Typed = Annotated[str, Form(max_length=20_000)]


@router.get("/{language}/feedback", dependencies=MEMBERS)
def get_feedback(
    request: Request,
    language: PageLanguage,
    session: ReadSession,
    viewer: CurrentViewer,
    page: Annotated[str, Query(max_length=2_000)] = "",
    mission: Annotated[str, Query(max_length=26)] = "",
) -> Response:
    """The form, what will be sent with it, and what became of earlier feedback."""
    address = page or urlsplit(request.headers.get("Referer", "")).path
    return _show(request, language, session, viewer, page=address, mission=mission)


@router.post("/{language}/feedback", dependencies=MEMBERS)
def post_feedback(
    request: Request,
    language: PageLanguage,
    viewer: CurrentViewer,
    context: CurrentContext,
    kind: Annotated[FeedbackKind, Form()] = "bug",
    text: Typed = "",
    page: Typed = "",
    viewport: Annotated[str, Form(max_length=20)] = "",
    mission: Annotated[str, Form(max_length=26)] = "",
    is_picture_agreed: Annotated[bool, Form()] = False,
    picture: Annotated[UploadFile | None, File()] = None,
) -> Response:
    """Stored; where it cannot be, what was typed is still there."""
    sent = picture.file if picture is not None and picture.filename else None
    try:
        with (
            receive_picture(context.storage, sent, is_agreed=is_picture_agreed) as blob,
            context.open_write() as session,
        ):
            command = GiveFeedback(kind, text, page, language, viewport, mission or None, blob)
            give_feedback(session, viewer, command, now=context.now())
    except (Invalid, Unavailable) as refusal:
        with context.open_read() as session:
            return _show(
                request, language, session, viewer, refusal, kind=kind, text=text, page=page, mission=mission
            )
    return RedirectResponse(f"/{language}/feedback?sent=1", 303)


@router.get("/{language}/feedback/{feedback_id}/picture.png", dependencies=MEMBERS)
def get_feedback_picture(
    language: PageLanguage,
    feedback_id: str,
    session: ReadSession,
    viewer: CurrentViewer,
    context: CurrentContext,
) -> Response:
    """The picture, for who sent it and for operators."""
    key = find_picture(viewer, session, feedback_id)
    with context.storage.open(key) as file:
        content = b"".join(read_chunks(file))
    headers = {
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Cache-Control": "no-store",
        "Content-Language": language,
    }
    return Response(content, media_type="image/png", headers=headers)


def _show(
    request: Request,
    language: Language,
    session: Session,
    viewer: Viewer,
    refusal: SchichtwerkError | None = None,
    *,
    kind: FeedbackKind = "bug",
    text: str = "",
    page: str = "",
    mission: str = "",
) -> Response:
    tidied = tidy_page(page)
    return show_form(
        request,
        language,
        "feedback.html",
        refusal,
        kinds=FEEDBACK_KINDS,
        kind=kind,
        text=text,
        page=tidied,
        subject=find_subject(viewer, session, tidied),
        missions=[run.mission for run in list_tester_missions(viewer, session) if run.started_at],
        mission=mission,
        longest=LONGEST_FEEDBACK,
        largest_bytes=LARGEST_PICTURE_BYTES,
        is_sent=request.query_params.get("sent") == "1",
        earlier=list_own_feedback(viewer, session),
        now=context_of(request).now(),
        date=lambda moment: format_date(moment, language),
    )

"""Legal texts for everybody, the page that asks for consent, and the operator's desk for both."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Form, Query, Request
from sqlalchemy.orm import Session
from starlette.responses import RedirectResponse, Response

from app.delivery import find_today
from app.marketplace.accounts import Viewer
from app.marketplace.legal import (
    LONGEST_TEXT,
    SaveDraft,
    agree,
    list_consents,
    list_legal_versions,
    list_to_agree,
    publish_text,
    read_draft,
    read_legal_text,
    save_draft,
)
from app.programme import LEGAL_KINDS, LegalKind, list_gaps
from app.texts import Language, format_date, translate_code
from app.values import Conflict, Invalid, SchichtwerkError
from app.web.identity import context_of
from app.web.markdown import render_markdown
from app.web.pages.saying import show_form
from app.web.pages.shared import OPEN, PageLanguage, renderer_of
from app.web.pages.signing_in import choose_way_on
from app.web.problems import status_of
from app.web.rules import Rule, ruled
from app.web.sessions import CurrentContext, CurrentViewer, ReadSession

router = APIRouter(include_in_schema=False)
MEMBERS = ruled(Rule.MEMBER)
OPERATORS = ruled(Rule.OPERATOR)
Written = Annotated[str, Form(max_length=2 * LONGEST_TEXT)]


@router.get("/{language}/legal/{kind}", dependencies=OPEN)
def get_legal_text(
    request: Request,
    language: PageLanguage,
    kind: LegalKind,
    session: ReadSession,
    context: CurrentContext,
    version: Annotated[int | None, Query(ge=1, le=2**31 - 1)] = None,
) -> Response:
    """The version in force, or an older one, or one that is to come."""
    now = context.now()
    text = read_legal_text(session, kind, now=now, version=version)
    return renderer_of(request).render(
        request,
        "legal/text.html",
        language,
        text=text,
        html=render_markdown(text.body_de if language == "de" else text.body_en),
        versions=list_legal_versions(session, kind, now=now),
        is_to_come=text.in_force_on is not None and text.in_force_on > find_today(now),
    )


@router.get("/{language}/consent", dependencies=MEMBERS)
def get_consent(
    request: Request,
    language: PageLanguage,
    session: ReadSession,
    viewer: CurrentViewer,
    after: Annotated[str, Query(alias="next", max_length=2_000)] = "",
) -> Response:
    """What is to be agreed to, and what was."""
    return _ask(request, language, session, viewer, after)


@router.post("/{language}/consent", dependencies=MEMBERS)
def post_consent(
    request: Request,
    language: PageLanguage,
    viewer: CurrentViewer,
    context: CurrentContext,
    agreed: Annotated[tuple[str, ...], Form(max_length=10)] = (),
    after: Annotated[str, Form(alias="next", max_length=2_000)] = "",
) -> Response:
    """Recorded, and on to where one wanted to go."""
    try:
        with context.open_write() as session:
            agree(session, viewer, agreed, how="page", now=context.now())
    except (Invalid, Conflict) as refusal:
        with context.open_read() as session:
            return _ask(request, language, session, viewer, after, refusal)
    return RedirectResponse(choose_way_on(language, after), 303)


def _ask(
    request: Request,
    language: Language,
    session: Session,
    viewer: Viewer,
    after: str,
    refusal: SchichtwerkError | None = None,
) -> Response:
    return show_form(
        request,
        language,
        "legal/consent.html",
        refusal,
        to_agree=list_to_agree(viewer, session, now=context_of(request).now()),
        given=list_consents(viewer, session),
        after=choose_way_on(language, after),
        date=lambda moment: format_date(moment, language),
    )


@router.get("/{language}/operator/legal", dependencies=OPERATORS)
def get_legal_desk(
    request: Request, language: PageLanguage, session: ReadSession, context: CurrentContext
) -> Response:
    """All kinds and where they stand."""
    now = context.now()
    return renderer_of(request).render(
        request,
        "operator/legal.html",
        language,
        texts=[(kind, list_legal_versions(session, kind, now=now)) for kind in LEGAL_KINDS],
        today=find_today(now),
    )


@router.get("/{language}/operator/legal/{kind}", dependencies=OPERATORS)
def get_legal_draft(
    request: Request, language: PageLanguage, kind: LegalKind, session: ReadSession, viewer: CurrentViewer
) -> Response:
    """The draft, as written and as it will look."""
    return _show_draft(request, language, kind, session, viewer)


@router.post("/{language}/operator/legal/{kind}", dependencies=OPERATORS)
def post_legal_draft(
    request: Request,
    language: PageLanguage,
    kind: LegalKind,
    viewer: CurrentViewer,
    context: CurrentContext,
    body_de: Written = "",
    body_en: Written = "",
) -> Response:
    """Keep what is written; where it cannot be, it is still in the form."""
    try:
        with context.open_write() as session:
            save_draft(session, viewer, SaveDraft(kind, body_de, body_en), now=context.now())
    except (Invalid, Conflict) as refusal:
        with context.open_read() as session:
            return _show_draft(request, language, kind, session, viewer, refusal, typed=(body_de, body_en))
    return RedirectResponse(f"/{language}/operator/legal/{kind}?saved=1", 303)


@router.post("/{language}/operator/legal/{kind}/publish", dependencies=OPERATORS)
def post_legal_publication(
    request: Request,
    language: PageLanguage,
    kind: LegalKind,
    viewer: CurrentViewer,
    context: CurrentContext,
    version: Annotated[int, Form(ge=1, le=2**31 - 1)],
    in_force_on: Annotated[date, Form()],
) -> Response:
    """In force from its day on; refused where something is not filled in."""
    try:
        with context.open_write() as session:
            publish_text(session, viewer, kind, version, in_force_on, now=context.now())
    except (Invalid, Conflict) as refusal:
        with context.open_read() as session:
            return _show_draft(request, language, kind, session, viewer, refusal)
    return RedirectResponse(f"/{language}/operator/legal", 303)


def _show_draft(
    request: Request,
    language: Language,
    kind: LegalKind,
    session: Session,
    viewer: Viewer,
    refusal: SchichtwerkError | None = None,
    *,
    typed: tuple[str, str] | None = None,
) -> Response:
    now = context_of(request).now()
    draft = read_draft(viewer, session, kind, now=now)
    body_de, body_en = typed or (draft.body_de, draft.body_en)
    return renderer_of(request).render(
        request,
        "operator/legal_text.html",
        language,
        status=200 if refusal is None else status_of(refusal),
        error=""
        if refusal is None
        else translate_code("error", refusal.code, dict(refusal.parameters), language),
        is_saved=request.query_params.get("saved") == "1",
        draft=draft,
        body_de=body_de,
        body_en=body_en,
        gaps=tuple(dict.fromkeys(list_gaps(body_de) + list_gaps(body_en))),
        preview_de=render_markdown(body_de),
        preview_en=render_markdown(body_en),
        longest=LONGEST_TEXT,
        today=find_today(now),
    )

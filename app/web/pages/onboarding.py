"""Becoming a provider, by plain forms: who the firm is, what proves it, and how far it has got."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, File, Form, Request, UploadFile
from sqlalchemy.orm import Session
from starlette.responses import RedirectResponse, Response

from app.marketplace.accounts import Viewer
from app.marketplace.onboarding import (
    LARGEST_DOCUMENT_BYTES,
    MOST_DOCUMENTS,
    ApplicationView,
    Apply,
    Contact,
    apply_as_provider,
    change_application,
    change_contact,
    hand_in,
    may_apply,
    read_own_application,
    remove_document,
    withdraw,
)
from app.providers.onboarding import DOCUMENT_KINDS, OPEN_STATUSES, DocumentKind
from app.texts import Language, format_date
from app.values import Invalid, NotFound, SchichtwerkError
from app.web.identity import context_of, viewer_of
from app.web.pages.saying import do_or_show, show_form
from app.web.pages.shared import PageLanguage
from app.web.pages.typed_firm import TypedFirm, form_choices, name_faults
from app.web.proofs import keep_proof
from app.web.rules import Rule, ruled
from app.web.sessions import CurrentViewer, ReadSession
from app.web.uploading import clean_name

router = APIRouter(include_in_schema=False)
MEMBERS = ruled(Rule.MEMBER)
Typed = Annotated[str, Form(max_length=1_000)]
CHANGEABLE = ("applied", "documents")


@router.get("/{language}/provider-application", dependencies=MEMBERS)
def get_application_page(
    request: Request, language: PageLanguage, session: ReadSession, viewer: CurrentViewer
) -> Response:
    """The form, or how far the application is."""
    return _show(request, language, session, viewer)


@router.post("/{language}/provider-application", dependencies=MEMBERS)
def post_application_page(
    request: Request,
    language: PageLanguage,
    viewer: CurrentViewer,
    command: TypedFirm,
) -> Response:
    """Apply, or correct what was said; what was typed stays where something is wrong with it."""
    context = context_of(request)

    def act(session: Session) -> None:
        running = read_own_application(viewer, session)
        if running is not None and running.status in OPEN_STATUSES:
            change_application(session, viewer, running.id, command, now=context.now())
            return
        apply_as_provider(
            session,
            viewer,
            command,
            places=context.catalogue().market.places,
            policy=context.policy(),
            now=context.now(),
        )

    return _do(request, language, act, typed=command)


@router.post("/{language}/provider-application/documents", dependencies=MEMBERS)
def post_document_page(
    request: Request,
    language: PageLanguage,
    viewer: CurrentViewer,
    kind: Annotated[DocumentKind, Form()],
    file: Annotated[UploadFile | None, File()] = None,
) -> Response:
    """A file that proves something."""
    context = context_of(request)
    with context.open_read() as session:
        application = read_own_application(viewer, session)
    if application is None:
        raise NotFound("application_not_found")
    try:
        if file is None or not file.filename:
            raise Invalid("file_missing")
        keep_proof(request, viewer, application.id, kind, file.file, clean_name(file.filename))
    except NotFound:
        raise
    except SchichtwerkError as refusal:
        with context.open_read() as session:
            return _show(request, language, session, viewer, refusal)
    return RedirectResponse(f"/{language}/provider-application#documents", 303)


@router.post("/{language}/provider-application/{step}", dependencies=MEMBERS)
def post_application_step(
    request: Request,
    language: PageLanguage,
    step: str,
    viewer: CurrentViewer,
    document: Typed = "",
    contact_name: Typed = "",
    email: Typed = "",
    phone: Typed = "",
) -> Response:
    """Take a document away, hand in, withdraw, or say how to reach an approved firm."""
    context = context_of(request)
    steps: dict[str, Callable[[Session, str], object]] = {
        "remove": lambda session, id_: remove_document(session, viewer, id_, document, now=context.now()),
        "hand-in": lambda session, id_: hand_in(session, viewer, id_, now=context.now()),
        "withdraw": lambda session, id_: withdraw(session, viewer, id_, now=context.now()),
        "contact": lambda session, id_: change_contact(
            session, viewer, id_, Contact(contact_name, email, phone), now=context.now()
        ),
    }
    if step not in steps:
        raise NotFound("route_not_found")

    def act(session: Session) -> None:
        application = read_own_application(viewer, session)
        if application is None:
            raise NotFound("application_not_found")
        steps[step](session, application.id)

    typed = None
    if step == "contact":
        with context.open_read() as session:
            application = read_own_application(viewer, session)
        if application is not None:
            trader = replace(application.trader, contact_name=contact_name, email=email, phone=phone)
            typed = Apply(trader, application.processes)
    return _do(request, language, act, typed=typed)


def _do(
    request: Request, language: Language, act: Callable[[Session], object], *, typed: Apply | None = None
) -> Response:
    def show(session: Session, refusal: SchichtwerkError) -> Response:
        return _show(request, language, session, viewer_of(request), refusal, typed=typed)

    return do_or_show(request, act, show, f"/{language}/provider-application")


def _show(
    request: Request,
    language: Language,
    session: Session,
    viewer: Viewer,
    refusal: SchichtwerkError | None = None,
    *,
    typed: Apply | None = None,
) -> Response:
    context = context_of(request)
    application = read_own_application(viewer, session)
    faults = name_faults(refusal, language)
    return show_form(
        request,
        language,
        "onboarding/application.html",
        faults.refusal,
        application=application,
        may_apply=may_apply(viewer, session, context.policy()),
        is_owner=viewer.role == "owner",
        shows_form=_shows_form(application),
        filled=typed.trader if typed else application.trader if application else None,
        chosen=typed.processes if typed else application.processes if application else (),
        faults=faults.fields,
        kinds=DOCUMENT_KINDS,
        most_documents=MOST_DOCUMENTS,
        largest_bytes=LARGEST_DOCUMENT_BYTES,
        date=lambda moment: format_date(moment, language),
        **form_choices(language),
    )


def _shows_form(application: ApplicationView | None) -> bool:
    return application is None or application.status in (*CHANGEABLE, "declined", "withdrawn")

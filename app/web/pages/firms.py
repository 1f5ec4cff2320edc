"""All firms for the operator: whose each is, and founding one."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from sqlalchemy.orm import Session
from starlette.responses import RedirectResponse, Response

from app.marketplace.accounts import Viewer
from app.marketplace.onboarding import LONGEST_WORDS, Apply, FoundFirm, found_firm, list_invitable
from app.marketplace.supplying import assign_provider, list_firms
from app.texts import Language
from app.values import SchichtwerkError
from app.web.identity import context_of
from app.web.pages.saying import do_or_show, show_form
from app.web.pages.shared import PageLanguage
from app.web.pages.typed_firm import TypedFirm, form_choices, name_faults
from app.web.rules import Rule, ruled
from app.web.sessions import CurrentContext, CurrentViewer, ReadSession

router = APIRouter(include_in_schema=False)
OPERATORS = ruled(Rule.OPERATOR)
OrganisationId = Annotated[str, Form(max_length=26)]


@router.get("/{language}/operator/firms", dependencies=OPERATORS)
def get_firms(
    request: Request, language: PageLanguage, session: ReadSession, viewer: CurrentViewer
) -> Response:
    """Every firm with whose it is."""
    return _show_firms(request, language, session, viewer)


@router.post("/{language}/operator/firms/{code}/organisation", dependencies=OPERATORS)
def post_organisation(
    request: Request,
    language: PageLanguage,
    code: str,
    viewer: CurrentViewer,
    context: CurrentContext,
    organisation_id: OrganisationId = "",
) -> Response:
    """Give a firm to an organisation, or take it back."""

    def act(session: Session) -> None:
        assign_provider(
            session, viewer, code, organisation_id or None, policy=context.policy(), now=context.now()
        )

    def show(session: Session, refusal: SchichtwerkError) -> Response:
        return _show_firms(request, language, session, viewer, refusal)

    return do_or_show(request, act, show, f"/{language}/operator/firms")


@router.get("/{language}/operator/firms/new", dependencies=OPERATORS)
def get_new(
    request: Request, language: PageLanguage, session: ReadSession, viewer: CurrentViewer
) -> Response:
    """The form that a firm would fill in itself."""
    return _show_form(request, language, session, viewer)


@router.post("/{language}/operator/firms/new", dependencies=OPERATORS)
def post_new(
    request: Request,
    language: PageLanguage,
    viewer: CurrentViewer,
    context: CurrentContext,
    firm: TypedFirm,
    organisation_id: OrganisationId = "",
    words: Annotated[str, Form(max_length=20_000)] = "",
) -> Response:
    """Found it; what was typed stays where something is wrong with it."""
    command = FoundFirm(organisation_id, firm, words)
    places = context.catalogue().market.places
    try:
        with context.open_write() as session:
            founded = found_firm(
                session, viewer, command, places=places, policy=context.policy(), now=context.now()
            )
    except SchichtwerkError as refusal:
        with context.open_read() as session:
            return _show_form(request, language, session, viewer, refusal, typed=command)
    context.wake_worker()
    return RedirectResponse(f"/{language}/operator/applications/{founded.id}", 303)


def _show_firms(
    request: Request,
    language: Language,
    session: Session,
    viewer: Viewer,
    refusal: SchichtwerkError | None = None,
) -> Response:
    return show_form(
        request,
        language,
        "onboarding/firms.html",
        refusal,
        firms=list_firms(viewer, session),
        organisations=list_invitable(viewer, session, also_invited=True),
        most=context_of(request).policy().most_providers,
    )


def _show_form(
    request: Request,
    language: Language,
    session: Session,
    viewer: Viewer,
    refusal: SchichtwerkError | None = None,
    *,
    typed: FoundFirm | None = None,
) -> Response:
    faults = name_faults(refusal, language)
    firm: Apply | None = typed.firm if typed else None
    return show_form(
        request,
        language,
        "onboarding/found.html",
        faults.refusal,
        organisations=list_invitable(viewer, session, also_invited=True),
        organisation_id=typed.organisation_id if typed else "",
        words=typed.words if typed else "",
        longest_words=LONGEST_WORDS,
        filled=firm.trader if firm else None,
        chosen=firm.processes if firm else (),
        faults=faults.fields,
        **form_choices(language),
    )

"""An institute's profile for its own people; institutes and funding programmes for the operator."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Form, Request
from sqlalchemy.orm import Session
from starlette.responses import RedirectResponse, Response

from app.institutes import CAPACITIES, METHODS, TERM_LISTS, FundingProgramme
from app.marketplace.accounts import Viewer
from app.marketplace.administering import list_organisations
from app.marketplace.developing import (
    AddInstitute,
    Profile,
    ReplyTemplate,
    add_institute,
    close_institute,
    give_institute,
    list_funding,
    list_templates,
    read_institute,
    save_funding,
    save_profile,
    save_template,
)
from app.marketplace.referring import list_seats
from app.marketplace.supplying.known_institutes import load_institutes
from app.processes import PROCESSES
from app.texts import Language, format_date
from app.values import Conflict, Invalid, SchichtwerkError
from app.web.context import WebContext
from app.web.naming import names_of
from app.web.pages.profile_form import ProfileForm, list_industries
from app.web.pages.saying import show_form
from app.web.pages.shared import PageLanguage
from app.web.rules import Rule, ruled
from app.web.sessions import CurrentContext, CurrentViewer, ReadSession, WriteSession

router = APIRouter(prefix="/{language}", include_in_schema=False)
MEMBERS = ruled(Rule.MEMBER)
OPERATORS = ruled(Rule.OPERATOR)
Typed = Annotated[str, Form(max_length=20_000)]
Short = Annotated[str, Form(max_length=300)]
_ADDRESS = re.compile(r"https?://[^\s|,;<>\"()]+")


@router.get("/institutes/{institute}", dependencies=MEMBERS)
def get_institute(
    request: Request,
    language: PageLanguage,
    institute: str,
    session: ReadSession,
    viewer: CurrentViewer,
    context: CurrentContext,
) -> Response:
    """What it says of itself, and the words it writes often."""
    return _show(request, language, institute, session, viewer, context)


@router.post("/institutes/{institute}", dependencies=MEMBERS)
def post_institute(
    request: Request,
    language: PageLanguage,
    institute: str,
    viewer: CurrentViewer,
    context: CurrentContext,
    form: Annotated[ProfileForm, Form()],
) -> Response:
    """All of it at once."""
    profile = form.to_profile()
    try:
        with context.open_write() as session:
            save_profile(
                session, viewer, institute, profile,
                revision=form.revision, catalogue=context.catalogue(), now=context.now(),
            )  # fmt: skip
    except (Invalid, Conflict) as refusal:
        with context.open_read() as session:
            return _show(request, language, institute, session, viewer, context, refusal, typed=profile)
    return RedirectResponse(f"/{language}/institutes/{institute}", 303)


@router.post("/institutes/{institute}/closure", dependencies=MEMBERS)
def post_closure(
    language: PageLanguage,
    institute: str,
    session: WriteSession,
    viewer: CurrentViewer,
    context: CurrentContext,
    is_closed: Annotated[bool, Form()],
) -> Response:
    """Off the list of those that are asked, or back on it."""
    close_institute(
        session, viewer, institute, is_closed=is_closed, catalogue=context.catalogue(), now=context.now()
    )
    return RedirectResponse(f"/{language}/institutes/{institute}#closure", 303)


@router.post("/institutes/{institute}/templates", dependencies=MEMBERS)
def post_template(
    request: Request,
    language: PageLanguage,
    institute: str,
    viewer: CurrentViewer,
    context: CurrentContext,
    name: Short = "",
    text: Typed = "",
    before: Typed = "",
) -> Response:
    """Empty words take it away."""
    template = ReplyTemplate(name, text.replace("\r\n", "\n"))
    try:
        with context.open_write() as session:
            save_template(session, viewer, institute, template, before=before.replace("\r\n", "\n"))
    except (Invalid, Conflict) as refusal:
        with context.open_read() as session:
            return _show(
                request, language, institute, session, viewer, context, refusal, typed_template=template
            )
    return RedirectResponse(f"/{language}/institutes/{institute}#templates", 303)


@router.get("/operator/institutes", dependencies=OPERATORS)
def get_institutes(
    request: Request,
    language: PageLanguage,
    session: ReadSession,
    viewer: CurrentViewer,
    context: CurrentContext,
) -> Response:
    """All there are, whose staff acts for each, and programmes that pay."""
    return _show_all(request, language, session, viewer, context)


@router.post("/operator/institutes", dependencies=OPERATORS)
def post_new_institute(
    request: Request,
    language: PageLanguage,
    viewer: CurrentViewer,
    context: CurrentContext,
    code: Short = "",
    name: Short = "",
    place: Short = "",
    web: Short = "",
) -> Response:
    """Without competences: these its own people state."""
    command = AddInstitute(code, name, place, web)

    def act(session: Session) -> None:
        add_institute(session, viewer, command, catalogue=context.catalogue(), now=context.now())

    return _act_on_all(request, language, viewer, context, act)


@router.post("/operator/institutes/{institute}/organisation", dependencies=OPERATORS)
def post_seat(
    request: Request,
    language: PageLanguage,
    institute: str,
    viewer: CurrentViewer,
    context: CurrentContext,
    organisation_id: Annotated[str, Form(max_length=26)] = "",
) -> Response:
    """Whose staff acts for it; empty: nobody's."""

    def act(session: Session) -> None:
        give_institute(
            session, viewer, institute, organisation_id or None,
            catalogue=context.catalogue(), now=context.now(),
        )  # fmt: skip

    return _act_on_all(request, language, viewer, context, act)


@router.post("/operator/funding", dependencies=OPERATORS)
def post_funding(
    request: Request,
    language: PageLanguage,
    viewer: CurrentViewer,
    context: CurrentContext,
    code: Short = "",
    name: Short = "",
    funder: Short = "",
    web: Short = "",
    note_de: Annotated[str, Form(max_length=4_000)] = "",
    note_en: Annotated[str, Form(max_length=4_000)] = "",
    is_open: Annotated[bool, Form()] = False,
    source: Annotated[str, Form(max_length=2_000)] = "",
    looked_on: Annotated[str, Form(max_length=10)] = "",
) -> Response:
    """A new programme, or new words for one."""
    try:
        day = date.fromisoformat(looked_on) if looked_on else None
    except ValueError:
        day = date.max  # which the use case refuses
    wanted = FundingProgramme(code, name, funder, web, note_de, note_en, is_open, source, day)

    def act(session: Session) -> None:
        save_funding(session, viewer, wanted, now=context.now())

    return _act_on_all(request, language, viewer, context, act)


def _show(
    request: Request,
    language: Language,
    institute: str,
    session: Session,
    viewer: Viewer,
    context: WebContext,
    refusal: SchichtwerkError | None = None,
    *,
    typed: Profile | None = None,
    typed_template: ReplyTemplate | None = None,
) -> Response:
    known = read_institute(viewer, session, institute, catalogue=context.catalogue())
    is_own = institute in list_seats(viewer, session)
    return show_form(
        request, language, "cases/institute.html", refusal, known=known, profile=typed or known.institute,
        capacity=known.capacity if typed is None else typed.capacity,
        capacity_note=known.capacity_note if typed is None else typed.capacity_note,
        term_lists=TERM_LISTS,
        industries=list_industries(context.catalogue(), (typed or known.institute).industries),
        processes=PROCESSES, methods=METHODS, capacities=CAPACITIES, is_own=is_own,
        names=names_of(context.catalogue(), language),
        templates=list_templates(viewer, session, institute) if is_own else (), typed_template=typed_template,
    )  # fmt: skip


def _act_on_all(
    request: Request,
    language: Language,
    viewer: Viewer,
    context: WebContext,
    act: Callable[[Session], None],
) -> Response:
    try:
        with context.open_write() as session:
            act(session)
    except (Invalid, Conflict) as refusal:
        with context.open_read() as session:
            return _show_all(request, language, session, viewer, context, refusal)
    return RedirectResponse(f"/{language}/operator/institutes", 303)


def _show_all(
    request: Request,
    language: Language,
    session: Session,
    viewer: Viewer,
    context: WebContext,
    refusal: SchichtwerkError | None = None,
) -> Response:
    catalogue = context.catalogue()
    return show_form(
        request, language, "operator/institutes.html", refusal,
        known=load_institutes(session, catalogue), funding=list_funding(viewer, session),
        organisations=list_organisations(viewer, session, limit=200).organisations,
        places=sorted(place.name for place in catalogue.market.places), today=context.now().date(),
        date=lambda day: format_date(day, language), list_addresses=list_addresses,
    )  # fmt: skip


def list_addresses(source: str) -> list[str]:
    """The addresses in what is written of a source; words beside them are for who keeps the list."""
    return list(dict.fromkeys(found.rstrip(".") for found in _ADDRESS.findall(source)))

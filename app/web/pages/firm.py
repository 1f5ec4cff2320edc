"""Your firm: what is in force, what is being changed, every version; and the steps between them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request
from sqlalchemy.orm import Session
from starlette.responses import RedirectResponse, Response

from app.catalogue import Fault
from app.marketplace.accounts import Viewer
from app.marketplace.developing import list_handed_over
from app.marketplace.supplying import (
    SmallStep,
    VersionView,
    check_version,
    compare_versions,
    describe_fault,
    find_facts,
    list_overtaken,
    list_own_providers,
    list_versions,
    roll_back,
    set_four_eyes,
    start_draft,
    step_version,
)
from app.providers.lifecycle import OPEN_STATUSES
from app.texts import Language, format_date, translate_code
from app.values import NotFound, SchichtwerkError
from app.web.identity import context_of
from app.web.naming import names_of, names_today
from app.web.pages.firm_places import call_rows, name_place
from app.web.pages.firm_sections import SECTIONS, find_section_of
from app.web.pages.saying import do_or_show
from app.web.pages.shared import PageLanguage, renderer_of
from app.web.places import explain_fault
from app.web.problems import status_of
from app.web.rules import Rule, ruled
from app.web.sessions import CurrentContext, CurrentViewer, ReadSession

router = APIRouter(include_in_schema=False)
OWN = ruled(Rule.PROVIDER_OWN)


@router.get("/{language}/firm", dependencies=OWN)
def get_firms(
    request: Request, language: PageLanguage, session: ReadSession, viewer: CurrentViewer
) -> Response:
    """Straight to the firm of those who have one; the operator chooses."""
    firms = list_own_providers(viewer, session)
    if len(firms) == 1:
        return RedirectResponse(f"/{language}/firm/{firms[0].code}", 303)
    return renderer_of(request).render(request, "firm/firms.html", language, firms=firms)


@router.get("/{language}/firm/{code}", dependencies=OWN)
def get_firm(
    request: Request, language: PageLanguage, code: str, session: ReadSession, viewer: CurrentViewer
) -> Response:
    """What is in force, the draft with what is wrong and what changed, and all versions."""
    return show_firm(request, language, session, viewer, code)


@router.post("/{language}/firm/{code}/draft", dependencies=OWN)
def post_draft(
    request: Request,
    language: PageLanguage,
    code: str,
    viewer: CurrentViewer,
    context: CurrentContext,
    version: Annotated[str, Form(max_length=26)] = "",
) -> Response:
    """A draft from what is in force, or from the version named."""
    facts = find_facts(context.catalogue())

    def act(session: Session) -> None:
        start_draft(session, viewer, code, facts=facts, now=context.now(), version_id=version or None)

    return do_and_show(request, language, code, act, after=f"/{SECTIONS[0].code}")


@router.post("/{language}/firm/{code}/versions/{version_id}/{step}", dependencies=OWN)
def post_step(
    request: Request,
    language: PageLanguage,
    code: str,
    version_id: str,
    step: str,
    viewer: CurrentViewer,
    context: CurrentContext,
) -> Response:
    """Submit, take back, discard, or go back to an older version."""
    facts = find_facts(context.catalogue())

    def act(session: Session) -> None:
        if step == "roll-back":
            roll_back(session, viewer, code, version_id, facts=facts, now=context.now())
            return
        steps: dict[str, SmallStep] = {
            "submit": "submit", "take-back": "take_back", "discard": "discard",
        }  # fmt: skip
        if step not in steps:
            raise NotFound("route_not_found")
        step_version(session, viewer, code, version_id, steps[step], now=context.now())

    return do_and_show(request, language, code, act)


@router.post("/{language}/firm/{code}/publishing", dependencies=OWN)
def post_publishing(
    request: Request,
    language: PageLanguage,
    code: str,
    viewer: CurrentViewer,
    context: CurrentContext,
    needs_four_eyes: Annotated[bool, Form()] = False,
) -> Response:
    """Whether a second person has to publish; switching it off waits for one."""

    def act(session: Session) -> None:
        set_four_eyes(session, viewer, code, needs_four_eyes=needs_four_eyes, now=context.now())

    return do_and_show(request, language, code, act)


def do_and_show(request: Request, language: Language, code: str, act: Any, *, after: str = "") -> Response:
    """Do it and show the firm; a refusal stands on the same page, and nothing has changed."""
    viewer: Viewer = request.state.viewer

    def show(session: Session, refusal: SchichtwerkError) -> Response:
        return show_firm(request, language, session, viewer, code, refusal=refusal)

    return do_or_show(request, act, show, f"/{language}/firm/{code}{after}")


def show_firm(
    request: Request,
    language: Language,
    session: Session,
    viewer: Viewer,
    code: str,
    *,
    refusal: SchichtwerkError | None = None,
) -> Response:
    """The page of a firm."""
    catalogue, now = context_of(request).catalogue(), context_of(request).now()
    facts = find_facts(catalogue)
    versions = list_versions(viewer, session, code)
    draft = find_draft(versions)
    faults: tuple[Fault, ...] = ()
    changes = 0
    if draft is not None:
        faults = check_version(viewer, session, code, draft.id, facts=facts, now=now, with_laws=False).faults
        changes = len(compare_versions(viewer, session, code, draft.id))
    firm = next(each for each in list_own_providers(viewer, session) if each.code == code)
    return renderer_of(request).render(
        request,
        "firm/firm.html",
        language,
        status=200 if refusal is None else status_of(refusal),
        firm=firm,
        unfit=[
            each.id
            for each in versions
            if each.status == "scheduled"
            and check_version(viewer, session, code, each.id, facts=facts, now=now, with_laws=False).faults
        ],
        overtaken=list_overtaken(versions),
        handed_over=list_handed_over(viewer, session, code, catalogue=catalogue),
        names=names_today(session, catalogue, language),
        may_decide=viewer.role == "owner" or viewer.is_operator,
        versions=versions,
        draft=draft,
        changes=changes,
        sections=SECTIONS,
        faults_by_section=count_by_section(faults),
        faults=tell_faults(faults, draft.document if draft else {}, language, names_of(catalogue, language)),
        error="" if refusal is None else tell_refusal(refusal, language),
        is_published=request.query_params.get("published") == "1",
        date=lambda moment: format_date(moment, language),
    )


def find_draft(versions: tuple[VersionView, ...]) -> VersionView | None:
    """What is being worked on."""
    return next((each for each in versions if each.status in OPEN_STATUSES), None)


def count_by_section(faults: tuple[Fault, ...]) -> Counter[str]:
    """How much is wrong on each page of the editor."""
    sections = (find_section_of(fault.place) for fault in faults)
    return Counter(section.code for section in sections if section is not None)


def tell_faults(
    faults: tuple[Fault, ...], document: Mapping[str, Any], language: Language, names: Mapping[str, str]
) -> list[dict[str, str]]:
    """Faults of a document with the page they stand on; ``where`` says the place in the words of the page."""
    return [
        {
            "place": fault.place,
            "where": name_place(call_rows(fault.place, document), language, names),
            "section": section.code if (section := find_section_of(fault.place)) else "",
            "text": explain_fault(fault.code, describe_fault(fault), language),
            "value": "" if fault.shown is None else str(fault.shown),
        }
        for fault in faults
    ]


def tell_refusal(refusal: SchichtwerkError, language: Language) -> str:
    """Why not, in words."""
    return translate_code("error", refusal.code, dict(refusal.parameters), language)

"""Before publishing: what changed, what earlier parts would have cost, and the step itself."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Form, Request
from sqlalchemy.orm import Session
from starlette.responses import RedirectResponse, Response

from app.catalogue import Fault
from app.delivery.calendar import find_today
from app.marketplace.accounts import Viewer
from app.marketplace.supplying import (
    BackTest,
    PublishVersion,
    back_test,
    check_version,
    compare_versions,
    describe_law,
    find_facts,
    list_own_providers,
    list_versions,
    publish_version,
    read_version,
)
from app.pricing.laws import BrokenLaw
from app.texts import Language, format_date, format_money, format_percent
from app.values import Invalid, NotFound, SchichtwerkError
from app.web.identity import context_of
from app.web.naming import names_of
from app.web.pages.firm import OWN, find_draft, tell_faults, tell_refusal
from app.web.pages.firm_places import name_place, write_value
from app.web.pages.shared import PageLanguage, renderer_of
from app.web.places import explain_fault
from app.web.problems import status_of
from app.web.sessions import CurrentContext, CurrentViewer, ReadSession

router = APIRouter(include_in_schema=False)


@router.get("/{language}/firm/{code}/versions/{version_id}/changes", dependencies=OWN)
def get_changes(
    request: Request,
    language: PageLanguage,
    code: str,
    version_id: str,
    session: ReadSession,
    viewer: CurrentViewer,
    context: CurrentContext,
) -> Response:
    """What changed since the version in force, or since another; of one that waits for its day, whether it
    still fits the catalogue."""
    versions = list_versions(viewer, session, code)
    version = read_version(viewer, session, code, version_id)
    faults: tuple[Fault, ...] = ()
    if version.status == "scheduled":
        facts = find_facts(context.catalogue())
        faults = check_version(
            viewer, session, code, version_id, facts=facts, now=context.now(), with_laws=False
        ).faults
    wanted = request.query_params.get("since") or None
    since = wanted or next((each.id for each in versions if each.status == "published"), None)
    changes = compare_versions(viewer, session, code, version_id, since_id=since)
    names = names_of(context.catalogue(), language)
    return renderer_of(request).render(
        request,
        "firm/changes.html",
        language,
        code_of_firm=code,
        version=version,
        versions=versions,
        since=since,
        faults=tell_faults(faults, version.document, language, names),
        changes=[
            {
                "place": name_place(each.place, language, names),
                "before": write_value(each.before, language),
                "after": write_value(each.after, language),
            }
            for each in changes
        ],
        date=lambda moment: format_date(moment, language),
    )


@router.get("/{language}/firm/{code}/versions/{version_id}/back-test", dependencies=OWN)
def get_back_test(
    request: Request,
    language: PageLanguage,
    code: str,
    version_id: str,
    session: ReadSession,
    viewer: CurrentViewer,
    context: CurrentContext,
) -> Response:
    """Old and new prices of samples, or of the last parts of the platform."""
    query = request.query_params
    source = "platform" if query.get("source") == "platform" else "samples"
    quantity = _read_number(query.get("quantity"), 1)
    catalogue = context.catalogue()
    version = read_version(viewer, session, code, version_id)
    result, error, status = None, "", 200
    try:
        result = back_test(
            viewer,
            session,
            code,
            BackTest(version_id, "platform" if source == "platform" else "samples", 50, quantity),
            catalogue=catalogue,
            facts=find_facts(catalogue),
            policy=context.policy(),
            now=context.now(),
        )
    except Invalid as refusal:
        error, status = tell_refusal(refusal, language), status_of(refusal)
    return renderer_of(request).render(
        request,
        "firm/back_test.html",
        language,
        status=status,
        code_of_firm=code,
        version=version,
        result=result,
        error=error,
        source=source,
        quantity=quantity,
        names=names_of(catalogue, language),
        money=lambda minor: format_money(minor, result.currency if result else "EUR", language),
        percent=lambda share: format_percent(abs(share), language),
    )


@router.get("/{language}/firm/{code}/publish", dependencies=OWN)
def get_publish(
    request: Request, language: PageLanguage, code: str, session: ReadSession, viewer: CurrentViewer
) -> Response:
    """All that is to be known before the step: faults, laws, changes, who may do it."""
    return _show_publish(request, language, session, viewer, code)


@router.post("/{language}/firm/{code}/publish", dependencies=OWN)
def post_publish(
    request: Request,
    language: PageLanguage,
    code: str,
    viewer: CurrentViewer,
    context: CurrentContext,
    version: Annotated[str, Form(max_length=26)],
    revision: Annotated[int, Form(ge=1)],
    valid_from: Annotated[str, Form(max_length=10)] = "",
    replaces: Annotated[int | None, Form(ge=1)] = None,
) -> Response:
    """At once, or from the day that was chosen."""
    facts = find_facts(context.catalogue())
    try:
        with context.open_read() as reading:
            checked = check_version(viewer, reading, code, version, facts=facts, now=context.now())
        command = PublishVersion(version, revision, _read_day(valid_from), replaces)
        with context.open_write() as session:
            publish_version(session, viewer, code, command, checked=checked, facts=facts, now=context.now())
    except NotFound:
        raise
    except SchichtwerkError as refusal:
        with context.open_read() as session:
            return _show_publish(request, language, session, viewer, code, refusal=refusal)
    return RedirectResponse(f"/{language}/firm/{code}?published=1", 303)


def _show_publish(
    request: Request,
    language: Language,
    session: Session,
    viewer: Viewer,
    code: str,
    *,
    refusal: SchichtwerkError | None = None,
) -> Response:
    context = context_of(request)
    catalogue = context.catalogue()
    versions = list_versions(viewer, session, code)
    draft = find_draft(versions)
    if draft is None:
        return RedirectResponse(f"/{language}/firm/{code}", 303)
    in_force = next((each.number for each in versions if each.status == "published"), None)
    if refusal is not None and refusal.code == "newer_in_force":
        in_force = int(str(refusal.parameters["number"]))
    checked = check_version(viewer, session, code, draft.id, facts=find_facts(catalogue), now=context.now())
    firm = next(each for each in list_own_providers(viewer, session) if each.code == code)
    names = names_of(catalogue, language)
    return renderer_of(request).render(
        request,
        "firm/publish.html",
        language,
        status=200 if refusal is None else status_of(refusal),
        firm=firm,
        draft=draft,
        newer=in_force if in_force != draft.begun_over else None,
        checked=checked,
        faults=tell_faults(checked.faults, draft.document, language, names),
        laws=[
            explain_fault(
                each.law,
                {**describe_law(each), "material": names.get(each.material, each.material)},
                language,
            )
            for each in checked.broken_laws
        ],
        changes=len(compare_versions(viewer, session, code, draft.id)),
        today=find_today(context.now()),
        error="" if refusal is None else tell_refusal(refusal, language),
    )


def _tell_law(broken: BrokenLaw, language: Language, names: Mapping[str, str]) -> str:
    parameters = {**describe_law(broken), "material": names.get(broken.material, broken.material)}
    return explain_fault(broken.law, parameters, language)


def _read_number(text: str | None, usual: int) -> int:
    is_number = text is not None and text.isascii() and text.isdigit() and len(text) <= 5
    return max(1, int(text)) if is_number and text else usual


def _read_day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise Invalid("day_is_past") from None

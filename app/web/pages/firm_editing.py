"""A page of the editor: its fields, what is wrong beside them, and the price of a sample part."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request
from sqlalchemy.orm import Session
from starlette.datastructures import FormData, QueryParams
from starlette.responses import RedirectResponse, Response

from app.marketplace.accounts import Viewer
from app.marketplace.supplying import (
    ChangeDraft,
    PriceSample,
    SamplePrice,
    VersionView,
    change_draft,
    find_facts,
    list_versions,
    load_samples,
    price_sample,
)
from app.pricing.formula import FORMULA_VARIABLES
from app.texts import Language, format_money
from app.values import Conflict, NotFound, SchichtwerkError
from app.web.identity import context_of, viewer_of
from app.web.naming import names_of
from app.web.pages.firm import OWN, count_by_section, find_draft, tell_faults, tell_refusal
from app.web.pages.firm_band_chart import draw_bands
from app.web.pages.firm_choices import list_choices
from app.web.pages.firm_fields import FormMaker
from app.web.pages.firm_form import read_form
from app.web.pages.firm_notes import list_data_sheets, list_hourly_rates
from app.web.pages.firm_sections import SECTIONS, Section, find_section
from app.web.pages.shared import PageLanguage, renderer_of
from app.web.problems import status_of
from app.web.sessions import CurrentViewer, ReadSession

router = APIRouter(include_in_schema=False)
LONGEST_FORM_FIELDS = 20_000


@dataclass(frozen=True, slots=True)
class SampleWanted:
    """Which sample part stands beside the form."""

    sample: str
    quantity: int
    machine: str | None
    material: str | None


def read_sample(query: QueryParams | FormData) -> SampleWanted:
    """What cannot be meant falls back to the usual."""
    names = [each.name for each in load_samples()]
    name = str(query.get("sample", ""))
    quantity = str(query.get("quantity", ""))
    machine, _, material = str(query.get("choice", "")).partition("|")
    is_number = quantity.isascii() and quantity.isdigit() and 1 <= len(quantity) <= 5
    return SampleWanted(
        name if name in names else names[0],
        max(1, int(quantity)) if is_number else 1,
        machine or None,
        material or None,
    )


@router.get("/{language}/firm/{code}/{section}", dependencies=OWN)
def get_section(
    request: Request,
    language: PageLanguage,
    code: str,
    section: str,
    session: ReadSession,
    viewer: CurrentViewer,
) -> Response:
    """Without a draft there is nothing to edit: back to the firm."""
    found = find_section(section)
    draft = find_draft(list_versions(viewer, session, code))
    if draft is None:
        return RedirectResponse(f"/{language}/firm/{code}", 303)
    return _show(request, language, session, viewer, draft, found, read_sample(request.query_params))


@router.post("/{language}/firm/{code}/{section}", dependencies=OWN)
async def post_section(request: Request, language: PageLanguage, code: str, section: str) -> Response:
    """Save to the draft. A script asks for the panel beside the form only (``HX-Request``)."""
    from fastapi.concurrency import run_in_threadpool

    found = find_section(section)
    async with request.form(max_fields=LONGEST_FORM_FIELDS, max_files=0) as form:
        return await run_in_threadpool(_save, request, language, code, found, form)


def _save(request: Request, language: Language, code: str, section: Section, form: FormData) -> Response:
    context, viewer = context_of(request), viewer_of(request)
    refusal: SchichtwerkError | None = None
    revision = str(form.get("revision", ""))
    try:
        with context.open_write() as session:
            draft = find_draft(list_versions(viewer, session, code))
            if draft is None:
                raise Conflict("version_moved_on", {"status": "published", "action": "change"})
            patch = read_form(section, form, draft.document, language)
            number = int(revision) if revision.isascii() and revision.isdigit() else 0
            change_draft(session, viewer, code, ChangeDraft(draft.id, number, patch), now=context.now())
    except NotFound:
        raise
    except SchichtwerkError as error:
        refusal = error
    sample = read_sample(form)
    is_panel = "HX-Request" in request.headers
    if refusal is None and not is_panel:
        query = f"?sample={sample.sample}&quantity={sample.quantity}&saved=1"
        return RedirectResponse(f"/{language}/firm/{code}/{section.code}{query}", 303)
    with context.open_read() as session:
        draft = find_draft(list_versions(viewer, session, code))
        if draft is None:
            return RedirectResponse(f"/{language}/firm/{code}", 303)
        return _show(
            request, language, session, viewer, draft, section, sample,
            refusal=refusal, is_panel=is_panel, revision=revision,
        )  # fmt: skip


def _show(
    request: Request,
    language: Language,
    session: Session,
    viewer: Viewer,
    draft: VersionView,
    section: Section,
    sample: SampleWanted,
    *,
    refusal: SchichtwerkError | None = None,
    is_panel: bool = False,
    revision: str = "",
) -> Response:
    context = context_of(request)
    catalogue = context.catalogue()
    facts, names = find_facts(catalogue), names_of(catalogue, language)
    price: SamplePrice = price_sample(
        viewer,
        session,
        draft.provider,
        PriceSample(
            draft.id, sample.sample, sample.quantity, sample.machine, sample.material, is_choice_kept=False
        ),
        catalogue=catalogue,
        facts=facts,
        policy=context.policy(),
        now=context.now(),
    )
    shown: dict[str, Any] = {}
    if not is_panel:
        choices = list_choices(draft.document, facts, catalogue, language)
        shown["data_sheets"] = list_data_sheets(draft.document, facts)
        shown["hourly"] = list_hourly_rates(draft.document)
        shown["blocks"] = FormMaker(language, choices, price.faults).make(section, draft.document)
    card = draft.document.get("rate_card")
    return renderer_of(request).render(
        request,
        "firm/_live.html" if is_panel else "firm/section.html",
        language,
        status=200 if refusal is None else status_of(refusal),
        code_of_firm=draft.provider,
        firm_name=draft.document.get("name", draft.provider),
        draft=draft,
        # after a refusal the one that was typed on, so that saving again overwrites nobody
        revision=revision if refusal is not None else draft.revision,
        section=section,
        sections=SECTIONS,
        faults_by_section=count_by_section(price.faults),
        faults=tell_faults(price.faults, draft.document, language, names),
        price=price,
        wanted=sample,
        samples=[each.name for each in load_samples()],
        names=names,
        money=lambda minor: format_money(minor, price.currency, language),
        formula_variables=tuple(FORMULA_VARIABLES.values()) if section.code == "lists" else (),
        bands=draw_bands(card) if section.code == "bands" and isinstance(card, dict) else None,
        is_saved=request.query_params.get("saved") == "1" or (is_panel and refusal is None),
        error="" if refusal is None else tell_refusal(refusal, language),
        **shown,
    )

"""The public side of the catalogue: processes, materials, providers, institutes."""

from __future__ import annotations

from typing import Annotated, TypeVar

from fastapi import APIRouter, Query

from app.marketplace.supplying import list_materials, list_processes, list_providers, show_provider
from app.marketplace.supplying.known_institutes import load_open_institutes
from app.values import Invalid
from app.web.api.catalogue_models import (
    InstitutesShown,
    MaterialsShown,
    ProcessesShown,
    ProviderShown,
    ProvidersShown,
    show_institute,
    show_material,
    show_process,
    show_provider_facts,
)
from app.web.api.examples.answering import answers
from app.web.api.examples.catalogue import INSTITUTES, MATERIALS, PROCESSES, PROVIDER, PROVIDERS
from app.web.api.models import Code, Cursor, Limit, Wanted
from app.web.rules import LISTED, Rule, ruled
from app.web.sessions import CurrentContext, CurrentLanguage, CurrentViewer, ReadSession

router = APIRouter(tags=["catalogue"])
OPEN = [*ruled(Rule.GUEST_OR_MEMBER), *LISTED]
_Entry = TypeVar("_Entry")


class ListWanted(Wanted):
    """A page of a list of the catalogue."""

    limit: Limit = 100
    cursor: Cursor | None = None


class MaterialsWanted(ListWanted):
    """Materials, of one process or of all."""

    process: Code | None = None


class ProvidersWanted(MaterialsWanted):
    """Providers that run a process, or a material, or all."""

    material: Code | None = None


def _cut(found: tuple[_Entry, ...], page: ListWanted) -> tuple[tuple[_Entry, ...], str | None]:
    """A page by position: a catalogue version does not change under the reader."""
    start = 0
    if page.cursor is not None:
        if not page.cursor.isascii() or not page.cursor.isdigit() or len(page.cursor) > 9:
            raise Invalid("cursor_invalid")
        start = int(page.cursor)
    end = start + page.limit
    return found[start:end], str(end) if end < len(found) else None


@router.get(
    "/processes",
    response_model=ProcessesShown,
    dependencies=OPEN,
    responses=answers(200, PROCESSES, 401, 422),
    summary="List processes",
)
def get_processes(
    page: Annotated[ListWanted, Query()],
    viewer: CurrentViewer,
    context: CurrentContext,
    language: CurrentLanguage,
) -> ProcessesShown:
    """By ISO/ASTM 52900, with design rules and how many providers run them."""
    found, next_cursor = _cut(list_processes(viewer, context.catalogue()), page)
    return ProcessesShown(
        processes=[show_process(process, language) for process in found], next_cursor=next_cursor
    )


@router.get(
    "/materials",
    response_model=MaterialsShown,
    dependencies=OPEN,
    responses=answers(200, MATERIALS, 401, 422),
    summary="List materials",
)
def get_materials(
    page: Annotated[MaterialsWanted, Query()],
    viewer: CurrentViewer,
    context: CurrentContext,
    language: CurrentLanguage,
) -> MaterialsShown:
    """With properties; null where no figure is known."""
    found, next_cursor = _cut(list_materials(viewer, context.catalogue(), process=page.process), page)
    return MaterialsShown(
        materials=[show_material(facts, language) for facts in found], next_cursor=next_cursor
    )


@router.get(
    "/providers",
    response_model=ProvidersShown,
    dependencies=OPEN,
    responses=answers(200, PROVIDERS, 401, 422),
    summary="List providers",
)
def get_providers(
    page: Annotated[ProvidersWanted, Query()],
    viewer: CurrentViewer,
    context: CurrentContext,
    language: CurrentLanguage,
) -> ProvidersShown:
    """Who they are and what they can do; their rate cards are theirs."""
    providers = list_providers(viewer, context.catalogue(), process=page.process, material=page.material)
    found, next_cursor = _cut(providers, page)
    return ProvidersShown(
        providers=[show_provider_facts(facts, language) for facts in found], next_cursor=next_cursor
    )


@router.get(
    "/providers/{code}",
    response_model=ProviderShown,
    dependencies=OPEN,
    responses=answers(200, PROVIDER, 401, 404),
    summary="Read a provider",
)
def get_provider(
    code: str, viewer: CurrentViewer, context: CurrentContext, language: CurrentLanguage
) -> ProviderShown:
    """One provider's public facts."""
    return show_provider_facts(show_provider(viewer, context.catalogue(), code), language)


@router.get(
    "/institutes",
    response_model=InstitutesShown,
    dependencies=OPEN,
    responses=answers(200, INSTITUTES, 401, 422),
    summary="List research institutes",
)
def get_institutes(
    page: Annotated[ListWanted, Query()], session: ReadSession, context: CurrentContext
) -> InstitutesShown:
    """All that can be asked, those the operator added too, each with its competences and their source."""
    known = load_open_institutes(session, context.catalogue())
    found, next_cursor = _cut(tuple(known.values()), page)
    return InstitutesShown(
        institutes=[show_institute(institute) for institute in found], next_cursor=next_cursor
    )

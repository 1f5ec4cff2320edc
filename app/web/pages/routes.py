"""The pages and who may see them."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import FileResponse, RedirectResponse, Response

from app.marketplace.supplying import list_materials, list_processes, list_providers
from app.texts import LANGUAGES, Language, choose_language
from app.values import NotFound
from app.web.identity import context_of, viewer_of
from app.web.pages.rendering import PageRenderer
from app.web.rules import Rule, ruled

router = APIRouter(include_in_schema=False)
OPEN = ruled(Rule.ANYONE)
SEEN_BY_ALL = ruled(Rule.GUEST_OR_MEMBER)
EXAMPLE_ADDRESS = "/example-part"
COUNTRIES = ("DE", "AT", "BE", "CH", "CZ", "DK", "ES", "FR", "GB", "IT", "NL", "PL", "SE", "US")
UNITS = ("mm", "cm", "m", "in", "ft", "um")


def _page_language(language: str) -> Language:
    for known in LANGUAGES:
        if language == known:
            return known
    raise NotFound("route_not_found")


PageLanguage = Annotated[Language, Depends(_page_language)]


class Landing(StrEnum):
    """Where the bare address leads."""

    GERMAN = "/de/"
    ENGLISH = "/en/"


def _renderer(request: Request) -> PageRenderer:
    renderer: PageRenderer = request.app.state.pages
    return renderer


@router.get("/", dependencies=OPEN)
def get_landing(request: Request) -> Response:
    """To the start page in the browser's language."""
    language = choose_language(request.headers.get("Accept-Language"))
    landing = Landing.GERMAN if language == "de" else Landing.ENGLISH
    return RedirectResponse(landing, 302, {"Vary": "Accept-Language", "Cache-Control": "no-store"})


@router.get("/{language}/", dependencies=SEEN_BY_ALL)
def get_start(request: Request, language: PageLanguage) -> Response:
    """The start page: a drop area, an example, and the offers."""
    context = context_of(request)
    viewer = viewer_of(request)
    policy = context.policy()
    catalogue = context.catalogue()
    materials = [facts for facts in list_materials(viewer, catalogue) if facts.providers]
    return _renderer(request).render(
        request,
        "start.html",
        language,
        max_upload_bytes=policy.max_upload_bytes,
        needs_sign_in=viewer.is_guest and not policy.guests_may_get_offers,
        has_example=context.example_part is not None,
        example_address=EXAMPLE_ADDRESS,
        processes=[process for process in list_processes(viewer, catalogue) if process.providers],
        materials=materials,
        families=sorted({facts.material.family for facts in materials}),
        providers=list_providers(viewer, catalogue),
        countries=COUNTRIES,
        units=UNITS,
    )


@router.get("/{language}/providers", dependencies=SEEN_BY_ALL)
def get_providers_page(request: Request, language: PageLanguage) -> Response:
    """Who can be asked, with what stands in their halls."""
    providers = list_providers(viewer_of(request), context_of(request).catalogue())
    processes = {one.code: one for one in list_processes(viewer_of(request), context_of(request).catalogue())}
    return _renderer(request).render(
        request, "providers.html", language, providers=providers, processes=processes
    )


@router.get("/{language}/sign-in", dependencies=SEEN_BY_ALL)
def get_sign_in(request: Request, language: PageLanguage) -> Response:
    """Signing in, and out."""
    return _renderer(request).render(request, "sign_in.html", language, viewer=viewer_of(request))


@router.get(EXAMPLE_ADDRESS, dependencies=OPEN)
def get_example_part(request: Request) -> Response:
    """The part a visitor can try with a click."""
    example = context_of(request).example_part
    if example is None or not example.is_file():
        raise NotFound("example_not_found")
    return FileResponse(example, media_type="model/stl", filename=example.name)

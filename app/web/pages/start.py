"""The start page and what it needs."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import FileResponse, RedirectResponse, Response

from app.marketplace.supplying import list_materials, list_processes, list_providers
from app.texts import choose_language
from app.values import NotFound
from app.web.identity import context_of, viewer_of
from app.web.pages.shared import OPEN, SEEN_BY_ALL, Landing, PageLanguage, renderer_of

router = APIRouter(include_in_schema=False)
EXAMPLE_ADDRESS = "/example-part"
# In the order shown; each has a drawing in templates/examples and words
EXAMPLES = ("bracket", "gear", "valve_block", "lattice", "cover")


@router.get("/", dependencies=OPEN)
def get_landing(request: Request) -> Response:
    """To the start page in the browser's language."""
    language = choose_language(request.headers.get("Accept-Language"))
    landing = Landing.GERMAN if language == "de" else Landing.ENGLISH
    return RedirectResponse(landing, 302, {"Vary": "Accept-Language", "Cache-Control": "no-store"})


@router.get("/de", dependencies=OPEN)
@router.get("/en", dependencies=OPEN)
def get_bare_language(request: Request) -> Response:
    """To the start page, for those who type the address."""
    return RedirectResponse(Landing(f"{request.url.path}/"), 308)


@router.get("/{language}/parts", dependencies=OPEN)
@router.get("/{language}/example", dependencies=OPEN)
def get_start_again(language: PageLanguage) -> Response:
    """To the start page from addresses that only take what a form sends."""
    return RedirectResponse(f"/{language}/", 303)


@router.get("/{language}/", dependencies=SEEN_BY_ALL)
def get_start(request: Request, language: PageLanguage) -> Response:
    """The start page: a drop area and an example; both lead to the part's own page."""
    context = context_of(request)
    viewer = viewer_of(request)
    policy = context.policy()
    catalogue = context.catalogue()
    materials = [facts for facts in list_materials(viewer, catalogue) if facts.providers]
    return renderer_of(request).render(
        request,
        "start.html",
        language,
        max_upload_bytes=policy.max_upload_bytes,
        kept_days=policy.unclaimed_part_days,
        unused_days=policy.unused_part_days,
        guests_may_send=policy.guests_may_get_offers,
        is_by_invitation=policy.joining == "invitation",
        needs_sign_in=viewer.is_guest and not policy.guests_may_get_offers,
        has_example=context.example_part is not None,
        examples=[name for name in EXAMPLES if name in {path.stem for path in context.examples}],
        processes=[process for process in list_processes(viewer, catalogue) if process.providers],
        materials=materials,
        providers=list_providers(viewer, catalogue),
    )


@router.get(EXAMPLE_ADDRESS, dependencies=OPEN)
def get_example_part(request: Request) -> Response:
    """The part a visitor can try with a click."""
    example = context_of(request).example_part
    if example is None or not example.is_file():
        raise NotFound("example_not_found")
    return FileResponse(example, media_type="model/stl", filename=example.name)

"""Pages about processes: what each is good for, in which materials, and who offers it."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.marketplace.supplying import list_processes, list_providers
from app.texts import translate
from app.values import NotFound
from app.web.identity import context_of, viewer_of
from app.web.naming import names_of
from app.web.pages.rendering import find_address, find_origin
from app.web.pages.shared import SEEN_WHERE_LISTED, PageLanguage, renderer_of
from app.web.structured import describe_process

router = APIRouter(include_in_schema=False)


def write_slug(code: str) -> str:
    """``PBF-LB/P`` as it stands in an address."""
    return code.lower().replace("/", "-")


@router.get("/{language}/processes", dependencies=SEEN_WHERE_LISTED)
def get_processes_page(request: Request, language: PageLanguage) -> Response:
    """All of them, in the order of the standard."""
    catalogue = context_of(request).catalogue()
    return renderer_of(request).render(
        request, "directory/processes.html", language,
        processes=[(write_slug(each.code), each) for each in list_processes(viewer_of(request), catalogue)],
        names=names_of(catalogue, language),
    )  # fmt: skip


@router.get("/{language}/processes/{slug}", dependencies=SEEN_WHERE_LISTED)
def get_process_page(request: Request, language: PageLanguage, slug: str) -> Response:
    """One of them; NotFound ``process_not_found``."""
    viewer, catalogue = viewer_of(request), context_of(request).catalogue()
    process = next(
        (each for each in list_processes(viewer, catalogue) if write_slug(each.code) == slug), None
    )
    if process is None:
        raise NotFound("process_not_found")
    names = names_of(catalogue, language)
    providers = [one for one in list_providers(viewer, catalogue) if process.code in one.processes]
    materials = [names.get(code, code) for code in process.materials]
    return renderer_of(request).render(
        request, "directory/process.html", language, process=process, providers=providers,
        materials=materials, names=names,
        structured=describe_process(
            process, find_address(request), find_origin(request), language,
            translate("page.processes.description", language, process=names.get(process.code, process.code)),
            materials, providers,
        ),
    )  # fmt: skip

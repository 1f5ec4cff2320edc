"""Who can be asked: the providers."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.marketplace.supplying import list_processes, list_providers
from app.web.identity import context_of, viewer_of
from app.web.pages.shared import SEEN_BY_ALL, PageLanguage, renderer_of

router = APIRouter(include_in_schema=False)


@router.get("/{language}/providers", dependencies=SEEN_BY_ALL)
def get_providers_page(request: Request, language: PageLanguage) -> Response:
    """Who can be asked, with what stands in their halls."""
    providers = list_providers(viewer_of(request), context_of(request).catalogue())
    processes = {one.code: one for one in list_processes(viewer_of(request), context_of(request).catalogue())}
    return renderer_of(request).render(
        request, "providers.html", language, providers=providers, processes=processes
    )

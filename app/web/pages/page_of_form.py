"""Which page a form stands on: what is refused is answered at an address that nobody can open."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from fastapi import FastAPI, Request
from fastapi.routing import iter_route_contexts
from starlette.routing import compile_path

_HOME = "/{language}/"
# forms whose address is not below that of their page
_ELSEWHERE: Mapping[str, str] = {
    "/{language}/addresses": "/{language}/mine/addresses",
    "/{language}/folders": "/{language}/mine/parts",
    "/{language}/operator/denied-files": "/{language}/operator/holds",
    "/{language}/operator/funding": "/{language}/operator/institutes",
    "/{language}/questions": "/{language}/mine",
    "/{language}/quotes": "/{language}/mine",
    "/{language}/vat-id": "/{language}/mine/addresses",
}


def find_page_path(request: Request) -> str:
    """The path of the page that is shown: its own, or of the nearest page above the form that was sent."""
    path = request.url.path
    if request.method != "POST":
        return path
    forms, pages = _list_routes(request.app)
    for pattern, form in forms:
        if pattern.match(path):
            return _fill(_find_page(form, pages), path)
    return path


@lru_cache(maxsize=1)
def _list_routes(app: FastAPI) -> tuple[Sequence[tuple[re.Pattern[str], str]], frozenset[str]]:
    """Patterns and templates of what takes a form, as the router tries them; templates of what is opened."""
    routes = [
        (route.path, route.methods or ())
        for route in iter_route_contexts(app.routes)
        if route.path is not None and route.path.startswith(_HOME)
    ]
    forms = [(compile_path(path)[0], path) for path, methods in routes if "POST" in methods]
    return forms, frozenset(path for path, methods in routes if "GET" in methods)


def _find_page(form: str, pages: frozenset[str]) -> str:
    # templates, not addresses: "/{language}/firm/{code}/{section}" would take any word for a section
    place = form
    while place and place not in pages and place not in _ELSEWHERE:
        place = place.rpartition("/")[0]
    return _ELSEWHERE.get(place, place) or _HOME


def _fill(page: str, path: str) -> str:
    """The page's template filled with what stands at the same places of the path."""
    told = path.split("/")
    named = page.split("/")
    return "/".join(told[at] if word.startswith("{") else word for at, word in enumerate(named))

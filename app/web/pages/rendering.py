"""Turns a template and what it shows into a page in a language."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from fastapi import Request
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from jinja2.runtime import Context
from markupsafe import Markup, escape
from starlette.responses import HTMLResponse, Response

from app.marketplace.accounts import Viewer
from app.marketplace.learning import tidy_page
from app.programme import LEGAL_KINDS, Policy
from app.texts import (
    Language,
    choose_language,
    format_bytes,
    format_number,
    list_texts,
    translate,
    translate_code,
)
from app.web.assets import Assets
from app.web.context import WebContext
from app.web.identity import SESSION_COOKIE, context_of, cookie_name, request_id_of
from app.web.indexing import may_be_indexed
from app.web.pages.page_of_form import find_page_path
from app.web.problems import Problem

TEMPLATES = Path(__file__).parents[1] / "templates"
PAGE_CACHE = "private, no-cache"
OTHER: dict[Language, Language] = {"de": "en", "en": "de"}


_PLAIN_TEXT = re.compile(r"""\{\{ t\((["'])(?P<key>[\w.]+)\1\) \}\}""")


class _TemplateLoader(FileSystemLoader):
    """Texts without parameters are written into a template before it is compiled: a page has a thousand."""

    def __init__(self, language: Language) -> None:
        super().__init__(TEMPLATES)
        self._language: Language = language

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        source, path, is_fresh = super().get_source(environment, template)
        return _PLAIN_TEXT.sub(self._write, source), path, is_fresh

    def _write(self, found: re.Match[str]) -> str:
        return str(escape(translate(f"page.{found['key']}", self._language)))


class _PlainContext(Context):
    """Calls what a template names as it stands. Jinja first asks each callable whether it wants to be handed
    the context, thousands of times a page; nothing of ours does, and macros do not need it."""

    def call(
        self, called: Callable[..., Any], /, *args: Any, _loop_vars: object = None,
        _block_vars: object = None, **parameters: Any,
    ) -> Any:  # fmt: skip
        return called(*args, **parameters)


@cache
def _open_templates(language: Language) -> Environment:
    """Compiled once in a process, for they know nothing of the application that renders them."""
    environment = Environment(
        loader=_TemplateLoader(language),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.context_class = _PlainContext
    return environment


class PageRenderer:
    """Holds the template environment; every template gets texts and formats of the page's language."""

    def __init__(self, context: WebContext, assets: Assets) -> None:
        self._context = context
        self._assets = assets

    def render(
        self, request: Request, template: str, language: Language, *, status: int = 200,
        structured: Mapping[str, object] | None = None, **shown: Any,
    ) -> Response:  # fmt: skip
        """A page; ``shown`` is what the template names, ``structured`` what search engines are told of it."""
        # a form that was refused stands on its page, and is answered elsewhere
        path = find_page_path(request)
        rest = path[4:] if path[:4] in ("/de/", "/en/") else ""
        query = f"?{request.url.query}" if request.url.query else ""
        is_https = self._context.is_https
        policy = _find_policy(request, status)
        is_indexable = status == 200 and policy is not None and may_be_indexed(request.url.path, policy)
        request.state.is_indexable = is_indexable  # the envelope says so in the answer
        # known where the route asked who looks; no page looks anybody up for its frame
        viewer: Viewer | None = getattr(request.state, "viewer", None)
        html = (
            _open_templates(language)
            .get_template(template)
            .render(
                language=language,
                t=lambda key, **parameters: translate(f"page.{key}", language, **parameters),
                code=lambda kind, code, **parameters: translate_code(kind, code, parameters, language),
                number=lambda value, unit=None: format_number(value, unit, language),
                size=lambda count: format_bytes(count, language),
                island_texts=lambda: island_data(list_texts("page.desk.", language)),
                asset=self._assets.find,
                is_demo=self._context.is_demo,
                notice=policy.notice if policy else None,
                is_indexable=is_indexable,
                origin=find_origin(request) if is_indexable else "",
                structured=island_data(structured) if is_indexable and structured else "",
                other_language=OTHER[language],
                other_address=f"/{OTHER[language]}/{rest}{query}",
                here=rest,
                is_looking=viewer is not None and viewer.looked_at_by is not None,
                runs_programme=viewer is not None and viewer.is_operator,
                works_at_institute=viewer is not None and viewer.role == "institute_staff",
                legal_kinds=LEGAL_KINDS,
                begin=lambda text: text[:1].upper() + text[1:],
                feedback_page=tidy_page(path),
                # only whether to offer signing out; what it opens is decided anew at every request
                has_session=cookie_name(SESSION_COOKIE, is_https=is_https) in request.cookies,
                **shown,
            )
        )
        headers = {"Content-Language": language, "Cache-Control": PAGE_CACHE}
        return HTMLResponse(html, status, headers)

    def render_problem(self, request: Request, problem: Problem) -> Response:
        """A refusal as a page that says what to do."""
        first = request.url.path.split("/")[1]
        language = choose_language(first if first in ("de", "en") else request.headers.get("Accept-Language"))
        detail = translate_code("error", problem.code, dict(problem.parameters), language)
        response = self.render(
            request,
            "problem.html",
            language,
            status=problem.status,
            problem=problem,
            detail=detail,
            request_id=request_id_of(request),
        )
        response.headers.update(problem.headers)
        return response


def find_origin(request: Request) -> str:
    """The public address of this house, without a slash at the end."""
    return context_of(request).public_url or str(request.base_url).rstrip("/")


def find_address(request: Request) -> str:
    """The public address of this page, without a query."""
    return f"{find_origin(request)}{request.url.path}"


def _find_policy(request: Request, status: int) -> Policy | None:
    """The policy of the request; None on a page that says the database cannot be read."""
    try:
        return context_of(request).policy()
    except Exception:
        if status < 500:
            raise
        return None


def island_data(value: object) -> Markup:
    """JSON that may stand inside a ``script`` element of type application/json."""
    text = json.dumps(value, ensure_ascii=False)
    for letter, written in (("<", "\\u003c"), (">", "\\u003e"), ("&", "\\u0026")):
        text = text.replace(letter, written)
    return Markup(text)  # noqa: S704 - escaped above

"""Pages about accounts: a form with what was refused beside it, or one sentence and the way on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fastapi import Request
from sqlalchemy.orm import Session
from starlette.responses import RedirectResponse, Response

from app.texts import Language, translate_code
from app.values import NotFound, SchichtwerkError
from app.web.identity import context_of
from app.web.pages.shared import renderer_of
from app.web.problems import describe_error


def show_form(
    request: Request,
    language: Language,
    template: str,
    refusal: SchichtwerkError | None = None,
    **shown: Any,
) -> Response:
    """A form; after a refusal with the reason in words and the status it deserves. Nobody stores it."""
    problem = None if refusal is None else describe_error(refusal)
    error = (
        "" if problem is None else translate_code("error", problem.code, dict(problem.parameters), language)
    )
    status = 200 if problem is None else problem.status
    response = renderer_of(request).render(request, template, language, status=status, error=error, **shown)
    response.headers["Cache-Control"] = "no-store"
    for name in ("Retry-After", "Connection"):
        if problem is not None and name in problem.headers:
            response.headers[name] = problem.headers[name]
    return response


def must_prove_anew(refusal: SchichtwerkError | None) -> bool:
    """Whether it helps to sign in again."""
    return refusal is not None and refusal.code in ("proof_too_old", "second_factor_needed")


def do_or_show(
    request: Request,
    act: Callable[[Session], object],
    show: Callable[[Session, SchichtwerkError], Response],
    after: str,
) -> Response:
    """Do it and go to ``after``; a refusal stands on the page that it came from, and nothing has changed.

    What is not there is no refusal to show: NotFound is raised on.
    """
    context = context_of(request)
    try:
        with context.open_write() as session:
            act(session)
    except NotFound:
        raise
    except SchichtwerkError as refusal:
        with context.open_read() as session:
            return show(session, refusal)
    context.wake_worker()
    return RedirectResponse(after, 303)

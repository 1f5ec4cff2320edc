"""An operator looks at the pages as somebody else, and stops."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import RedirectResponse, Response

from app.marketplace.administering import LookAs, end_looking, look_as
from app.values import Conflict, Invalid
from app.web.identity import LOOKING_COOKIE, delete_cookie, looking_token_of, set_cookie
from app.web.pages.backoffice import show_person
from app.web.pages.shared import OPEN, PageLanguage
from app.web.rules import Rule, ruled
from app.web.sessions import CurrentContext, CurrentViewer

router = APIRouter(include_in_schema=False)


@router.post("/{language}/operator/people/{user_id}/look", dependencies=ruled(Rule.OPERATOR))
def post_look(
    request: Request,
    language: PageLanguage,
    user_id: str,
    viewer: CurrentViewer,
    context: CurrentContext,
    reason: Annotated[str, Form(max_length=5_000)] = "",
) -> Response:
    """From now on every page is what this person sees, with a banner that says so."""
    now = context.now()
    try:
        with context.open_write() as session:
            token, ends_at = look_as(session, viewer, LookAs(user_id, reason), now=now)
    except (Invalid, Conflict) as refusal:
        with context.open_read() as session:
            return show_person(
                request, language, user_id, session, viewer, context, refusal, at="look", reason=reason
            )
    response = RedirectResponse(f"/{language}/mine", 303)
    age_s = int((ends_at - now).total_seconds())
    set_cookie(request, response, LOOKING_COOKIE, token, max_age_s=age_s)
    return response


@router.post("/{language}/looking/end", dependencies=OPEN)
def post_end(request: Request, language: PageLanguage, context: CurrentContext) -> Response:
    """Open to anyone, for whoever looks may do nothing else: it only drops what this browser holds."""
    token = looking_token_of(request)
    if token is not None:
        with context.open_write() as session:
            end_looking(session, token)
    response = RedirectResponse(f"/{language}/operator/people", 303)
    delete_cookie(request, response, LOOKING_COOKIE)
    return response

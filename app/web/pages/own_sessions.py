"""The own sessions: which browsers are signed in, and ending them; and the own keys for programs."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import RedirectResponse, Response

from app.marketplace.accounts import (
    SCOPES,
    CreateApiKey,
    CreatedApiKey,
    OpenedSession,
    Viewer,
    create_api_key,
    end_other_sessions,
    end_session,
    list_api_keys,
    list_sessions,
    revoke_api_key,
)
from app.texts import Language, format_date
from app.values import Invalid, NotAllowed, SchichtwerkError
from app.web.context import WebContext
from app.web.pages.saying import must_prove_anew, show_form
from app.web.pages.shared import PageLanguage
from app.web.rules import Rule, ruled
from app.web.sessions import CurrentContext, CurrentSession, CurrentViewer, WriteSession

router = APIRouter(include_in_schema=False)
MEMBERS = ruled(Rule.MEMBER)
KEY_SCOPES = tuple(scope for scope in SCOPES if scope != "account:write")
KEY_DAYS = (30, 90, 365)


@router.get("/{language}/account/sessions", dependencies=MEMBERS)
def get_sessions(
    request: Request,
    language: PageLanguage,
    viewer: CurrentViewer,
    opened: CurrentSession,
    context: CurrentContext,
) -> Response:
    """Every browser that is signed in."""
    return _show_sessions(request, language, viewer, opened, context)


@router.post("/{language}/account/sessions/end", dependencies=MEMBERS)
def post_end_of_others(
    language: PageLanguage,
    session: WriteSession,
    viewer: CurrentViewer,
    opened: CurrentSession,
    context: CurrentContext,
) -> Response:
    """All but this one."""
    end_other_sessions(session, viewer, opened, now=context.now())
    return RedirectResponse(f"/{language}/account/sessions", 303)


@router.post("/{language}/account/sessions/{session_id}/end", dependencies=MEMBERS)
def post_end(
    language: PageLanguage,
    session_id: str,
    session: WriteSession,
    viewer: CurrentViewer,
    context: CurrentContext,
) -> Response:
    """It opens nothing any more."""
    end_session(session, viewer, session_id, now=context.now())
    return RedirectResponse(f"/{language}/account/sessions", 303)


@router.get("/{language}/account/api-keys", dependencies=MEMBERS)
def get_api_keys(
    request: Request, language: PageLanguage, viewer: CurrentViewer, context: CurrentContext
) -> Response:
    """Keys that are good, and those that were."""
    return _show_keys(request, language, viewer, context)


@router.post("/{language}/account/api-keys", dependencies=MEMBERS)
def post_api_key(
    request: Request,
    language: PageLanguage,
    viewer: CurrentViewer,
    opened: CurrentSession,
    context: CurrentContext,
    name: Annotated[str, Form(max_length=1_000)] = "",
    scopes: Annotated[tuple[str, ...], Form(max_length=20)] = (),
    days: Annotated[int, Form(ge=0, le=3650)] = KEY_DAYS[1],
) -> Response:
    """The secret is shown this once."""
    expires_at = context.now() + timedelta(days=days) if days else None
    try:
        with context.open_write() as session:
            command = CreateApiKey(name, scopes, expires_at)
            created = create_api_key(session, opened, command, now=context.now())
    except (Invalid, NotAllowed) as refusal:
        return _show_keys(request, language, viewer, context, refusal, name=name, chosen=scopes)
    return _show_keys(request, language, viewer, context, created=created)


@router.post("/{language}/account/api-keys/{api_key_id}/revoke", dependencies=MEMBERS)
def post_revocation(
    language: PageLanguage,
    api_key_id: str,
    session: WriteSession,
    viewer: CurrentViewer,
    context: CurrentContext,
) -> Response:
    """Works from the next call on."""
    revoke_api_key(session, viewer, api_key_id, now=context.now())
    return RedirectResponse(f"/{language}/account/api-keys", 303)


def _show_sessions(
    request: Request,
    language: Language,
    viewer: Viewer,
    opened: OpenedSession | None,
    context: WebContext,
) -> Response:
    with context.open_read() as session:
        sessions = list_sessions(viewer, session, opened, now=context.now())
    return show_form(
        request,
        language,
        "account/sessions.html",
        sessions=sessions,
    )


def _show_keys(
    request: Request,
    language: Language,
    viewer: Viewer,
    context: WebContext,
    refusal: SchichtwerkError | None = None,
    *,
    created: CreatedApiKey | None = None,
    name: str = "",
    chosen: tuple[str, ...] = (),
) -> Response:
    with context.open_read() as session:
        keys = list_api_keys(viewer, session)
    return show_form(
        request,
        language,
        "account/api_keys.html",
        refusal,
        keys=keys,
        created=created,
        must_prove_anew=must_prove_anew(refusal),
        name=name,
        chosen=chosen,
        scopes=KEY_SCOPES,
        days=KEY_DAYS,
        now=context.now(),
        date=lambda moment: format_date(moment, language),
    )

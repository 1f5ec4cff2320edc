"""Signing in and out, also by a second step or a passkey, and the sessions that are open."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Request, Response
from pydantic import ConfigDict, Field, JsonValue

from app.marketplace.accounts import (
    FactorAsked,
    GiveCode,
    SignedIn,
    SignIn,
    ask_for_passkey,
    end_other_sessions,
    end_session,
    give_code,
    list_sessions,
    read_ways_on,
    sign_in,
    sign_in_by_passkey,
    sign_out,
)
from app.values import NotAllowed
from app.web.api.accounts import UserShown, show_user
from app.web.api.examples.accounts import SESSION, SESSION_WANTED
from app.web.api.examples.answering import answers, body_examples
from app.web.api.examples.proving import CODE_WANTED, PASSKEY_ASKED, PASSKEY_GIVEN, PASSKEY_OPTIONS, SESSIONS
from app.web.api.models import NO_CONTROLS, SessionId, Shown, Wanted
from app.web.entering import end_session_before, give_session, must_set_up
from app.web.identity import (
    SESSION_COOKIE,
    address_of,
    browser_of,
    delete_cookie,
    known_browser_of,
    session_token_of,
    site_of,
)
from app.web.rules import Rule, ruled
from app.web.sessions import CurrentContext, CurrentSession, CurrentViewer, ReadSession, WriteSession

router = APIRouter(tags=["accounts"])
MEMBERS = ruled(Rule.MEMBER)
Ticket = Annotated[str, Field(min_length=1, max_length=200, pattern=NO_CONTROLS)]


class SessionWanted(Wanted):
    """Who signs in. Spaces belong to a password."""

    email: Annotated[str, Field(min_length=1, max_length=254, pattern=NO_CONTROLS)]
    password: Annotated[str, Field(min_length=1, max_length=1_000)]

    model_config = ConfigDict(str_strip_whitespace=False)


class CodeWanted(Wanted):
    """The ticket of a first step, and a code of the app or a recovery code."""

    ticket: Ticket
    code: Annotated[str, Field(min_length=1, max_length=100, pattern=NO_CONTROLS)]


class PasskeyAsked(Wanted):
    """With a ticket for the second step, without for signing in by the passkey alone."""

    ticket: Ticket | None = None


class PasskeyOptionsShown(Shown):
    """What `navigator.credentials` takes, with binary values as base64url."""

    options: dict[str, JsonValue]


class PasskeyGiven(Wanted):
    """What `navigator.credentials.get` answered, as JSON."""

    credential: dict[str, JsonValue]
    ticket: Ticket | None = None


class SessionShown(Shown):
    """A session has begun; its token is in the cookie only.

    `second_factor` "owed": nothing opens yet but setting one up.
    """

    user: UserShown
    expires_at: datetime
    second_factor: Literal["owed", "settled"]


class OpenSessionShown(Shown):
    """A session of the viewer; `proven_by` in the order of the steps."""

    id: str
    agent: str
    proven_by: list[str]
    created_at: datetime
    last_seen_at: datetime
    expires_at: datetime
    is_this: bool


class SessionsShown(Shown):
    """All open sessions of the viewer, the one that asks first."""

    sessions: list[OpenSessionShown]


def show_session(request: Request, response: Response, signed_in: SignedIn) -> SessionShown:
    """Somebody is in: the cookies, and what he is told."""
    give_session(request, response, signed_in)
    return SessionShown(
        user=show_user(signed_in.user),
        expires_at=signed_in.expires_at,
        second_factor="owed" if must_set_up(request, signed_in) else "settled",
    )


@router.post(
    "/session",
    status_code=201,
    dependencies=ruled(Rule.ANYONE),
    responses=answers(201, SESSION, 401, 403, 422, 429),
    summary="Sign in",
)
def post_session(
    request: Request,
    response: Response,
    wanted: Annotated[SessionWanted, body_examples(SESSION_WANTED)],
    context: CurrentContext,
) -> SessionShown:
    """Sets a cookie. A session that was open before in this browser ends.

    Who has a second factor is refused with `second_factor_asked` and a ticket for `POST
    /session/second-factor` or `POST /session/passkey`. Parts, quotes and referrals of the
    guest that the caller was belong to his organisation from now on; their keys open them no longer.
    """
    now = context.now()
    known_as = known_browser_of(request, wanted.email)
    command = SignIn(wanted.email, wanted.password, browser_of(request), known_as)
    result = sign_in(context, command, now=now)
    if isinstance(result, FactorAsked):
        with context.open_read() as session:
            ways = read_ways_on(session, result.ticket, now=now)
        raise NotAllowed(
            "second_factor_asked", {"ticket": result.ticket, "totp": ways.totp, "passkey": ways.passkey}
        )
    with context.open_write() as session:
        end_session_before(request, session)
    return show_session(request, response, result)


@router.post(
    "/session/second-factor",
    status_code=201,
    dependencies=ruled(Rule.ANYONE),
    responses=answers(201, SESSION, 403, 410, 422, 429),
    summary="Sign in, second step by a code",
)
def post_second_factor(
    request: Request,
    response: Response,
    wanted: Annotated[CodeWanted, body_examples(CODE_WANTED)],
    context: CurrentContext,
) -> SessionShown:
    """A code is taken once; a recovery code is used up."""
    command = GiveCode(wanted.ticket, wanted.code, browser_of(request))
    signed_in = give_code(context, command, secret_key=context.secret_key, now=context.now())
    with context.open_write() as session:
        end_session_before(request, session)
    return show_session(request, response, signed_in)


@router.post(
    "/session/passkey/options",
    dependencies=ruled(Rule.ANYONE),
    responses=answers(200, PASSKEY_OPTIONS, 403, 410, 422, 429),
    summary="Ask for a passkey",
)
def post_passkey_options(
    request: Request,
    wanted: Annotated[PasskeyAsked, body_examples(PASSKEY_ASKED)],
    session: WriteSession,
    context: CurrentContext,
) -> PasskeyOptionsShown:
    """For `navigator.credentials.get`; good for ten minutes and one answer."""
    options = ask_for_passkey(
        session, site_of(request), ticket=wanted.ticket, address=address_of(request), now=context.now()
    )
    return PasskeyOptionsShown(options=options)


@router.post(
    "/session/passkey",
    status_code=201,
    dependencies=ruled(Rule.ANYONE),
    responses=answers(201, SESSION, 401, 403, 410, 422),
    summary="Sign in by a passkey",
)
def post_passkey(
    request: Request,
    response: Response,
    wanted: Annotated[PasskeyGiven, body_examples(PASSKEY_GIVEN)],
    context: CurrentContext,
) -> SessionShown:
    """Alone or as the second step."""
    with context.open_write() as session:
        signed_in = sign_in_by_passkey(
            session,
            wanted.credential,
            site_of(request),
            browser_of(request),
            ticket=wanted.ticket,
            now=context.now(),
        )
        end_session_before(request, session)
    return show_session(request, response, signed_in)


@router.delete(
    "/session",
    status_code=204,
    dependencies=ruled(Rule.ANYONE),
    responses=answers(204, None, 403),
    summary="Sign out",
)
def delete_session(
    request: Request, response: Response, session: WriteSession, context: CurrentContext
) -> None:
    """The session is dead at once, here and wherever its cookie was copied to."""
    token = session_token_of(request)
    if token is not None:
        sign_out(session, token, now=context.now())
    delete_cookie(request, response, SESSION_COOKIE)


@router.get(
    "/sessions",
    dependencies=MEMBERS,
    responses=answers(200, SESSIONS, 401),
    summary="List your sessions",
)
def get_sessions(
    session: ReadSession, viewer: CurrentViewer, opened: CurrentSession, context: CurrentContext
) -> SessionsShown:
    """Which browsers are signed in as you, how that was proven, and when they were last seen."""
    return SessionsShown(
        sessions=[
            OpenSessionShown(
                id=view.id,
                agent=view.agent,
                proven_by=list(view.proven_by),
                created_at=view.created_at,
                last_seen_at=view.last_seen_at,
                expires_at=view.expires_at,
                is_this=view.is_this,
            )
            for view in list_sessions(viewer, session, opened, now=context.now())
        ]
    )


@router.delete(
    "/sessions/{session_id}",
    status_code=204,
    dependencies=MEMBERS,
    responses=answers(204, None, 401, 403, 404),
    summary="End a session",
)
def delete_one_session(
    session_id: SessionId, session: WriteSession, viewer: CurrentViewer, context: CurrentContext
) -> None:
    """It opens nothing from the next call on."""
    end_session(session, viewer, session_id, now=context.now())


@router.delete(
    "/sessions",
    status_code=204,
    dependencies=MEMBERS,
    responses=answers(204, None, 401, 403),
    summary="End all other sessions",
)
def delete_other_sessions(
    session: WriteSession, viewer: CurrentViewer, opened: CurrentSession, context: CurrentContext
) -> None:
    """The one that asks goes on; asked by a program, all end."""
    end_other_sessions(session, viewer, opened, now=context.now())

"""What a browser gets when its person is in, by whichever way."""

from __future__ import annotations

from fastapi import Request, Response
from sqlalchemy.orm import Session

from app.marketplace.accounts import SignedIn, is_second_factor_owed, sign_out
from app.web.identity import (
    GUEST_COOKIE,
    SESSION_COOKIE,
    context_of,
    delete_cookie,
    remember_browser,
    session_token_of,
    set_cookie,
)


def give_session(
    request: Request, response: Response, signed_in: SignedIn, *, keeps_guest: bool = False
) -> None:
    """The cookies of a session.

    What the browser had as a guest belongs to the person now, unless many share the account.
    """
    age_s = int((signed_in.expires_at - context_of(request).now()).total_seconds())
    set_cookie(request, response, SESSION_COOKIE, signed_in.token, max_age_s=age_s)
    remember_browser(request, response, signed_in.user.email)
    if not keeps_guest:
        delete_cookie(request, response, GUEST_COOKIE)


def end_session_before(request: Request, session: Session) -> None:
    """A new session does not leave the one before it open."""
    before = session_token_of(request)
    if before is not None:
        sign_out(session, before, now=context_of(request).now())


def must_set_up(request: Request, signed_in: SignedIn) -> bool:
    """Whether nothing opens to the person yet but the pages of the second factor."""
    context = context_of(request)
    with context.open_read() as session:
        return is_second_factor_owed(session, signed_in, is_demonstration=context.is_demo_environment)

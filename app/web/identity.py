"""Who is asking: an API key, a session cookie, or a guest with the keys of his parts."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from urllib.parse import urlsplit

from fastapi import Request, Response
from sqlalchemy.orm import Session

from app.marketplace.accounts import (
    Browser,
    OpenedSession,
    Site,
    Viewer,
    find_session,
    guest_viewer,
    is_seen_rarely,
    note_seen,
    owes_second_factor,
    refuse_weak_key,
    resolve_api_key,
)
from app.marketplace.administering import resolve_looking
from app.values import NotAllowed, SchichtwerkError, new_secret
from app.web.agents import describe_agent
from app.web.context import WebContext

SESSION_COOKIE = "schichtwerk_session"
GUEST_COOKIE = "schichtwerk_guest"
LOOKING_COOKIE = "schichtwerk_looking"
BROWSER_COOKIE = "schichtwerk_browser"
BROWSER_COOKIE_S = 365 * 24 * 3600
GUEST_COOKIE_S = 30 * 24 * 3600
PART_KEY_HEADER = "Part-Key"
MAX_KEY_LENGTH = 200

SAFE_METHODS = frozenset(("GET", "HEAD", "OPTIONS"))


def context_of(request: Request) -> WebContext:
    """What the application was made with; the policy is read once a request and holds to its end."""
    known: WebContext | None = getattr(request.state, "context", None)
    if known is None:
        context: WebContext = request.app.state.context
        known = request.state.context = replace(context, policy=cache(context.policy))
    return known


def request_id_of(request: Request) -> str:
    """The id the envelope gave this request."""
    return str(request.state.request_id)


def address_of(request: Request) -> str:
    """Where the request came from, as the server before us says; empty where it does not."""
    return request.client.host if request.client else ""


def viewer_of(request: Request) -> Viewer:
    """The viewer of this request, looked up once; NotAllowed where an API key is not (or no longer) good.

    A session that has ended makes a guest: pages go on and say what needs a new sign-in.
    """
    known: Viewer | None = getattr(request.state, "viewer", None)
    if known is None:
        known = request.state.viewer = _identify(request)
    return known


def _identify(request: Request) -> Viewer:
    context = context_of(request)
    if "Authorization" in request.headers:
        with context.open_read() as session:
            return _identify_program(context, session, _bearer_of(request))
    guest = guest_viewer(*guest_keys_of(request))
    opened = opened_session_of(request)
    if opened is None or request.state.owes_factor:
        return guest
    return _look_as(request, opened.viewer) or replace(opened.viewer, guest_keys=guest.guest_keys)


def _bearer_of(request: Request) -> str:
    """The secret of an API key that came along; empty where it is none."""
    scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
    return secret.strip() if scheme.lower() == "bearer" and len(secret) <= MAX_KEY_LENGTH else ""


def _identify_program(context: WebContext, session: Session, secret: str) -> Viewer:
    viewer = resolve_api_key(session, secret, now=context.now()) if secret else None
    if viewer is None:
        raise NotAllowed("api_key_invalid")
    refuse_weak_key(session, viewer, is_demonstration=context.is_demo_environment)
    return viewer


def identify_later(request: Request) -> Callable[[Session], Viewer]:
    """Who asks, found out anew each time: sessions, keys and memberships end while a stream goes on.

    Whose session has ended is a guest from then on; NotAllowed as in ``viewer_of`` for an API key.
    """
    context = context_of(request)
    has_key, secret = "Authorization" in request.headers, _bearer_of(request)
    token, looking = session_token_of(request), looking_token_of(request)
    guest = guest_viewer(*guest_keys_of(request))

    def identify(session: Session) -> Viewer:
        if has_key:
            return _identify_program(context, session, secret)
        now = context.now()
        opened = None if token is None else find_session(session, token, now=now)
        if opened is None or owes_second_factor(
            session, opened, is_demonstration=context.is_demo_environment
        ):
            return guest
        looked = None if looking is None else resolve_looking(session, opened.viewer, looking, now=now)
        return looked or replace(opened.viewer, guest_keys=guest.guest_keys)

    return identify


def opened_session_of(request: Request) -> OpenedSession | None:
    """The session of this request's cookie, looked up once; also one that opens nothing yet.

    ``request.state.owes_factor`` says then whether its person must set up a second factor first.
    """
    state = request.state
    if not hasattr(state, "opened_session"):
        state.opened_session, state.owes_factor = None, False
        context, token = context_of(request), session_token_of(request)
        if token is not None and "Authorization" not in request.headers:
            with context.open_read() as session:
                opened = find_session(session, token, now=context.now())
                state.opened_session = opened
                state.owes_factor = opened is not None and owes_second_factor(
                    session, opened, is_demonstration=context.is_demo_environment
                )
    opened_session: OpenedSession | None = state.opened_session
    return opened_session


def owes_factor(request: Request) -> bool:
    """Whether the person is signed in but must set up a second factor before he is more than a guest."""
    return opened_session_of(request) is not None and bool(request.state.owes_factor)


def note_use(request: Request) -> None:
    """Write down now and then that the session is in use; not worth failing for."""
    opened: OpenedSession | None = getattr(request.state, "opened_session", None)
    if opened is None:
        return
    context = context_of(request)
    if is_seen_rarely(opened, now=context.now()):
        try:
            with context.open_write() as session:
                note_seen(session, opened, now=context.now())
        except SchichtwerkError:
            return


def browser_of(request: Request) -> Browser:
    """Where somebody signs in."""
    agent = describe_agent(request.headers.get("User-Agent", ""))
    return Browser(address_of(request), guest_keys_of(request), agent)


def site_of(request: Request) -> Site:
    """Where passkeys are good: the host that the browser asked, which is one of ours."""
    scheme = "https" if context_of(request).is_https else "http"
    return Site(request.url.hostname or "", f"{scheme}://{request.url.netloc}")


def _look_as(request: Request, viewer: Viewer) -> Viewer | None:
    """Whom an operator looks as at the moment."""
    token = looking_token_of(request)
    if token is None or not viewer.is_operator:
        return None
    context = context_of(request)
    with context.open_read() as session:
        return resolve_looking(session, viewer, token, now=context.now())


def cookie_name(name: str, *, is_https: bool) -> str:
    """``__Host-`` binds a cookie to this host and to https; a browser refuses it over plain http."""
    return f"__Host-{name}" if is_https else name


def session_token_of(request: Request) -> str | None:
    """The session token a browser sent, if any."""
    token = request.cookies.get(cookie_name(SESSION_COOKIE, is_https=context_of(request).is_https))
    return token if token and len(token) <= MAX_KEY_LENGTH else None


def looking_token_of(request: Request) -> str | None:
    """The token of an operator who looks as somebody else, if any."""
    token = request.cookies.get(cookie_name(LOOKING_COOKIE, is_https=context_of(request).is_https))
    return token if token and len(token) <= MAX_KEY_LENGTH else None


def guest_keys_of(request: Request) -> tuple[str, ...]:
    """Keys of guest uploads: the cookie's first, then those of the header, separated by commas."""
    cookie = request.cookies.get(cookie_name(GUEST_COOKIE, is_https=context_of(request).is_https), "")
    header = request.headers.get(PART_KEY_HEADER, "")
    keys = (key.strip() for key in (cookie, *header.split(",")))
    return tuple(key for key in keys if key)


def known_browser_of(request: Request, email: str) -> str | None:
    """The name of a browser that signed in to this account before, as its cookie proves."""
    cookie = request.cookies.get(cookie_name(BROWSER_COOKIE, is_https=context_of(request).is_https), "")
    name, _, mark = cookie.partition(".")
    is_ours = 0 < len(cookie) <= MAX_KEY_LENGTH and hmac.compare_digest(
        mark.encode("utf-8", "surrogatepass"), _mark_browser(request, name, email).encode()
    )
    return name if is_ours else None


def remember_browser(request: Request, response: Response, email: str) -> None:
    """Guessing that goes on elsewhere will not keep this browser out of the account."""
    name = new_secret()
    mark = _mark_browser(request, name, email)
    set_cookie(request, response, BROWSER_COOKIE, f"{name}.{mark}", max_age_s=BROWSER_COOKIE_S)


def _mark_browser(request: Request, name: str, email: str) -> str:
    message = "\x00".join(("browser", name, email.strip().lower())).encode("utf-8", "surrogatepass")
    return hmac.new(context_of(request).secret_key, message, hashlib.sha256).hexdigest()


def set_cookie(request: Request, response: Response, name: str, value: str, *, max_age_s: int) -> None:
    """Set a cookie no script can read and no other site can send along with a form."""
    is_https = context_of(request).is_https
    response.set_cookie(
        cookie_name(name, is_https=is_https),
        value,
        max_age=max_age_s,
        path="/",
        secure=is_https,
        httponly=True,
        samesite="lax",
    )


def delete_cookie(request: Request, response: Response, name: str) -> None:
    """Make the browser forget a cookie."""
    is_https = context_of(request).is_https
    response.delete_cookie(
        cookie_name(name, is_https=is_https), path="/", secure=is_https, httponly=True, samesite="lax"
    )


def derive_guest_key(secret_key: bytes, idempotency_key: str, digest: str) -> str:
    """The key of a guest who has none yet but names his request.

    Sending the same file again under the same Idempotency-Key finds the first answer; who cannot
    send the same bytes cannot arrive at the key.
    """
    message = b"\x00".join((b"guest", idempotency_key.encode(), digest.encode()))
    return hmac.new(secret_key, message, hashlib.sha256).hexdigest()


def refuse_foreign_origin(request: Request) -> None:
    """NotAllowed where another site's page makes a browser change something here.

    Every browser says with Sec-Fetch-Site or Origin where an unsafe request comes from; programs say
    neither, and an explicit Authorization header cannot be sent by a foreign page unasked.
    """
    if request.method in SAFE_METHODS or "Authorization" in request.headers:
        return
    site = request.headers.get("Sec-Fetch-Site")
    origin = request.headers.get("Origin")
    if site is not None:
        is_foreign = site not in ("same-origin", "none")
    else:
        is_foreign = origin is not None and urlsplit(origin).netloc != request.headers.get("Host")
    if is_foreign:
        raise NotAllowed("origin_foreign")

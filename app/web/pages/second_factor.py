"""Second factors on one page: an app, passkeys, recovery codes; and the operator's help for who lost them."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import RedirectResponse, Response

from app.marketplace.accounts import (
    BegunTotp,
    OpenedSession,
    ResetFactors,
    begin_totp,
    confirm_totp,
    make_recovery_codes,
    read_factors,
    remove_passkey,
    remove_totp,
    rename_passkey,
    reset_factors,
)
from app.texts import Language, format_date
from app.values import Conflict, Invalid, NotAllowed, NotFound, SchichtwerkError
from app.web.context import WebContext
from app.web.identity import site_of, viewer_of
from app.web.pages.saying import must_prove_anew, show_form
from app.web.pages.shared import PageLanguage
from app.web.rules import Rule, ruled
from app.web.sessions import CurrentContext, CurrentSession, CurrentViewer

router = APIRouter(include_in_schema=False)
SETTING_UP = ruled(Rule.SETTING_UP)
RUN_BY_OPERATOR = ruled(Rule.OPERATOR)
Typed = Annotated[str, Form(max_length=1_000)]
Refusal = (Conflict, Invalid, NotAllowed)


@router.get("/{language}/account/second-factor", dependencies=SETTING_UP)
def get_second_factor(request: Request, language: PageLanguage, context: CurrentContext) -> Response:
    """What there is, and what is missing."""
    return _show(request, language, context)


@router.post("/{language}/account/second-factor/totp", dependencies=SETTING_UP)
def post_totp(
    request: Request, language: PageLanguage, context: CurrentContext, opened: CurrentSession
) -> Response:
    """The picture that the app reads."""
    try:
        begun = _begin(context, opened)
    except Refusal as refusal:
        return _show(request, language, context, refusal, at="totp")
    return _show(request, language, context, begun=begun)


@router.post("/{language}/account/second-factor/totp/confirm", dependencies=SETTING_UP)
def post_totp_code(
    request: Request,
    language: PageLanguage,
    context: CurrentContext,
    opened: CurrentSession,
    code: Typed = "",
) -> Response:
    """It counts from now on; recovery codes are shown this once."""
    try:
        with context.open_write() as session:
            codes = confirm_totp(session, opened, code, secret_key=context.secret_key, now=context.now())
    except Refusal as refusal:
        begun = _begin(context, opened) if refusal.code.startswith("factor_code") else None
        return _show(request, language, context, refusal, at="totp", begun=begun)
    context.wake_worker()
    return _show(request, language, context, codes=codes, done="added")


@router.post("/{language}/account/second-factor/totp/remove", dependencies=SETTING_UP)
def post_totp_removal(
    request: Request, language: PageLanguage, context: CurrentContext, opened: CurrentSession
) -> Response:
    """Refused where it is all there is and one is needed."""
    try:
        with context.open_write() as session:
            remove_totp(session, opened, is_demonstration=context.is_demo_environment, now=context.now())
    except Refusal as refusal:
        return _show(request, language, context, refusal, at="totp")
    except NotFound:
        return RedirectResponse(f"/{language}/account/second-factor", 303)
    context.wake_worker()
    return _show(request, language, context, done="removed")


@router.post("/{language}/account/second-factor/recovery-codes", dependencies=SETTING_UP)
def post_recovery_codes(
    request: Request, language: PageLanguage, context: CurrentContext, opened: CurrentSession
) -> Response:
    """Those before are good for nothing from now on."""
    try:
        with context.open_write() as session:
            codes = make_recovery_codes(session, opened, now=context.now())
    except Refusal as refusal:
        return _show(request, language, context, refusal, at="recovery")
    return _show(request, language, context, codes=codes)


@router.post("/{language}/account/second-factor/passkeys/{passkey_id}", dependencies=SETTING_UP)
def post_passkey_name(
    request: Request,
    language: PageLanguage,
    passkey_id: str,
    context: CurrentContext,
    opened: CurrentSession,
    name: Typed = "",
) -> Response:
    """Another name."""
    try:
        with context.open_write() as session:
            rename_passkey(session, opened, passkey_id, name, now=context.now())
    except Refusal as refusal:
        return _show(request, language, context, refusal, at="passkeys")
    return RedirectResponse(f"/{language}/account/second-factor", 303)


@router.post("/{language}/account/second-factor/passkeys/{passkey_id}/remove", dependencies=SETTING_UP)
def post_passkey_removal(
    request: Request,
    language: PageLanguage,
    passkey_id: str,
    context: CurrentContext,
    opened: CurrentSession,
) -> Response:
    """Refused where it is all there is and one is needed."""
    try:
        with context.open_write() as session:
            remove_passkey(
                session, opened, passkey_id, is_demonstration=context.is_demo_environment, now=context.now()
            )
    except Refusal as refusal:
        return _show(request, language, context, refusal, at="passkeys")
    context.wake_worker()
    return _show(request, language, context, done="removed")


@router.get("/{language}/operator/second-factor", dependencies=RUN_BY_OPERATOR)
def get_reset(request: Request, language: PageLanguage) -> Response:
    """Whose factors are to go, and why."""
    return show_form(request, language, "operator/second_factor.html", email="", reason="", done=False)


@router.post("/{language}/operator/second-factor", dependencies=RUN_BY_OPERATOR)
def post_reset(
    request: Request,
    language: PageLanguage,
    viewer: CurrentViewer,
    context: CurrentContext,
    email: Typed = "",
    reason: Typed = "",
) -> Response:
    """All factors go, all sessions end, the person gets a letter."""
    template = "operator/second_factor.html"
    try:
        with context.open_write() as session:
            reset_factors(session, viewer, ResetFactors(email, reason), now=context.now())
    except (Invalid, NotAllowed, NotFound) as refusal:
        return show_form(request, language, template, refusal, email=email, reason=reason, done=False)
    context.wake_worker()
    return show_form(request, language, template, email=email.strip(), reason="", done=True)


def _begin(context: WebContext, opened: OpenedSession | None) -> BegunTotp:
    with context.open_write() as session:
        return begin_totp(session, opened, secret_key=context.secret_key, now=context.now())


def _draw(uri: str) -> str:
    import segno  # only here, and it takes time to load

    return str(segno.make(uri).svg_data_uri(scale=5, border=3, light="#fff"))


def _show(
    request: Request,
    language: Language,
    context: WebContext,
    refusal: SchichtwerkError | None = None,
    *,
    at: str = "",
    done: str = "",
    begun: BegunTotp | None = None,
    codes: tuple[str, ...] = (),
) -> Response:
    with context.open_read() as session:
        factors = read_factors(viewer_of(request), session, is_demonstration=context.is_demo_environment)
    return show_form(
        request,
        language,
        "account/second_factor.html",
        refusal,
        factors=factors,
        at=at,
        must_prove_anew=must_prove_anew(refusal),
        done=done,
        begun=begun,
        picture=_draw(begun.uri) if begun else "",
        codes=codes,
        has_passkeys_here=takes_passkeys(request),
        date=lambda moment: format_date(moment, language),
    )


def takes_passkeys(request: Request) -> bool:
    """Browsers make passkeys for hosts with a name, not for bare addresses."""
    host = site_of(request).host
    return bool(host) and not host.replace(".", "").isdigit() and ":" not in host

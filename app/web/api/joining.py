"""Signing up, a forgotten password, another password or address."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Request, Response

from app.marketplace.accounts import (
    AcceptInvitation,
    ChangeEmail,
    ChangePassword,
    SignUp,
    accept_invitation,
    ask_email_change,
    ask_password_reset,
    change_password,
    confirm_email_change,
    confirm_sign_up,
    refuse_breached,
    reset_password,
    sign_up,
)
from app.web.api.examples.accounts import SESSION
from app.web.api.examples.answering import answers, body_examples
from app.web.api.examples.proving import (
    ACCEPT_WANTED,
    CONFIRM_WANTED,
    EMAIL_WANTED,
    FORGOTTEN_WANTED,
    NEW_PASSWORD_WANTED,
    PASSWORD_WANTED,
    SIGN_UP_WANTED,
    TOKEN_WANTED,
    WRITTEN,
)
from app.web.api.joining_models import (
    AcceptWanted,
    ConfirmWanted,
    EmailWanted,
    ForgottenWanted,
    NewPasswordWanted,
    PasswordWanted,
    SignUpWanted,
    TokenWanted,
    WrittenShown,
)
from app.web.api.sessions import SessionShown, show_session
from app.web.asking import limit_checks, limit_letters, limit_tries
from app.web.entering import end_session_before
from app.web.identity import browser_of, session_token_of
from app.web.rules import Rule, ruled
from app.web.sessions import CurrentContext, CurrentViewer

router = APIRouter(tags=["accounts"])
MEMBERS = ruled(Rule.MEMBER)
ANYONE = ruled(Rule.ANYONE)


@router.post(
    "/sign-up",
    status_code=202,
    dependencies=ANYONE,
    responses=answers(202, WRITTEN, 403, 410, 422, 429),
    summary="Sign up",
)
def post_sign_up(
    request: Request,
    wanted: Annotated[SignUpWanted, body_examples(SIGN_UP_WANTED)],
    context: CurrentContext,
) -> WrittenShown:
    """A letter goes to the address; nothing exists before its link is used."""
    limit_letters(request)
    command = SignUp(
        wanted.email,
        wanted.display_name,
        wanted.organisation_name,
        wanted.language,
        wanted.invitation,
        agreed=wanted.agreed,
    )
    with context.open_write() as session:
        sign_up(session, command, policy=context.policy(), now=context.now())
    context.wake_worker()
    return WrittenShown(status="written")


@router.post(
    "/sign-up/confirm",
    status_code=201,
    dependencies=ANYONE,
    responses=answers(201, SESSION, 403, 410, 422, 429),
    summary="Confirm a sign-up",
)
def post_confirmation(
    request: Request,
    response: Response,
    wanted: Annotated[ConfirmWanted, body_examples(CONFIRM_WANTED)],
    context: CurrentContext,
) -> SessionShown:
    """The account begins with this password and is signed in; the guest's parts come along."""
    limit_tries(request)
    refuse_breached(wanted.password, context.is_breached)
    signed_in = confirm_sign_up(
        context, wanted.token, wanted.password, browser=browser_of(request), now=context.now()
    )
    with context.open_write() as session:
        end_session_before(request, session)
    return show_session(request, response, signed_in)


@router.post(
    "/sign-up/accept",
    status_code=201,
    dependencies=ANYONE,
    responses=answers(201, SESSION, 403, 409, 410, 422, 429),
    summary="Accept an invitation",
)
def post_acceptance(
    request: Request,
    response: Response,
    wanted: Annotated[AcceptWanted, body_examples(ACCEPT_WANTED)],
    context: CurrentContext,
) -> SessionShown:
    """A new member of the organisation that invited."""
    limit_tries(request)
    refuse_breached(wanted.password, context.is_breached)
    command = AcceptInvitation(
        wanted.invitation, wanted.display_name, wanted.password, wanted.language, wanted.agreed
    )
    signed_in = accept_invitation(context, command, browser=browser_of(request), now=context.now())
    with context.open_write() as session:
        end_session_before(request, session)
    return show_session(request, response, signed_in)


@router.post(
    "/password/forgotten",
    status_code=202,
    dependencies=ANYONE,
    responses=answers(202, WRITTEN, 403, 422, 429),
    summary="Forgotten password",
)
def post_forgotten(
    request: Request,
    wanted: Annotated[ForgottenWanted, body_examples(FORGOTTEN_WANTED)],
    context: CurrentContext,
) -> WrittenShown:
    """A letter to the address of an account; for any other nothing."""
    limit_letters(request)
    with context.open_write() as session:
        ask_password_reset(session, wanted.email, language=wanted.language, now=context.now())
    context.wake_worker()
    return WrittenShown(status="written")


@router.post(
    "/password/new",
    status_code=204,
    dependencies=ANYONE,
    responses=answers(204, None, 403, 410, 422, 429),
    summary="Set a forgotten password anew",
)
def post_new_password(
    request: Request,
    wanted: Annotated[NewPasswordWanted, body_examples(NEW_PASSWORD_WANTED)],
    context: CurrentContext,
) -> None:
    """Every session and every key ends."""
    limit_tries(request)
    refuse_breached(wanted.password, context.is_breached)
    reset_password(context, wanted.token, wanted.password, language=wanted.language, now=context.now())
    context.wake_worker()


@router.put(
    "/me/password",
    status_code=204,
    dependencies=MEMBERS,
    responses=answers(204, None, 401, 403, 422, 429),
    summary="Change your password",
)
def put_password(
    request: Request,
    wanted: Annotated[PasswordWanted, body_examples(PASSWORD_WANTED)],
    viewer: CurrentViewer,
    context: CurrentContext,
) -> None:
    """This session goes on; every other one and every key ends."""
    limit_checks(request, viewer)
    refuse_breached(wanted.new_password, context.is_breached)
    command = ChangePassword(wanted.current_password, wanted.new_password, session_token_of(request))
    change_password(context, viewer, command, now=context.now())


@router.put(
    "/me/email",
    status_code=202,
    dependencies=MEMBERS,
    responses=answers(202, WRITTEN, 401, 403, 422, 429),
    summary="Change your address",
)
def put_email(
    request: Request,
    wanted: Annotated[EmailWanted, body_examples(EMAIL_WANTED)],
    viewer: CurrentViewer,
    context: CurrentContext,
) -> WrittenShown:
    """Letters to both addresses; nothing has changed before the new one is confirmed."""
    limit_checks(request, viewer)
    command = ChangeEmail(wanted.email, wanted.current_password, wanted.language)
    ask_email_change(context, viewer, command, now=context.now())
    context.wake_worker()
    return WrittenShown(status="written")


@router.post(
    "/me/email/confirm",
    status_code=204,
    dependencies=ANYONE,
    responses=answers(204, None, 403, 410, 422, 429),
    summary="Confirm a new address",
)
def post_email_confirmation(
    request: Request,
    wanted: Annotated[TokenWanted, body_examples(TOKEN_WANTED)],
    context: CurrentContext,
) -> None:
    """The account has the new address, and the old one hears of it."""
    limit_tries(request)
    with context.open_write() as session:
        confirm_email_change(session, wanted.token, language=wanted.language, now=context.now())
    context.wake_worker()

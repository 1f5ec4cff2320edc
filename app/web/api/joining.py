"""Signing up, a forgotten password, another password or address, and invitations."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Request, Response
from pydantic import ConfigDict, Field

from app.marketplace.accounts import (
    AcceptInvitation,
    ChangeEmail,
    ChangePassword,
    InvitationView,
    InviteMember,
    InviteWave,
    Role,
    SignUp,
    accept_invitation,
    ask_email_change,
    ask_password_reset,
    change_password,
    confirm_email_change,
    confirm_sign_up,
    invite_member,
    invite_wave,
    list_invitations,
    refuse_breached,
    reset_password,
    revoke_invitation,
    sign_up,
)
from app.web.api.accounts import show_user
from app.web.api.examples import (
    ACCEPT_WANTED,
    CONFIRM_WANTED,
    EMAIL_WANTED,
    FORGOTTEN_WANTED,
    INVITATION_WANTED,
    INVITATIONS,
    NEW_PASSWORD_WANTED,
    PASSWORD_WANTED,
    SESSION,
    SIGN_UP_WANTED,
    TOKEN_WANTED,
    WAVE_MADE,
    WAVE_WANTED,
    WRITTEN,
    answers,
    body_examples,
)
from app.web.api.models import NO_CONTROLS, InvitationId, Shown, Wanted
from app.web.api.sessions import SessionShown
from app.web.asking import limit_checks, limit_letters, limit_tries
from app.web.entering import end_session_before, give_session, must_set_up
from app.web.identity import browser_of, session_token_of
from app.web.rules import Rule, ruled
from app.web.sessions import CurrentContext, CurrentViewer, ReadSession, WriteSession

router = APIRouter(tags=["accounts"])
MEMBERS = ruled(Rule.MEMBER)
ANYONE = ruled(Rule.ANYONE)
Email = Annotated[str, Field(min_length=1, max_length=254, pattern=NO_CONTROLS)]
Name = Annotated[str, Field(min_length=1, max_length=200, pattern=NO_CONTROLS)]
Secret = Annotated[str, Field(min_length=1, max_length=200, pattern=NO_CONTROLS)]
Password = Annotated[str, Field(min_length=1, max_length=1_000)]
TextLanguage = Literal["de", "en"]


class _WithPassword(Wanted):
    """Spaces belong to a password."""

    model_config = ConfigDict(str_strip_whitespace=False)


class SignUpWanted(Wanted):
    """Who wants an account; without an organisation's name it bears the person's."""

    email: Email
    display_name: Name
    organisation_name: Annotated[str, Field(max_length=200, pattern=NO_CONTROLS)] = ""
    invitation: Annotated[str, Field(max_length=200, pattern=NO_CONTROLS)] = ""
    language: TextLanguage = "de"


class WrittenShown(Shown):
    """The same answer for every address: if there is something to write, a letter is on its way."""

    status: Literal["written"]


class ConfirmWanted(_WithPassword):
    """What the link in the letter carries, and the password that is to be."""

    token: Secret
    password: Password


class ForgottenWanted(Wanted):
    """Whose password is forgotten."""

    email: Email
    language: TextLanguage = "de"


class NewPasswordWanted(_WithPassword):
    """What the link in the letter carries, and the new password."""

    token: Secret
    password: Password
    language: TextLanguage = "de"


class PasswordWanted(_WithPassword):
    """The password that holds, and the one that is to be."""

    current_password: Password
    new_password: Password


class EmailWanted(_WithPassword):
    """The address that is to be, and the password once more."""

    email: Email
    current_password: Password
    language: TextLanguage = "de"


class TokenWanted(Wanted):
    """What the link in the letter carries."""

    token: Secret
    language: TextLanguage = "de"


class AcceptWanted(_WithPassword):
    """What the link in the letter carries, and who one is."""

    invitation: Secret
    display_name: Name
    password: Password
    language: TextLanguage = "de"


class InvitationWanted(Wanted):
    """Who is to join the viewer's organisation, and as what."""

    email: Email
    role: Role
    days: Annotated[int, Field(ge=1, le=365)] = 14
    language: TextLanguage = "de"


class WaveWanted(Wanted):
    """A code for so many testers and so long."""

    name: Name
    most_uses: Annotated[int, Field(ge=1, le=1_000)]
    days: Annotated[int, Field(ge=1, le=365)]


class WaveMadeShown(Shown):
    """The code, shown this once."""

    code: str


class InvitationShown(Shown):
    """An invitation without its code, which nobody knows any more."""

    id: str
    name: str
    email: str | None
    role: Role
    uses: int
    most_uses: int
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None


class InvitationsShown(Shown):
    """Those the viewer may revoke, newest first."""

    invitations: list[InvitationShown]


def _show(view: InvitationView) -> InvitationShown:
    return InvitationShown(
        id=view.id,
        name=view.name,
        email=view.email,
        role=view.role,
        uses=view.uses,
        most_uses=view.most_uses,
        created_at=view.created_at,
        expires_at=view.expires_at,
        revoked_at=view.revoked_at,
    )


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
        wanted.email, wanted.display_name, wanted.organisation_name, wanted.language, wanted.invitation
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
    with context.open_write() as session:
        signed_in = confirm_sign_up(
            session, wanted.token, wanted.password, browser=browser_of(request), now=context.now()
        )
        end_session_before(request, session)
    give_session(request, response, signed_in)
    return SessionShown(
        user=show_user(signed_in.user),
        expires_at=signed_in.expires_at,
        second_factor="owed" if must_set_up(request, signed_in) else "settled",
    )


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
    command = AcceptInvitation(wanted.invitation, wanted.display_name, wanted.password, wanted.language)
    with context.open_write() as session:
        signed_in = accept_invitation(session, command, browser=browser_of(request), now=context.now())
        end_session_before(request, session)
    give_session(request, response, signed_in)
    return SessionShown(
        user=show_user(signed_in.user),
        expires_at=signed_in.expires_at,
        second_factor="owed" if must_set_up(request, signed_in) else "settled",
    )


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
    with context.open_write() as session:
        reset_password(session, wanted.token, wanted.password, language=wanted.language, now=context.now())
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
    with context.open_write() as session:
        change_password(session, viewer, command, now=context.now())


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
    with context.open_write() as session:
        ask_email_change(session, viewer, command, now=context.now())
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


@router.get(
    "/invitations",
    dependencies=MEMBERS,
    responses=answers(200, INVITATIONS, 401),
    summary="List invitations",
)
def get_invitations(session: ReadSession, viewer: CurrentViewer) -> InvitationsShown:
    """An owner's into his organisation; an operator's waves too."""
    return InvitationsShown(invitations=[_show(view) for view in list_invitations(viewer, session)])


@router.post(
    "/invitations",
    status_code=202,
    dependencies=MEMBERS,
    responses=answers(202, WRITTEN, 401, 403, 422),
    summary="Invite somebody",
)
def post_invitation(
    wanted: Annotated[InvitationWanted, body_examples(INVITATION_WANTED)],
    viewer: CurrentViewer,
    context: CurrentContext,
) -> WrittenShown:
    """A letter to who is to join; owners only."""
    command = InviteMember(wanted.email, wanted.role, wanted.days, wanted.language)
    with context.open_write() as session:
        invite_member(session, viewer, command, now=context.now())
    context.wake_worker()
    return WrittenShown(status="written")


@router.post(
    "/invitations/waves",
    status_code=201,
    dependencies=ruled(Rule.OPERATOR),
    responses=answers(201, WAVE_MADE, 401, 403, 422),
    summary="Make a code for testers",
)
def post_wave(
    wanted: Annotated[WaveWanted, body_examples(WAVE_WANTED)],
    session: WriteSession,
    viewer: CurrentViewer,
    context: CurrentContext,
) -> WaveMadeShown:
    """Shown this once."""
    command = InviteWave(wanted.name, wanted.most_uses, wanted.days)
    return WaveMadeShown(code=invite_wave(session, viewer, command, now=context.now()))


@router.delete(
    "/invitations/{invitation_id}",
    status_code=204,
    dependencies=MEMBERS,
    responses=answers(204, None, 401, 403, 404),
    summary="Revoke an invitation",
)
def delete_invitation(
    invitation_id: InvitationId, session: WriteSession, viewer: CurrentViewer, context: CurrentContext
) -> None:
    """Good for nobody from now on."""
    revoke_invitation(session, viewer, invitation_id, now=context.now())

"""Setting up and removing second factors; what a person who still owes one may do too."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Request
from pydantic import Field, JsonValue

from app.marketplace.accounts import (
    AddPasskey,
    PasskeyView,
    ResetFactors,
    add_passkey,
    begin_totp,
    confirm_totp,
    make_recovery_codes,
    offer_passkey,
    read_factors,
    remove_passkey,
    remove_totp,
    rename_passkey,
    reset_factors,
)
from app.web.api.examples.answering import answers, body_examples
from app.web.api.examples.proving import (
    NEW_PASSKEY_OPTIONS,
    PASSKEY,
    PASSKEY_ADDED,
    PASSKEY_CHANGE,
    PASSKEY_WANTED,
    RECOVERY_CODES,
    RESET_WANTED,
    SECOND_FACTOR,
    TOTP_BEGUN,
    TOTP_WANTED,
)
from app.web.api.models import NO_CONTROLS, PasskeyId, Shown, Wanted
from app.web.api.sessions import PasskeyOptionsShown
from app.web.identity import site_of
from app.web.rules import Rule, ruled
from app.web.sessions import CurrentContext, CurrentSession, CurrentViewer, ReadSession, WriteSession

router = APIRouter(tags=["accounts"])
SETTING_UP = ruled(Rule.SETTING_UP)
Name = Annotated[str, Field(min_length=1, max_length=100, pattern=NO_CONTROLS)]


class PasskeyShown(Shown):
    """A passkey of the viewer."""

    id: str
    name: str
    created_at: datetime
    last_used_at: datetime | None


class SecondFactorShown(Shown):
    """What the viewer has, and whether his roles ask for one."""

    is_required: bool
    totp: bool
    passkeys: list[PasskeyShown]
    recovery_codes_left: int


class TotpBegunShown(Shown):
    """For the app: as an address or to type."""

    secret: str
    uri: str


class TotpWanted(Wanted):
    """A code that the app shows now."""

    code: Annotated[str, Field(min_length=1, max_length=20, pattern=NO_CONTROLS)]


class RecoveryCodesShown(Shown):
    """Shown this once; empty where the person has some already."""

    recovery_codes: list[str]


class PasskeyWanted(Wanted):
    """What `navigator.credentials.create` answered, as JSON, and a name to know it by."""

    name: Name
    credential: dict[str, JsonValue]


class PasskeyAddedShown(Shown):
    """The passkey, and recovery codes where these are the first."""

    passkey: PasskeyShown
    recovery_codes: list[str]


class PasskeyChangeWanted(Wanted):
    """Another name."""

    name: Name


class ResetWanted(Wanted):
    """Whose factors go, and how the person was recognised."""

    email: Annotated[str, Field(min_length=1, max_length=254, pattern=NO_CONTROLS)]
    reason: Annotated[str, Field(min_length=1, max_length=500, pattern=NO_CONTROLS)]


def _show_passkey(view: PasskeyView) -> PasskeyShown:
    return PasskeyShown(
        id=view.id, name=view.name, created_at=view.created_at, last_used_at=view.last_used_at
    )


@router.get(
    "/second-factor",
    dependencies=SETTING_UP,
    responses=answers(200, SECOND_FACTOR, 401),
    summary="Your second factors",
)
def get_second_factor(
    session: ReadSession, viewer: CurrentViewer, context: CurrentContext
) -> SecondFactorShown:
    """App, passkeys, and how many recovery codes are left."""
    view = read_factors(viewer, session, is_demonstration=context.is_demo_environment)
    return SecondFactorShown(
        is_required=view.is_required,
        totp=view.has_totp,
        passkeys=[_show_passkey(each) for each in view.passkeys],
        recovery_codes_left=view.recovery_codes_left,
    )


@router.post(
    "/second-factor/totp",
    status_code=201,
    dependencies=SETTING_UP,
    responses=answers(201, TOTP_BEGUN, 401, 403, 409),
    summary="Begin with an app",
)
def post_totp(session: WriteSession, opened: CurrentSession, context: CurrentContext) -> TotpBegunShown:
    """A secret that counts once a code of it was shown."""
    begun = begin_totp(session, opened, secret_key=context.secret_key, now=context.now())
    return TotpBegunShown(secret=begun.secret, uri=begun.uri)


@router.post(
    "/second-factor/totp/confirm",
    dependencies=SETTING_UP,
    responses=answers(200, RECOVERY_CODES, 401, 403, 409, 422),
    summary="Confirm the app",
)
def post_totp_code(
    wanted: Annotated[TotpWanted, body_examples(TOTP_WANTED)],
    session: WriteSession,
    opened: CurrentSession,
    context: CurrentContext,
) -> RecoveryCodesShown:
    """It is asked for at every sign-in from now on, and your other sessions end."""
    codes = confirm_totp(session, opened, wanted.code, secret_key=context.secret_key, now=context.now())
    return RecoveryCodesShown(recovery_codes=list(codes))


@router.delete(
    "/second-factor/totp",
    status_code=204,
    dependencies=SETTING_UP,
    responses=answers(204, None, 401, 403, 404, 409),
    summary="Remove the app",
)
def delete_totp(session: WriteSession, opened: CurrentSession, context: CurrentContext) -> None:
    """Refused where it is all that somebody has who must have one."""
    remove_totp(session, opened, is_demonstration=context.is_demo_environment, now=context.now())


@router.post(
    "/second-factor/recovery-codes",
    status_code=201,
    dependencies=SETTING_UP,
    responses=answers(201, RECOVERY_CODES, 401, 403, 409),
    summary="Make recovery codes anew",
)
def post_recovery_codes(
    session: WriteSession, opened: CurrentSession, context: CurrentContext
) -> RecoveryCodesShown:
    """Those before are good for nothing from now on."""
    codes = make_recovery_codes(session, opened, now=context.now())
    return RecoveryCodesShown(recovery_codes=list(codes))


@router.post(
    "/passkeys/options",
    dependencies=SETTING_UP,
    responses=answers(200, NEW_PASSKEY_OPTIONS, 401, 403, 409),
    summary="Begin with a passkey",
)
def post_passkey_options(
    request: Request, session: WriteSession, opened: CurrentSession, context: CurrentContext
) -> PasskeyOptionsShown:
    """For `navigator.credentials.create`; good for ten minutes and one answer."""
    return PasskeyOptionsShown(options=offer_passkey(session, opened, site_of(request), now=context.now()))


@router.post(
    "/passkeys",
    status_code=201,
    dependencies=SETTING_UP,
    responses=answers(201, PASSKEY_ADDED, 401, 403, 409, 422),
    summary="Add a passkey",
)
def post_passkey(
    request: Request,
    wanted: Annotated[PasskeyWanted, body_examples(PASSKEY_WANTED)],
    session: WriteSession,
    opened: CurrentSession,
    context: CurrentContext,
) -> PasskeyAddedShown:
    """It signs in alone from now on, and is asked for after a password."""
    command = AddPasskey(wanted.name, wanted.credential)
    passkey, codes = add_passkey(session, opened, command, site_of(request), now=context.now())
    return PasskeyAddedShown(passkey=_show_passkey(passkey), recovery_codes=list(codes))


@router.patch(
    "/passkeys/{passkey_id}",
    dependencies=SETTING_UP,
    responses=answers(200, PASSKEY, 401, 403, 404, 422),
    summary="Rename a passkey",
)
def patch_passkey(
    passkey_id: PasskeyId,
    wanted: Annotated[PasskeyChangeWanted, body_examples(PASSKEY_CHANGE)],
    session: WriteSession,
    opened: CurrentSession,
    context: CurrentContext,
) -> PasskeyShown:
    """Only you see the name."""
    return _show_passkey(rename_passkey(session, opened, passkey_id, wanted.name, now=context.now()))


@router.delete(
    "/passkeys/{passkey_id}",
    status_code=204,
    dependencies=SETTING_UP,
    responses=answers(204, None, 401, 403, 404, 409),
    summary="Remove a passkey",
)
def delete_passkey(
    passkey_id: PasskeyId, session: WriteSession, opened: CurrentSession, context: CurrentContext
) -> None:
    """Refused where it is all that somebody has who must have one."""
    remove_passkey(
        session, opened, passkey_id, is_demonstration=context.is_demo_environment, now=context.now()
    )


@router.post(
    "/second-factor/reset",
    status_code=204,
    dependencies=ruled(Rule.OPERATOR),
    responses=answers(204, None, 401, 403, 404, 422),
    summary="Reset somebody's second factors",
)
def post_reset(
    wanted: Annotated[ResetWanted, body_examples(RESET_WANTED)],
    session: WriteSession,
    viewer: CurrentViewer,
    context: CurrentContext,
) -> None:
    """For who lost everything: all factors go, all sessions end, the person gets a letter. Audited."""
    reset_factors(session, viewer, ResetFactors(wanted.email, wanted.reason), now=context.now())

"""The second step of a sign-in, and the only one with a passkey."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app.database.tables.accounts import UserRow
from app.marketplace.accounts.ceremonies import end_ceremony, read_ceremony
from app.marketplace.accounts.doors import Doors
from app.marketplace.accounts.factors.passkeys import Site, ask_passkey, list_passkeys, take_passkey
from app.marketplace.accounts.factors.recovery import use_code
from app.marketplace.accounts.factors.totp import has_totp, take_totp_code
from app.marketplace.accounts.limiter import begin_code, end_code, limit_asking
from app.marketplace.accounts.proving import join_proofs
from app.marketplace.accounts.read_account import load_user, view_as
from app.marketplace.accounts.sign_in import Browser, SignedIn, begin_session
from app.marketplace.auditing import record
from app.values.errors import NotAllowed

MOST_CHALLENGES_AN_HOUR = 300
_TOTP_LENGTH = 6


@dataclass(frozen=True, slots=True)
class GiveCode:
    """``code`` is an app's or a recovery code."""

    ticket: str
    code: str
    browser: Browser


@dataclass(frozen=True, slots=True)
class WaysOn:
    """What somebody with a ticket may prove himself by, besides a recovery code."""

    totp: bool
    passkey: bool


def read_ways_on(session: Session, ticket: str, *, now: datetime) -> WaysOn:
    """NotAllowed ``ceremony_over``."""
    begun = read_ceremony(session, "second_factor", ticket, now=now)
    user = None if begun.user_id is None else session.get(UserRow, begun.user_id)
    if user is None:
        raise NotAllowed("ceremony_over")
    return WaysOn(has_totp(session, user), bool(list_passkeys(session, user.id)))


def give_code(doors: Doors, command: GiveCode, *, secret_key: bytes, now: datetime) -> SignedIn:
    """In, with a right code. NotAllowed ``ceremony_over``, ``factor_code_…``; Unavailable ``sign_in_slowed``.

    Each try is counted in a transaction of its own, which a wrong code does not undo.
    """
    with doors.open_write() as session:
        begun = read_ceremony(session, "second_factor", command.ticket, now=now)
        if begun.user_id is None:
            raise NotAllowed("ceremony_over")
        begin_code(
            session,
            begun.user_id,
            command.ticket,
            command.browser.address,
            is_guessable=_is_of_an_app(command.code),
            now=now,
        )
    with doors.open_write() as session:
        begun = end_ceremony(session, "second_factor", command.ticket, now=now)
        user = session.get(UserRow, begun.user_id, with_for_update=True)
        if user is None or not user.is_active:
            raise NotAllowed("ceremony_over")
        proof = _take_code(session, user, command.code, secret_key=secret_key, now=now)
        end_code(session, user.id, command.browser.address, now=now)
        return begin_session(
            session,
            user.id,
            join_proofs(begun.wanted["proof"], proof),
            command.browser,
            begun.wanted["details"],
            now=now,
        )


def _is_of_an_app(code: str) -> bool:
    return len("".join(code.split())) <= _TOTP_LENGTH


def _take_code(session: Session, user: UserRow, code: str, *, secret_key: bytes, now: datetime) -> str:
    if _is_of_an_app(code):
        if not has_totp(session, user):
            raise NotAllowed("factor_code_wrong")
        take_totp_code(session, user.id, code, secret_key=secret_key, now=now)
        return "totp"
    if not use_code(session, user, code, now=now):
        raise NotAllowed("factor_code_wrong")
    view = load_user(session, user.id)
    if view is not None:
        record(session, view_as(view), "recovery_code_used", "user", user.id, now=now)
    return "recovery"


def ask_for_passkey(
    session: Session, site: Site, *, ticket: str | None, address: str, now: datetime
) -> dict[str, Any]:
    """Options for the browser; without a ticket for whatever passkey it has of this site.

    NotAllowed ``ceremony_over``; Unavailable ``asked_too_often``.
    """
    limit_asking(session, "challenges", address, most=MOST_CHALLENGES_AN_HOUR, now=now)
    user_id = None
    if ticket is not None:
        user_id = read_ceremony(session, "second_factor", ticket, now=now).user_id
    return ask_passkey(session, site, user_id=user_id, now=now)


def sign_in_by_passkey(
    session: Session,
    credential: Mapping[str, Any],
    site: Site,
    browser: Browser,
    *,
    ticket: str | None,
    now: datetime,
) -> SignedIn:
    """In, with a passkey alone or as the second step.

    Invalid ``passkey_invalid``; NotAllowed ``ceremony_over``, ``passkey_refused``, ``passkey_copied``.
    """
    user, asked_for = take_passkey(session, credential, site, now=now)
    if ticket is None:
        if asked_for is not None and asked_for != user.id:
            raise NotAllowed("passkey_refused")
        return begin_session(session, user.id, "passkey", browser, {}, now=now)
    begun = end_ceremony(session, "second_factor", ticket, now=now)
    if begun.user_id != user.id or asked_for != user.id:
        raise NotAllowed("passkey_refused")
    proven_by = join_proofs(begun.wanted["proof"], "passkey")
    return begin_session(session, user.id, proven_by, browser, begun.wanted["details"], now=now)

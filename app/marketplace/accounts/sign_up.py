"""Signing up: nothing exists before the address is proven, and no answer tells which addresses are known.

The password is set only by the link in the letter: who signs up with somebody else's address has none that
works.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.database.tables.accounts import UserRow
from app.marketplace.accounts.doors import Doors
from app.marketplace.accounts.invitations import InvitationView, find_invitation, use_invitation
from app.marketplace.accounts.open_account import NewAccount, check_email, check_name, open_account
from app.marketplace.accounts.passwords import check_password, hash_password
from app.marketplace.accounts.read_account import UserView, view_as
from app.marketplace.accounts.sessions import open_session
from app.marketplace.accounts.sign_in import Browser, SignedIn
from app.marketplace.accounts.taking_over import take_over_guest_work
from app.marketplace.accounts.tokens import make_token, read_token, take_token
from app.marketplace.accounts.viewer import hash_secret
from app.marketplace.auditing import record
from app.marketplace.duties import screen
from app.marketplace.legal import check_agreed, note_agreed
from app.marketplace.mailing import send_mail
from app.programme import Policy
from app.values.errors import Conflict, NotAllowed, Parameter


@dataclass(frozen=True, slots=True)
class SignUp:
    """``organisation_name`` empty: the person's own name. ``reader_key`` opens the letter where it stays.

    ``agreed`` are ids of the versions of legal texts that were agreed to.
    """

    email: str
    display_name: str
    organisation_name: str
    language: str
    invitation: str = ""
    reader_key: str | None = None
    agreed: tuple[str, ...] = ()


def sign_up(session: Session, command: SignUp, *, policy: Policy, now: datetime) -> None:
    """Write to the address: a link for a new one, a word for one that is known.

    Invalid ``email_invalid``, ``name_invalid``; NotAllowed ``invitation_needed`` where the phase wants one,
    ``invitation_invalid``; Invalid ``agreement_missing`` and Conflict ``legal_text_moved_on`` where the terms
    in force were not agreed to. Invitations into an organisation go by ``accept_invitation``.
    """
    email = check_email(command.email)
    display_name = check_name(command.display_name)
    organisation_name = check_name(command.organisation_name or display_name)
    invitation = find_wave(session, command.invitation, policy, now)
    agreed = check_agreed(session, command.agreed, now=now)
    reader_hash = hash_secret(command.reader_key) if command.reader_key else None
    is_known = session.scalar(select(UserRow.id).where(UserRow.email == email)) is not None
    wanted: dict[str, Parameter] = {
        "display_name": display_name,
        "organisation_name": organisation_name,
        "is_known": is_known,
        "language": command.language,
        "invitation_id": invitation.id if invitation else None,
        "agreed": [*agreed],
        "agreed_at": now.isoformat(),
    }
    secret = make_token(session, "sign_up", email, wanted, now=now)
    if secret is None:
        return
    path = "/sign-in" if is_known else f"/sign-up/confirm?token={secret}"
    send_mail(
        session,
        email,
        "email_known" if is_known else "verify_email",
        {},
        language=command.language,
        key=f"sign_up:{hash_secret(secret)}",
        now=now,
        path=f"/{command.language}{path}",
        reader_hash=reader_hash,
    )


def find_wave(session: Session, code: str, policy: Policy, now: datetime) -> InvitationView | None:
    """The wave of a code; None without one. NotAllowed ``invitation_needed`` where the phase wants one,
    ``invitation_invalid``."""
    if not code:
        if policy.joining == "invitation":
            raise NotAllowed("invitation_needed")
        return None
    invitation = find_invitation(session, code, now=now)
    if invitation.organisation_id is not None:
        raise NotAllowed("invitation_invalid")
    return invitation


@dataclass(frozen=True, slots=True)
class BegunSignUp:
    """What was typed when the letter was asked for, by whomever."""

    email: str
    display_name: str
    organisation_name: str


def read_sign_up(session: Session, token: str, *, now: datetime) -> BegunSignUp:
    """What a link will bring about, without using it up; NotAllowed ``link_invalid``."""
    found = read_token(session, "sign_up", token, now=now)
    if found.wanted.get("is_known", True):
        raise NotAllowed("link_invalid")
    return BegunSignUp(found.email, found.wanted["display_name"], found.wanted["organisation_name"])


def confirm_sign_up(doors: Doors, token: str, password: str, *, browser: Browser, now: datetime) -> SignedIn:
    """The account begins with this password, and with what the browser made as a guest.

    Invalid ``password_…``; NotAllowed ``link_invalid``, ``invitation_invalid``; then nothing was used up.
    No transaction is open while the password is hashed, which takes its time on purpose.
    """
    check_password(password)
    with doors.open_read() as session:
        read_sign_up(session, token, now=now)  # nobody works for a link that opens nothing
    password_hash = hash_password(password)
    with doors.open_write() as session:
        return _begin_confirmed(session, token, password_hash, browser, now)


def _begin_confirmed(
    session: Session, token: str, password_hash: str, browser: Browser, now: datetime
) -> SignedIn:
    taken = take_token(session, "sign_up", token, now=now)
    wanted = taken.wanted
    # a link from before passwords were set here has no such word
    if wanted.get("is_known", True):
        raise NotAllowed("link_invalid")
    if wanted["invitation_id"] is not None:
        use_invitation(session, wanted["invitation_id"], now=now)
    account = NewAccount(
        email=taken.email,
        display_name=wanted["display_name"],
        password_hash=password_hash,
        organisation_id=None,
        organisation_name=wanted["organisation_name"],
        role="owner",
        language=wanted["language"],
    )
    try:
        user = open_account(session, account, now=now)
    except Conflict as error:  # another link of the same address was used
        raise NotAllowed("link_invalid") from error
    how = {"by": "e-mail"}
    if wanted["invitation_id"] is not None:
        how["invitation_id"] = wanted["invitation_id"]  # the wave he came by
    signed_in = begin_account(session, user, browser, how, now=now)
    given_at = datetime.fromisoformat(wanted.get("agreed_at", now.isoformat()))
    note_agreed(session, view_as(user), wanted.get("agreed", ()), how="sign_up", given_at=given_at, now=now)
    return signed_in


@dataclass(frozen=True, slots=True)
class AcceptInvitation:
    """The letter reached the address, so that is proven already."""

    invitation: str
    display_name: str
    password: str
    language: str
    agreed: tuple[str, ...] = ()


def accept_invitation(
    doors: Doors, command: AcceptInvitation, *, browser: Browser, now: datetime
) -> SignedIn:
    """A new member of the organisation that invited.

    NotAllowed ``invitation_invalid``; Invalid ``name_invalid``, ``password_…``, ``agreement_missing``;
    Conflict ``legal_text_moved_on``, and ``invitation_known`` where the address has an account, which the
    invited person may know. No transaction is open while the password is hashed.
    """
    display_name = check_name(command.display_name)
    check_password(command.password)
    with doors.open_read() as session:
        find_invitation(session, command.invitation, now=now)  # nobody works for one that is over
        check_agreed(session, command.agreed, now=now)
    password_hash = hash_password(command.password)
    with doors.open_write() as session:
        return _begin_invited(session, command, display_name, password_hash, browser, now)


def _begin_invited(
    session: Session,
    command: AcceptInvitation,
    display_name: str,
    password_hash: str,
    browser: Browser,
    now: datetime,
) -> SignedIn:
    invitation = find_invitation(session, command.invitation, now=now)
    if invitation.email is None or invitation.organisation_id is None:
        raise NotAllowed("invitation_invalid")
    agreed = check_agreed(session, command.agreed, now=now)
    use_invitation(session, invitation.id, now=now)
    account = NewAccount(
        email=invitation.email,
        display_name=display_name,
        password_hash=password_hash,
        organisation_id=invitation.organisation_id,
        organisation_name="",
        role=invitation.role,
        language=command.language,
    )
    try:
        user = open_account(session, account, now=now)
    except Conflict as error:
        raise Conflict("invitation_known") from error
    signed_in = begin_account(session, user, browser, {"invitation_id": invitation.id}, now=now)
    note_agreed(session, view_as(user), agreed, how="sign_up", given_at=now, now=now)
    return signed_in


def begin_account(
    session: Session,
    user: UserView,
    browser: Browser,
    how: dict[str, str],
    *,
    proven_by: str = "password",
    now: datetime,
) -> SignedIn:
    """The first session of a new account, whose names are held against the list of sanctions."""
    take_over_guest_work(session, user, browser.guest_keys)
    screen(session, "user", user.id, user.display_name, now=now)
    screen(session, "organisation", user.organisation_id, user.organisation_name, now=now, user_id=user.id)
    token, expires_at = open_session(session, user.id, now=now, proven_by=proven_by, agent=browser.agent)
    record(session, view_as(user), "signed_up", "user", user.id, {**how}, now=now)
    return SignedIn(token=token, expires_at=expires_at, user=user, proven_by=proven_by)

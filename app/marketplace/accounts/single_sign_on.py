"""Signing in by an account elsewhere: linked by a proven address or by who is signed in, never by a name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.database.tables.accounts import UserRow
from app.database.tables.proving import IdentityRow
from app.integrations.identity import Identity, IdentityIssuer, Question
from app.marketplace.accounts.ceremonies import begin_ceremony, end_ceremony
from app.marketplace.accounts.invitations import use_invitation
from app.marketplace.accounts.limiter import limit_asking
from app.marketplace.accounts.open_account import LONGEST_NAME, NewAccount, check_email, open_account
from app.marketplace.accounts.passwords import hash_of_nobodys_password
from app.marketplace.accounts.proving import OpenedSession, require_fresh, require_fresh_viewer
from app.marketplace.accounts.read_account import load_user, view_as
from app.marketplace.accounts.sign_in import Browser, FactorAsked, SignedIn, enter
from app.marketplace.accounts.sign_up import begin_account, find_wave
from app.marketplace.accounts.viewer import Viewer, hash_secret, require_signed_in
from app.marketplace.auditing import record
from app.marketplace.mailing import send_mail
from app.programme import Policy
from app.values.errors import Conflict, NotAllowed, NotFound, Parameter
from app.values.identifiers import new_id, new_secret

MOST_AN_HOUR = 120


@dataclass(frozen=True, slots=True)
class BeginSignOn:
    """``binding`` is a secret in the browser's cookie: only there the answer counts.

    ``invitation`` is a wave's code, for who has no account yet where the phase wants one; ``language`` and
    ``after`` are kept for the way back.
    """

    binding: str
    language: str
    after: str
    invitation: str = ""


@dataclass(frozen=True, slots=True)
class BegunSignOn:
    """What was begun; ``link_user_id`` is who was signed in and wants to link."""

    question: Question
    language: str
    after: str
    invitation_id: str | None
    link_user_id: str | None


@dataclass(frozen=True, slots=True)
class IdentityView:
    """A link to an account elsewhere."""

    issuer: str
    created_at: datetime
    last_used_at: datetime | None


def begin_sign_on(
    session: Session,
    issuer: IdentityIssuer,
    command: BeginSignOn,
    *,
    opened: OpenedSession | None,
    address: str,
    policy: Policy,
    now: datetime,
) -> Question:
    """``opened`` links to the person of that session, whose proof must be fresh.

    NotAllowed ``invitation_invalid``, and what ``require_fresh`` raises; Unavailable ``asked_too_often``.
    """
    limit_asking(session, "sign_on", address, most=MOST_AN_HOUR, now=now)
    link_user_id = None if opened is None else require_fresh(session, opened, now=now)[0].id
    invitation = find_wave(session, command.invitation, policy, now) if command.invitation else None
    nonce, verifier = new_secret(), new_secret()
    wanted = {
        "issuer": issuer.code,
        "nonce": nonce,
        "verifier": verifier,
        "binding_hash": hash_secret(command.binding),
        "language": command.language,
        "after": command.after,
        "invitation_id": invitation.id if invitation else None,
    }
    state = begin_ceremony(session, "oidc", wanted, user_id=link_user_id, now=now)
    return Question(state, nonce, verifier)


def take_sign_on(
    session: Session, issuer: IdentityIssuer, state: str, *, binding: str, named: str, now: datetime
) -> BegunSignOn:
    """Use the state up; ``named`` is what the issuer that answers says it is.

    NotAllowed ``ceremony_over`` for one that is forged, over, was used, belongs to another browser, or
    was begun with another issuer.
    """
    begun = end_ceremony(session, "oidc", state, now=now)
    wanted = begun.wanted
    if (
        wanted["binding_hash"] != hash_secret(binding)
        or wanted["issuer"] != issuer.code
        or named not in ("", issuer.issuer)
    ):
        raise NotAllowed("ceremony_over")
    return BegunSignOn(
        question=Question(state, wanted["nonce"], wanted["verifier"]),
        language=wanted["language"],
        after=wanted["after"],
        invitation_id=wanted["invitation_id"],
        link_user_id=begun.user_id,
    )


def end_sign_on(
    session: Session,
    identity: Identity,
    begun: BegunSignOn,
    browser: Browser,
    *,
    policy: Policy,
    now: datetime,
) -> SignedIn | FactorAsked:
    """In, as whom the identity is linked to, or whose proven address it has, or as somebody new.

    NotAllowed ``identity_unverified``, ``invitation_needed`` (the phase wants one), ``sign_in_failed``.
    """
    row = session.get(IdentityRow, (identity.issuer, identity.subject), with_for_update=True)
    if row is not None:
        user = session.get(UserRow, row.user_id, with_for_update=True)
        if user is None or not user.is_active:
            raise NotAllowed("sign_in_failed")
        row.last_used_at = now
        return enter(session, user, "oidc", browser, {}, now=now)
    # an address that the issuer did not see proven could be anybody's
    if not identity.email_is_verified:
        raise NotAllowed("identity_unverified")
    email = check_email(identity.email)
    user = session.scalar(select(UserRow).where(UserRow.email == email).with_for_update())
    if user is None:
        return _sign_up(session, identity, email, begun, browser, policy=policy, now=now)
    if not user.is_active:
        raise NotAllowed("sign_in_failed")
    _link(session, user, identity, now=now)
    return enter(session, user, "oidc", browser, {}, now=now)


def link_identity(
    session: Session, viewer: Viewer, identity: Identity, begun: BegunSignOn, *, now: datetime
) -> None:
    """For who was signed in, and still is. NotAllowed ``ceremony_over``; Conflict ``identity_taken``."""
    user_id, _ = require_signed_in(viewer)
    if begun.link_user_id != user_id:
        raise NotAllowed("ceremony_over")
    user = session.get_one(UserRow, user_id, with_for_update=True)
    row = session.get(IdentityRow, (identity.issuer, identity.subject))
    if row is not None and row.user_id == user_id:
        return
    if row is not None:
        raise Conflict("identity_taken")
    _link(session, user, identity, now=now)


def list_identities(viewer: Viewer, session: Session) -> tuple[IdentityView, ...]:
    """The viewer's own."""
    user_id, _ = require_signed_in(viewer)
    rows = session.scalars(
        select(IdentityRow).where(IdentityRow.user_id == user_id).order_by(IdentityRow.issuer)
    )
    return tuple(IdentityView(row.issuer, row.created_at, row.last_used_at) for row in rows)


def unlink_identity(session: Session, opened: OpenedSession | None, issuer: str, *, now: datetime) -> None:
    """That service opens the account no longer.

    NotFound ``identity_not_found``, and what ``require_fresh`` raises.
    """
    viewer = require_fresh_viewer(session, opened, now=now)
    user_id, _ = require_signed_in(viewer)
    gone = session.scalars(
        delete(IdentityRow)
        .where(IdentityRow.user_id == user_id, IdentityRow.issuer == issuer)
        .returning(IdentityRow.subject)
    ).all()
    if not gone:
        raise NotFound("identity_not_found")
    record(session, viewer, "identity_unlinked", "user", user_id, {"issuer": issuer}, now=now)


def _sign_up(
    session: Session,
    identity: Identity,
    email: str,
    begun: BegunSignOn,
    browser: Browser,
    *,
    policy: Policy,
    now: datetime,
) -> SignedIn:
    if begun.invitation_id is not None:
        use_invitation(session, begun.invitation_id, now=now)
    elif policy.joining == "invitation":
        raise NotAllowed("invitation_needed")
    straight = " ".join(identity.name.split())[:LONGEST_NAME]
    name = straight if straight and straight.isprintable() else email.partition("@")[0]
    account = NewAccount(
        email=email,
        display_name=name,
        password_hash=hash_of_nobodys_password(),  # until a letter sets another
        organisation_id=None,
        organisation_name=name,
        role="owner",
        language=begun.language,
    )
    user = open_account(session, account, now=now)
    session.add(_make_row(identity, user.id, now))
    session.flush()
    return begin_account(session, user, browser, {"by": identity.issuer}, proven_by="oidc", now=now)


def _link(session: Session, user: UserRow, identity: Identity, *, now: datetime) -> None:
    there = session.scalar(
        select(IdentityRow.subject).where(
            IdentityRow.user_id == user.id, IdentityRow.issuer == identity.issuer
        )
    )
    if there is not None:
        raise Conflict("identity_other")
    session.add(_make_row(identity, user.id, now))
    try:
        session.flush()
    except IntegrityError as error:  # the same identity came in twice at once
        raise Conflict("identity_taken") from error
    view = load_user(session, user.id)
    if view is not None:
        details: dict[str, Parameter] = {"issuer": identity.issuer}
        record(session, view_as(view), "identity_linked", "user", user.id, details, now=now)
    send_mail(
        session,
        user.email,
        "identity_linked",
        {"issuer": identity.issuer},
        language=user.language,
        key=f"identity_linked:{new_id()}",
        now=now,
        path=f"/{user.language}/account",
    )


def _make_row(identity: Identity, user_id: str, now: datetime) -> IdentityRow:
    return IdentityRow(
        issuer=identity.issuer,
        subject=identity.subject,
        user_id=user_id,
        created_at=now,
        last_used_at=now,
    )

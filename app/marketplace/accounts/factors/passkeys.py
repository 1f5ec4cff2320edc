"""Passkeys (WebAuthn): offered, added, named, removed, and checked."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.database.tables.accounts import UserRow
from app.database.tables.proving import PasskeyRow
from app.marketplace.accounts.ceremonies import begin_ceremony, end_ceremony
from app.marketplace.accounts.factors.changing import greet_first_factor, refuse_last_factor, tell_change
from app.marketplace.accounts.proving import OpenedSession, require_fresh
from app.marketplace.auditing import record
from app.values.errors import Conflict, Invalid, NotAllowed, NotFound
from app.values.identifiers import is_id, new_id

MOST_PASSKEYS = 20
_LONGEST_NAME = 100
_BASE64URL = re.compile(r"[A-Za-z0-9_-]+")


@dataclass(frozen=True, slots=True)
class Site:
    """Where passkeys are good: the host and, for the browser's word for it, the whole origin."""

    host: str
    origin: str


@dataclass(frozen=True, slots=True)
class PasskeyView:
    """A passkey as its person sees it."""

    id: str
    name: str
    created_at: datetime
    last_used_at: datetime | None


@dataclass(frozen=True, slots=True)
class AddPasskey:
    """``credential`` is what the browser answered."""

    name: str
    credential: Mapping[str, Any]


def offer_passkey(
    session: Session, opened: OpenedSession | None, site: Site, *, now: datetime
) -> dict[str, Any]:
    """Options for ``navigator.credentials.create``; raises what ``require_fresh`` raises."""
    from webauthn import generate_registration_options, options_to_json
    from webauthn.helpers import base64url_to_bytes
    from webauthn.helpers.structs import (
        AuthenticatorSelectionCriteria,
        PublicKeyCredentialDescriptor,
        ResidentKeyRequirement,
        UserVerificationRequirement,
    )

    user, _ = require_fresh(session, opened, now=now)
    known = session.scalars(select(PasskeyRow.credential_id).where(PasskeyRow.user_id == user.id)).all()
    if len(known) >= MOST_PASSKEYS:
        raise Conflict("passkeys_full", {"maximum": MOST_PASSKEYS})
    challenge = begin_ceremony(session, "new_passkey", {}, user_id=user.id, now=now)
    options = generate_registration_options(
        rp_id=site.host,
        rp_name="Schichtwerk",
        user_id=user.id.encode(),
        user_name=user.email,
        user_display_name=user.display_name,
        challenge=base64url_to_bytes(challenge),
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED,
            user_verification=UserVerificationRequirement.REQUIRED,
        ),
        exclude_credentials=[PublicKeyCredentialDescriptor(id=base64url_to_bytes(each)) for each in known],
    )
    return dict(json.loads(options_to_json(options)))


def add_passkey(
    session: Session, opened: OpenedSession | None, command: AddPasskey, site: Site, *, now: datetime
) -> tuple[PasskeyView, tuple[str, ...]]:
    """The passkey, and recovery codes where these are the first, to be shown once.

    Invalid ``name_invalid``, ``passkey_invalid``; NotAllowed ``ceremony_over``; Conflict ``passkey_there``.
    """
    from webauthn import verify_registration_response
    from webauthn.helpers import base64url_to_bytes, bytes_to_base64url

    user, had_one = require_fresh(session, opened, now=now)
    name = _check_name(command.name)
    challenge = read_challenge(command.credential)
    begun = end_ceremony(session, "new_passkey", challenge, now=now)
    if begun.user_id != user.id or opened is None:
        raise NotAllowed("ceremony_over")
    try:
        verified = verify_registration_response(
            credential=dict(command.credential),
            expected_challenge=base64url_to_bytes(challenge),
            expected_rp_id=site.host,
            expected_origin=site.origin,
            require_user_verification=True,
        )
    except Exception as error:  # what strangers send may make any reader below stumble
        raise Invalid("passkey_invalid") from error
    credential_id = bytes_to_base64url(verified.credential_id)
    if session.scalar(select(PasskeyRow.id).where(PasskeyRow.credential_id == credential_id)) is not None:
        raise Conflict("passkey_there")
    row = PasskeyRow(
        id=new_id(),
        user_id=user.id,
        name=name,
        credential_id=credential_id,
        public_key=bytes_to_base64url(verified.credential_public_key),
        sign_count=verified.sign_count,
        created_at=now,
        last_used_at=None,
    )
    session.add(row)
    session.flush()
    record(session, opened.viewer, "factor_added", "user", user.id, {"by": "passkey"}, now=now)
    codes = greet_first_factor(session, opened, user, "passkey", had_one=had_one, now=now)
    return _view(row), codes


def rename_passkey(
    session: Session, opened: OpenedSession | None, passkey_id: str, name: str, *, now: datetime
) -> PasskeyView:
    """By its name its person tells a passkey that is not his.

    Invalid ``name_invalid``; NotFound ``passkey_not_found`` for any but one's own; and what
    ``require_fresh`` raises.
    """
    user, _ = require_fresh(session, opened, now=now)
    row = _find_own(session, user.id, passkey_id)
    row.name = _check_name(name)
    session.flush()
    return _view(row)


def remove_passkey(
    session: Session, opened: OpenedSession | None, passkey_id: str, *, is_demonstration: bool, now: datetime
) -> None:
    """NotFound ``passkey_not_found``; Conflict ``last_factor``; and what ``require_fresh`` raises."""
    user, _ = require_fresh(session, opened, now=now)
    row = _find_own(session, user.id, passkey_id)
    refuse_last_factor(session, user.id, is_demonstration=is_demonstration)
    session.delete(row)
    session.flush()
    if opened is not None:
        record(session, opened.viewer, "factor_removed", "user", user.id, {"by": "passkey"}, now=now)
    tell_change(session, user, "factor_removed", now=now)


def list_passkeys(session: Session, user_id: str) -> tuple[PasskeyView, ...]:
    """A person's, oldest first."""
    rows = session.scalars(
        select(PasskeyRow).where(PasskeyRow.user_id == user_id).order_by(PasskeyRow.created_at, PasskeyRow.id)
    )
    return tuple(_view(row) for row in rows)


def ask_passkey(session: Session, site: Site, *, user_id: str | None, now: datetime) -> dict[str, Any]:
    """Options for ``navigator.credentials.get``: any passkey of the site, or one of a person's."""
    from webauthn import generate_authentication_options, options_to_json
    from webauthn.helpers import base64url_to_bytes
    from webauthn.helpers.structs import PublicKeyCredentialDescriptor, UserVerificationRequirement

    known = (
        ()
        if user_id is None
        else session.scalars(select(PasskeyRow.credential_id).where(PasskeyRow.user_id == user_id)).all()
    )
    options = generate_authentication_options(
        rp_id=site.host,
        challenge=base64url_to_bytes(begin_ceremony(session, "passkey", {}, user_id=user_id, now=now)),
        allow_credentials=[PublicKeyCredentialDescriptor(id=base64url_to_bytes(each)) for each in known],
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return dict(json.loads(options_to_json(options)))


def take_passkey(
    session: Session, credential: Mapping[str, Any], site: Site, *, now: datetime
) -> tuple[UserRow, str | None]:
    """Whose passkey answered our challenge, locked, and for whom alone it was asked.

    NotAllowed ``ceremony_over``, ``passkey_refused`` (unknown, of another site, forged), ``passkey_copied``
    (its counter went back, so there are two of it).
    """
    from webauthn import verify_authentication_response
    from webauthn.helpers import base64url_to_bytes

    challenge = read_challenge(credential)
    begun = end_ceremony(session, "passkey", challenge, now=now)
    credential_id = str(credential.get("id"))
    if _BASE64URL.fullmatch(credential_id) is None:
        raise NotAllowed("passkey_refused")
    row = session.scalar(
        select(PasskeyRow).where(PasskeyRow.credential_id == credential_id).with_for_update()
    )
    user = None if row is None else session.get(UserRow, row.user_id, with_for_update=True)
    if row is None or user is None or not user.is_active:
        raise NotAllowed("passkey_refused")
    try:
        verified = verify_authentication_response(
            credential=dict(credential),
            expected_challenge=base64url_to_bytes(challenge),
            expected_rp_id=site.host,
            expected_origin=site.origin,
            credential_public_key=base64url_to_bytes(row.public_key),
            credential_current_sign_count=0,
            require_user_verification=True,
        )
    except Exception as error:  # what strangers send may make any reader below stumble
        raise NotAllowed("passkey_refused") from error
    # passkeys that are kept in several devices do not count and always say 0
    if (verified.new_sign_count or row.sign_count) and verified.new_sign_count <= row.sign_count:
        raise NotAllowed("passkey_copied")
    row.sign_count, row.last_used_at = verified.new_sign_count, now
    session.flush()
    return user, begun.user_id


def read_challenge(credential: Mapping[str, Any]) -> str:
    """The challenge that the browser says it answers; Invalid ``passkey_invalid``."""
    try:
        text = str(credential["response"]["clientDataJSON"])
        client_data = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        return str(client_data["challenge"])
    except (KeyError, TypeError, ValueError, RecursionError) as error:
        raise Invalid("passkey_invalid") from error


def _find_own(session: Session, user_id: str, passkey_id: str) -> PasskeyRow:
    row = None
    if is_id(passkey_id):
        row = session.scalar(
            select(PasskeyRow).where(PasskeyRow.id == passkey_id, PasskeyRow.user_id == user_id)
        )
    if row is None:
        raise NotFound("passkey_not_found")
    return row


def _check_name(name: str) -> str:
    straight = " ".join(name.split())
    if not 0 < len(straight) <= _LONGEST_NAME or not straight.isprintable():
        raise Invalid("name_invalid", {"maximum": _LONGEST_NAME})
    return straight


def _view(row: PasskeyRow) -> PasskeyView:
    return PasskeyView(row.id, row.name, row.created_at, row.last_used_at)

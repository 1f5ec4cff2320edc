"""Keys for programs: shown once, kept as a hash, bounded by scopes and an end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.database.tables.accounts import ApiKeyRow
from app.marketplace.accounts.proving import OpenedSession, require_fresh_viewer
from app.marketplace.accounts.read_account import load_user, view_as
from app.marketplace.accounts.viewer import SCOPES, Viewer, hash_secret, require_scope, require_signed_in
from app.marketplace.auditing import record
from app.values.errors import Invalid, NotFound
from app.values.identifiers import is_id, new_id, new_secret

SECRET_PREFIX = "sw_"  # noqa: S105  # a mark by which leaked keys are found, not a secret
_SHOWN_LENGTH = 8
_LONGEST_NAME = 100


@dataclass(frozen=True, slots=True)
class CreateApiKey:
    """``scopes`` out of SCOPES, without ``account:write``; ``expires_at`` None: until revoked."""

    name: str
    scopes: tuple[str, ...]
    expires_at: datetime | None


@dataclass(frozen=True, slots=True)
class CreatedApiKey:
    """The only time the secret is seen."""

    id: str
    secret: str
    prefix: str
    expires_at: datetime | None


@dataclass(frozen=True, slots=True)
class ApiKeyView:
    """A key as its owner sees it later."""

    id: str
    name: str
    prefix: str
    scopes: tuple[str, ...]
    created_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None


def create_api_key(
    session: Session, opened: OpenedSession | None, command: CreateApiKey, *, now: datetime
) -> CreatedApiKey:
    """For the organisation that the session acts for: a key outlives it, so the proof must be fresh.

    Invalid ``name_invalid``, ``scope_unknown``, ``expiry_past``; and what ``require_fresh`` raises.
    """
    viewer = require_fresh_viewer(session, opened, now=now)
    user_id, organisation_id = require_signed_in(viewer)
    require_scope(viewer, "account:write")
    name = command.name.strip()
    if not 0 < len(name) <= _LONGEST_NAME:
        raise Invalid("name_invalid", {"maximum": _LONGEST_NAME})
    # A key that could make keys would outlive its own revocation.
    unknown = sorted(set(command.scopes) - (set(SCOPES) - {"account:write"}))
    if unknown or not command.scopes:
        raise Invalid("scope_unknown", {"scopes": list(unknown)})
    if command.expires_at is not None and command.expires_at <= now:
        raise Invalid("expiry_past")
    secret = SECRET_PREFIX + new_secret()
    prefix = secret[:_SHOWN_LENGTH]
    row = ApiKeyRow(
        id=new_id(),
        user_id=user_id,
        name=name,
        prefix=prefix,
        secret_hash=hash_secret(secret),
        scopes=sorted(set(command.scopes)),
        created_at=now,
        expires_at=command.expires_at,
        revoked_at=None,
        organisation_id=organisation_id,
    )
    session.add(row)
    session.flush()
    record(session, viewer, "api_key_created", "api_key", row.id, {"scopes": [*row.scopes]}, now=now)
    return CreatedApiKey(id=row.id, secret=secret, prefix=prefix, expires_at=command.expires_at)


def revoke_api_key(session: Session, viewer: Viewer, api_key_id: str, *, now: datetime) -> None:
    """Works from the next call on; twice is fine. NotFound ``api_key_not_found`` for any but one's own."""
    user_id, _ = require_signed_in(viewer)
    require_scope(viewer, "account:write")
    row = None
    if is_id(api_key_id):
        row = session.scalar(
            select(ApiKeyRow).where(ApiKeyRow.id == api_key_id, ApiKeyRow.user_id == user_id)
        )
    if row is None:
        raise NotFound("api_key_not_found")
    if row.revoked_at is None:
        row.revoked_at = now
        session.flush()
        record(session, viewer, "api_key_revoked", "api_key", row.id, now=now)


def list_api_keys(viewer: Viewer, session: Session) -> tuple[ApiKeyView, ...]:
    """The viewer's keys, newest first, without their secrets."""
    user_id, _ = require_signed_in(viewer)
    rows = session.scalars(
        select(ApiKeyRow)
        .where(ApiKeyRow.user_id == user_id)
        .order_by(ApiKeyRow.created_at.desc(), ApiKeyRow.id.desc())
    )
    return tuple(
        ApiKeyView(
            id=row.id,
            name=row.name,
            prefix=row.prefix,
            scopes=tuple(row.scopes),
            created_at=row.created_at,
            expires_at=row.expires_at,
            revoked_at=row.revoked_at,
        )
        for row in rows
    )


def resolve_api_key(session: Session, secret: str, *, now: datetime) -> Viewer | None:
    """Whose key this is; None where it is unknown, over, revoked, or its user no longer active or a member.

    A key acts for the organisation it was made for and never for another.
    """
    row = session.scalar(
        select(ApiKeyRow).where(ApiKeyRow.secret_hash == hash_secret(secret), ApiKeyRow.revoked_at.is_(None))
    )
    if row is None or (row.expires_at is not None and row.expires_at <= now):
        return None
    user = load_user(session, row.user_id, row.organisation_id, strictly=True)
    return None if user is None else view_as(user, frozenset(row.scopes))

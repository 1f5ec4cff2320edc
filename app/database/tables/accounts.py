"""Users, their organisations, and what proves who they are. Secrets are kept as hashes only."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.database.columns import CanonicalJson, UtcDateTime, identifier, sha256_hex
from app.database.record import Record


class UserRow(Record):
    """A person. ``email`` is in lower case."""

    __tablename__ = "users"

    id: Mapped[str] = mapped_column(identifier(), primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    display_name: Mapped[str] = mapped_column(String(200))
    password_hash: Mapped[str] = mapped_column(String(200))
    is_operator: Mapped[bool]
    is_active: Mapped[bool]
    language: Mapped[str] = mapped_column(String(2), server_default="de")  # of letters to him
    created_at: Mapped[datetime] = mapped_column(UtcDateTime())


class OrganisationRow(Record):
    """A firm or institute; what it owns is seen by its members and nobody else."""

    __tablename__ = "organisations"

    id: Mapped[str] = mapped_column(identifier(), primary_key=True)
    name: Mapped[str] = mapped_column(String(200), unique=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime())
    # the operator's word that it may apply as a provider where the phase takes nobody without
    provider_invited_at: Mapped[datetime | None] = mapped_column(UtcDateTime())


class MembershipRow(Record):
    """Who belongs to which organisation, as what. Of several the one used last is the one to begin with."""

    __tablename__ = "memberships"
    __table_args__ = (
        CheckConstraint("role IN ('buyer','engineer','planner','owner','institute_staff')", name="role"),
    )

    user_id: Mapped[str] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisations.id"), primary_key=True, index=True)
    role: Mapped[str] = mapped_column(String(20))
    joined_at: Mapped[datetime] = mapped_column(UtcDateTime())
    used_at: Mapped[datetime] = mapped_column(UtcDateTime())


class SessionRow(Record):
    """A sign-in of a browser; the token itself is only in the cookie.

    It acts for ``organisation_id``, or, where that is no longer the person's, for the one used last.
    ``proven_by`` is how its person was proven, parts joined by "+"; ``agent`` which browser it said it is.
    """

    __tablename__ = "sessions"

    token_hash: Mapped[str] = mapped_column(sha256_hex(), primary_key=True)
    user_id: Mapped[str] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime())
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime(), index=True)
    organisation_id: Mapped[str | None] = mapped_column(ForeignKey("organisations.id"))
    proven_by: Mapped[str] = mapped_column(String(40), server_default="password")
    agent: Mapped[str] = mapped_column(String(80), server_default="")
    last_seen_at: Mapped[datetime | None] = mapped_column(UtcDateTime())


class ApiKeyRow(Record):
    """A key of a program; acts as its user with fewer scopes, and for one organisation or for none."""

    __tablename__ = "api_keys"

    id: Mapped[str] = mapped_column(identifier(), primary_key=True)
    user_id: Mapped[str] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(100))
    prefix: Mapped[str] = mapped_column(String(16))
    secret_hash: Mapped[str] = mapped_column(sha256_hex(), unique=True)
    scopes: Mapped[list[str]] = mapped_column(CanonicalJson())
    created_at: Mapped[datetime] = mapped_column(UtcDateTime())
    expires_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    organisation_id: Mapped[str | None] = mapped_column(ForeignKey("organisations.id"))

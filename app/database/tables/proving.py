"""What proves who one is besides a password, and what was begun with it. Secrets are hashes or sealed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.database.columns import CanonicalJson, UtcDateTime, identifier, sha256_hex
from app.database.record import Record


class TotpRow(Record):
    """The secret that a person's app makes codes from, sealed with a key that is not in the database.

    ``last_step`` is the time step of the newest code that was taken: none of it or before is taken again.
    """

    __tablename__ = "totp_secrets"

    user_id: Mapped[str] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    sealed_secret: Mapped[str] = mapped_column(String(200))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime())
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    last_step: Mapped[int]


class RecoveryCodeRow(Record):
    """One of ten ways in for who lost everything else; each opens once."""

    __tablename__ = "recovery_codes"

    user_id: Mapped[str] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    code_hash: Mapped[str] = mapped_column(sha256_hex(), primary_key=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime())
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime())


class PasskeyRow(Record):
    """A key pair of which we hold the public half. Both texts are base64url, as browsers send them."""

    __tablename__ = "passkeys"

    id: Mapped[str] = mapped_column(identifier(), primary_key=True)
    user_id: Mapped[str] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(100))
    credential_id: Mapped[str] = mapped_column(String(1400), unique=True)
    public_key: Mapped[str] = mapped_column(String(2000))
    sign_count: Mapped[int] = mapped_column(BigInteger())
    created_at: Mapped[datetime] = mapped_column(UtcDateTime())
    last_used_at: Mapped[datetime | None] = mapped_column(UtcDateTime())


class CeremonyRow(Record):
    """What somebody began in a browser and may end within minutes, once."""

    __tablename__ = "ceremonies"
    __table_args__ = (
        CheckConstraint("kind IN ('second_factor','passkey','new_passkey','oidc')", name="kind"),
    )

    secret_hash: Mapped[str] = mapped_column(sha256_hex(), primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    user_id: Mapped[str | None] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    wanted: Mapped[dict[str, Any]] = mapped_column(CanonicalJson())
    created_at: Mapped[datetime] = mapped_column(UtcDateTime())
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime(), index=True)


class AttemptRow(Record):
    """How often something was tried: an account, an address, both, or a letter asked for.

    ``told`` of the ``tries`` stand in the audit log already.
    """

    __tablename__ = "attempts"

    key_hash: Mapped[str] = mapped_column(sha256_hex(), primary_key=True)
    kind: Mapped[str] = mapped_column(String(20), index=True)
    user_id: Mapped[str | None] = mapped_column(identifier())
    tries: Mapped[int]
    told: Mapped[int]
    began_at: Mapped[datetime] = mapped_column(UtcDateTime())
    last_at: Mapped[datetime] = mapped_column(UtcDateTime(), index=True)


class IdentityRow(Record):
    """An account somewhere else by which a person signs in: the issuer's own name for him."""

    __tablename__ = "identities"
    __table_args__ = (UniqueConstraint("user_id", "issuer"),)

    issuer: Mapped[str] = mapped_column(String(400), primary_key=True)
    subject: Mapped[str] = mapped_column(String(255), primary_key=True)
    user_id: Mapped[str] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime())
    last_used_at: Mapped[datetime | None] = mapped_column(UtcDateTime())

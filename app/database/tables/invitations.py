"""Ways in: links that prove an address, and codes that somebody may join with. Secrets are hashes only."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.database.columns import CanonicalJson, UtcDateTime, identifier, sha256_hex
from app.database.record import Record


class AccountTokenRow(Record):
    """A link that was mailed: it works once, until ``expires_at``. ``wanted`` is what it will bring about."""

    __tablename__ = "account_tokens"
    __table_args__ = (CheckConstraint("kind IN ('sign_up','reset','email')", name="kind"),)

    token_hash: Mapped[str] = mapped_column(sha256_hex(), primary_key=True)
    kind: Mapped[str] = mapped_column(String(10))
    email: Mapped[str] = mapped_column(String(254), index=True)
    user_id: Mapped[str | None] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    wanted: Mapped[dict[str, Any]] = mapped_column(CanonicalJson())
    created_at: Mapped[datetime] = mapped_column(UtcDateTime())
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime(), index=True)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime())


class InvitationRow(Record):
    """A wave of testers (without an organisation), or one person into an organisation as ``role``."""

    __tablename__ = "invitations"
    __table_args__ = (
        CheckConstraint("(organisation_id IS NULL) = (email IS NULL)", name="kind"),
        CheckConstraint("uses >= 0 AND uses <= most_uses", name="uses"),
    )

    id: Mapped[str] = mapped_column(identifier(), primary_key=True)
    code_hash: Mapped[str] = mapped_column(sha256_hex(), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    organisation_id: Mapped[str | None] = mapped_column(
        ForeignKey("organisations.id", ondelete="CASCADE"), index=True
    )
    email: Mapped[str | None] = mapped_column(String(254))
    role: Mapped[str] = mapped_column(String(20))
    most_uses: Mapped[int]
    uses: Mapped[int]
    created_by: Mapped[str | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime())
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime())
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime())

"""Mail domains that an organisation has proven, and who asked to join because of one."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from app.database.columns import UtcDateTime, identifier, sha256_hex
from app.database.record import Record


class MailDomainRow(Record):
    """``domain`` in lower case, of one organisation; ``joins_at_once``: who asks is let in as a buyer."""

    __tablename__ = "mail_domains"

    domain: Mapped[str] = mapped_column(String(253), primary_key=True)
    organisation_id: Mapped[str] = mapped_column(
        ForeignKey("organisations.id", ondelete="CASCADE"), index=True
    )
    joins_at_once: Mapped[bool]
    proven_by: Mapped[str | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    proven_at: Mapped[datetime] = mapped_column(UtcDateTime())


class JoinRequestRow(Record):
    """At most one of a person and an organisation waits for an answer."""

    __tablename__ = "join_requests"
    __table_args__ = (
        CheckConstraint("status IN ('asked','approved','declined')", name="status"),
        Index(
            "uq_join_requests_one_asked",
            "user_id",
            "organisation_id",
            unique=True,
            sqlite_where=text("status = 'asked'"),
            postgresql_where=text("status = 'asked'"),
        ),
    )

    id: Mapped[str] = mapped_column(identifier(), primary_key=True)
    organisation_id: Mapped[str] = mapped_column(
        ForeignKey("organisations.id", ondelete="CASCADE"), index=True
    )
    user_id: Mapped[str] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    status: Mapped[str] = mapped_column(String(8))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime())
    decided_by: Mapped[str | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime())


class RemovedAddressRow(Record):
    """Somebody whom an owner removed or declined, by a digest of the address, whichever account has it."""

    __tablename__ = "removed_addresses"

    organisation_id: Mapped[str] = mapped_column(
        ForeignKey("organisations.id", ondelete="CASCADE"), primary_key=True
    )
    address_digest: Mapped[str] = mapped_column(sha256_hex(), primary_key=True, index=True)
    removed_at: Mapped[datetime] = mapped_column(UtcDateTime())

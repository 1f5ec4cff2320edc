"""Columns of everything that belongs to somebody: an organisation, or a guest who holds a key."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, declared_attr, mapped_column
from sqlalchemy.schema import SchemaItem

from app.database.columns import sha256_hex


class Owned:
    """``organisation_id`` with the user who made it, or the hash of a guest's key; never both."""

    organisation_id: Mapped[str | None] = mapped_column(ForeignKey("organisations.id"), index=True)
    user_id: Mapped[str | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"), index=True)
    guest_key_hash: Mapped[str | None] = mapped_column(sha256_hex(), index=True)

    @declared_attr.directive
    def __table_args__(cls) -> tuple[SchemaItem, ...]:  # noqa: N805
        return (CheckConstraint("(organisation_id IS NULL) <> (guest_key_hash IS NULL)", name="one_owner"),)

"""Where an organisation receives goods and bills, and the number it is taxed by."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.database.columns import CanonicalJson, UtcDateTime, identifier
from app.database.record import Record


class AddressRow(Record):
    """An entry of the address book; quotes take a copy and never look here again."""

    __tablename__ = "addresses"

    id: Mapped[str] = mapped_column(identifier(), primary_key=True)
    organisation_id: Mapped[str] = mapped_column(
        ForeignKey("organisations.id", ondelete="CASCADE"), index=True
    )
    name: Mapped[str] = mapped_column(String(120))
    firm: Mapped[str] = mapped_column(String(120))
    street: Mapped[str] = mapped_column(String(120))
    postcode: Mapped[str] = mapped_column(String(12))
    place: Mapped[str] = mapped_column(String(120))
    country: Mapped[str] = mapped_column(String(2))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime())
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime())


class OrganisationDetailsRow(Record):
    """Made when the first of it is said. One row, so that there is one default of each kind."""

    __tablename__ = "organisation_details"
    __table_args__ = (
        CheckConstraint("vat_check IN ('format','register')", name="vat_check"),
        CheckConstraint("(vat_id IS NULL) = (vat_check IS NULL)", name="vat_checked"),
    )

    organisation_id: Mapped[str] = mapped_column(
        ForeignKey("organisations.id", ondelete="CASCADE"), primary_key=True
    )
    delivery_address_id: Mapped[str | None] = mapped_column(ForeignKey("addresses.id", ondelete="SET NULL"))
    billing_address_id: Mapped[str | None] = mapped_column(ForeignKey("addresses.id", ondelete="SET NULL"))
    vat_id: Mapped[str | None] = mapped_column(String(20))
    vat_check: Mapped[str | None] = mapped_column(String(10))  # how far it was checked
    vat_checked_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    vat_proof: Mapped[dict[str, Any] | None] = mapped_column(CanonicalJson())  # what the register answered

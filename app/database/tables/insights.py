"""What the programme learns from its requests: what was asked, figures counted from it, reports that stay.

Nothing here leads to a file or a person: parts and organisations are named by digests of their ids.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, Index, LargeBinary, String, UniqueConstraint, event
from sqlalchemy.orm import Mapped, mapped_column

from app.database.columns import CanonicalJson, UtcDateTime, identifier, sha256_hex
from app.database.record import Record


class InquiryRow(Record):
    """One part and wish, and what came of it; asked again it is the same row.

    ``offering`` are providers by their cheapest offer, ``refused`` the others with a code; ``need`` is what
    would have to be there where nobody offers. ``quarter`` is when it was first asked.
    """

    __tablename__ = "inquiries"
    __table_args__ = (
        CheckConstraint("times > 0 AND offers >= 0", name="counts"),
        Index("ix_inquiries_quarter", "quarter"),
        Index("ix_inquiries_part_key", "part_key"),
    )

    key: Mapped[str] = mapped_column(sha256_hex(), primary_key=True)
    asker: Mapped[str] = mapped_column(String(32))
    part_key: Mapped[str] = mapped_column(String(32))
    is_guest: Mapped[bool]
    is_fictional: Mapped[bool]
    phase: Mapped[str] = mapped_column(String(12))
    quarter: Mapped[date]
    first_asked_at: Mapped[datetime] = mapped_column(UtcDateTime())
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime())
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime())
    times: Mapped[int]
    process: Mapped[str] = mapped_column(String(20))
    material: Mapped[str] = mapped_column(String(80))
    words: Mapped[str] = mapped_column(String(60))  # for the material, as far as they were typed
    size: Mapped[str] = mapped_column(String(8))
    quantity: Mapped[str] = mapped_column(String(8))
    country: Mapped[str] = mapped_column(String(2))
    region: Mapped[str] = mapped_column(String(10))
    industry: Mapped[str] = mapped_column(String(40))
    offers: Mapped[int]
    cheapest_minor: Mapped[int | None] = mapped_column(BigInteger())
    dearest_minor: Mapped[int | None] = mapped_column(BigInteger())
    offering: Mapped[list[str]] = mapped_column(CanonicalJson())
    refused: Mapped[dict[str, str]] = mapped_column(CanonicalJson())
    need: Mapped[str] = mapped_column(String(120))
    first_offer_s: Mapped[int | None]  # from the upload on
    quoted_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    chosen_provider: Mapped[str | None] = mapped_column(String(60))
    chosen_minor: Mapped[int | None] = mapped_column(BigInteger())


class FigureRow(Record):
    """How many requests have a value, in a span of time; only what enough organisations stand behind is here.

    ``subject`` is ``market``, ``referrals``, ``answers``, ``feedback``, ``case:<state>``, ``provider:<code>``
    or ``missed:<code>``; ``period`` is the first day of the month it was counted with.
    """

    __tablename__ = "figures"
    __table_args__ = (CheckConstraint("requests > 0", name="requests"),)

    subject: Mapped[str] = mapped_column(String(80), primary_key=True)
    period: Mapped[date] = mapped_column(primary_key=True)
    process: Mapped[str] = mapped_column(String(20), primary_key=True)
    region: Mapped[str] = mapped_column(String(10), primary_key=True)
    dimension: Mapped[str] = mapped_column(String(20), primary_key=True)
    value: Mapped[str] = mapped_column(String(160), primary_key=True)
    requests: Mapped[int]


class FigureCountRow(Record):
    """When a month was counted, and what had to stand behind a figure; see ``Enough``."""

    __tablename__ = "figure_counts"

    month: Mapped[date] = mapped_column(primary_key=True)
    counted_at: Mapped[datetime] = mapped_column(UtcDateTime())
    least_organisations: Mapped[int]
    rest_percent: Mapped[int]
    inquiries: Mapped[int]


class ProgrammeReportRow(Record):
    """A report as it was made; ``sha256`` is the digest of ``content``, canonical JSON."""

    __tablename__ = "programme_reports"
    __table_args__ = (
        UniqueConstraint("kind", "version"),
        CheckConstraint("kind IN ('recommendations','yearly')", name="kind"),
    )

    id: Mapped[str] = mapped_column(identifier(), primary_key=True)
    kind: Mapped[str] = mapped_column(String(16))
    version: Mapped[int]
    content: Mapped[bytes] = mapped_column(LargeBinary())
    sha256: Mapped[str] = mapped_column(sha256_hex())
    created_at: Mapped[datetime] = mapped_column(UtcDateTime())
    created_by: Mapped[str | None] = mapped_column(identifier())


@event.listens_for(ProgrammeReportRow, "before_update")
def _refuse_update(_mapper: object, _connection: object, row: Any) -> None:
    raise RuntimeError(f"report {row.kind} {row.version} was made and never changes")

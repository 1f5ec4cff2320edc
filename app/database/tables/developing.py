"""Referrals on their way through institutes, and what institutes say of themselves."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.database.columns import CanonicalJson, UtcDateTime, identifier, sha256_hex
from app.database.record import Record

_STATES = (
    "'proposed','submitted','screened','taken_up','asked','assessed','accepted','in_project','concluded',"
    "'handed_back','declined','passed','rejected','withdrawn','ended'"
)


class InstituteRow(Record):
    """``document`` takes the place of what the catalogue says, None: that stands. ``organisation_id`` is
    whose staff acts for it; since ``closed_at`` it is proposed and asked no more."""

    __tablename__ = "institutes"
    __table_args__ = (CheckConstraint("capacity IN ('unknown','free','limited','full')", name="capacity"),)

    code: Mapped[str] = mapped_column(String(80), primary_key=True)
    organisation_id: Mapped[str | None] = mapped_column(ForeignKey("organisations.id"), index=True)
    document: Mapped[dict[str, Any] | None] = mapped_column(CanonicalJson())
    capacity: Mapped[str] = mapped_column(String(10))
    capacity_note: Mapped[str] = mapped_column(Text())
    revision: Mapped[int]
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime())
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime())


class ReferralBriefRow(Record):
    """What a referral says besides its wish: who came nearest, what would help, which wishes cannot hold
    together (None: nobody looked yet), budget, whom to trust."""

    __tablename__ = "referral_briefs"
    __table_args__ = (
        CheckConstraint("confidentiality IN ('institute','named_person')", name="confidentiality"),
        CheckConstraint("budget_minor IS NULL OR budget_minor >= 0", name="budget"),
    )

    referral_id: Mapped[str] = mapped_column(ForeignKey("referrals.id", ondelete="CASCADE"), primary_key=True)
    confidentiality: Mapped[str] = mapped_column(String(14))
    budget_minor: Mapped[int | None]
    functions: Mapped[list[str]] = mapped_column(CanonicalJson())
    evidence: Mapped[list[Any]] = mapped_column(CanonicalJson())
    near_misses: Mapped[list[Any]] = mapped_column(CanonicalJson())
    contradictions: Mapped[list[Any] | None] = mapped_column(CanonicalJson())


class ReferralCaseRow(Record):
    """A referral at one institute. ``revision`` grows with every change, so that nobody overwrites another's.

    ``due_at`` is when the next step is due; reminder and escalation are of that step.
    """

    __tablename__ = "referral_cases"
    __table_args__ = (
        UniqueConstraint("referral_id", "institute"),
        CheckConstraint(f"state IN ({_STATES})", name="state"),
        Index("ix_referral_cases_institute_state", "institute", "state"),
    )

    id: Mapped[str] = mapped_column(identifier(), primary_key=True)
    referral_id: Mapped[str] = mapped_column(ForeignKey("referrals.id", ondelete="CASCADE"), index=True)
    institute: Mapped[str] = mapped_column(String(80))
    state: Mapped[str] = mapped_column(String(12))
    revision: Mapped[int]
    taken_by: Mapped[str | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"), index=True)
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime(), index=True)
    reminded_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    escalated_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    nda_version: Mapped[str | None] = mapped_column(String(20))
    nda_customer_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    nda_institute_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    assessment: Mapped[dict[str, Any] | None] = mapped_column(CanonicalJson())
    outcome: Mapped[dict[str, Any] | None] = mapped_column(CanonicalJson())
    # the number of a quote, or the id of an attachment; what went to providers are transfers
    handed_to: Mapped[str | None] = mapped_column(String(80))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime())
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime(), index=True)


class CaseEntryRow(Record):
    """A step that was taken, or something that was said; a ``note`` is seen by the institute alone.

    ``reason`` is why an institute declined; None for all other steps, and for what was declined before there
    were codes.
    """

    __tablename__ = "referral_entries"
    __table_args__ = (
        CheckConstraint("kind IN ('step','note')", name="kind"),
        CheckConstraint("side IN ('customer','institute','operator','system')", name="side"),
        CheckConstraint(
            "reason IN ('capacity','not_our_field','equipment','dates','confidentiality','funding','other')",
            name="reason",
        ),
        Index("ix_referral_entries_case", "case_id", "position"),
    )

    id: Mapped[str] = mapped_column(identifier(), primary_key=True)
    case_id: Mapped[str] = mapped_column(ForeignKey("referral_cases.id", ondelete="CASCADE"))
    position: Mapped[int]
    kind: Mapped[str] = mapped_column(String(4))
    side: Mapped[str] = mapped_column(String(9))
    step: Mapped[str | None] = mapped_column(String(10))
    state: Mapped[str | None] = mapped_column(String(12))
    reason: Mapped[str | None] = mapped_column(String(15))
    text: Mapped[str] = mapped_column(Text())
    user_id: Mapped[str | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    at: Mapped[datetime] = mapped_column(UtcDateTime())


class CaseAttachmentRow(Record):
    """A file that goes with what is said; looked at like a drawing beside a part."""

    __tablename__ = "referral_attachments"
    __table_args__ = (CheckConstraint("side IN ('customer','institute')", name="side"),)

    id: Mapped[str] = mapped_column(identifier(), primary_key=True)
    case_id: Mapped[str] = mapped_column(ForeignKey("referral_cases.id", ondelete="CASCADE"), index=True)
    side: Mapped[str] = mapped_column(String(9))
    file_name: Mapped[str] = mapped_column(String(200))
    media_type: Mapped[str] = mapped_column(String(40))
    size_bytes: Mapped[int]
    sha256: Mapped[str] = mapped_column(sha256_hex())
    storage_key: Mapped[str] = mapped_column(String(80))
    attached_at: Mapped[datetime] = mapped_column(UtcDateTime())


class TransferRow(Record):
    """What came out of a case, in words for a provider; it stays where the case goes with its customer.

    One row for each provider: everyone decides for himself.

    ``proposal`` is what can be put into a draft of what the provider offers, None: words alone.
    """

    __tablename__ = "transfers"
    __table_args__ = (
        CheckConstraint("kind IN ('parameter_set','capability')", name="kind"),
        CheckConstraint("status IN ('open','taken_over','dismissed')", name="status"),
        UniqueConstraint("case_id", "provider_code"),
    )

    id: Mapped[str] = mapped_column(identifier(), primary_key=True)
    case_id: Mapped[str | None] = mapped_column(ForeignKey("referral_cases.id", ondelete="SET NULL"))
    provider_code: Mapped[str] = mapped_column(ForeignKey("providers.code"), index=True)
    institute: Mapped[str] = mapped_column(String(80))
    kind: Mapped[str] = mapped_column(String(13))
    readiness_level: Mapped[int]
    text: Mapped[str] = mapped_column(Text())
    proposal: Mapped[dict[str, Any] | None] = mapped_column(CanonicalJson())
    status: Mapped[str] = mapped_column(String(10))
    handed_at: Mapped[datetime] = mapped_column(UtcDateTime())
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    decided_by: Mapped[str | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))


class ReplyTemplateRow(Record):
    """Words an institute writes often."""

    __tablename__ = "reply_templates"
    __table_args__ = (UniqueConstraint("institute", "name"),)

    id: Mapped[str] = mapped_column(identifier(), primary_key=True)
    institute: Mapped[str] = mapped_column(String(80))
    name: Mapped[str] = mapped_column(String(100))
    text: Mapped[str] = mapped_column(Text())


class FundingProgrammeRow(Record):
    """A programme that pays for development, as the operator wrote it down; others come with the program."""

    __tablename__ = "funding_programmes"

    code: Mapped[str] = mapped_column(String(40), primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    funder: Mapped[str] = mapped_column(String(200))
    web: Mapped[str] = mapped_column(String(300))
    note_de: Mapped[str] = mapped_column(Text())
    note_en: Mapped[str] = mapped_column(Text())
    source: Mapped[str] = mapped_column(Text())
    looked_on: Mapped[date | None]
    is_open: Mapped[bool]
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime())

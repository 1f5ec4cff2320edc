"""A referral as the customer sees it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, cast

from app.database.documents import from_document
from app.database.tables.referrals import ReferralRow
from app.marketplace.duties import HoldStatus
from app.offers import Destination, Reason, Requirement

Consent = Literal["summary", "measurements", "file"]
"""What the chosen institutes may see: the wish alone, the measurements too, or the file as well."""


@dataclass(frozen=True, slots=True)
class ReferralView:
    """What was asked, why nobody could make it, and who was chosen to help.

    Where ``hold`` is held or refused, no institute sees it.
    """

    id: str
    status: str
    part_id: str
    quantity: int
    requirement: Requirement
    destination: Destination
    reasons: tuple[Reason, ...]
    institutes: tuple[str, ...]
    consent: Consent
    note: str
    created_at: datetime
    hold: HoldStatus | None = None


def view_referral(row: ReferralRow, hold: HoldStatus | None = None) -> ReferralView:
    """What the row says, as pure types."""
    return ReferralView(
        id=row.id,
        status=row.status,
        part_id=row.part_id,
        quantity=row.quantity,
        requirement=from_document(Requirement, row.requirement),
        destination=from_document(Destination, row.destination),
        reasons=tuple(from_document(Reason, reason) for reason in row.reasons),
        institutes=tuple(row.institutes),
        consent=cast("Consent", row.consent),
        note=row.note,
        created_at=row.created_at,
        hold=hold,
    )

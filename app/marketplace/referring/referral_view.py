"""A referral as the customer sees it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.database.documents import from_document
from app.database.tables.developing import ReferralCaseRow
from app.database.tables.parts import PartRow
from app.database.tables.referrals import ReferralRow
from app.marketplace.duties import HoldStatus, find_hold
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
    file_name: str  # of the part; empty where it is deleted
    quantity: int
    requirement: Requirement
    destination: Destination
    reasons: tuple[Reason, ...]
    institutes: tuple[str, ...]
    consent: Consent
    note: str
    cases: tuple[str, ...]  # ids, one an institute
    created_at: datetime
    hold: HoldStatus | None = None


def view_referrals(session: Session, rows: Sequence[ReferralRow]) -> tuple[ReferralView, ...]:
    """What the rows say, as pure types."""
    cases: dict[str, list[str]] = {row.id: [] for row in rows}
    for referral_id, case_id in session.execute(
        select(ReferralCaseRow.referral_id, ReferralCaseRow.id)
        .where(ReferralCaseRow.referral_id.in_(cases))
        .order_by(ReferralCaseRow.created_at, ReferralCaseRow.institute)
    ):
        cases[referral_id].append(case_id)
    parts = select(PartRow.id, PartRow.file_name).where(PartRow.id.in_({row.part_id for row in rows}))
    names = {each.id: each.file_name for each in session.execute(parts)}
    return tuple(
        _view(row, names.get(row.part_id, ""), tuple(cases[row.id]), find_hold(session, "referral", row.id))
        for row in rows
    )


def view_referral(session: Session, row: ReferralRow) -> ReferralView:
    """What one row says."""
    return view_referrals(session, [row])[0]


def _view(row: ReferralRow, file_name: str, cases: tuple[str, ...], hold: HoldStatus | None) -> ReferralView:
    return ReferralView(
        id=row.id,
        status=row.status,
        part_id=row.part_id,
        file_name=file_name,
        quantity=row.quantity,
        requirement=from_document(Requirement, row.requirement),
        destination=from_document(Destination, row.destination),
        reasons=tuple(from_document(Reason, reason) for reason in row.reasons),
        institutes=tuple(row.institutes),
        consent=cast("Consent", row.consent),
        note=row.note,
        cases=cases,
        created_at=row.created_at,
        hold=hold,
    )

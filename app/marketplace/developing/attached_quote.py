"""A quote that answers a case: one of the customer's on the platform, or a file of the institute's."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.database.tables.developing import CaseAttachmentRow, ReferralCaseRow
from app.database.tables.quotes import QuoteRow
from app.database.tables.referrals import ReferralRow


def find_quote_id(session: Session, referral: ReferralRow, number: str) -> str | None:
    """The id of the quote of this very customer that has the number, None where there is none."""
    if referral.organisation_id is not None:
        owner = QuoteRow.organisation_id == referral.organisation_id
    elif referral.guest_key_hash is not None:
        owner = QuoteRow.guest_key_hash == referral.guest_key_hash
    else:  # a column that is empty on both sides would be everybody's
        return None
    return session.scalar(select(QuoteRow.id).where(QuoteRow.number == number, owner))


def is_own_file(session: Session, case: ReferralCaseRow, attachment_id: str) -> bool:
    """Whether the institute attached such a file to this case."""
    row = session.get(CaseAttachmentRow, attachment_id)
    return row is not None and row.case_id == case.id and row.side == "institute"

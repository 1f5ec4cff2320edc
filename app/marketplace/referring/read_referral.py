"""One referral of the viewer's own."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.database.tables.referrals import ReferralRow
from app.marketplace.accounts import Viewer, owned_by, require_scope
from app.marketplace.referring.referral_view import ReferralView, view_referral
from app.values.errors import NotFound


def read_referral(viewer: Viewer, session: Session, referral_id: str) -> ReferralView:
    """NotFound ``referral_not_found`` for every referral of somebody else."""
    require_scope(viewer, "referrals:read")
    row = session.scalar(
        select(ReferralRow).where(ReferralRow.id == referral_id, owned_by(viewer, ReferralRow))
    )
    if row is None:
        raise NotFound("referral_not_found")
    return view_referral(session, row)

"""What a guest made goes over to his organisation when he signs in."""

from __future__ import annotations

from sqlalchemy import update
from sqlalchemy.orm import Session

from app.database.tables.parts import PartRow
from app.database.tables.quotes import QuoteRow
from app.database.tables.referrals import ReferralRow
from app.marketplace.accounts.read_account import UserView
from app.marketplace.accounts.viewer import guest_viewer


def take_over_guest_work(session: Session, user: UserView, guest_keys: tuple[str, ...]) -> None:
    """Parts, quotes and referrals that these keys open belong to the user's organisation from now on.

    The keys open them no longer, and the parts are kept until somebody deletes them. What a quote says
    stays as it is; only whose it is changes.
    """
    hashes = guest_viewer(*guest_keys).guest_key_hashes
    if not hashes:
        return
    owner = {"organisation_id": user.organisation_id, "user_id": user.id, "guest_key_hash": None}
    for table in (PartRow, QuoteRow, ReferralRow):
        kept = {"expires_at": None} if table is PartRow else {}
        session.execute(update(table).where(table.guest_key_hash.in_(hashes)).values(**owner, **kept))

"""Notes which offer became a quote, in the transaction of the quote."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from app.database.tables.insights import InquiryRow
from app.marketplace.noting.classes import QUANTITIES, classify
from app.marketplace.noting.wish import describe_wish
from app.offers import Destination, Offer, Prepared, Requirement


def note_choice(
    session: Session,
    part_id: str,
    requirement: Requirement,
    destination: Destination,
    offer: Offer,
    *,
    prepared: Prepared,
    now: datetime,
) -> bool:
    """Whether the question behind it was known; the first choice stays."""
    quantity = classify(offer.quantity, QUANTITIES)
    wish = describe_wish(prepared.catalogue.market, part_id, requirement, quantity, destination)
    row = session.get(InquiryRow, wish.key, with_for_update=True)
    if row is None:
        return False
    if row.quoted_at is None:
        row.quoted_at = row.changed_at = now
        row.chosen_provider = offer.candidate.provider
        row.chosen_minor = offer.total.amount_minor
        session.flush()
    return True

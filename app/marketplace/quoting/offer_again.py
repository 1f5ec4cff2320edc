"""The offers of a quote once more, so that it can be issued anew: later, or to another recipient."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from app.marketplace.accounts import Viewer
from app.marketplace.quoting.compose_offers import describe_offer
from app.marketplace.quoting.measured_part import find_measured_part
from app.marketplace.quoting.offer_token import OfferSigner
from app.marketplace.quoting.quote_view import QuoteView
from app.programme import Policy
from app.values.errors import Conflict, Invalid, NotFound


def offer_again(
    viewer: Viewer, session: Session, quote: QuoteView, *, policy: Policy, secret_key: bytes, now: datetime
) -> tuple[str, ...]:
    """Offer ids that promise what the quote says; none where one of its parts is gone.

    Who issues a quote of them is told first what has changed since.
    """
    signer = OfferSigner(secret_key)
    content = quote.content
    expires_at = now + timedelta(hours=policy.offer_valid_hours)
    ids: list[str] = []
    for item in content.items:
        try:
            part = find_measured_part(session, viewer, item.part.part_id, now=now)
        except (NotFound, Conflict, Invalid):
            return ()
        description = describe_offer(
            part, item.requirement, content.destination, item.offer, content.catalogue_version, expires_at
        )
        ids.append(signer.sign(description))
    return tuple(ids)

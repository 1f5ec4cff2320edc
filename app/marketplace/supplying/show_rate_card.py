"""A provider's own prices, for its owners and planners and the operator; a secret from everybody else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from app.database.documents import from_document
from app.marketplace.accounts import Viewer, require_scope
from app.marketplace.supplying.own_provider import find_own_provider
from app.marketplace.supplying.rate_card_rows import find_card_in_force
from app.providers import RateCard
from app.values.errors import NotFound


@dataclass(frozen=True, slots=True)
class RateCardView:
    """The published version."""

    provider: str
    version: int
    status: str
    valid_from: date
    published_at: datetime | None
    card: RateCard


def show_rate_card(viewer: Viewer, session: Session, provider_code: str) -> RateCardView:
    """NotFound ``provider_not_found`` (provider) for all but its owners and planners and the operator."""
    require_scope(viewer, "catalogue:read")
    find_own_provider(viewer, session, provider_code)
    row = find_card_in_force(session, provider_code)
    if row is None:
        raise NotFound("provider_not_found", {"provider": provider_code})
    return RateCardView(
        provider=provider_code,
        version=row.version,
        status=row.status,
        valid_from=row.valid_from,
        published_at=row.published_at,
        card=from_document(RateCard, row.document),
    )

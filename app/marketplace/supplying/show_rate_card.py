"""A provider's own prices, for its members and the operator; nobody else learns that they exist."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.database.documents import from_document
from app.database.tables.catalogue import ProviderRow, RateCardRow
from app.marketplace.accounts import Viewer, require_scope
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
    """NotFound ``provider_not_found`` (provider) for everybody but its members and the operator."""
    require_scope(viewer, "catalogue:read")
    found = session.execute(
        select(RateCardRow, ProviderRow.organisation_id)
        .join(ProviderRow, ProviderRow.code == RateCardRow.provider_code)
        .where(ProviderRow.code == provider_code, RateCardRow.status == "published")
    ).one_or_none()
    refusal = NotFound("provider_not_found", {"provider": provider_code})
    if found is None:
        raise refusal
    row, organisation_id = found
    is_own = organisation_id is not None and organisation_id == viewer.organisation_id
    if not (is_own or viewer.is_operator):
        raise refusal
    return RateCardView(
        provider=provider_code,
        version=row.version,
        status=row.status,
        valid_from=row.valid_from,
        published_at=row.published_at,
        card=from_document(RateCard, row.document),
    )

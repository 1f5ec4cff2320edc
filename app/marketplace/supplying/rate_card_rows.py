"""A provider's card in force, replaced by another version of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.database.tables.catalogue import RateCardRow
from app.providers import Provider
from app.values.identifiers import new_id


def find_card_in_force(session: Session, provider_code: str) -> RateCardRow | None:
    """None where the provider has none."""
    return session.scalar(
        select(RateCardRow).where(
            RateCardRow.provider_code == provider_code, RateCardRow.status == "published"
        )
    )


def find_next_number(session: Session, provider_code: str) -> int:
    """A version that no card of the provider has had."""
    used = session.scalar(
        select(func.max(RateCardRow.version)).where(RateCardRow.provider_code == provider_code)
    )
    return (used or 0) + 1


def replace_rate_card(
    session: Session, provider: Provider, document: dict[str, Any], version: int, *, now: datetime
) -> RateCardRow:
    """Put a card into force under this version; the one before is kept as superseded."""
    current = find_card_in_force(session, provider.code)
    if current is not None:
        current.status = "superseded"
        session.flush()
    row = RateCardRow(
        id=new_id(),
        provider_code=provider.code,
        version=version,
        status="published",
        valid_from=provider.rate_card.valid_from,
        document={**document, "version": version},
        created_at=now,
        published_at=now,
    )
    session.add(row)
    session.flush()
    return row

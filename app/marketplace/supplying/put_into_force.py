"""Puts one provider's checked version into the catalogue in force, so that everybody loads it anew."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.catalogue import Facts
from app.database.tables.catalogue import CatalogueVersionRow, ProviderRow
from app.database.tables.provider_versions import ProviderVersionRow
from app.marketplace.supplying.catalogue_documents import split_provider
from app.marketplace.supplying.rate_card_rows import find_next_number, replace_rate_card
from app.marketplace.supplying.record_in_force import digest_content, record_in_force
from app.marketplace.supplying.taking_part import require_approved
from app.marketplace.supplying.tell_overtaken import tell_overtaken
from app.providers import Provider
from app.providers.lifecycle import VersionStatus, advance
from app.values.canonical import digest
from app.values.errors import Unavailable


def put_into_force(
    session: Session,
    row: ProviderVersionRow,
    owner: ProviderRow,
    provider: Provider,
    *,
    facts: Facts,
    now: datetime,
) -> None:
    """What was in force is superseded, and the owners are told of what waits and does not know this one.

    ``provider`` is what the row's document describes.

    The caller holds the provider's row. Raises Conflict ``version_moved_on``, ``firm_not_approved``,
    Unavailable ``catalogue_missing``.
    """
    require_approved(owner)
    row_status = advance(cast("VersionStatus", row.status), "publish")
    before = record_in_force(session, owner, facts, now=now)
    if before is not None:
        before.status = advance("published", "supersede")
        session.flush()
    number = find_next_number(session, owner.code)
    card = replace(provider.rate_card, version=number)
    public, document = split_provider(replace(provider, rate_card=card))
    if owner.document != public:
        owner.document, owner.updated_at = public, now
    if owner.standing is not None:  # founded here: seen from its first version on
        owner.is_listed = True
    card_row = replace_rate_card(session, provider, document, number, now=now)
    row.status, row.number = row_status, number
    row.content_digest = digest_content(owner, card_row)
    tell_overtaken(session, owner, row, now=now)
    _name_new_catalogue(session, owner.code, number, now)


def _name_new_catalogue(session: Session, provider_code: str, number: int, now: datetime) -> None:
    """A new version of the catalogue with the same facts: caches see it and load again."""
    current = session.scalar(
        select(CatalogueVersionRow).order_by(CatalogueVersionRow.position.desc()).limit(1)
    )
    if current is None:
        raise Unavailable("catalogue_missing")
    version = digest({"before": current.version, "provider": provider_code, "card": number})
    session.add(CatalogueVersionRow(version=version, facts_digest=current.facts_digest, created_at=now))
    session.flush()

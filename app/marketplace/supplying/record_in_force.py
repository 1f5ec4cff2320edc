"""Keeps what is in force as a version of its own, so that it can be compared with and gone back to."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.catalogue import Facts, write_document
from app.database.tables.catalogue import ProviderRow, RateCardRow
from app.database.tables.provider_versions import ProviderVersionRow
from app.marketplace.supplying.catalogue_documents import join_provider
from app.marketplace.supplying.rate_card_rows import find_card_in_force
from app.providers.lifecycle import advance
from app.values.canonical import digest
from app.values.identifiers import new_id


def record_in_force(
    session: Session, provider: ProviderRow, facts: Facts, *, now: datetime
) -> ProviderVersionRow | None:
    """The version in force; made here where an import put it into force. None where nothing is."""
    card = find_card_in_force(session, provider.code)
    current = session.scalar(
        select(ProviderVersionRow).where(
            ProviderVersionRow.provider_code == provider.code, ProviderVersionRow.status == "published"
        )
    )
    if card is None:
        return current
    content = digest_content(provider, card)
    if current is not None and current.content_digest == content:
        return current
    if current is not None:
        current.status = advance("published", "supersede")
        session.flush()
    row = ProviderVersionRow(
        id=new_id(),
        provider_code=provider.code,
        number=card.version,
        status="published",
        revision=1,
        document=write_document(join_provider(provider.document, card.document), facts),
        content_digest=content,
        begun_over=None,
        based_on_id=None,
        valid_from=card.valid_from,
        created_at=now,
        edited_by=None,
        edited_at=now,
        published_by=None,
        published_at=card.published_at,
    )
    session.add(row)
    session.flush()
    return row


def digest_content(provider: ProviderRow, card: RateCardRow) -> str:
    """Names what stands in the catalogue's tables about a provider."""
    return digest({"provider": provider.document, "rate_card": card.document})

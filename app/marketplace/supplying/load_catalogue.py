"""The catalogue in force, assembled from its tables."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.database.documents import from_document
from app.database.tables.catalogue import CatalogueFactsRow, CatalogueVersionRow, ProviderRow, RateCardRow
from app.marketplace.supplying.catalogue_documents import SharedFacts, join_catalogue, join_provider
from app.offers import Catalogue
from app.values.errors import Unavailable


def read_catalogue_version(session: Session) -> str | None:
    """The version in force, or None before the first import; cheap, so that a cache can ask each time."""
    return session.scalar(
        select(CatalogueVersionRow.version).order_by(CatalogueVersionRow.position.desc()).limit(1)
    )


def load_current_catalogue(session: Session) -> Catalogue:
    """All listed providers with their published rate cards. Raises Unavailable ``catalogue_missing``."""
    found = session.execute(
        select(CatalogueVersionRow.version, CatalogueFactsRow.document)
        .join(CatalogueFactsRow, CatalogueFactsRow.digest == CatalogueVersionRow.facts_digest)
        .order_by(CatalogueVersionRow.position.desc())
        .limit(1)
    ).one_or_none()
    if found is None:
        raise Unavailable("catalogue_missing")
    rows = session.execute(
        select(ProviderRow.document, RateCardRow.document)
        .join(RateCardRow, RateCardRow.provider_code == ProviderRow.code)
        .where(ProviderRow.is_listed, RateCardRow.status == "published")
        .order_by(ProviderRow.position, ProviderRow.code)
    )
    providers = tuple(join_provider(document, rate_card) for document, rate_card in rows)
    version, facts = found
    return join_catalogue(version, from_document(SharedFacts, facts), providers)

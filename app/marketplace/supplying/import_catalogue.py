"""Puts a catalogue into force: what did not change stays as it is, all or nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.database.documents import to_document
from app.database.tables.catalogue import CatalogueFactsRow, CatalogueVersionRow, ProviderRow, RateCardRow
from app.marketplace.auditing import SYSTEM, record
from app.marketplace.supplying.catalogue_documents import split_provider, take_facts
from app.marketplace.supplying.load_catalogue import read_catalogue_version
from app.marketplace.supplying.rate_card_rows import (
    find_card_in_force,
    find_next_number,
    replace_rate_card,
)
from app.offers import Catalogue
from app.providers import Provider
from app.values.canonical import digest
from app.values.errors import Conflict

_LONGEST_ID = 100


@dataclass(frozen=True, slots=True)
class ImportResult:
    """The version now in force, and the codes of providers whose facts or prices are new."""

    version: str
    is_changed: bool
    providers_changed: tuple[str, ...]
    rate_cards_published: tuple[str, ...]


def import_catalogue(session: Session, catalogue: Catalogue, *, now: datetime) -> ImportResult:
    """Providers no longer named are unlisted, not deleted: quotes and rate cards refer to them.

    A changed rate card is published as a new version. Where its number was used before, it gets the
    next free one, and the version of the catalogue is then a digest of our own. Raises Conflict
    ``provider_code_taken`` (provider) for the code of a firm that applied here.
    """
    facts_digest = _keep_facts(session, catalogue, now)
    changed: list[str] = []
    published: list[str] = []
    is_renumbered = False
    for position, provider in enumerate(catalogue.market.providers):
        if _put_provider(session, provider, position, now):
            changed.append(provider.code)
        version = _publish_rate_card(session, provider, now)
        if version is not None:
            published.append(provider.code)
        is_renumbered |= (version or _published_version(session, provider.code)) != provider.rate_card.version
    changed += _unlist_others(session, [each.code for each in catalogue.market.providers], now)
    version_now = catalogue.version
    if is_renumbered:
        version_now = digest({"imported": catalogue.version, "cards": _published_versions(session)})
    is_changed = read_catalogue_version(session) != version_now
    if is_changed:
        session.add(CatalogueVersionRow(version=version_now, facts_digest=facts_digest, created_at=now))
        session.flush()
        record(
            session,
            SYSTEM,
            "catalogue_imported",
            "catalogue",
            version_now[:_LONGEST_ID],
            {"providers_changed": [*changed], "rate_cards_published": [*published]},
            now=now,
        )
    return ImportResult(version_now, is_changed, tuple(changed), tuple(published))


def _keep_facts(session: Session, catalogue: Catalogue, now: datetime) -> str:
    facts = take_facts(catalogue)
    facts_digest = digest(facts)
    if session.get(CatalogueFactsRow, facts_digest) is None:
        session.add(CatalogueFactsRow(digest=facts_digest, document=to_document(facts), created_at=now))
        session.flush()
    return facts_digest


def _put_provider(session: Session, provider: Provider, position: int, now: datetime) -> bool:
    document, _ = split_provider(provider)
    row = session.get(ProviderRow, provider.code)
    if row is not None and row.standing is not None:
        # its owner would see the rates of whoever the catalogue means
        raise Conflict("provider_code_taken", {"provider": provider.code})
    if row is None:
        row = ProviderRow(code=provider.code, organisation_id=None, updated_at=now, position=-1)
        row.document, row.is_listed = {}, False
        session.add(row)
    is_changed = row.document != document or not row.is_listed
    if is_changed:
        row.document, row.is_listed, row.updated_at = document, True, now
    if row.position != position:
        row.position = position
    session.flush()
    return is_changed


def _publish_rate_card(session: Session, provider: Provider, now: datetime) -> int | None:
    """The version published, or None where the one in force says the same."""
    _, document = split_provider(provider)
    current = find_card_in_force(session, provider.code)
    if current is not None and _without_version(current.document) == _without_version(document):
        return None
    version = max(provider.rate_card.version, find_next_number(session, provider.code))
    replace_rate_card(session, provider, document, version, now=now)
    return version


def _without_version(document: dict[str, object]) -> dict[str, object]:
    return {name: value for name, value in document.items() if name != "version"}


def _published_version(session: Session, provider_code: str) -> int | None:
    current = find_card_in_force(session, provider_code)
    return None if current is None else current.version


def _published_versions(session: Session) -> list[list[object]]:
    rows = session.execute(
        select(RateCardRow.provider_code, RateCardRow.version)
        .where(RateCardRow.status == "published")
        .order_by(RateCardRow.provider_code)
    )
    return [list(row) for row in rows]


def _unlist_others(session: Session, codes: list[str], now: datetime) -> list[str]:
    rows = session.scalars(
        # firms that applied here were never in a catalogue, and stay
        select(ProviderRow).where(
            ProviderRow.is_listed, ProviderRow.code.not_in(codes), ProviderRow.standing.is_(None)
        )
    ).all()
    for row in rows:
        row.is_listed, row.updated_at = False, now
    session.flush()
    return sorted(row.code for row in rows)

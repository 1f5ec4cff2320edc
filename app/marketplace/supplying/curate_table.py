"""Replaces one table of the facts in force: all of it, or nothing; firms that it would break are named."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from app.catalogue import Facts, catalogue_version, check_document, write_document
from app.catalogue.table_writing import TableChanges, TableName, compare_tables, replace_table, write_table
from app.database.documents import to_document
from app.database.tables.auditing import AuditEntryRow
from app.database.tables.catalogue import CatalogueFactsRow, CatalogueVersionRow
from app.marketplace.accounts import Viewer, require_operator
from app.marketplace.auditing import record
from app.marketplace.supplying.catalogue_documents import take_shared
from app.marketplace.supplying.facts_in_force import find_facts
from app.marketplace.supplying.load_catalogue import load_current_catalogue
from app.offers import Catalogue
from app.values.canonical import digest
from app.values.errors import Conflict, Invalid

LONGEST_TABLE = 4_000_000
LONGEST_REASON = 1_000
_MOST_NAMED = 50  # rows, in the log


@dataclass(frozen=True, slots=True)
class CurateTable:
    """``version`` is the catalogue that the change was looked at with; why is asked for, and kept."""

    name: TableName
    text: str
    version: str
    reason: str


@dataclass(frozen=True, slots=True)
class TablePreview:
    """``broken`` are firms that the new facts no longer fit, each with a place and a problem (a code)."""

    changes: TableChanges
    broken: tuple[tuple[str, str, str], ...]


def export_table(viewer: Viewer, session: Session, name: TableName) -> str:
    """The table in force as CSV; NotAllowed ``scope_missing`` (scope), ``operator_only``."""
    require_operator(viewer)
    return write_table(name, find_facts(load_current_catalogue(session)))


def preview_table(viewer: Viewer, session: Session, name: TableName, text: str) -> TablePreview:
    """What it would change; nothing is stored.

    NotAllowed ``operator_only``; Invalid ``catalogue_invalid`` (file, place, problem, value),
    ``table_too_long`` (maximum), ``table_empty``.
    """
    require_operator(viewer)
    catalogue = load_current_catalogue(session)
    before = find_facts(catalogue)
    return _look(name, before, _read(name, text, before), catalogue)


def curate_table(session: Session, viewer: Viewer, command: CurateTable, *, now: datetime) -> TablePreview:
    """The refusals of the preview; Invalid ``reason_invalid`` (maximum); Conflict ``table_moved_on`` where
    the catalogue is another by now, ``table_unchanged``, ``table_breaks_firms`` (providers)."""
    require_operator(viewer)
    reason = command.reason.strip()
    if not 0 < len(reason) <= LONGEST_REASON:
        raise Invalid("reason_invalid", {"maximum": LONGEST_REASON})
    # whoever comes second waits here, and then finds another version
    session.scalar(
        select(CatalogueVersionRow).order_by(CatalogueVersionRow.position.desc()).limit(1).with_for_update()
    )
    catalogue = load_current_catalogue(session)
    if catalogue.version != command.version:
        raise Conflict("table_moved_on")
    before = find_facts(catalogue)
    after = _read(command.name, command.text, before)
    preview = _look(command.name, before, after, catalogue)
    changes = preview.changes
    if not (changes.added or changes.removed or changes.changed):
        raise Conflict("table_unchanged")
    if preview.broken:
        raise Conflict("table_breaks_firms", {"providers": [code for code, _, _ in preview.broken]})
    version = _store(session, after, catalogue, now)
    record(
        session,
        viewer,
        "catalogue_curated",
        "catalogue",
        version,
        {
            "table": command.name,
            "added": [*changes.added[:_MOST_NAMED]],
            "removed": [*changes.removed[:_MOST_NAMED]],
            "changed": [*changes.changed[:_MOST_NAMED]],
        },
        now=now,
        reason=reason,
    )
    return preview


def is_curated(session: Session) -> bool:
    """Whether somebody changed a table here by hand, which no catalogue of the program's may undo."""
    return bool(session.scalar(select(exists().where(AuditEntryRow.action == "catalogue_curated"))))


def _read(name: TableName, text: str, facts: Facts) -> Facts:
    if len(text) > LONGEST_TABLE:
        raise Invalid("table_too_long", {"maximum": LONGEST_TABLE})
    found = replace_table(name, text.removeprefix("\ufeff"), facts)
    if not (found.tariff.rows if name == "tariff" else getattr(found, name)):
        raise Invalid("table_empty")
    return found


def _look(name: TableName, before: Facts, after: Facts, catalogue: Catalogue) -> TablePreview:
    broken = []
    for provider in catalogue.market.providers:
        _, faults = check_document(write_document(provider, before), after)
        if faults:
            broken.append((provider.code, faults[0].place, faults[0].code))
    return TablePreview(compare_tables(name, before, after), tuple(broken))


def _store(session: Session, facts: Facts, catalogue: Catalogue, now: datetime) -> str:
    shared = take_shared(facts)
    facts_digest = digest(shared)
    if session.get(CatalogueFactsRow, facts_digest) is None:
        session.add(CatalogueFactsRow(digest=facts_digest, document=to_document(shared), created_at=now))
        session.flush()
    version = catalogue_version(facts, catalogue.market.providers)
    session.add(CatalogueVersionRow(version=version, facts_digest=facts_digest, created_at=now))
    session.flush()
    return version

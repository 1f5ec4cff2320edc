"""A firm's document as a spreadsheet, out and in; reading one changes nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy.orm import Session

from app.catalogue import Facts, check_document
from app.catalogue.document_changes import Change, find_changes
from app.catalogue.provider_writing import write_json
from app.catalogue.spreadsheet import CellFault, read_spreadsheet, write_csv, write_template, write_workbook
from app.marketplace.accounts import Viewer, require_scope
from app.marketplace.supplying.own_provider import find_own_provider
from app.marketplace.supplying.version_view import find_version
from app.values.errors import Conflict, Parameter

SpreadsheetFormat = Literal["xlsx", "csv"]


@dataclass(frozen=True, slots=True)
class SpreadsheetPreview:
    """What a spreadsheet would change in a draft; ``document`` is None and nothing can be taken over
    as long as there are faults."""

    faults: tuple[CellFault, ...]
    changes: tuple[Change, ...]
    document: dict[str, Any] | None


def export_spreadsheet(
    viewer: Viewer,
    session: Session,
    provider_code: str,
    version_id: str,
    *,
    kind: SpreadsheetFormat,
    language: str,
    facts: Facts,
) -> bytes:
    """A workbook, or a ZIP archive of CSV files.

    NotFound ``provider_not_found``, ``version_not_found``; Conflict ``version_not_readable`` where the
    form of a draft is wrong, so that there is nothing to write.
    """
    require_scope(viewer, "firm:read")
    find_own_provider(viewer, session, provider_code)
    document, _ = check_document(find_version(session, provider_code, version_id).document, facts)
    if document is None:
        raise Conflict("version_not_readable")
    return write_workbook(document, language) if kind == "xlsx" else write_csv(document, language)


def make_template(viewer: Viewer, *, kind: SpreadsheetFormat, language: str) -> bytes:
    """The same sheets, empty."""
    require_scope(viewer, "firm:read")
    return write_template(language) if kind == "xlsx" else write_csv(None, language)


def preview_spreadsheet(
    viewer: Viewer, session: Session, provider_code: str, version_id: str, data: bytes, *, facts: Facts
) -> SpreadsheetPreview:
    """Who the firm is, is not taken from a sheet.

    NotFound ``provider_not_found``, ``version_not_found``; Invalid ``spreadsheet_…`` where the file as a
    whole cannot be read.
    """
    require_scope(viewer, "firm:read")
    find_own_provider(viewer, session, provider_code)
    before = find_version(session, provider_code, version_id).document
    reading = read_spreadsheet(data, facts)
    if reading.document is None or reading.faults:
        return SpreadsheetPreview(reading.faults, (), None)
    kept = {name: before.get(name) for name in ("code", "is_fictional")}
    document = {**write_json(reading.document), **kept}
    return SpreadsheetPreview((), find_changes(before, document), document)


def describe_cell_fault(fault: CellFault) -> dict[str, Parameter]:
    """The value found, and more where there is more to say: a formula's error with line and column."""
    found: dict[str, Parameter] = {"value": fault.value}
    if fault.detail is not None:
        found["detail"] = {"code": fault.detail.code, **fault.detail.parameters}
    return found

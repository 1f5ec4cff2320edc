"""One door for both formats: what the bytes are is seen from what is in them, not from a name."""

from __future__ import annotations

from dataclasses import dataclass

from app.catalogue.facts import Facts
from app.catalogue.provider_document import ProviderDocument
from app.catalogue.spreadsheet.archive import open_archive
from app.catalogue.spreadsheet.assembling import assemble
from app.catalogue.spreadsheet.csv_reading import read_csv_grids
from app.catalogue.spreadsheet.grid import CellFault
from app.catalogue.spreadsheet.workbook_reading import read_workbook_grids

_OF_A_WORKBOOK = "[Content_Types].xml"


@dataclass(frozen=True, slots=True)
class SpreadsheetReading:
    """A whole document, or None and every fault: nothing of a spreadsheet with a fault is used."""

    document: ProviderDocument | None
    faults: tuple[CellFault, ...]


def read_spreadsheet(data: bytes, facts: Facts) -> SpreadsheetReading:
    """Read an XLSX workbook or a ZIP archive of CSV files, with headers in German, English or as codes.

    Sheets and columns may stand in any order, and all must be there. Raises Invalid where the file as
    a whole cannot be read: ``spreadsheet_unreadable``, ``spreadsheet_too_large``,
    ``spreadsheet_has_macros``, ``spreadsheet_too_many_rows``, ``spreadsheet_encoding_unknown``.
    """
    entries = open_archive(data)
    grids = read_workbook_grids(entries) if _OF_A_WORKBOOK in entries else read_csv_grids(entries)
    document, faults = assemble(grids, facts)
    return SpreadsheetReading(document, tuple(faults))

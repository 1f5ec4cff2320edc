"""A provider's capabilities and rate card as a spreadsheet, XLSX or CSV, with the same columns both ways."""

from app.catalogue.spreadsheet.grid import CellFault
from app.catalogue.spreadsheet.reading import SpreadsheetReading, read_spreadsheet
from app.catalogue.spreadsheet.writing import write_csv, write_template, write_workbook

__all__ = [
    "CellFault",
    "SpreadsheetReading",
    "read_spreadsheet",
    "write_csv",
    "write_template",
    "write_workbook",
]

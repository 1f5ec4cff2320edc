"""What is written as a spreadsheet is read back to the same document, in both languages and formats."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import get_type_hints

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.catalogue.provider_document import ProviderDocument
from app.catalogue.rate_card_document import RateCardDocument
from app.catalogue.spreadsheet import read_spreadsheet, write_csv, write_template, write_workbook
from app.catalogue.spreadsheet.csv_reading import guard_text, unguard_text
from app.catalogue.spreadsheet.layout import list_sheets
from app.catalogue.spreadsheet.words import COLUMNS, SHEETS, folded_names, name_column, name_sheet
from tests.catalogue.spreadsheet.documents import DEMO, FACTS, build_document, documents, texts

WRITERS = {"xlsx": write_workbook, "csv": write_csv}
Writer = Callable[[ProviderDocument, str], bytes]


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("form", WRITERS)
@pytest.mark.parametrize("name", DEMO)
def test_a_demo_provider_comes_back_the_same(name: str, form: str, language: str) -> None:
    document = build_document(DEMO[name])

    reading = read_spreadsheet(WRITERS[form](document, language), FACTS)

    assert reading.faults == ()
    assert reading.document == document


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
@given(document=documents(), form=st.sampled_from(sorted(WRITERS)), language=st.sampled_from(["de", "en"]))
def test_any_valid_document_comes_back_the_same(document: ProviderDocument, form: str, language: str) -> None:
    reading = read_spreadsheet(WRITERS[form](document, language), FACTS)

    assert reading.faults == ()
    assert reading.document == document


@given(text=texts())
def test_a_guarded_text_is_no_formula_and_comes_back(text: str) -> None:
    assert not guard_text(text).startswith(tuple("=+-@\t\r"))
    assert unguard_text(guard_text(text)) == text


def test_no_text_of_a_workbook_is_a_formula() -> None:
    data = {**DEMO["demo-elbschicht"], "name": "=HYPERLINK(0)", "industries": ["+1", "@x"]}

    workbook = openpyxl.load_workbook(io.BytesIO(write_workbook(build_document(data), "en")))

    filled = [cell for sheet in workbook for row in sheet for cell in row if isinstance(cell.value, str)]
    assert {cell.value for cell in filled} >= {"=HYPERLINK(0)", "+1; @x"}
    assert {(cell.data_type, cell.quotePrefix) for cell in filled} == {("s", True)}


@pytest.mark.parametrize("language", ["de", "en"])
def test_the_template_has_the_columns_of_an_export_and_nothing_else(language: str) -> None:
    template = openpyxl.load_workbook(io.BytesIO(write_template(language)))
    export = openpyxl.load_workbook(
        io.BytesIO(write_workbook(build_document(DEMO["demo-elbschicht"]), language))
    )

    assert template.sheetnames == export.sheetnames == [name_sheet(s, language) for s in list_sheets()]
    for sheet, worksheet in zip(list_sheets(), template, strict=True):
        if sheet.is_record:
            named = [row[0].value for row in worksheet.iter_rows(min_row=2)]
            assert named == [name_column(column, language) for column in sheet.columns]
            assert all(row[1].value is None for row in worksheet.iter_rows(min_row=2))
        else:
            rows = list(worksheet.values)
            assert rows == [tuple(name_column(column, language) for column in sheet.all_columns)]


def test_an_empty_template_names_what_is_missing_at_its_cell() -> None:
    reading = read_spreadsheet(write_template("de"), FACTS)

    assert reading.document is None
    assert ("Betrieb", "B2", "missing") in {(f.sheet, f.cell, f.code) for f in reading.faults}
    assert ("Maschinen", "A1", "too_short") in {(f.sheet, f.cell, f.code) for f in reading.faults}


def test_every_field_of_a_document_has_a_sheet_or_a_column() -> None:
    sheets = {sheet.path: sheet for sheet in list_sheets()}

    for kind, path in ((ProviderDocument, ()), (RateCardDocument, ("rate_card",))):
        columns = {column.path[0] for column in sheets[path].columns}
        lists = {key[len(path)] for key in sheets if len(key) > len(path) and key[: len(path)] == path}
        assert columns | lists == set(get_type_hints(kind))


def test_every_sheet_and_column_has_words_of_its_own() -> None:
    sheets = list_sheets()

    assert {sheet.code for sheet in sheets} == set(SHEETS)
    assert {column.name for sheet in sheets for column in sheet.all_columns} == set(COLUMNS)
    words = [word for sheet in sheets for word in folded_names(sheet)]
    assert len(words) == len(set(words))
    for sheet in sheets:
        words = [word for column in sheet.all_columns for word in folded_names(column)]
        assert len(words) == len(set(words))
        assert all(len(name_sheet(sheet, language)) <= 31 for language in ("de", "en"))


def test_csv_files_are_named_by_their_sheets() -> None:
    archive = zipfile.ZipFile(io.BytesIO(write_csv(build_document(DEMO["demo-elbschicht"]), "de")))

    assert archive.namelist() == [f"{name_sheet(sheet, 'de')}.csv" for sheet in list_sheets()]

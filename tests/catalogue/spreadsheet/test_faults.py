"""Every wrong cell is named with sheet, cell, reason and value, all at once; nothing of the file is used."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date, datetime, time

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from app.catalogue.spreadsheet import CellFault, read_spreadsheet, write_csv, write_workbook
from app.catalogue.spreadsheet.archive import open_archive, pack_archive
from app.catalogue.spreadsheet.layout import list_sheets
from tests.catalogue.spreadsheet.documents import DEMO, FACTS, build_document

NAME = "demo-elbschicht"
DOCUMENT = build_document(DEMO[NAME])
WORKBOOKS = {language: write_workbook(DOCUMENT, language) for language in ("de", "en")}
NOON = datetime.combine(date(2027, 1, 1), time(12, 30))
MIDNIGHT = datetime.combine(date(2027, 3, 1), time())
Change = Callable[[Workbook], None]


def change_workbook(change: Change, language: str = "en") -> bytes:
    """The demo's workbook after a change by hand."""
    workbook = openpyxl.load_workbook(io.BytesIO(WORKBOOKS[language]))
    change(workbook)
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


def put(sheet: str, cell: str, value: object) -> Change:
    def change(workbook: Workbook) -> None:
        workbook[sheet][cell].value = value

    return change


# sheet, cell, what is typed there: code and value shown
WRONG: list[tuple[str, str, object, str, str]] = [
    ("Material rates", "B2", "abc", "not_a_number", "abc"),
    ("Material rates", "B2", None, "missing", ""),
    ("Material rates", "B2", -1, "out_of_range", "-1"),
    ("Material rates", "B2", 1e7, "out_of_range", "10000000"),
    ("Material rates", "B2", "NaN", "not_finite", "NaN"),
    ("Material rates", "B2", "1e999", "not_finite", "1e999"),
    ("Material rates", "B2", "1,234", "number_ambiguous", "1,234"),
    ("Material rates", "B2", True, "not_a_number", "True"),
    ("Material rates", "B2", date(2026, 1, 1), "not_a_number", "2026-01-01"),
    ("Material rates", "B2", time(12, 30), "not_a_number", "12:30:00"),
    ("Material rates", "B2", "12 %", "not_a_number", "12 %"),
    ("Material rates", "B2", "=1+1", "formula_without_value", ""),
    ("Material rates", "B2", "#DIV/0!", "error_value", ""),
    ("Material rates", "A2", "unobtainium", "unknown_material", "unobtainium"),
    ("Material rates", "A2", "Not A Code", "wrong_form", "Not A Code"),
    ("Machine rates", "C2", "sometimes", "not_one_of", "sometimes"),
    ("Machines", "D2", 1.5, "not_whole", "1.5"),
    ("Machines", "F2", "1; 2", "too_short", "1; 2"),
    ("Machines", "F2", "10; x1", "too_short", "10; x1"),
    ("Machines", "K2", "1; 9", "out_of_range", "1; 9"),
    ("Machine materials", "A2", "nowhere", "unknown_machine", "nowhere"),
    ("Machine materials", "A2", None, "missing", ""),
    ("Machine materials", "D2", "polished-by-elves", "unknown_finish", "polished-by-elves"),
    ("Certificates", "B2", "31.02.2027", "not_a_date", "31.02.2027"),
    ("Certificates", "B2", "01/02/2027", "not_a_date", "01/02/2027"),
    ("Certificates", "B2", "46000", "not_a_date", "46000"),
    ("Certificates", "B2", NOON, "not_a_date", "2027-01-01 12:30:00"),
    ("Certificates", "A2", date(2027, 1, 3), "not_a_text", "2027-01-03"),
    ("Lead-time tiers", "D2", "perhaps", "not_yes_or_no", "perhaps"),
    ("Rate card", "B5", 35, "out_of_range", "35"),
    ("Rate card", "A5", "Marginn", "unknown_column", "Marginn"),
    ("Rate card", "A5", "Version", "duplicate_column", "Version"),
    ("Rate card", "C5", "a note", "too_many_cells", "a note"),
    ("Material rates", "G2", 5, "too_many_cells", "5"),
    ("Material rates", "B1", "Price", "unknown_column", "Price"),
    ("Material rates", "B1", "Material", "duplicate_column", "Material"),
]  # fmt: skip


@pytest.mark.parametrize(("sheet", "cell", "typed", "code", "value"), WRONG)
def test_a_wrong_cell_is_named(sheet: str, cell: str, typed: object, code: str, value: str) -> None:
    reading = read_spreadsheet(change_workbook(put(sheet, cell, typed)), FACTS)

    assert reading.document is None
    assert CellFault(sheet, cell, code, value) in reading.faults


def test_all_wrong_cells_are_named_at_once_and_nothing_else() -> None:
    def change(workbook: Workbook) -> None:
        workbook["Material rates"]["B2"].value = "abc"
        workbook["Machines"]["C2"].value = 25
        workbook["Firm"]["B3"].value = None

    reading = read_spreadsheet(change_workbook(change), FACTS)

    assert reading.document is None
    assert {(f.sheet, f.cell, f.code) for f in reading.faults} == {
        ("Material rates", "B2", "not_a_number"),
        ("Machines", "C2", "out_of_range"),
        ("Firm", "B3", "missing"),
    }


def remove_sheet(workbook: Workbook) -> None:
    del workbook["Tiers" if "Tiers" in workbook else "Lead-time tiers"]


def remove_column(workbook: Workbook) -> None:
    workbook["Material rates"].delete_cols(2)


def rename_sheet(workbook: Workbook) -> None:
    workbook["Surcharges"].title = "Extras"
    workbook["Extras"]["A9"].value = "x"


def copy_sheet(workbook: Workbook) -> None:
    workbook.copy_worksheet(workbook["Surcharges"]).title = "surcharges "


def merge_cells(workbook: Workbook) -> None:
    workbook["Material rates"].merge_cells("A2:A3")


@pytest.mark.parametrize(
    ("change", "faults"),
    [
        (remove_sheet, {CellFault("Lead-time tiers", "", "missing_sheet")}),
        (remove_column, {CellFault("Material rates", "A1", "missing_column", "Price (€/kg)")}),
        (
            rename_sheet,
            {
                CellFault("Extras", "A1", "unknown_sheet", "Extras"),
                CellFault("Surcharges", "", "missing_sheet"),
            },
        ),
        (copy_sheet, {CellFault("surcharges ", "A1", "duplicate_sheet", "surcharges ")}),
    ],
)
def test_a_workbook_whose_form_is_wrong_is_refused(change: Change, faults: set[CellFault]) -> None:
    reading = read_spreadsheet(change_workbook(change), FACTS)

    assert reading.document is None
    assert set(reading.faults) == faults


def test_merged_cells_are_refused() -> None:
    reading = read_spreadsheet(change_workbook(merge_cells), FACTS)

    assert reading.document is None
    assert CellFault("Material rates", "A2", "merged_cells") in reading.faults


def shuffle(workbook: Workbook) -> None:
    """Another order of sheets and columns, codes for headers, empty rows, an empty sheet of one's own."""
    workbook.move_sheet("Machine materials", -2)
    rates = workbook["Material rates"]
    rates.insert_rows(2, 3)
    rates.insert_cols(1)
    for row in rates.iter_rows():
        row[0].value, row[3].value = row[3].value, None
    rates["A1"].value, rates["B1"].value = "support_eur_per_kg", "MATERIAL CODE"
    rates.delete_cols(4)
    workbook.create_sheet("Notizen")


def test_order_words_and_empty_rows_do_not_matter() -> None:
    reading = read_spreadsheet(change_workbook(shuffle), FACTS)

    assert reading.faults == ()
    assert reading.document == DOCUMENT


@pytest.mark.parametrize(
    ("typed", "language", "expected"),
    [
        ("1,5", "en", 1.5), ("1,5", "de", 1.5), ("1.5", "de", 1.5), ("1.234,5", "de", 1234.5),
        ("1,234", "de", 1.234), ("1.234", "en", 1.234), ("1,234.5", "en", 1234.5),
        ("1.234.567", "de", 1234567.0),
        ("1\u00a0234,5", "de", 1234.5), ("12,50 €", "de", 12.5), (" 7 ", "de", 7.0), ("2e2", "en", 200.0),
        ("0,125", "en", 0.125), (3, "en", 3.0),
    ],
)  # fmt: skip
def test_numbers_are_understood_as_people_write_them(typed: object, language: str, expected: float) -> None:
    sheet = "Preistabelle" if language == "de" else "Rate card"
    card = next(each for each in list_sheets() if each.code == "rate_card")
    row = 2 + [column.name for column in card.columns].index("maximum_order_eur")

    reading = read_spreadsheet(change_workbook(put(sheet, f"B{row}", typed), language), FACTS)

    assert reading.faults == ()
    assert reading.document is not None
    assert reading.document.rate_card.maximum_order_eur == expected


@pytest.mark.parametrize(
    ("cell", "typed", "expected"),
    [("B5", "30 %", 0.3), ("B5", "12,5%", 0.125), ("B5", 0.25, 0.25)],
)
def test_shares_may_be_percent(cell: str, typed: object, expected: float) -> None:
    reading = read_spreadsheet(change_workbook(put("Preistabelle", cell, typed), "de"), FACTS)

    assert reading.document is not None
    assert reading.document.rate_card.margin == expected


@pytest.mark.parametrize("typed", ["2027-03-01", "1.3.2027", "01.03.2027", date(2027, 3, 1), MIDNIGHT])
def test_days_are_understood_as_people_write_them(typed: object) -> None:
    reading = read_spreadsheet(change_workbook(put("Certificates", "B2", typed)), FACTS)

    assert reading.document is not None
    assert reading.document.certificates[0].valid_until == date(2027, 3, 1)


@pytest.mark.parametrize(
    ("typed", "expected"), [("ja", True), ("NO", False), (True, True), ("x", True), (0, False)]
)
def test_yes_and_no_are_understood_in_both_languages(typed: object, expected: bool) -> None:
    reading = read_spreadsheet(change_workbook(put("Lead-time tiers", "D2", typed)), FACTS)

    assert reading.document is not None
    assert reading.document.tiers[0].skips_queue is expected


def change_csv(language: str, change: Callable[[str, bytes], bytes]) -> bytes:
    entries = open_archive(write_csv(DOCUMENT, language))
    return pack_archive({name: change(name, data) for name, data in entries.items()}, compressed=True)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("language", ["de", "en"])
def test_csv_comes_in_the_encodings_that_offices_write(encoding: str, language: str) -> None:
    data = change_csv(language, lambda _, content: content.decode("utf-8-sig").encode(encoding))

    assert read_spreadsheet(data, FACTS).document == DOCUMENT


def test_csv_may_be_parted_by_tabs() -> None:
    def change(_: str, content: bytes) -> bytes:
        return content.replace(b";", b"\t") if b'"' not in content else content

    assert read_spreadsheet(change_csv("de", change), FACTS).document == DOCUMENT


def test_a_wrong_cell_of_a_csv_file_is_named() -> None:
    def change(name: str, content: bytes) -> bytes:
        lines = content.split(b"\r\n")
        if name == "Werkstoffpreise.csv":
            lines[1] = lines[1].split(b";", 1)[0] + b";1.234;;;;"
        return b"\r\n".join(lines)

    reading = read_spreadsheet(change_csv("de", change), FACTS)

    assert reading.document is None
    assert reading.faults == (CellFault("Werkstoffpreise", "B2", "number_ambiguous", "1.234"),)


def test_a_decimal_comma_that_parts_cells_is_refused() -> None:
    def change(name: str, content: bytes) -> bytes:
        if name == "Rate card.csv":
            content = content.replace(b"Margin (share of price),0.", b"Margin (share of price),0,")
        return content

    reading = read_spreadsheet(change_csv("en", change), FACTS)

    assert reading.document is None
    assert [(f.sheet, f.cell, f.code) for f in reading.faults] == [("Rate card", "C5", "too_many_cells")]


def test_a_wrong_formula_is_named_with_its_line_and_column() -> None:
    machine = DOCUMENT.machines[0]

    def change(workbook: Workbook) -> None:
        material = machine.materials[0].material_code
        workbook["Price formulas"].append(
            [machine.code, material, "machine_h * 2 + 3 * (machine_h + mass_g)"]
        )

    reading = read_spreadsheet(change_workbook(change), FACTS)

    assert reading.document is None
    (fault,) = reading.faults
    assert (fault.sheet, fault.cell, fault.code) == ("Price formulas", "C2", "formula_wrong")
    assert fault.detail is not None
    assert fault.detail.code == "formula_units_differ"
    assert fault.detail.parameters == {"line": 1, "column": 34, "expected": "h", "found": "g"}

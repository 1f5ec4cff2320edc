"""Files made to harm: refused with a code, in bounded work, or read without harm."""

from __future__ import annotations

import io
import re
import zipfile

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.catalogue.spreadsheet import read_spreadsheet, write_csv, write_workbook
from app.catalogue.spreadsheet.archive import LARGEST_FILE_BYTES, open_archive, pack_archive
from app.values import Invalid
from tests.catalogue.spreadsheet.documents import DEMO, FACTS, build_document

DOCUMENT = build_document(DEMO["demo-elbschicht"])
WORKBOOK = write_workbook(DOCUMENT, "en")
ENTRIES = open_archive(WORKBOOK)
SHEET = "xl/worksheets/sheet2.xml"


def refuse(data: bytes) -> str:
    """The code with which a file is refused."""
    with pytest.raises(Invalid) as refusal:
        read_spreadsheet(data, FACTS)
    return refusal.value.code


def replace(old: bytes, new: bytes, name: str = SHEET) -> bytes:
    """The workbook with something in its XML exchanged."""
    assert old in ENTRIES[name]
    return pack_archive({**ENTRIES, name: ENTRIES[name].replace(old, new)}, compressed=True)


@pytest.mark.parametrize(
    "data",
    [b"", b"PK", b"code;name\n", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, WORKBOOK[:3000],
     pack_archive({}, compressed=True), pack_archive({"a.txt": b"x"}, compressed=True),
     pack_archive({"[Content_Types].xml": b"<x/>"}, compressed=True),
     pack_archive({f"{n}.csv": b"a" for n in range(61)}, compressed=True),
     pack_archive({str(n): b"" for n in range(201)}, compressed=True)],
    ids=range(10),
)  # fmt: skip
def test_what_is_no_spreadsheet_is_unreadable(data: bytes) -> None:
    assert refuse(data) == "spreadsheet_unreadable"


def test_an_encrypted_archive_is_unreadable() -> None:
    buffer = bytearray(WORKBOOK)
    for header, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        for match in re.finditer(re.escape(header), WORKBOOK):
            buffer[match.start() + at] |= 1

    assert refuse(bytes(buffer)) == "spreadsheet_unreadable"


def test_a_bomb_is_refused_before_it_is_inflated() -> None:
    bomb = pack_archive({**ENTRIES, "xl/media/x.xml": b" " * 50_000_000}, compressed=True)

    assert len(bomb) < 200_000
    assert refuse(bomb) == "spreadsheet_too_large"
    assert refuse(b"PK" * LARGEST_FILE_BYTES) == "spreadsheet_too_large"


def test_a_bomb_that_lies_about_its_size_is_refused() -> None:
    big = b" " * 50_000_000
    data = bytearray(pack_archive({**ENTRIES, "x.xml": big}, compressed=True))
    size = len(big).to_bytes(4, "little")
    assert data.count(size) == 2
    lying = bytes(data).replace(size, (100).to_bytes(4, "little"))

    assert refuse(lying) in ("spreadsheet_unreadable", "spreadsheet_too_large")


@pytest.mark.parametrize("part", ["xl/vbaProject.bin", "xl/macrosheets/sheet1.xml"])
def test_macros_are_seen_whatever_the_file_is_called(part: str) -> None:
    assert refuse(pack_archive({**ENTRIES, part: b"x"}, compressed=True)) == "spreadsheet_has_macros"


def test_the_kind_of_a_workbook_with_macros_is_enough() -> None:
    kinds = ENTRIES["[Content_Types].xml"].replace(b"sheet.main+xml", b"sheet.macroEnabled.main+xml")

    assert (
        refuse(pack_archive({**ENTRIES, "[Content_Types].xml": kinds}, compressed=True))
        == "spreadsheet_has_macros"
    )


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'r="B2"', b'r="XFD2"'),
        (b'r="B2"', b'r="CA2"'),
        (b'r="B2"', b'r="B1048576"'),
        (b'r="B2"', b'r="B20000"'),
        (b'r="B2"', b"r='XFD1048576'"),
        (b'r="B2"', b'r = "XFD1048576"'),
        (b'r="B2"', b'x=">" r="XFD1048576"'),
        (b'r="B2"', b'r="XFD104857&#54;"'),
        (b'r="B2"', b""),
        (b'<row r="2"', b'<row r="1048576"'),
        (b'<row r="2"', b"<row"),
    ],
)
def test_a_cell_far_away_is_refused_before_room_is_made_for_it(old: bytes, new: bytes) -> None:
    assert refuse(replace(old, new)) == "spreadsheet_too_many_rows"


def test_a_dimension_that_lies_is_not_believed() -> None:
    data = replace(b'<dimension ref="', b'<dimension ref="A1:XFD1048576" x="')

    assert read_spreadsheet(data, FACTS).document == DOCUMENT


def test_a_sheet_with_a_million_rows_is_refused() -> None:
    rows = b"".join(b'<row r="%d"/>' % number for number in range(3, 1_000_003))

    assert refuse(replace(b"</sheetData>", rows + b"</sheetData>")) == "spreadsheet_too_many_rows"


def test_a_csv_file_with_a_million_rows_is_refused() -> None:
    entries = open_archive(write_csv(DOCUMENT, "de"))
    entries["Werkstoffpreise.csv"] += b"pa12;1;;;;\r\n" * 1_000_000

    assert refuse(pack_archive(entries, compressed=True)) == "spreadsheet_too_many_rows"


def test_many_sheets_of_many_rows_are_refused() -> None:
    entries = open_archive(write_csv(DOCUMENT, "de"))
    full = {name: data + b"x;1;1;1;1\r\n" * 9_000 for name, data in entries.items()}

    assert refuse(pack_archive(full, compressed=True)) == "spreadsheet_too_many_rows"


def test_many_cells_are_refused_before_they_are_looked_at() -> None:
    cells = b'<c r="A3"><f>1</f></c>' * 400_001

    assert refuse(replace(b"</sheetData>", cells + b"</sheetData>")) == "spreadsheet_too_many_rows"


def test_a_workbook_in_an_encoding_that_hides_its_cells_is_unreadable() -> None:
    wide = ENTRIES[SHEET].decode("utf-8").encode("utf-16")

    assert refuse(pack_archive({**ENTRIES, SHEET: wide}, compressed=True)) == "spreadsheet_unreadable"
    assert refuse(pack_archive({**ENTRIES, SHEET: wide[2:]}, compressed=True)) == "spreadsheet_unreadable"


def test_entities_are_unreadable() -> None:
    declared = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]>' + ENTRIES[SHEET]

    assert refuse(pack_archive({**ENTRIES, SHEET: declared}, compressed=True)) == "spreadsheet_unreadable"


def test_csv_without_its_encoding_named_or_with_none_is_refused() -> None:
    entries = open_archive(write_csv(DOCUMENT, "de"))
    wide = {name: data.decode("utf-8-sig").encode("utf-16-le") for name, data in entries.items()}
    undefined = {**entries, "Betrieb.csv": b"Angabe;Wert\r\nName;\x81\xff\r\n"}

    assert refuse(pack_archive(wide, compressed=True)) == "spreadsheet_encoding_unknown"
    assert refuse(pack_archive(undefined, compressed=True)) == "spreadsheet_encoding_unknown"


def test_a_formula_with_its_value_gives_its_value() -> None:
    cell = re.search(rb'<c r="C2"[^>]*>.*?</c>', ENTRIES[SHEET])
    assert cell is not None
    data = replace(cell[0], b'<c r="C2"><f>10+10</f><v>20</v></c>')

    document = read_spreadsheet(data, FACTS).document

    assert document is not None
    assert document.machines[0].hours_per_day == 20.0


def test_two_files_of_one_name_are_unreadable() -> None:
    buffer = io.BytesIO(write_csv(DOCUMENT, "de"))
    with zipfile.ZipFile(buffer, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("Betrieb.csv", b"Angabe;Wert")

    assert refuse(buffer.getvalue()) == "spreadsheet_unreadable"


def test_a_list_too_long_for_a_cell_is_refused_in_a_workbook_and_fits_in_csv() -> None:
    document = build_document({**DEMO["demo-elbschicht"], "industries": ["x" * 399] * 100})

    with pytest.raises(Invalid, match="spreadsheet_cell_too_long"):
        write_workbook(document, "de")
    assert read_spreadsheet(write_csv(document, "de"), FACTS).document == document


FUZZ = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@FUZZ
@given(
    name=st.sampled_from(sorted(ENTRIES)),
    at=st.integers(0, 2000),
    junk=st.binary(max_size=12)
    | st.sampled_from([b"<c>", b"</c>", b"<row", b'"', b"<v>", b"&", b"\0", b"]]>"]),
    width=st.integers(0, 30),
)
def test_a_damaged_workbook_never_breaks_the_reader(name: str, at: int, junk: bytes, width: int) -> None:
    content = ENTRIES[name]
    at %= len(content)
    damaged = content[:at] + junk + content[at + width :]
    try:
        reading = read_spreadsheet(pack_archive({**ENTRIES, name: damaged}, compressed=False), FACTS)
    except Invalid as refusal:
        code = refusal.code
    else:
        code = "spreadsheet_"
        assert (reading.document is None) == bool(reading.faults)

    assert code.startswith("spreadsheet_")


@FUZZ
@given(cells=st.lists(st.lists(st.text(max_size=12), max_size=8), max_size=8))
def test_any_cells_are_a_document_or_faults(cells: list[list[str]]) -> None:
    workbook = openpyxl.load_workbook(io.BytesIO(WORKBOOK))
    for row, texts in enumerate(cells, start=1):
        for column, text in enumerate(texts, start=1):
            workbook["Machines"].cell(row, column).value = re.sub(
                r"[\x00-\x1f\ud800-\udfff\ufffe\uffff]", "", text
            )
    buffer = io.BytesIO()
    workbook.save(buffer)

    reading = read_spreadsheet(buffer.getvalue(), FACTS)

    assert (reading.document is None) == bool(reading.faults)

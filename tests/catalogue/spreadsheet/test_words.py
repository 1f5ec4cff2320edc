"""Cells that take only some words take them as people say them, in either language, and as codes."""

from __future__ import annotations

import io

import pytest
from openpyxl import load_workbook

from app.catalogue.spreadsheet import write_template
from app.catalogue.spreadsheet.cells import read_cell
from app.catalogue.spreadsheet.layout import list_sheets
from app.catalogue.spreadsheet.words import OPTIONS
from app.texts import translate_code


@pytest.mark.parametrize("column", ["sharing", "basis", "quantity_bands_kind", "code"])
def test_fixed_words_are_understood_in_both_languages_and_as_codes(column: str) -> None:
    found = [
        each for sheet in list_sheets() for each in sheet.columns if each.name == column and each.options
    ]
    assert found
    for each in found:
        for option in each.options:
            for word in (option, option.upper(), *OPTIONS[option], f" {OPTIONS[option][0].lower()} "):
                assert read_cell(word, each, decimal_comma=True) == option, word
        assert read_cell("je Mondphase", each, decimal_comma=True) == "je Mondphase"


def test_every_fixed_word_has_words_that_mean_nothing_else_in_its_column() -> None:
    columns = [column for sheet in list_sheets() for column in sheet.all_columns if column.options]
    assert {option for column in columns for option in column.options} == set(OPTIONS)
    for column in columns:
        words = [{option, *map(str.casefold, OPTIONS[option])} for option in column.options]
        assert sum(map(len, words)) == len(set().union(*words))


def test_certificates_may_be_typed_as_numbers_or_with_their_standard() -> None:
    column = next(
        each for sheet in list_sheets() for each in sheet.columns if each.name == "material_certificates"
    )

    assert read_cell(3.1, column, decimal_comma=True) == ["3.1"]
    assert read_cell("3.1; EN 10204 2.2; 31", column, decimal_comma=True) == ["3.1", "2.2", "31"]


def test_a_template_offers_the_words_of_its_language_and_names_the_codes() -> None:
    workbook = load_workbook(io.BytesIO(write_template("de")))

    offered = [
        (each.formula1, each.prompt)
        for each in workbook["Maschinensätze"].data_validations.dataValidation
        if each.prompt
    ]

    assert offered == [
        (
            '"geteilter Bauraum,ganze Bauvorgänge"',
            (
                "Wählen Sie aus der Liste. Verstanden werden die deutschen und die englischen Wörter und: "
                "shared; exclusive"
            ),
        )
    ]
    for worksheet in workbook:
        for each in worksheet.data_validations.dataValidation:
            assert max(len(each.formula1 or ""), len(each.prompt or "")) <= 255


@pytest.mark.parametrize("tier", ["economy", "standard", "express"])
def test_tiers_are_called_as_customers_read_them(tier: str) -> None:
    assert OPTIONS[tier] == tuple(translate_code("tier", tier, {}, language) for language in ("de", "en"))

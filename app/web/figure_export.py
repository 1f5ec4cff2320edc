"""Figures as a spreadsheet: what the page shows, with the filter and the rule they were counted under."""

from __future__ import annotations

from collections.abc import Mapping

from app.catalogue.spreadsheet.table_writing import (
    PlainTable,
    write_tables_csv,
    write_tables_workbook,
)
from app.marketplace.insights import FigureFilter, Figures
from app.marketplace.supplying import SpreadsheetFormat
from app.texts import Language, format_date, translate
from app.web.figure_tables import list_loads, list_tables, list_unmet, make_funnel


def export_figures(
    figures: Figures,
    wanted: FigureFilter,
    language: Language,
    names: Mapping[str, str],
    kind: SpreadsheetFormat,
) -> bytes:
    """All tables; numbers are numbers, and no text is ever a formula."""

    def say(key: str, **parameters: object) -> str:
        return translate(f"page.evaluation.{key}", language, **parameters)

    def day(value: object) -> str:
        return str(value) if value else say("all")

    tables = [
        PlainTable(
            say("title"),
            (say("field"), say("value")),
            [
                (say("from"), day(wanted.from_quarter)),
                (say("to"), day(wanted.to_quarter)),
                (say("dimension_process"), wanted.process or say("all")),
                (say("dimension_region"), wanted.region or say("all")),
                (say("requests"), figures.total),
                (say("least"), figures.least_organisations),
                (say("most_share"), figures.most_share_percent),
                (say("until"), day(figures.until)),
                (say("counted"), format_date(figures.counted_at, language) if figures.counted_at else ""),
            ],
        ),
        *(
            PlainTable(
                table.title,
                (say("value"), say("words"), table.unit, say("share")),
                [(row.value, row.text, row.requests, round(row.share, 6)) for row in table.rows],
            )
            for table in (
                make_funnel(figures, language),
                *list_tables(figures, language, names),
                list_unmet(figures, language, names),
            )
        ),
        PlainTable(
            say("loads"),
            (say("value"), say("provider"), say("offered"), say("chosen"), say("missed"), say("conversion")),
            [
                (
                    row.code,
                    row.name,
                    row.offered,
                    row.chosen,
                    row.missed,
                    None if row.conversion is None else round(row.conversion, 6),
                )
                for row in list_loads(figures, names)
            ],
        ),
    ]
    return write_tables_csv(tables, language) if kind == "csv" else write_tables_workbook(tables)

"""Bars and columns stand where their numbers say."""

from __future__ import annotations

from app.web.figure_tables import FigureTable, TableRow, make_table
from app.web.pages.evaluation_charts import MOST_BARS, draw_bars, draw_columns, round_up


def test_an_axis_ends_above_the_largest_and_its_quarters_are_whole() -> None:
    assert [round_up(value) for value in (0, 1, 4, 5, 99, 101, 2_774)] == [4, 4, 4, 8, 100, 120, 2_800]
    assert all(round_up(value) % 4 == 0 and round_up(value) >= value for value in range(1, 3_000))


def test_columns_are_as_high_as_their_share_of_the_axis() -> None:
    table = make_table("month", {"2026-02": 40, "2026-01": 80, "*": 7}, "en", {})
    chart = draw_columns(table)
    assert chart is not None
    assert [(column.text, column.requests) for column in chart.columns] == [("2026-01", 80), ("2026-02", 40)]
    first, second = chart.columns
    assert [(column.label, column.year) for column in chart.columns] == [("01", "2026"), ("02", "")]
    assert first.height == 2 * second.height
    assert first.y + first.height == second.y + second.height == chart.bottom
    assert [value for _, value in chart.ticks] == [0, 20, 40, 60, 80]
    assert draw_columns(make_table("month", {"2026-01": 3}, "en", {})) is None


def test_months_are_named_by_their_numbers_and_years_where_they_begin() -> None:
    months = {f"{2025 + n // 12}-{n % 12 + 1:02}": 5 for n in range(10, 30)}
    chart = draw_columns(make_table("month", months, "de", {}))
    assert chart is not None
    assert [(column.label, column.year) for column in chart.columns if column.label] == [
        ("11", "2025"), ("01", "2026"), ("03", ""), ("05", ""), ("07", ""), ("09", ""), ("11", ""),
        ("01", "2027"), ("03", ""), ("05", ""),
    ]  # fmt: skip


def test_steps_of_cases_are_shares_of_those_that_began() -> None:
    table = make_table("case", {"screened": 3, "submitted": 4, "declined": 1}, "en", {})
    assert [(row.value, row.share, row.requests) for row in table.rows] == [
        ("submitted", 1.0, 4), ("screened", 0.75, 3), ("declined", 0.25, 1),
    ]  # fmt: skip
    assert [row.share for row in make_table("case", {"screened": 3, "declined": 1}, "en", {}).rows] == [
        1.0,
        1 / 3,
    ]


def test_the_longest_bar_is_the_whole_width_and_the_rest_is_a_table() -> None:
    rows = tuple(TableRow(f"v{number}", "", 100 - number, 0.1) for number in range(MOST_BARS + 3))
    drawn, rest = draw_bars(FigureTable("material", "", rows, ""))
    assert (len(drawn), len(rest)) == (MOST_BARS, 3)
    assert (drawn[0].width, drawn[1].width) == (100.0, 99.0)


def test_values_keep_the_order_of_their_classes_and_what_is_left_over_is_last() -> None:
    table = make_table("size", {"*": 90, "more": 5, "50": 1, "150": 4}, "de", {})
    assert [row.value for row in table.rows] == ["50", "150", "more", "*"]
    table = make_table("material", {"*": 90, "open": 5, "polymer/*": 10}, "de", {})
    assert (table.rows[0].value, table.rows[0].share) == ("polymer/*", 10 / 105)

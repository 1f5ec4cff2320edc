"""Coordinates of the pictures of figures: bars beside their words, and columns over months."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from app.web.figure_tables import FigureTable

WIDTH, HEIGHT = 640, 220
LEFT, RIGHT, TOP, BOTTOM = 56, 12, 12, 46
MOST_BARS = 12
_GAP = 0.25


@dataclass(frozen=True, slots=True)
class Column:
    """One month: where it stands, how high, what it says; ``label`` and ``year`` stand below it, the year
    where it begins."""

    x: float
    y: float
    width: float
    height: float
    middle: float
    text: str
    requests: int
    label: str
    year: str


@dataclass(frozen=True, slots=True)
class ColumnChart:
    """A picture in user units of WIDTH × HEIGHT; ``ticks`` are heights and their values."""

    columns: tuple[Column, ...]
    ticks: tuple[tuple[float, int], ...]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    bottom: int = HEIGHT - BOTTOM


def draw_columns(table: FigureTable) -> ColumnChart | None:
    """None for less than two."""
    rows = [row for row in table.rows if row.value != "*"]
    if len(rows) < 2:
        return None
    top = round_up(max(row.requests for row in rows))
    room, step = HEIGHT - TOP - BOTTOM, (WIDTH - LEFT - RIGHT) / len(rows)
    every = math.ceil(len(rows) / 18)
    columns = []
    said = ""
    for number, row in enumerate(rows):
        height = round(row.requests / top * room, 1)
        x = LEFT + step * (number + _GAP / 2)
        year, _, month = row.value.partition("-")
        is_named = number % every == 0
        columns.append(
            Column(
                x=round(x, 1),
                y=round(HEIGHT - BOTTOM - height, 1),
                width=round(step * (1 - _GAP), 1),
                height=height,
                middle=round(LEFT + step * (number + 0.5), 1),
                text=row.text,
                requests=row.requests,
                label=month if is_named else "",
                year=year if is_named and year != said else "",
            )
        )
        said = year if is_named else said
    ticks = tuple((round(HEIGHT - BOTTOM - room * part / 4, 1), top * part // 4) for part in range(5))
    return ColumnChart(tuple(columns), ticks)


def round_up(value: int) -> int:
    """1, 2, 4 or 8 times a power of ten, four times so that quarters are whole."""
    unit: int = 4 * 10 ** max(0, len(str(value)) - 2)
    return max(4, math.ceil(value / unit) * unit)


@dataclass(frozen=True, slots=True)
class Bar:
    """A row of a bar chart: its share of the longest, in the units of the picture."""

    text: str
    requests: int
    share: float
    width: float
    is_others: bool


def draw_bars(table: FigureTable) -> tuple[Sequence[Bar], Sequence[Bar]]:
    """Those that are drawn, and the rest, which stand in the table below only."""
    bars = [
        Bar(
            row.text,
            row.requests,
            row.share,
            round(row.requests / table.most * 100, 2),
            row.value.endswith("*"),
        )
        for row in table.rows
    ]
    return bars[:MOST_BARS], bars[MOST_BARS:]

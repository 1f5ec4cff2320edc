"""Figures as tables in words: what pages draw, the interface gives and spreadsheets hold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from app.documents.figure_words import (
    list_in_order,
    sort_dimensions,
    tell_dimension,
    tell_unit,
    tell_value,
)
from app.marketplace.insights import Figures, Values, sum_fates
from app.marketplace.insights import list_tables as list_values
from app.texts import Language, translate


@dataclass(frozen=True, slots=True)
class TableRow:
    """A value, what it is called, and how many requests have it."""

    value: str
    text: str
    requests: int
    share: float


@dataclass(frozen=True, slots=True)
class FigureTable:
    """Values of one dimension; shares are of all its requests. ``unit`` is what is counted, in words."""

    dimension: str
    title: str
    rows: tuple[TableRow, ...]
    unit: str

    @property
    def most(self) -> int:
        """The longest bar."""
        return max((row.requests for row in self.rows), default=1)


@dataclass(frozen=True, slots=True)
class LoadRow:
    """How often a provider offered, was chosen, and could not."""

    code: str
    name: str
    offered: int
    chosen: int
    missed: int

    @property
    def conversion(self) -> float | None:
        """Of his offers, those that became quotes; None without any."""
        return self.chosen / self.offered if self.offered else None


def list_tables(figures: Figures, language: Language, names: Mapping[str, str]) -> list[FigureTable]:
    """Every table that has something to show."""
    return sort_tables(
        make_table(dimension, values, language, names) for dimension, values in list_values(figures).items()
    )


def make_table(dimension: str, values: Values, language: Language, names: Mapping[str, str]) -> FigureTable:
    """Values in their own order where they have one, else most first; what is left over last."""
    # a case takes many steps: their share is of those that began
    total = values.get("submitted", 0) if dimension == "case" else sum(values.values())
    total = total or max(values.values(), default=1)
    found = list_in_order(dimension, values)
    rows = tuple(
        TableRow(value, tell_value(dimension, value, language, names), values[value], values[value] / total)
        for value in found
    )
    return FigureTable(dimension, tell_dimension(dimension, language), rows, tell_unit(dimension, language))


def make_funnel(figures: Figures, language: Language) -> FigureTable:
    """How many requests came to each step on the way to a quote; shares are of all of them, of a process or
    region of those with offers."""
    quoted = figures.of("outcome").get("quoted", 0)
    offered = figures.of("outcome").get("offered", 0) + quoted
    asked = 0 if figures.is_narrow else figures.total
    steps = (("asked", asked), ("offered", offered), ("quoted", quoted))
    found = [(step, count) for step, count in steps if count]
    rows = tuple(
        TableRow(step, translate(f"page.evaluation.funnel_{step}", language), count, count / found[0][1])
        for step, count in found
    )
    return FigureTable("funnel", tell_dimension("funnel", language), rows, tell_unit("funnel", language))


def sort_tables(tables: Iterable[FigureTable]) -> list[FigureTable]:
    """In the order of the page; others last."""
    known = {table.dimension: table for table in tables}
    return [known[dimension] for dimension in sort_dimensions(known)]


def list_unmet(figures: Figures, language: Language, names: Mapping[str, str]) -> FigureTable:
    """Demand that no provider meets, with what would meet it; most first."""
    unmet = {
        value.partition("/")[2]: requests
        for value, requests in figures.of("outcome").items()
        if value.startswith("unmet/")
    }
    return make_table("unmet", unmet, language, names)


def list_loads(figures: Figures, names: Mapping[str, str]) -> tuple[LoadRow, ...]:
    """Every provider that enough organisations asked."""
    return tuple(
        LoadRow(code, names.get(code, code), *sum_fates(fates), fates.get("missed", 0))
        for code, fates in figures.loads.items()
    )

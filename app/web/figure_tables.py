"""Figures as tables in words: what pages draw, the interface gives and spreadsheets hold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from app.documents.figure_words import SHOWN, list_in_order, sort_dimensions, tell_dimension, tell_value
from app.marketplace.insights import Figures, Values, sum_fates
from app.texts import Language


@dataclass(frozen=True, slots=True)
class TableRow:
    """A value, what it is called, and how many requests have it."""

    value: str
    text: str
    requests: int
    share: float


@dataclass(frozen=True, slots=True)
class FigureTable:
    """Values of one dimension; shares are of all its requests."""

    dimension: str
    title: str
    rows: tuple[TableRow, ...]

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
    def conversion(self) -> float:
        """Of his offers, those that became quotes."""
        return self.chosen / self.offered if self.offered else 0.0


def list_tables(figures: Figures, language: Language, names: Mapping[str, str]) -> tuple[FigureTable, ...]:
    """Every table that has something to show."""
    tables = [
        make_table("process", figures.processes, language, names),
        make_table("region", figures.regions, language, names),
        *(make_table(each, figures.of(each), language, names) for each in SHOWN),
        make_table("to_answer", figures.answers, language, names),
        *(
            make_table(each, figures.referrals.get(each, {}), language, names)
            for each in ("status", "reason", "institute")
        ),
    ]
    return tuple(table for table in tables if table.rows)


def make_table(dimension: str, values: Values, language: Language, names: Mapping[str, str]) -> FigureTable:
    """Values in their own order where they have one, else most first; what is left over last."""
    total = sum(values.values()) or 1
    found = list_in_order(dimension, values)
    rows = tuple(
        TableRow(value, tell_value(dimension, value, language, names), values[value], values[value] / total)
        for value in found
    )
    return FigureTable(dimension, tell_dimension(dimension, language), rows)


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
    return make_table("reason", unmet, language, names)


def list_loads(figures: Figures, names: Mapping[str, str]) -> tuple[LoadRow, ...]:
    """Every provider that enough organisations asked."""
    return tuple(
        LoadRow(code, names.get(code, code), *sum_fates(fates), fates.get("missed", 0))
        for code, fates in figures.loads.items()
    )

"""Figures as tables in words: what pages draw, the interface gives and spreadsheets hold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from app.documents.figure_words import tell_dimension, tell_value
from app.marketplace.insights import Figures, Values, sort_values, sum_fates
from app.texts import Language

# In the order of the page; those whose classes have an order keep it.
SHOWN = (
    "month", "outcome", "material", "size", "quantity", "country", "industry", "weekday",
    "price", "spread", "first_offer", "to_quote",
)  # fmt: skip
_ORDERED: Mapping[str, Sequence[str]] = {
    "size": ("50", "150", "300", "600", "more"),
    "quantity": ("1", "10", "100", "1000", "more"),
    "weekday": tuple("1234567"),
    "price": ("50", "200", "1000", "5000", "more", "none"),
    "spread": ("one", "1_5", "2", "4", "more", "none"),
    **dict.fromkeys(
        ("first_offer", "to_quote", "to_answer"),
        ("minute", "five_minutes", "hour", "day", "week", "more", "none"),
    ),
}


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
    order = _ORDERED.get(dimension)
    if dimension == "month":
        found = sorted(values)
    elif order is None:
        found = list(sort_values(values))
    else:
        found = [value for value in order if value in values]
    found = [value for value in found if value != "*"] + (["*"] if "*" in values else [])
    rows = tuple(
        TableRow(value, tell_value(dimension, value, language, names), values[value], values[value] / total)
        for value in found
    )
    return FigureTable(dimension, tell_dimension(dimension, language), rows)


def sort_tables(tables: Iterable[FigureTable]) -> list[FigureTable]:
    """In the order of the page; others last."""
    order = ("process", "region", *SHOWN)
    return sorted(
        tables, key=lambda each: order.index(each.dimension) if each.dimension in order else len(order)
    )


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

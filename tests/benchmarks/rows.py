"""A line of a table of figures, and whether it meets its goal."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """``is_met`` is None where there is no goal, or nothing to compare with."""

    what: str
    goal: str
    figure: str
    is_met: bool | None = None


def write_table(rows: Iterable[Row]) -> list[str]:
    """Lines of Markdown; the last column is left out where no row has a verdict."""
    rows = list(rows)
    if all(row.is_met is None for row in rows):
        lines = [f"| {row.what} | {row.goal} | {row.figure} |" for row in rows]
        return ["| what | goal | figure |", "| --- | --- | --- |", *lines]
    words = {True: "met", False: "**missed**", None: ""}
    lines = [f"| {row.what} | {row.goal} | {row.figure} | {words[row.is_met]} |" for row in rows]
    return ["| what | goal | figure | |", "| --- | --- | --- | --- |", *lines]

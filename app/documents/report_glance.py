"""A report in a few lines: how many asked, what came of it, how long they waited."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from app.texts import format_number, translate

_FAST = {"first_offer": ("minute",), "to_answer": ("minute", "five_minutes", "hour", "day")}


class Counted(Protocol):
    """What a glance is taken from."""

    @property
    def total(self) -> int: ...
    @property
    def tables(self) -> Mapping[str, Mapping[str, int]]: ...


def list_glance(report: Counted, language: str) -> list[tuple[str, str, str]]:
    """What is counted, the number, and its share as text (empty for a whole); only what there is."""
    outcome = report.tables.get("outcome", {})
    quoted, offered = outcome.get("quoted", 0), outcome.get("offered", 0)
    unmet = sum(count for value, count in outcome.items() if value.startswith("unmet"))
    first, answers = report.tables.get("first_offer", {}), report.tables.get("to_answer", {})
    regions = report.tables.get("region", {})
    referred = sum(report.tables.get("status", {}).values())
    lines: list[tuple[str, int, int]] = [
        ("requests", report.total, 0),
        ("with_offers", quoted + offered, report.total),
        ("quoted", quoted, quoted + offered),
        ("unmet", unmet, report.total),
        ("saxon", regions.get("saxony", 0), sum(regions.values())),
        ("fast_offers", _sum(first, "first_offer"), sum(first.values()) - first.get("none", 0)),
        ("fast_answers", _sum(answers, "to_answer"), sum(answers.values())),
        ("referred", referred, report.total),
    ]
    return [
        (
            translate(f"page.reports.glance_{name}", language),
            format_number(count, None, language),
            format_number(round(count / whole * 100, 1), "percent", language) if whole else "",
        )
        for name, count, whole in lines
        if count or name == "requests"
    ]


def _sum(values: Mapping[str, int], dimension: str) -> int:
    return sum(values.get(name, 0) for name in _FAST[dimension])

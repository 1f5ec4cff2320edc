"""A report of the programme in words, and as a PDF for the ministry."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Protocol

from app.documents.figure_words import (
    list_in_order,
    sort_dimensions,
    tell_dimension,
    tell_need,
    tell_value,
)
from app.documents.report_glance import list_glance
from app.documents.typesetting import typeset
from app.texts import format_date, format_number, translate, translate_code
from app.texts.catalogue import known_language
from app.values.canonical import canonical_json
from app.values.errors import Parameter

MOST_ROWS, MOST_MONTHS = 12, 25
_OFFERED = ("chosen", "first", "other")


class Advised(Protocol):
    """A recommendation: its code, the threshold of its rule, and the figures it rests on."""

    @property
    def code(self) -> str: ...
    @property
    def threshold(self) -> float: ...
    @property
    def evidence(self) -> Mapping[str, Parameter]: ...


class CommentedAdvice(Advised, Protocol):
    """The same with what the operator says to it."""

    @property
    def comment(self) -> str: ...


class Report(Protocol):
    """What is printed of a report."""

    @property
    def kind(self) -> str: ...
    @property
    def version(self) -> int: ...
    @property
    def from_day(self) -> date: ...
    @property
    def to_day(self) -> date: ...
    @property
    def phase(self) -> str: ...
    @property
    def is_fictional(self) -> bool: ...
    @property
    def least_organisations(self) -> int: ...
    @property
    def counted_at(self) -> datetime: ...
    @property
    def made_at(self) -> datetime: ...
    @property
    def total(self) -> int: ...
    @property
    def tables(self) -> Mapping[str, Mapping[str, int]]: ...
    @property
    def loads(self) -> Mapping[str, Mapping[str, int]]: ...
    @property
    def facts(self) -> Mapping[str, int]: ...
    @property
    def advice(self) -> Sequence[CommentedAdvice]: ...
    @property
    def comment(self) -> str: ...
    @property
    def names(self) -> Mapping[str, Mapping[str, str]]: ...
    @property
    def catalogue_version(self) -> str: ...


def tell_advice(advice: Advised, language: str, names: Mapping[str, str]) -> tuple[str, str]:
    """What to do, and why: the figures and the threshold they are over."""
    parameters: dict[str, object] = {**advice.evidence}
    if isinstance(need := parameters.get("need"), str):
        parameters["need"] = tell_need(need, language, names)
    # where the evidence is a share, so is the threshold
    threshold = advice.threshold * 100 if "share_percent" in parameters else advice.threshold
    return (
        translate(f"page.reports.do_{advice.code}", language, **parameters),
        translate(f"page.reports.why_{advice.code}", language, **parameters, threshold=threshold),
    )


def render_report_pdf(report: Report, sha256: str, language: str) -> bytes:
    """PDF/A-3b in German or English with the report's content attached; equal input gives equal bytes."""
    return typeset("report.typ", describe_report(report, sha256, language), created_at=report.made_at)


def describe_report(report: Report, sha256: str, language: str) -> dict[str, Any]:
    """All that is printed, as texts; the template only places it."""
    names = report.names.get(known_language(language), {})

    def word(key: str, **parameters: object) -> str:
        return translate(f"page.reports.{key}", language, **parameters)

    def day(value: date | datetime) -> str:
        return format_date(value, language)

    title = word(f"kind_{report.kind}")
    return {
        "language": known_language(language),
        "title": f"{title}, {word('version', version=report.version)}",
        "kind": title,
        "span": word("span", from_on=report.from_day, to_on=report.to_day),
        "watermark": translate("document.watermark", language) if report.is_fictional else "",
        "facts": [
            [word("made"), day(report.made_at)],
            [word("counted"), day(report.counted_at)],
            [word("phase"), translate_code("phase", report.phase, {}, language)],
            [word("requests"), format_number(report.total, None, language)],
            *[
                [word(f"fact_{name}"), format_number(count, None, language)]
                for name, count in report.facts.items()
            ],
            [word("least"), format_number(report.least_organisations, None, language)],
            *([[word("rules"), report.catalogue_version[:12]]] if report.catalogue_version else []),
        ],
        "running": word("running") if report.to_day >= report.made_at.date() else "",
        "glance_title": word("glance"),
        "glance": list_glance(report, language),
        "advice_title": word("advice"),
        "advice": [
            {"number": str(number), "do": told[0], "why": told[1], "comment": one.comment}
            for number, one in enumerate(report.advice, start=1)
            for told in [tell_advice(one, language, names)]
        ],
        "no_advice": word("no_advice"),
        "comment_title": word("comment"),
        "comment": report.comment,
        "figures_title": word("figures"),
        "tables": [
            _describe_table(name, report.tables[name], language, names)
            for name in sort_dimensions(report.tables)
            if name != "weekday"
        ],
        "loads_title": translate("page.evaluation.loads", language),
        "loads_head": [
            translate(f"page.evaluation.{key}", language) for key in ("provider", "offered", "chosen")
        ],
        "loads": [
            [
                names.get(code, code),
                format_number(count_offered(fates), None, language),
                format_number(fates.get("chosen", 0), None, language),
            ]
            for code, fates in sort_loads(report.loads)
        ],
        "privacy": word("privacy", count=report.least_organisations),
        "digest": f"SHA-256 {sha256}",
        "page": translate("document.page", language),
        "page_of": translate("document.page_of", language),
        "attachment": canonical_json(report).decode("utf-8"),
        "attachment_note": word("attachment"),
    }


def count_offered(fates: Mapping[str, int]) -> int:
    """How often a provider offered."""
    return sum(fates.get(fate, 0) for fate in _OFFERED)


def sort_loads(loads: Mapping[str, Mapping[str, int]]) -> list[tuple[str, Mapping[str, int]]]:
    """Whoever was chosen most comes first; a stored report has them by code."""
    return sorted(
        loads.items(), key=lambda each: (-each[1].get("chosen", 0), -count_offered(each[1]), each[0])
    )


def _describe_table(
    dimension: str, values: Mapping[str, int], language: str, names: Mapping[str, str]
) -> dict[str, Any]:
    total, most = sum(values.values()) or 1, max(values.values(), default=1)
    found = list_in_order(dimension, values)
    shown = found[-MOST_MONTHS:] if dimension == "month" else found[:MOST_ROWS]
    return {
        "title": tell_dimension(dimension, language),
        "rows": [
            {
                "text": tell_value(dimension, value, language, names),
                "requests": format_number(requests, None, language),
                "share": format_number(round(requests / total * 100, 1), "percent", language),
                "bar": round(requests / most, 4),
            }
            for value in shown
            for requests in [values[value]]
        ],
    }

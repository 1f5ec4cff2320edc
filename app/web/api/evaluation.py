"""What the requests teach: figures and reports for operators, the market for a provider."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Path, Query
from pydantic import Field
from starlette.responses import Response

from app.documents.report import tell_advice
from app.marketplace.insights import (
    LONGEST_COMMENT,
    FigureFilter,
    FreezeReport,
    ReportKind,
    ReportView,
    freeze_report,
    list_reports,
    read_figures,
    read_market,
    read_report,
    view_report,
)
from app.marketplace.supplying import SpreadsheetFormat
from app.texts import LANGUAGES
from app.texts.catalogue import known_language
from app.web.api.examples import (
    EVALUATION,
    MARKET,
    PROGRAMME_REPORT,
    PROGRAMME_REPORT_WANTED,
    PROGRAMME_REPORTS,
    answers,
    body_examples,
)
from app.web.api.models import NO_CONTROLS, Code, Parameters, ProgrammeReportId, Shown, Wanted
from app.web.figure_export import export_figures
from app.web.figure_tables import FigureTable, list_loads, list_tables, list_unmet, make_table
from app.web.naming import names_of
from app.web.report_pdf import send_report
from app.web.rules import Rule, ruled
from app.web.sessions import CurrentContext, CurrentLanguage, CurrentViewer, ReadSession, WriteSession
from app.web.spreadsheets import MEDIA_TYPES, send_spreadsheet

router = APIRouter(tags=["programme"])
OPERATORS = ruled(Rule.OPERATOR)
Comment = Annotated[str, Field(max_length=LONGEST_COMMENT)]
DIGEST = r"^[0-9a-f]{64}$"
PDF_ANSWER = {
    "description": "The report as PDF/A",
    "content": {"application/pdf": {"example": "(binary PDF)"}},
}
SPREADSHEET_ANSWER = {
    "description": "The file",
    "content": {media_type: {"example": "(binary file)"} for media_type, _ in MEDIA_TYPES.values()},
}


class FilterWanted(Wanted):
    """Whole quarters by their first days, both included; left out: all."""

    from_quarter: date | None = None
    to_quarter: date | None = None
    process: Annotated[str, Field(max_length=20, pattern=NO_CONTROLS)] = ""
    region: Literal["", "saxony", "germany", "europe", "world"] = ""

    def to_filter(self) -> FigureFilter:
        """The same for the rooms below."""
        return FigureFilter(self.from_quarter, self.to_quarter, self.process, self.region)


class ExportWanted(FilterWanted):
    """The same, and as which kind of file."""

    format: SpreadsheetFormat = "xlsx"


class ValueShown(Shown):
    """``*`` counts what too few organisations stand behind each."""

    value: str
    text: str
    requests: int


class TableShown(Shown):
    """Requests by the values of one dimension."""

    dimension: str
    title: str
    values: list[ValueShown]


class LoadShown(Shown):
    """How often a provider offered, was chosen, was ruled out."""

    provider: Code
    name: str
    offered: int
    chosen: int
    missed: int


class EvaluationShown(Shown):
    """``unmet`` are capabilities nobody has, by demand. ``pooled`` requests are in no process or region."""

    requests: int
    pooled: int
    least_organisations: int
    counted_at: datetime | None
    quarters: list[date]
    tables: list[TableShown]
    unmet: TableShown
    providers: list[LoadShown]


class MarketShown(Shown):
    """A provider's own figures of months that have ended, and the market of quarters that have."""

    offered: int
    first: int
    chosen: int
    missed: int
    just_missed: TableShown
    least_organisations: int
    market: list[TableShown]


class ReportWanted(Wanted):
    """``comments`` by the key of a recommendation."""

    kind: ReportKind
    from_quarter: date
    to_quarter: date
    comments: Annotated[dict[Code, Comment], Field(max_length=50, default_factory=dict)]
    comment: Comment = ""


class AdviceShown(Shown):
    """What to do, why, and what the operator says to it."""

    code: str
    key: str
    text: str
    why: str
    evidence: Parameters
    comment: str


class ReportShown(Shown):
    """A report as it was made; ``sha256`` is of its whole content, which the PDF has attached."""

    id: str
    kind: ReportKind
    version: int
    from_day: date
    to_day: date
    made_at: datetime
    sha256: Annotated[str, Field(pattern=DIGEST)]
    requests: int
    advice: list[AdviceShown]
    comment: str


class ReportsShown(Shown):
    """Newest first."""

    reports: list[ReportShown]


@router.get(
    "/operator/evaluation",
    dependencies=OPERATORS,
    responses=answers(200, EVALUATION, 401, 403, 422),
    summary="Read the figures",
)
def get_evaluation(
    wanted: Annotated[FilterWanted, Query()],
    session: ReadSession,
    viewer: CurrentViewer,
    context: CurrentContext,
    language: CurrentLanguage,
) -> EvaluationShown:
    """What was asked, offered and chosen; no figure of too few organisations, nor a difference of two."""
    figures = read_figures(viewer, session, wanted.to_filter())
    known = known_language(language)
    names = names_of(context.catalogue(), known)
    return EvaluationShown(
        requests=figures.total,
        pooled=figures.pooled,
        least_organisations=figures.least_organisations,
        counted_at=figures.counted_at,
        quarters=list(figures.quarters),
        tables=[_show_table(table) for table in list_tables(figures, known, names)],
        unmet=_show_table(list_unmet(figures, known, names)),
        providers=[
            LoadShown(
                provider=one.code, name=one.name, offered=one.offered, chosen=one.chosen, missed=one.missed
            )
            for one in list_loads(figures, names)
        ],
    )


@router.get(
    "/operator/evaluation/export",
    dependencies=OPERATORS,
    response_class=Response,
    responses={200: SPREADSHEET_ANSWER, **answers(None, None, 401, 403, 422)},
    summary="The figures as a spreadsheet",
)
def get_evaluation_export(
    wanted: Annotated[ExportWanted, Query()],
    session: ReadSession,
    viewer: CurrentViewer,
    context: CurrentContext,
    language: CurrentLanguage,
) -> Response:
    """XLSX, or CSV files in a ZIP archive."""
    figures = read_figures(viewer, session, wanted.to_filter())
    known = known_language(language)
    names = names_of(context.catalogue(), known)
    data = export_figures(figures, wanted.to_filter(), known, names, wanted.format)
    return send_spreadsheet(data, "schichtwerk-evaluation", wanted.format)


@router.get(
    "/operator/reports",
    dependencies=OPERATORS,
    responses=answers(200, PROGRAMME_REPORTS, 401, 403),
    summary="List reports",
)
def get_reports(session: ReadSession, viewer: CurrentViewer, language: CurrentLanguage) -> ReportsShown:
    """Recommendations and yearly reports that were made."""
    return ReportsShown(reports=[_show_report(one, language) for one in list_reports(viewer, session)])


@router.post(
    "/operator/reports",
    status_code=201,
    dependencies=OPERATORS,
    responses=answers(201, PROGRAMME_REPORT, 401, 403, 409, 422),
    summary="Make a report",
)
def post_reports(
    wanted: Annotated[ReportWanted, body_examples(PROGRAMME_REPORT_WANTED)],
    session: WriteSession,
    viewer: CurrentViewer,
    context: CurrentContext,
    language: CurrentLanguage,
) -> ReportShown:
    """From the figures as they are counted now; it never changes."""
    command = FreezeReport(
        wanted.kind, wanted.from_quarter, wanted.to_quarter, wanted.comments, wanted.comment
    )
    names: dict[str, Mapping[str, str]] = {each: names_of(context.catalogue(), each) for each in LANGUAGES}
    row = freeze_report(session, viewer, command, policy=context.policy(), names=names, now=context.now())
    return _show_report(view_report(row), language)


@router.get(
    "/operator/reports/{report_id}",
    dependencies=OPERATORS,
    responses=answers(200, PROGRAMME_REPORT, 401, 403, 404),
    summary="Read a report",
)
def get_report(
    report_id: ProgrammeReportId, session: ReadSession, viewer: CurrentViewer, language: CurrentLanguage
) -> ReportShown:
    """As it was made, in words of the language."""
    return _show_report(read_report(viewer, session, report_id), language)


@router.get(
    "/operator/reports/{report_id}/pdf",
    dependencies=OPERATORS,
    response_class=Response,
    responses={200: PDF_ANSWER, **answers(None, None, 401, 403, 404)},
    summary="A report as PDF",
)
def get_report_pdf(
    report_id: ProgrammeReportId, session: ReadSession, viewer: CurrentViewer, language: CurrentLanguage
) -> Response:
    """With its content attached as JSON."""
    report = read_report(viewer, session, report_id)
    return send_report(report, language)


@router.get(
    "/providers/{code}/market",
    dependencies=ruled(Rule.PROVIDER_OWN),
    responses=answers(200, MARKET, 401, 403, 404),
    summary="A provider's market",
)
def get_market(
    code: Annotated[Code, Path()],
    session: ReadSession,
    viewer: CurrentViewer,
    context: CurrentContext,
    language: CurrentLanguage,
) -> MarketShown:
    """His own figures, requests he just missed, and the market without names."""
    market = read_market(viewer, session, code)
    known = known_language(language)
    names = names_of(context.catalogue(), known)
    return MarketShown(
        offered=market.offered,
        first=market.first,
        chosen=market.chosen,
        missed=market.missed_total,
        just_missed=_show_table(make_table("missed", market.missed, known, names)),
        least_organisations=market.market.least_organisations,
        market=[_show_table(table) for table in list_tables(market.market, known, names)],
    )


def _show_table(table: FigureTable) -> TableShown:
    return TableShown(
        dimension=table.dimension,
        title=table.title,
        values=[ValueShown(value=row.value, text=row.text, requests=row.requests) for row in table.rows],
    )


def _show_report(report: ReportView, language: str) -> ReportShown:
    content = report.content
    names = content.names.get(known_language(language), {})
    return ReportShown(
        id=report.id,
        kind=content.kind,
        version=content.version,
        from_day=content.from_day,
        to_day=content.to_day,
        made_at=content.made_at,
        sha256=report.sha256,
        requests=content.total,
        advice=[
            AdviceShown(
                code=one.code,
                key=one.key,
                text=told[0],
                why=told[1],
                evidence=one.evidence,
                comment=one.comment,
            )
            for one in content.advice
            for told in [tell_advice(one, language, names)]
        ],
        comment=content.comment,
    )

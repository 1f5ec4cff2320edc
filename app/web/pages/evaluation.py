"""The operator's pages of what the requests teach: figures, reports, and a report as PDF."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request
from fastapi.concurrency import run_in_threadpool
from pydantic import ValidationError, ValidatorFunctionWrapHandler, WrapValidator
from sqlalchemy.orm import Session
from starlette.responses import RedirectResponse, Response

from app.documents.figure_words import GROUPS, tell_value
from app.documents.report import describe_report, tell_advice
from app.marketplace.insights import (
    LONGEST_COMMENT,
    FigureFilter,
    FreezeReport,
    ReportKind,
    draft_report,
    freeze_report,
    list_processes,
    list_reports,
    read_figures,
    read_report,
)
from app.marketplace.noting import REGIONS
from app.marketplace.supplying import SpreadsheetFormat
from app.texts import LANGUAGES, Language, format_date, format_percent, translate
from app.values import Conflict, Invalid
from app.web.api.models import NO_CONTROLS, ProgrammeReportId
from app.web.context import WebContext
from app.web.figure_export import export_figures
from app.web.figure_tables import (
    list_loads,
    list_tables,
    list_unmet,
    make_funnel,
    make_table,
    sort_tables,
)
from app.web.identity import context_of, viewer_of
from app.web.naming import names_in_figures
from app.web.pages.evaluation_charts import draw_bars, draw_columns
from app.web.pages.saying import show_form
from app.web.pages.shared import PageLanguage, renderer_of
from app.web.report_pdf import send_report
from app.web.rules import Rule, ruled
from app.web.sessions import CurrentContext, CurrentViewer, ReadSession
from app.web.spreadsheets import send_spreadsheet

router = APIRouter(prefix="/{language}/operator", include_in_schema=False)
OPERATORS = ruled(Rule.OPERATOR)


def _pass_over(value: Any, read: ValidatorFunctionWrapHandler) -> Any:
    """What no form sends, such as an address by hand, counts as not chosen."""
    try:
        return read(value)
    except ValidationError:
        return ""


# a form sends what was not chosen as an empty word
Quarter = Annotated[date | Literal[""], WrapValidator(_pass_over), Query()]
ProcessCode = Annotated[str, Query(max_length=20, pattern=NO_CONTROLS)]
Region = Annotated[Literal["", "saxony", "germany", "europe", "world"], WrapValidator(_pass_over), Query()]


def read_filter(begin: Quarter, end: Quarter, process: str, region: str) -> FigureFilter:
    """What was not chosen is all."""
    return FigureFilter(begin or None, end or None, process, region)


@router.get("/evaluation", dependencies=OPERATORS)
def get_evaluation(
    request: Request,
    language: PageLanguage,
    session: ReadSession,
    viewer: CurrentViewer,
    context: CurrentContext,
    begin: Annotated[Quarter, Query(alias="from")] = "",
    end: Annotated[Quarter, Query(alias="to")] = "",
    process: ProcessCode = "",
    region: Region = "",
) -> Response:
    """Everything on one page; the filters are a form that works without a script."""
    wanted = read_filter(begin, end, process, region)
    figures = read_figures(viewer, session, wanted)
    names = names_in_figures(session, context.catalogue(), language)
    tables = {table.dimension: table for table in list_tables(figures, language, names)}
    found = list_processes(viewer, session)
    return renderer_of(request).render(
        request, "operator/evaluation.html", language, figures=figures, wanted=wanted, tables=tables,
        columns=draw_columns(tables["month"]) if "month" in tables else None, groups=GROUPS,
        funnel=make_funnel(figures, language), unmet=list_unmet(figures, language, names),
        loads=list_loads(figures, names), draw_bars=draw_bars, regions=REGIONS,
        processes=[(each, tell_value("process", each, language, names)) for each in found],
        query=request.url.query, **_formats(language),
    )  # fmt: skip


@router.get("/evaluation/export", dependencies=OPERATORS)
def get_evaluation_export(
    language: PageLanguage,
    session: ReadSession,
    viewer: CurrentViewer,
    context: CurrentContext,
    format: SpreadsheetFormat = "xlsx",  # noqa: A002 - the name in the address
    begin: Annotated[Quarter, Query(alias="from")] = "",
    end: Annotated[Quarter, Query(alias="to")] = "",
    process: ProcessCode = "",
    region: Region = "",
) -> Response:
    """The same figures as a spreadsheet."""
    wanted = read_filter(begin, end, process, region)
    figures = read_figures(viewer, session, wanted)
    data = export_figures(
        figures, wanted, language, names_in_figures(session, context.catalogue(), language), format
    )
    return send_spreadsheet(data, "schichtwerk-evaluation", format)


@router.get("/reports", dependencies=OPERATORS)
def get_reports(
    request: Request,
    language: PageLanguage,
    session: ReadSession,
    begin: Annotated[Quarter, Query(alias="from")] = "",
    end: Annotated[Quarter, Query(alias="to")] = "",
) -> Response:
    """Reports that were made, and what one of a span of time would say now, with a place for comments."""
    typed = {name: str(day) for name, day in (("from", begin), ("to", end)) if day}
    return _show_reports(request, language, session, typed=typed)


@router.post("/reports", dependencies=OPERATORS)
async def post_reports(request: Request, language: PageLanguage) -> Response:
    """Freeze it; where that is refused, what was typed is still there."""
    form = await request.form(max_fields=60)
    typed = {name: value for name, value in form.items() if isinstance(value, str)}
    return await run_in_threadpool(_freeze, request, language, typed)


def _freeze(request: Request, language: Language, typed: dict[str, str]) -> Response:
    viewer, context = viewer_of(request), context_of(request)
    try:
        command = _read_command(typed)
        with context.open_write() as session:
            report = freeze_report(
                session,
                viewer,
                command,
                policy=context.policy(),
                catalogue=context.catalogue(),
                names=list_names(session, context),
                now=context.now(),
            )
    except (Invalid, Conflict) as refusal:
        with context.open_read() as session:
            return _show_reports(request, language, session, refusal, typed)
    return RedirectResponse(f"/{language}/operator/reports/{report.id}", 303)


def _read_command(typed: dict[str, str]) -> FreezeReport:
    kind: ReportKind = "yearly" if typed.get("kind") == "yearly" else "recommendations"
    if kind == "yearly" and typed.get("year", "").isdecimal():
        typed = {**typed, "from": f"{typed['year']:0>4}-01-01", "to": f"{typed['year']:0>4}-10-01"}
    try:
        begin, end = date.fromisoformat(typed.get("from", "")), date.fromisoformat(typed.get("to", ""))
    except ValueError as error:
        raise Invalid("report_span_invalid") from error
    comments = {
        name.partition("-")[2]: text.strip()
        for name, text in typed.items()
        if name.startswith("comment-") and text.strip()
    }
    return FreezeReport(kind, begin, end, comments, typed.get("comment", ""))


def _read_span(typed: dict[str, str]) -> FigureFilter:
    """The quarters that were chosen; what is no span is all of them."""
    try:
        begin, end = (date.fromisoformat(typed[name]) if typed.get(name) else None for name in ("from", "to"))
    except ValueError:
        return FigureFilter()
    is_backwards = begin is not None and end is not None and end < begin
    return FigureFilter() if is_backwards else FigureFilter(begin, end)


def list_names(session: Session, context: WebContext) -> dict[str, dict[str, str]]:
    """What the catalogue's codes are called, in each language."""
    return {language: names_in_figures(session, context.catalogue(), language) for language in LANGUAGES}


@router.get("/reports/{report_id}", dependencies=OPERATORS)
def get_report(
    request: Request,
    language: PageLanguage,
    report_id: ProgrammeReportId,
    session: ReadSession,
    viewer: CurrentViewer,
) -> Response:
    """A report as it was made."""
    report = read_report(viewer, session, report_id)
    names = report.content.names.get(language, {})
    tables = sort_tables(
        make_table(dimension, values, language, names)
        for dimension, values in report.content.tables.items()
        if dimension != "month"
    )
    month = make_table("month", report.content.tables.get("month", {}), language, names)
    return renderer_of(request).render(
        request, "operator/report.html", language, report=report, content=report.content, tables=tables,
        columns=draw_columns(month), draw_bars=draw_bars,
        printed=describe_report(report.content, report.sha256, language),
        advice=[(one, *tell_advice(one, language, names)) for one in report.content.advice],
        **_formats(language),
    )  # fmt: skip


@router.get("/reports/{report_id}/pdf", dependencies=OPERATORS)
def get_report_pdf(
    language: PageLanguage, report_id: ProgrammeReportId, session: ReadSession, viewer: CurrentViewer
) -> Response:
    """The same to print and to send."""
    return send_report(read_report(viewer, session, report_id), language)


def _show_reports(
    request: Request,
    language: Language,
    session: Session,
    refusal: Invalid | Conflict | None = None,
    typed: dict[str, str] | None = None,
) -> Response:
    viewer, context = viewer_of(request), context_of(request)
    names = names_in_figures(session, context.catalogue(), language)
    wanted = _read_span(typed or {})
    figures, found = draft_report(viewer, session, wanted, catalogue=context.catalogue())
    span = (wanted.from_quarter or min(figures.quarters, default=None),
            wanted.to_quarter or max(figures.quarters, default=None))  # fmt: skip
    years = sorted({quarter.year for quarter in figures.quarters}, reverse=True)
    return show_form(
        request, language, "operator/reports.html", refusal, figures=figures, typed=typed or {},
        span=span,
        advice=[(one, *tell_advice(one, language, names)) for one in found], years=years,
        reports=list_reports(viewer, session), longest_comment=LONGEST_COMMENT, **_formats(language),
    )  # fmt: skip


def _formats(language: Language) -> dict[str, Any]:
    return {
        "date": lambda moment: format_date(moment, language),
        "percent": lambda share: format_percent(share, language),
        "say": lambda key: translate(f"page.{key}", language),
        "quarter": lambda day: f"{day.year} Q{(day.month + 2) // 3}",
    }

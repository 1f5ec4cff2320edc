"""What the requests teach: figures for operators, the market for a provider."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Path, Query
from pydantic import Field
from starlette.responses import Response

from app.marketplace.insights import FigureFilter, read_figures, read_market
from app.marketplace.supplying import SpreadsheetFormat
from app.texts.catalogue import known_language
from app.web.api.examples.answering import answers
from app.web.api.examples.evaluation import EVALUATION, MARKET
from app.web.api.models import NO_CONTROLS, Code, Shown, Wanted
from app.web.figure_export import export_figures
from app.web.figure_tables import (
    FigureTable,
    list_loads,
    list_tables,
    list_unmet,
    make_funnel,
    make_table,
)
from app.web.naming import names_in_figures
from app.web.rules import Rule, ruled
from app.web.sessions import CurrentContext, CurrentLanguage, CurrentViewer, ReadSession
from app.web.spreadsheets import MEDIA_TYPES, send_spreadsheet

router = APIRouter(tags=["programme"])
OPERATORS = ruled(Rule.OPERATOR)
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
    """How many have each value of one dimension; ``unit`` is what is counted."""

    dimension: str
    title: str
    unit: str
    values: list[ValueShown]


class LoadShown(Shown):
    """How often a provider offered, was chosen, was ruled out."""

    provider: Code
    name: str
    offered: int
    chosen: int
    missed: int


class EvaluationShown(Shown):
    """``unmet`` are capabilities nobody has, by demand. ``pooled`` requests are in no region. No organisation
    is more than ``most_share_percent`` of a figure. Months before ``until`` are counted."""

    requests: int
    pooled: int
    least_organisations: int
    most_share_percent: int
    counted_at: datetime | None
    until: date | None
    quarters: list[date]
    funnel: TableShown
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
    names = names_in_figures(session, context.catalogue(), known)
    return EvaluationShown(
        requests=figures.total,
        pooled=figures.pooled,
        least_organisations=figures.least_organisations,
        most_share_percent=figures.most_share_percent,
        counted_at=figures.counted_at,
        until=figures.until,
        quarters=list(figures.quarters),
        funnel=_show_table(make_funnel(figures, known)),
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
    names = names_in_figures(session, context.catalogue(), known)
    data = export_figures(figures, wanted.to_filter(), known, names, wanted.format)
    return send_spreadsheet(data, "schichtwerk-evaluation", wanted.format)


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
    names = names_in_figures(session, context.catalogue(), known)
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
        unit=table.unit,
        values=[ValueShown(value=row.value, text=row.text, requests=row.requests) for row in table.rows],
    )

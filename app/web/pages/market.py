"""A provider's look at the market: his own figures, requests he just missed, and all others without names."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.marketplace.insights import read_market
from app.texts import format_date, format_percent
from app.web.figure_tables import list_tables, make_table
from app.web.naming import names_in_figures
from app.web.pages.evaluation_charts import draw_bars, draw_columns
from app.web.pages.shared import PageLanguage, renderer_of
from app.web.rules import Rule, ruled
from app.web.sessions import CurrentContext, CurrentViewer, ReadSession

router = APIRouter(include_in_schema=False)


@router.get("/{language}/firm/{code}/market", dependencies=ruled(Rule.PROVIDER_OWN))
def get_market_page(
    request: Request,
    language: PageLanguage,
    code: str,
    session: ReadSession,
    viewer: CurrentViewer,
    context: CurrentContext,
) -> Response:
    """Of months and quarters that have ended."""
    market = read_market(viewer, session, code)
    names = names_in_figures(session, context.catalogue(), language)
    months = make_table("month", market.months, language, names)
    return renderer_of(request).render(
        request, "firm/market.html", language, code_of_firm=code, name=names.get(code, code), market=market,
        missed=make_table("missed", market.missed, language, names), months=months,
        columns=draw_columns(months), tables=list_tables(market.market, language, names),
        draw_bars=draw_bars, percent=lambda share: format_percent(share, language),
        date=lambda moment: format_date(moment, language),
    )  # fmt: skip

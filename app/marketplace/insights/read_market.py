"""What a provider sees: his own figures, and the market without names. Only of time that has ended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.database.tables.insights import FigureRow
from app.marketplace.accounts import Viewer, require_scope
from app.marketplace.insights.counting import name_provider
from app.marketplace.insights.read_figures import (
    FigureFilter,
    Figures,
    Values,
    find_ended,
    load_figures,
    sort_values,
)
from app.marketplace.noting import find_month
from app.marketplace.supplying.own_provider import find_own_provider

MOST_MISSED = 25


@dataclass(frozen=True, slots=True)
class MarketView:
    """``missed`` are requests he just missed, by why and what; ``market`` is of all providers together."""

    offered: int
    first: int
    chosen: int
    missed_total: int
    missed: Values
    months: Values  # his offers by month
    market: Figures


def read_market(viewer: Viewer, session: Session, code: str, *, now: datetime) -> MarketView:
    """NotFound ``provider_not_found`` for everybody but its owners, planners and the operator.

    What is still running is left out: who looked day after day could see single requests come in.
    """
    require_scope(viewer, "firm:read")
    find_own_provider(viewer, session, code)
    rows = session.execute(
        select(FigureRow.period, FigureRow.value, func.sum(FigureRow.requests))
        .where(
            FigureRow.subject == name_provider(code),
            FigureRow.dimension == "fate",
            FigureRow.period < find_month(now),
        )
        .group_by(FigureRow.period, FigureRow.value)
    ).all()
    fates: dict[str, int] = {}
    months: dict[str, int] = {}
    for period, value, requests in rows:
        fates[value] = fates.get(value, 0) + int(requests)
        if not value.startswith("missed"):
            month = f"{period:%Y-%m}"
            months[month] = months.get(month, 0) + int(requests)
    missed = {value.partition("/")[2]: n for value, n in fates.items() if value.startswith("missed/")}
    chosen, first = fates.get("chosen", 0), fates.get("offered/first", 0)
    offered = chosen + sum(n for value, n in fates.items() if value.startswith("offered"))
    ranked = sort_values({value: n for value, n in missed.items() if value != "*"})
    market = load_figures(session, FigureFilter(), before=find_ended(now))
    return MarketView(
        offered=offered,
        first=first,
        chosen=chosen,
        missed_total=sum(missed.values()),
        missed=dict(list(ranked.items())[:MOST_MISSED]),
        months=dict(sorted(months.items())),
        market=market,
    )

"""What a provider sees: his own figures, and the market without names."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.database.tables.insights import FigureRow
from app.marketplace.accounts import Viewer, require_scope
from app.marketplace.insights.counting import NONE, name_missed, name_provider
from app.marketplace.insights.protect import OTHERS
from app.marketplace.insights.read_figures import (
    FigureFilter,
    Figures,
    Values,
    load_figures,
    sort_values,
    sum_fates,
)
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


def read_market(viewer: Viewer, session: Session, code: str) -> MarketView:
    """NotFound ``provider_not_found`` for everybody but its owners, planners and the operator."""
    require_scope(viewer, "firm:read")
    find_own_provider(viewer, session, code)
    rows = session.execute(
        select(FigureRow.dimension, FigureRow.period, FigureRow.value, func.sum(FigureRow.requests))
        .where(FigureRow.subject.in_((name_provider(code), name_missed(code))))
        .group_by(FigureRow.dimension, FigureRow.period, FigureRow.value)
    ).all()
    fates: dict[str, int] = {}
    missed: dict[str, int] = {}
    months: dict[str, int] = {}
    for dimension, period, value, requests in rows:
        counted = fates if dimension == "fate" else missed
        counted[value] = counted.get(value, 0) + int(requests)
        if dimension == "fate" and value in ("chosen", "first", "other"):
            month = f"{period:%Y-%m}"
            months[month] = months.get(month, 0) + int(requests)
    offered, chosen = sum_fates(fates)
    first = fates.get("first", 0)
    ranked = sort_values({value: n for value, n in missed.items() if value not in (OTHERS, NONE)})
    market = load_figures(session, FigureFilter(), is_for_all=True)
    return MarketView(
        offered=offered,
        first=first,
        chosen=chosen,
        missed_total=fates.get("missed", 0),
        missed=dict(list(ranked.items())[:MOST_MISSED]),
        months=dict(sorted(months.items())),
        market=market,
    )

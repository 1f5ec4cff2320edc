"""Figures are what counting the rows gives, however often and in whatever order they are counted."""

from __future__ import annotations

import random
from collections import Counter
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from app.database import Database
from app.database.tables import FigureRow, InquiryRow
from app.marketplace.insights import FigureFilter, count_figures, forget_inquiries, read_figures
from app.marketplace.insights.count_figures import owe_counting
from app.marketplace.insights.counting import DIMENSIONS, list_values
from app.values import NotAllowed
from tests.conftest import NOW
from tests.marketplace.insights.rows import make_inquiry
from tests.marketplace.stage import Stage


def fill(database: Database, count: int = 400, seed: int = 1) -> list[InquiryRow]:
    chance = random.Random(seed)
    rows = []
    for number in range(count):
        need = chance.choice(["", "", "", "", "material/inconel 939", "build_volume"])
        rows.append(
            make_inquiry(
                number,
                f"asker{chance.randrange(40)}",
                at=NOW - timedelta(days=chance.randrange(180)),
                process=chance.choice(["PBF-LB/P", "PBF-LB/M", "DED-LB/M"]),
                region=chance.choice(["saxony", "saxony", "germany", "world"]),
                material=chance.choice(["polymer/sls-pa12", "metal/lpbf-316l", "unknown/kryptonite"]),
                need=need,
                quoted_at=NOW if not need and chance.random() < 0.3 else None,
                chosen_provider="alpha" if not need else None,
            )
        )
    with database.write() as session:
        session.add_all(rows)
    return rows


def read_all(database: Database) -> dict[tuple[object, ...], int]:
    with database.read() as session:
        return {
            (row.subject, row.period, row.process, row.region, row.dimension, row.value): row.requests
            for row in session.scalars(select(FigureRow))
        }


def test_counted_again_or_all_anew_is_the_same(database: Database) -> None:
    fill(database)
    assert count_figures(database, now=NOW) == (date(2026, 4, 1), date(2026, 7, 1), date(2026, 10, 1))
    first = read_all(database)
    assert first
    assert count_figures(database, now=NOW + timedelta(days=1)) == (date(2026, 10, 1),)
    assert read_all(database) == first
    assert len(count_figures(database, now=NOW, every=True)) == 3
    assert read_all(database) == first


def test_figures_are_what_a_recount_of_the_rows_gives(database: Database, stage: Stage) -> None:
    rows = fill(database)
    count_figures(database, now=NOW)
    operator = stage.add_member("Betrieb", is_operator=True)
    with database.read() as session:
        figures = read_figures(operator, session, FigureFilter())
    askers = {(r.quarter, r.process, r.region): set[str]() for r in rows}
    for row in rows:
        askers[row.quarter, row.process, row.region].add(row.asker)
    assert all(len(found) >= 3 for found in askers.values())  # so that nothing is left out
    assert figures.total == len(rows)
    for dimension in DIMENSIONS:
        recount = Counter(value for row in rows for name, value in list_values(row) if name == dimension)
        assert sum(figures.of(dimension).values()) == len(rows)
        for value, requests in figures.of(dimension).items():
            if not value.endswith("*"):
                assert 3 <= requests <= recount[value]
    assert figures.of("all") == {"all": 400}
    assert dict(figures.processes) == Counter(row.process for row in rows)
    assert dict(figures.regions) == Counter(row.region for row in rows)
    assert figures.count("outcome", "unmet") <= sum(row.offers == 0 for row in rows)


def test_filters_add_up(database: Database, stage: Stage) -> None:
    fill(database)
    count_figures(database, now=NOW)
    operator = stage.add_member("Betrieb", is_operator=True)
    with database.read() as session:
        parts = [
            read_figures(operator, session, FigureFilter(quarter, quarter, process, region)).total
            for quarter in (date(2026, 4, 1), date(2026, 7, 1), date(2026, 10, 1))
            for process in ("PBF-LB/P", "PBF-LB/M", "DED-LB/M")
            for region in ("saxony", "germany", "world")
        ]
        assert sum(parts) == 400
        assert read_figures(operator, session, FigureFilter(to_quarter=date(2025, 1, 1))).total == 0


def test_only_operators_read_them(database: Database, stage: Stage) -> None:
    for viewer in (stage.add_member("Kunde"), stage.make_guest()):
        with database.read() as session, pytest.raises(NotAllowed):
            read_figures(viewer, session, FigureFilter())


def test_questions_are_forgotten_and_their_figures_stay(database: Database) -> None:
    fill(database, 50)
    count_figures(database, now=NOW)
    before = read_all(database)
    with database.write() as session:
        assert forget_inquiries(session, now=NOW) == 0
        assert forget_inquiries(session, now=NOW + timedelta(days=3 * 366 + 100)) == 50
    count_figures(database, now=NOW + timedelta(days=3 * 366 + 100))
    assert read_all(database) == before


def test_counting_is_owed_once_a_day(stage: Stage) -> None:
    for _ in range(3):
        with stage.database.write() as session:
            owe_counting(session, now=stage.now)
    assert stage.work() == 1

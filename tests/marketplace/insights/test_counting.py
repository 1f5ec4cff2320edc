"""Figures are what counting the rows gives, however often and in whatever order they are counted."""

from __future__ import annotations

import random
from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select, update

from app.database import Database
from app.database.tables import FigureRow, InquiryRow
from app.marketplace.insights import FigureFilter, Figures, count_figures, forget_inquiries, read_figures
from app.marketplace.insights.count_figures import owe_counting
from app.marketplace.insights.counting import DIMENSIONS, list_values
from app.values import NotAllowed
from tests.conftest import NOW
from tests.marketplace.insights.rows import make_inquiry
from tests.marketplace.stage import Stage

SETTLED = datetime(2026, 10, 31, 23, tzinfo=UTC)  # the end of October where the programme is


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
    months = tuple(date(2026, month, 1) for month in range(4, 11))
    assert count_figures(database, now=NOW) == months
    first = read_all(database)
    assert first
    assert count_figures(database, now=NOW + timedelta(days=1)) == ()
    assert count_figures(database, now=NOW, every=True) == months
    assert read_all(database) == first


def test_figures_are_what_a_recount_of_the_rows_gives(database: Database, stage: Stage) -> None:
    rows = [row for row in fill(database) if row.first_asked_at < SETTLED]
    count_figures(database, now=NOW)
    operator = stage.add_member("Betrieb", is_operator=True)
    with database.read() as session:
        figures = read_figures(operator, session, FigureFilter())
    # two that nobody met in May are in no figure, for they are of too few
    assert (figures.total, len(rows)) == (339, 341)
    assert figures.until == date(2026, 11, 1)
    shown = {**figures.dimensions, "process": figures.processes, "region": figures.regions}
    for dimension in DIMENSIONS:
        recount = Counter(value for row in rows for name, value in list_values(row) if name == dimension)
        assert sum(shown[dimension].values()) == 339
        for value, requests in shown[dimension].items():
            if not value.endswith("*"):
                assert 3 <= requests <= recount[value]
    assert figures.of("all") == {"all": 339}
    by_month = Counter(f"{row.first_asked_at:%Y-%m}" for row in rows)
    assert figures.of("month") == by_month - Counter({"2026-05": 2})
    assert figures.of("outcome")["unmet/build_volume"] > 40
    assert figures.count("outcome", "unmet") <= sum(row.offers == 0 for row in rows)


def test_a_month_is_counted_once_a_week_after_its_end_and_then_stays(database: Database) -> None:
    """Else two views of it would tell what one organisation did in between."""
    fill(database)
    with database.write() as session:
        session.add_all(make_inquiry(900 + n, f"late{n}", at=NOW) for n in range(30))
    count_figures(database, now=NOW)
    before = read_all(database)
    assert {key[1] for key in before} == {date(2026, month, 1) for month in range(5, 11)}
    with database.write() as session:
        session.execute(update(InquiryRow).values(quoted_at=NOW, chosen_provider="beta", changed_at=NOW))
        session.add_all(make_inquiry(950 + n, f"later{n}", at=NOW - timedelta(days=40)) for n in range(9))
    for at in (NOW, datetime(2026, 12, 7, 12, tzinfo=UTC)):
        assert count_figures(database, now=at) == ()
        assert read_all(database) == before
    assert count_figures(database, now=datetime(2026, 12, 8, 12, tzinfo=UTC)) == (date(2026, 11, 1),)
    after = read_all(database)
    # only a whole month is new, and what stood there stands there
    assert {key: requests for key, requests in after.items() if key[1] != date(2026, 11, 1)} == before
    assert sum(n for key, n in after.items() if key[4] == "all" and key[1] == date(2026, 11, 1)) >= 30


def test_who_asks_most_does_not_make_a_figure(database: Database, stage: Stage) -> None:
    at = NOW - timedelta(days=40)
    with database.write() as session:
        session.add_all(
            make_inquiry(number, asker, at=at + timedelta(minutes=number))
            for number, asker in enumerate(["large"] * 9 + ["b", "c", "d", "e"])
        )
    count_figures(database, now=NOW)
    operator = stage.add_member("Betrieb", is_operator=True)
    with database.read() as session:
        figures = read_figures(operator, session, FigureFilter())
    assert (figures.total, figures.loads, figures.most_share_percent) == (0, {}, 67)
    with database.write() as session:
        session.add_all(
            make_inquiry(20 + n, asker, at=at + timedelta(hours=1 + n)) for n, asker in enumerate("bc")
        )
    count_figures(database, now=NOW, every=True)
    with database.read() as session:
        assert read_figures(operator, session, FigureFilter()).total == 0  # 3 beside 9 and 2 are too little
        session.rollback()
    with database.write() as session:
        session.add_all(
            make_inquiry(30 + n, asker, at=at + timedelta(hours=5 + n)) for n, asker in enumerate("de")
        )
    count_figures(database, now=NOW, every=True)
    with database.read() as session:
        assert read_figures(operator, session, FigureFilter()).total == 17


def test_filters_add_up_and_small_cells_are_in_the_whole_only(database: Database, stage: Stage) -> None:
    at = NOW - timedelta(days=40)
    kinds = [("PBF-LB/P", "saxony")] * 40 + [("PBF-LB/M", "saxony")] * 12 + [("PBF-LB/M", "germany")] * 28
    with database.write() as session:
        session.add_all(
            make_inquiry(
                number, f"asker{number % 40}", at=at + timedelta(minutes=number), process=process,
                region=region, need="build_volume" if number % 10 == 0 else "",
            )
            for number, (process, region) in enumerate([*kinds, *kinds])
        )  # fmt: skip
    count_figures(database, now=NOW)
    operator = stage.add_member("Betrieb", is_operator=True)

    def read(*wanted: object) -> Figures:
        with database.read() as session:
            return read_figures(operator, session, FigureFilter(*wanted))  # type: ignore[arg-type]

    whole = read()
    assert (whole.total, whole.count("outcome", "unmet"), whole.pooled) == (160, 16, 72)
    assert (whole.processes, whole.regions) == (
        {"PBF-LB/M": 80, "PBF-LB/P": 80}, {"saxony": 92, "germany": 52, "*": 16},
    )  # fmt: skip
    # metal has room in both regions together only
    assert [read(None, None, process).total for process in ("PBF-LB/P", "PBF-LB/M")] == [72, 72]
    assert [read(None, None, "", region).total for region in ("saxony", "germany")] == [72, 0]
    assert read(None, None, "PBF-LB/M").pooled == 72
    assert read(None, None, "PBF-LB/M").regions == {"saxony": 20, "germany": 52}
    assert read(date(2026, 7, 1), date(2026, 7, 1)).total == 0
    assert read(None, date(2025, 1, 1)).total == 0


def test_only_operators_read_them(database: Database, stage: Stage) -> None:
    for viewer in (stage.add_member("Kunde"), stage.make_guest()):
        with database.read() as session, pytest.raises(NotAllowed):
            read_figures(viewer, session, FigureFilter())


def test_questions_are_forgotten_and_their_figures_stay(database: Database) -> None:
    fill(database, 50)
    count_figures(database, now=NOW)
    late = NOW + timedelta(days=3 * 366 + 100)
    with database.write() as session:
        assert forget_inquiries(session, now=NOW) == 0
        assert forget_inquiries(session, now=late) == 33  # October's quarter has not been counted to its end
    count_figures(database, now=late)
    before = read_all(database)
    with database.write() as session:
        assert forget_inquiries(session, now=late) == 17
    assert count_figures(database, now=late, every=True) == ()
    assert read_all(database) == before != {}


def test_counting_is_owed_once_a_day(stage: Stage) -> None:
    for _ in range(3):
        with stage.database.write() as session:
            owe_counting(session, now=stage.now)
    assert stage.work() == 1

"""The made-up year: the same for the same seed, believable, and all of it fictional."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

from scripts.demo_year_rows import PROVIDERS, YearWanted, write_people, write_phases, write_requests
from sqlalchemy import select

from app.database import Database
from app.database.tables import InquiryRow, OrganisationRow, ProviderRow, ReferralRow
from app.marketplace.insights import FigureFilter, count_figures
from app.marketplace.insights.read_figures import load_figures
from app.marketplace.supplying import import_catalogue
from app.offers import Prepared
from tests.conftest import NOW

YEAR = YearWanted(1_500, 150, 7, NOW - timedelta(days=365), NOW)


def fill(database: Database) -> None:
    write_phases(database, YEAR)
    write_people(database, YEAR)
    write_requests(database, YEAR)


def test_a_year_is_written_once_and_counted(database: Database, prepared: Prepared) -> None:
    with database.write() as session:
        import_catalogue(session, prepared.catalogue, now=NOW)
    fill(database)
    fill(database)  # again changes nothing
    with database.read() as session:
        rows = session.scalars(select(InquiryRow)).all()
        names = session.scalars(select(OrganisationRow.name)).all()
        providers = session.scalars(select(ProviderRow)).all()
        assert session.scalars(select(ReferralRow.note)).all() == ["Simuliertes Jahr (fiktiv)"] * 12
    assert (len(rows), len(names), len(providers)) == (1_500, 150, PROVIDERS)
    assert all("(fiktiv)" in name for name in names)
    assert all(provider.document["is_fictional"] for provider in providers)
    assert all(row.is_fictional for row in rows)
    assert {row.phase for row in rows} == {"closed_test", "pilot", "commercial"}
    # it grows, rests at weekends, and a few ask often
    months = [row.first_asked_at for row in rows]
    half = NOW - timedelta(days=182)
    assert sum(at > half for at in months) > 2 * sum(at <= half for at in months)
    assert sum(at.weekday() >= 5 for at in months) < 0.1 * len(rows)
    assert Counter(row.asker for row in rows).most_common(1)[0][1] > 5 * len(rows) / 150
    assert 0.05 < sum(not row.offers for row in rows) / len(rows) < 0.2
    count_figures(database, now=NOW, every=True)
    with database.read() as session:
        figures = load_figures(session, FigureFilter())
    assert figures.until is not None
    settled = sum(row.first_asked_at.date() < figures.until for row in rows)
    assert 0.97 * settled <= figures.total <= settled + 5  # days where the programme is begin earlier
    assert figures.count("outcome", "unmet") > 0
    assert len(figures.loads) > 20

"""The made-up year: the same for the same seed, believable, all of it fictional, and in nobody's way."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import select

from app.database import Database, open_engine
from app.database.documents import to_document
from app.database.tables import (
    CaseEntryRow,
    FeedbackRow,
    InquiryRow,
    JobRow,
    MailRow,
    MissionRunRow,
    OrganisationRow,
    PartRow,
    ProviderRow,
    QuoteQuestionRow,
    QuoteRow,
    ReferralCaseRow,
    ReferralRow,
    UserRow,
)
from app.database.upgrade import upgrade_database
from app.integrations.storage.local import LocalStorage
from app.marketplace.insights import FigureFilter, count_figures
from app.marketplace.insights.read_figures import load_figures
from app.marketplace.noting import name_asker
from app.marketplace.supplying.trial_parts import load_samples
from app.sandbox import Sandbox
from scripts.demo_year import has_year, write_year
from scripts.made_up_year.market import PROVIDERS
from scripts.made_up_year.measuring import MeasuredShape, measure_shapes
from scripts.made_up_year.shapes import make_shapes
from scripts.made_up_year.wanted import YearWanted, next_office_hour
from tests.conftest import NOW

YEAR = YearWanted(300, 50, 7, NOW - timedelta(days=365), NOW)
SECRET = b"made-up-year-of-a-test-0123456789"


def take_samples() -> list[MeasuredShape]:
    """Parts that were measured before."""
    blobs = (b"solid", b"glb", b"png")
    return [
        MeasuredShape(f"{each.name}.stl", "a" * 64, blobs, each.measurements, to_document(each.measurements))
        for each in load_samples()
    ]


def test_a_year_on_each_database(database: Database, tmp_path: Path) -> None:
    assert not has_year(database)
    done = write_year(database, LocalStorage(tmp_path / "year"), YEAR, take_samples(), SECRET)
    assert has_year(database)
    check_laws(database, done)
    check_believable(database)
    check_fictional(database)
    # what the program refused would have been refused to anybody, and is the exception
    refused = sum(count for name, count in done.items() if name.startswith("refused"))
    assert refused <= 0.05 * done.total(), done


def check_laws(database: Database, done: Counter[str]) -> None:
    """What holds of every year, whatever was drawn."""
    with database.read() as session:
        asked = session.scalars(select(InquiryRow)).all()
        organisations = {row.id: row for row in session.scalars(select(OrganisationRow))}
        joined = {name_asker(key, None): row.created_at for key, row in organisations.items()}
        # nobody asks before he is there, nothing is chosen before it was asked for
        assert len(asked) == 300
        assert all(row.is_fictional for row in asked)
        assert all(row.is_guest or joined[row.asker] <= row.first_asked_at for row in asked)
        assert all(row.quoted_at is None or row.quoted_at > row.first_asked_at for row in asked)
        assert all(row.chosen_provider in (None, *row.offering) for row in asked)
        assert {row.phase for row in asked} == {"closed_test", "pilot", "commercial"}
        assert not any(row.is_guest for row in asked if row.phase == "closed_test")
        # each quote is one that the engine made, of a question that is among the figures
        quotes = {row.id: row for row in session.scalars(select(QuoteRow))}
        assert len(quotes) == done["quote issued"] + done["quote revised"] > 15
        assert sum(row.quoted_at is not None for row in asked) == done["quote issued"]
        for question in session.scalars(select(QuoteQuestionRow)):
            assert question.asked_at >= quotes[question.quote_id].created_at
            assert question.answered_at is None or question.answered_at > question.asked_at
        for part in session.scalars(select(PartRow)):
            assert (part.status, part.organisation_id in organisations) == ("measured", True)
            assert part.storage_key
        # cases go their way in time
        at: dict[str, datetime] = {}
        for entry in session.scalars(
            select(CaseEntryRow).order_by(CaseEntryRow.case_id, CaseEntryRow.position)
        ):
            assert at.get(entry.case_id, entry.at) <= entry.at
            at[entry.case_id] = entry.at
        for case in session.scalars(select(ReferralCaseRow)):
            assert case.created_at <= at.get(case.id, case.created_at) <= case.changed_at or case.state
        assert len(session.scalars(select(ReferralRow)).all()) == done["referral stored"] > 0
        declined = session.scalars(select(CaseEntryRow.reason).where(CaseEntryRow.step == "decline")).all()
        assert len(declined) == done["case: decline"] > 0
        assert None not in declined
        assert session.scalars(select(MissionRunRow)).all()
        for said in session.scalars(select(FeedbackRow)):
            assert said.triaged_at is None or said.triaged_at >= said.created_at


def check_believable(database: Database) -> None:
    """It looks like a year, and can be counted."""
    with database.read() as session:
        rows = session.scalars(select(InquiryRow)).all()
    # it grows, rests at weekends, a few ask often, and some find nobody
    half = NOW - timedelta(days=182)
    assert sum(row.first_asked_at > half for row in rows) > 2 * sum(
        row.first_asked_at <= half for row in rows
    )
    assert sum(row.first_asked_at.weekday() >= 5 for row in rows) < 0.1 * len(rows)
    assert Counter(row.asker for row in rows).most_common(1)[0][1] > 3 * len(rows) / YEAR.customers
    assert 0.03 < sum(not row.offers for row in rows) / len(rows) < 0.5
    assert len({row.cheapest_minor for row in rows}) > 30
    count_figures(database, now=NOW, every=True)
    with database.read() as session:
        figures = load_figures(session, FigureFilter())
    assert figures.until is not None
    settled = sum(row.first_asked_at.date() < figures.until for row in rows)
    assert 0.9 * settled <= figures.total <= settled + 5  # days where the programme is begin earlier
    assert figures.answers
    assert len(figures.loads) > 10


def check_fictional(database: Database) -> None:
    """Nobody exists, and nobody gets a letter."""
    with database.read() as session:
        providers = session.scalars(select(ProviderRow)).all()
        listed = [row for row in providers if row.is_listed]
        assert (len(listed), all(row.document["is_fictional"] for row in listed)) == (PROVIDERS, True)
        assert {row.standing for row in providers if not row.is_listed} <= {"applying", "closed"}
        names = session.scalars(select(OrganisationRow.name)).all()
        assert all("(fiktiv)" in name or "(fictional)" in name for name in names)
        assert all(email.endswith(".invalid") for email in session.scalars(select(UserRow.email)))
        assert set(session.scalars(select(MailRow.status))) == {"sent"}
        assert not [kind for kind in session.scalars(select(JobRow.kind)) if kind == "send_mail"]


def test_the_same_seed_is_the_same_year(tmp_path: Path) -> None:
    year = YearWanted(100, 30, 7, NOW - timedelta(days=365), NOW)
    first, again = (read_year(tmp_path / name, year) for name in ("first", "again"))
    assert all(first)
    assert again == first


def read_year(folder: Path, year: YearWanted) -> tuple[list[object], ...]:
    """A year of a database of its own; rows that use cases name anew each time without their names."""
    folder.mkdir()
    engine = open_engine(f"sqlite:///{folder}/year.db")
    try:
        upgrade_database(engine)
        database = Database(engine)
        write_year(database, LocalStorage(folder), year, take_samples(), SECRET)
        with database.read() as session:
            return (
                [(row.key, row.first_asked_at, row.chosen_provider, row.need)
                 for row in session.scalars(select(InquiryRow).order_by(InquiryRow.key))],
                [(row.number, row.created_at, row.part_ids)
                 for row in session.scalars(select(QuoteRow).order_by(QuoteRow.number))],
                sorted((row.institute, row.state, row.changed_at)
                       for row in session.scalars(select(ReferralCaseRow))),
                sorted((row.text, row.created_at) for row in session.scalars(select(FeedbackRow))),
            )  # fmt: skip
    finally:
        engine.dispose()


def test_shapes_are_sound_and_measured_once(warm_sandbox: Sandbox) -> None:
    shapes = make_shapes(YEAR, 10)
    assert shapes == make_shapes(YEAR, 10)
    assert len({shape.stl for shape in shapes}) == 10
    for measured in measure_shapes(warm_sandbox, shapes, threads=1):
        assert measured.measurements.is_priceable, measured.name
        assert measured.measurements.volume_mm3
        assert [bool(blob) for blob in measured.blobs] == [True, True, True]


def test_offices_are_open_on_weekdays() -> None:
    for hours in range(0, 24 * 14, 5):
        opened = next_office_hour(NOW + timedelta(hours=hours))
        assert opened >= NOW + timedelta(hours=hours)
        assert opened.isoweekday() <= 5
        assert 8 <= opened.hour < 17

"""Feedback, and how referrals and pages are named in figures."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from app.database import Database
from app.database.tables import FeedbackRow
from app.marketplace.insights import FigureFilter, count_figures
from app.marketplace.insights.other_subjects import name_area, name_reason, name_several
from app.marketplace.insights.read_figures import load_figures
from app.values import digest

AT = datetime.fromisoformat("2026-07-20T10:00:00+00:00")


def make_feedback(number: int, organisation: str | None, **changes: object) -> FeedbackRow:
    values: dict[str, object] = {
        "id": digest(["feedback", number])[:26], "user_id": None, "organisation_id": organisation,
        "kind": "wish", "text": "", "page": f"/de/parts/{number}", "language": "de", "viewport": "",
        "status": "planned", "answer": "", "triaged_at": AT + timedelta(days=3), "created_at": AT, **changes,
    }  # fmt: skip
    return FeedbackRow(**values)


def test_feedback_is_counted_by_kind_page_and_what_came_of_it(database: Database) -> None:
    with database.write() as session:
        session.add_all(make_feedback(number, f"firm{number}") for number in range(3))
        session.add_all(
            make_feedback(3 + number, f"firm{number}", kind="bug", page="/de", status="new", triaged_at=None)
            for number in range(4)
        )
    assert count_figures(database, now=datetime.fromisoformat("2026-10-07T10:00:00+00:00")) == tuple(
        AT.date().replace(month=month, day=1) for month in (7, 8)
    )
    with database.read() as session:
        assert load_figures(session, FigureFilter()).feedback == {}  # the quarter has not settled
    count_figures(database, now=datetime.fromisoformat("2026-10-09T10:00:00+00:00"))
    with database.read() as session:
        figures = load_figures(session, FigureFilter())
        narrow = load_figures(session, FigureFilter(region="saxony"))
        for_all = load_figures(session, FigureFilter(), is_for_all=True)
    assert figures.feedback == {
        "feedback": {"bug": 4, "wish": 3},
        "feedback_status": {"new": 4, "planned": 3},
        "feedback_page": {"start": 4, "parts": 3},
        "to_triage": {"none": 4, "week": 3},
    }
    assert (narrow.feedback, for_all.feedback) == ({}, {})


def test_those_who_are_gone_count_as_one(database: Database) -> None:
    with database.write() as session:
        session.add_all(make_feedback(number, None) for number in range(5))
    count_figures(database, now=datetime.fromisoformat("2026-10-09T10:00:00+00:00"))
    with database.read() as session:
        assert load_figures(session, FigureFilter()).feedback == {}


@pytest.mark.parametrize(
    ("page", "area"),
    [
        ("/de", "start"), ("/en/", "start"), ("", "start"), ("/de/parts/abc/report", "parts"),
        ("/de/*/x", "start"), (f"/de/{'x' * 90}", "x" * 40),
    ],
)  # fmt: skip
def test_a_page_is_named_by_its_first_word(page: str, area: str) -> None:
    assert name_area(page) == area


def test_reasons_and_several_codes_as_one_value() -> None:
    assert name_reason([]) == "wished"
    assert name_reason([{"code": "nothing_offered"}, {"code": "customers_wish"}]) == "nothing_offered"
    assert (
        name_reason([{"code": "no_candidate", "parameters": {"code": "too_large"}}])
        == "no_candidate/too_large"
    )
    assert [name_several(codes) for codes in ([], ["b", "a"], ["a", "b", "c", "d"])] == [
        "none", "a+b", "several",
    ]  # fmt: skip

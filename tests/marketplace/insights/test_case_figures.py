"""Steps of cases are counted once, in the quarter they were taken in."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from app.database import Database
from app.database.tables import CaseEntryRow, OrganisationRow, ReferralCaseRow, ReferralRow
from app.marketplace.insights import FigureFilter, Figures, count_figures
from app.marketplace.insights.read_figures import load_figures
from app.values import digest

BEGIN = datetime.fromisoformat("2026-01-12T10:00:00+00:00")
LATE = datetime.fromisoformat("2026-07-08T10:00:00+00:00")  # two quarters have settled
DAY = timedelta(days=1)
ASSESSMENT = {
    "feasibility": "needs_development", "how": "So.", "readiness_level": 4, "effort_person_days": 20,
    "weeks": 9, "cost_low_minor": 0, "cost_high_minor": 1_800_000, "partners": [], "funding": ["zim"],
}  # fmt: skip
OUTCOME = {"kind": "parameter_set", "text": "So.", "readiness_level": 6}
# what was done, on which day after the beginning
Taken = tuple[tuple[str, str, int], ...]
TAKEN: Taken = (
    ("screen", "screened", 1), ("take_up", "taken_up", 5), ("ask", "asked", 6), ("answer", "taken_up", 9),
    ("assess", "assessed", 25), ("accept", "accepted", 30), ("message", "accepted", 31),
    ("start", "in_project", 40), ("message", "in_project", 41), ("conclude", "concluded", 120),
    ("hand_back", "handed_back", 125),
)  # fmt: skip


def write_case(
    session: Session, number: int, taken: Taken, *, reason: str | None = None, **more: object
) -> None:
    """A case of an organisation of its own at an institute it chose."""
    organisation, referral, case = (
        digest([kind, number])[:26] for kind in ("organisation", "referral", "case")
    )
    session.add(OrganisationRow(id=organisation, name=f"Kunde {number}", created_at=BEGIN))
    session.flush()
    session.add(
        ReferralRow(
            id=referral, organisation_id=organisation, user_id=None, guest_key_hash=None, part_id=referral,
            status="stored", quantity=1, requirement={}, destination={},
            reasons=[{"code": "no_candidate", "parameters": {"code": "too_large", "count": 3}}],
            institutes=["fraunhofer-ifam-dd"], consent="summary", note="", created_at=BEGIN,
        )
    )  # fmt: skip
    session.flush()
    values: dict[str, object] = {
        "institute": "fraunhofer-ifam-dd", "state": "submitted", "revision": 1, "created_at": BEGIN,
        "changed_at": BEGIN, "assessment": None, "outcome": None, **more,
    }  # fmt: skip
    session.add(ReferralCaseRow(id=case, referral_id=referral, **values))
    session.flush()
    session.add_all(
        CaseEntryRow(
            id=digest([case, position])[:26], case_id=case, position=position, kind="step", side="institute",
            step=step, state=state, text="", user_id=None, at=BEGIN + day * DAY,
            reason=reason if state == "declined" else None,
        )
        for position, (step, state, day) in enumerate(taken, start=1)
    )  # fmt: skip


def count(database: Database, wanted: FigureFilter | None = None) -> Figures:
    count_figures(database, now=LATE)
    with database.read() as session:
        return load_figures(session, wanted or FigureFilter())


def test_every_step_is_counted_once_with_what_is_known_of_it(database: Database) -> None:
    with database.write() as session:
        for number in range(4):
            write_case(session, number, TAKEN, assessment=ASSESSMENT, outcome=OUTCOME)
        for number in range(4, 7):
            write_case(session, number, (*TAKEN[:2], ("decline", "declined", 8)), reason="capacity")
    figures = count(database)
    assert figures.case_counts == {
        "submitted": 7, "screened": 7, "taken_up": 7, "asked": 4, "assessed": 4, "accepted": 4,
        "in_project": 4, "concluded": 4, "handed_back": 4, "declined": 3,
    }  # fmt: skip
    assert figures.steps == {
        "to_screen": {"day": 7},
        "to_take_up": {"week": 7},
        "to_assess": {"month": 4},
        "feasibility": {"needs_development": 4},
        "readiness": {"6": 4},
        "cost": {"20": 4},
        "funding": {"zim": 4},
        "declined_at": {"taken_up": 3},
        "declined_because": {"capacity": 3},
        "declined_reason": {"no_candidate/too_large": 3},
        "result": {"parameter_set": 4},
        "gain": {"2": 4},
        "to_conclude": {"year": 4},
    }
    assert figures.referrals == {
        "reason": {"no_candidate/too_large": 7}, "institute": {"fraunhofer-ifam-dd": 7},
    }  # fmt: skip
    first = count(database, FigureFilter(to_quarter=BEGIN.date().replace(day=1)))
    assert "concluded" not in first.case_counts  # that was in May
    assert first.case_counts["in_project"] == 4


def test_why_cases_were_declined_is_told_of_enough_customers_only(database: Database) -> None:
    declined: Taken = (("decline", "declined", 8),)
    reasons = ["equipment"] * 4 + ["funding"] * 3 + ["dates"] * 2 + ["other"] + [None] * 3
    with database.write() as session:
        for number, reason in enumerate(reasons):
            write_case(session, number, declined, reason=reason)
    # what fewer than three asked for stands together, if together they are enough
    assert count(database).steps["declined_because"] == {"equipment": 4, "funding": 3, "none": 3, "*": 3}


def test_steps_of_too_few_or_of_one_that_dominates_are_not_told(database: Database) -> None:
    with database.write() as session:
        for number in range(2):
            write_case(session, number, TAKEN[:1])
    assert count(database).cases == {}


def test_who_was_passed_on_to_has_the_case_once_the_customer_agrees(database: Database) -> None:
    passed = {"institute": "fraunhofer-iws", "state": "proposed"}
    with database.write() as session:
        for number in range(3):
            write_case(session, number, (("agree", "submitted", 10), ("screen", "screened", 11)), **passed)
        for number in range(3, 6):
            write_case(session, number, (("withdraw", "withdrawn", 3),), **passed)
    figures = count(database)
    assert figures.case_counts == {"submitted": 3, "screened": 3, "withdrawn": 3}
    assert figures.steps["to_screen"] == {"day": 3}

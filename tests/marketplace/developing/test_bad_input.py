"""What goes wrong on the way: held, released and refused, consent changed in the middle, nobody answers.

Nothing is lost, and both sides are told.
"""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.database.tables import AuditEntryRow, HoldRow, MailRow, UserRow
from app.institutes.rules import USUAL_RULES
from app.marketplace.accounts import Viewer
from app.marketplace.developing import count_cases, decide_held, find_forgotten, list_cases, sweep_cases
from app.marketplace.duties import DecideHold
from app.marketplace.guarding import ConsentKind
from app.marketplace.quoting import delete_part
from app.marketplace.referring import ChangeConsent, change_consent
from app.programme import Declaration
from app.values import Invalid, NotAllowed, NotFound
from tests.marketplace.developing.lab import Lab, open_lab
from tests.marketplace.stage import Stage

MILITARY = Declaration("military", purpose="Halterung")


def sweep(lab: Lab, days: int = 0) -> tuple[int, int, int]:
    lab.stage.now += timedelta(days=days)
    with lab.stage.database.write() as session:
        swept = sweep_cases(session, rules=USUAL_RULES, now=lab.stage.now)
    return swept.ended, swept.reminded, swept.escalated


def letters(lab: Lab, viewer: Viewer) -> Counter[str]:
    with lab.stage.database.read() as session:
        return Counter(
            session.scalars(
                select(MailRow.kind)
                .join(UserRow, UserRow.email == MailRow.recipient)
                .where(UserRow.id == viewer.user_id)
            )
        )


def inbox(lab: Lab, viewer: Viewer) -> tuple[list[str], int]:
    with lab.stage.database.read() as session:
        found = list_cases(viewer, session, now=lab.stage.now)
        figures = count_cases(viewer, session, now=lab.stage.now)
    return [each.id for each in found], sum(figures.by_state.values())


def forgotten(lab: Lab) -> list[str]:
    with lab.stage.database.read() as session:
        return find_forgotten(session, now=lab.stage.now)


def decide(lab: Lab, *, is_released: bool) -> None:
    with lab.stage.database.write() as session:
        hold_id = session.scalars(select(HoldRow.id)).one()
        command = DecideHold(hold_id, is_released, "Angesehen.")
        decide_held(session, lab.operator, command, rules=USUAL_RULES, now=lab.stage.now)


def consent(lab: Lab, *kinds: ConsentKind) -> None:
    with lab.stage.database.write() as session:
        command = ChangeConsent(lab.referral_id, lab.institutes[0], kinds)
        change_consent(session, lab.customer, command, now=lab.stage.now)


def test_an_institute_knows_nothing_of_what_is_held_and_is_told_when_it_is_released(stage: Stage) -> None:
    lab = open_lab(stage, declaration=MILITARY)
    seen = lab.read(lab.customer)
    assert (seen.hold, seen.waiting_for, seen.due_at) == ("held", None, None)
    assert sweep(lab, days=40) == (0, 0, 0)
    assert forgotten(lab) == []
    assert inbox(lab, lab.staff) == ([], 0)
    with pytest.raises(NotFound, match="case_not_found"):
        lab.read(lab.staff)
    assert letters(lab, lab.staff) == {}
    decide(lab, is_released=True)
    assert inbox(lab, lab.staff) == ([lab.case], 1)
    assert [letters(lab, each) for each in (lab.staff, lab.colleague, lab.other_staff)] == [
        {"case_arrived": 1}
    ] * 3
    seen = lab.read(lab.staff)
    assert (seen.state, seen.waiting_for, seen.is_overdue) == ("submitted", "institute", False)
    assert sweep(lab) == (0, 0, 0)


def test_what_is_refused_ends_and_no_institute_ever_knows(stage: Stage) -> None:
    lab = open_lab(stage, declaration=MILITARY)
    decide(lab, is_released=False)
    assert [lab.read(lab.customer, case).state for case in lab.cases.values()] == ["ended", "ended"]
    assert letters(lab, lab.customer) == {"hold_placed": 1, "hold_refused": 1}
    assert letters(lab, lab.staff) == {}
    assert inbox(lab, lab.staff) == ([], 0)
    assert sweep(lab, days=40) == (0, 0, 0)


def test_consent_changed_in_the_middle_holds_at_once_and_the_institute_is_told(stage: Stage) -> None:
    lab = open_lab(stage)
    lab.accept(lab.staff)
    lab.step(lab.staff, "take_up")
    before = letters(lab, lab.staff)
    consent(lab, "summary")
    assert lab.read(lab.staff).released == ("summary",)
    consent(lab)
    seen = lab.read(lab.staff)
    assert (seen.state, seen.released, seen.dossier) == ("taken_up", (), None)
    assert [each.side for each in seen.entries] == ["institute"]  # what it wrote itself
    consent(lab)  # again the same: nothing new to tell
    assert letters(lab, lab.staff) - before == {"case_consent": 1}  # both at the same moment
    with stage.database.read() as session:
        actions = session.scalars(
            select(AuditEntryRow.action).where(AuditEntryRow.object_id == lab.referral_id)
        ).all()
    assert actions.count("consent_withdrawn") == 2
    stage.now += timedelta(minutes=1)
    consent(lab, "file")
    assert lab.read(lab.staff).released == ("summary", "measurements", "file")
    assert letters(lab, lab.staff) - before == {"case_consent": 2}
    assert len(lab.read(lab.customer).entries) == 1


def test_an_institute_that_never_answers(stage: Stage) -> None:
    lab = open_lab(stage)
    case, other = lab.cases.values()
    lab.step(lab.other_staff, "decline", other)
    assert sweep(lab, days=7) == (0, 1, 0)
    assert sweep(lab, days=7) == (0, 0, 1)
    assert letters(lab, lab.customer)["case_silent"] == 1
    assert sweep(lab, days=3) == (0, 0, 0)
    assert sweep(lab, days=14) == (0, 0, 1)
    assert letters(lab, lab.operator) == {"case_overdue": 2}
    assert letters(lab, lab.customer)["case_silent"] == 1
    assert forgotten(lab) == []
    with pytest.raises(NotAllowed, match="step_of_other_side"):
        lab.step(lab.customer, "end")
    with pytest.raises(Invalid, match="step_text_missing"):
        lab.step(lab.operator, "end", text=" ")
    news = letters(lab, lab.customer)["case_news"]
    assert lab.step(lab.operator, "end", text="Das Institut meldet sich nicht.") == "ended"
    assert lab.read(lab.customer, case).entries[-1].text == "Das Institut meldet sich nicht."
    assert letters(lab, lab.customer)["case_news"] == news + 1
    assert letters(lab, lab.staff)["case_arrived"] == 2  # once when it came, once now
    assert sweep(lab, days=40) == (0, 0, 0)


def test_a_deleted_part_is_told_to_both_sides(stage: Stage) -> None:
    lab = open_lab(stage)
    with stage.database.write() as session:
        delete_part(session, lab.customer, lab.part_id, now=stage.now)
    assert sweep(lab) == (2, 0, 0)
    assert letters(lab, lab.customer) == {"case_news": 2}
    assert letters(lab, lab.staff)["case_news"] == 1

"""A case takes so many words of each side, and goes on all the same."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from app.database.tables import AuditEntryRow, CaseEntryRow, MailRow, ReferralCaseRow
from app.institutes.workflow import Side, Step
from app.marketplace.developing import MOST_NOTES, MOST_REPEATED, write_case_note
from app.marketplace.referring.open_cases import write_entry
from app.values import Conflict
from tests.marketplace.developing.lab import Lab, open_lab
from tests.marketplace.stage import Stage


def fill(lab: Lab, side: Side, step: Step | None, count: int) -> None:
    """As many as if they had been written one after the other."""
    with lab.stage.database.write() as session:
        case = session.get_one(ReferralCaseRow, lab.case)
        for _ in range(count):
            write_entry(session, case, side=side, step=step, text="x", user_id=None, now=lab.stage.now)


def count_all(lab: Lab) -> tuple[int, ...]:
    with lab.stage.database.read() as session:
        return tuple(
            session.scalar(select(func.count()).select_from(table)) or 0
            for table in (CaseEntryRow, MailRow, AuditEntryRow)
        )


def test_notes(stage: Stage) -> None:
    lab = open_lab(stage)
    lab.step(lab.staff, "take_up")
    fill(lab, "institute", "message", MOST_NOTES)  # which are no notes
    fill(lab, "institute", None, MOST_NOTES - 1)
    with stage.database.write() as session:
        write_case_note(session, lab.staff, lab.case, "Die letzte.", now=stage.now)
    before = count_all(lab)
    with (
        pytest.raises(Conflict, match="case_notes_limit_reached") as refusal,
        stage.database.write() as session,
    ):
        write_case_note(session, lab.colleague, lab.case, "Noch eine.", now=stage.now)
    assert refusal.value.parameters == {"maximum": MOST_NOTES}
    assert count_all(lab) == before


def test_messages_questions_and_assessments_of_one_side(stage: Stage) -> None:
    lab = open_lab(stage)
    lab.step(lab.staff, "take_up")
    fill(lab, "institute", None, MOST_REPEATED)  # notes are counted on their own
    fill(lab, "institute", "ask", MOST_REPEATED - 1)
    lab.step(lab.staff, "message")
    before, revision = count_all(lab), lab.revision()
    for step in ("message", "ask"):
        with pytest.raises(Conflict, match="case_messages_limit_reached") as refusal:
            lab.step(lab.staff, step)  # type: ignore[arg-type]
        assert refusal.value.parameters == {"maximum": MOST_REPEATED}
    assert (count_all(lab), lab.revision(), lab.read(lab.staff).state) == (before, revision, "taken_up")
    # the other side has its own, and the first assessment takes the case on
    lab.step(lab.customer, "message")
    assert lab.step(lab.staff, "assess") == "assessed"
    before = count_all(lab)
    with pytest.raises(Conflict, match="case_messages_limit_reached"):
        lab.step(lab.staff, "assess")
    assert count_all(lab) == before
    assert lab.step(lab.customer, "accept") == "accepted"

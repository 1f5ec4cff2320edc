"""A referral's way: every side takes its own steps and sees what was released; nothing is forgotten."""

from __future__ import annotations

import io
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from app.database.tables import AuditEntryRow, CaseEntryRow, MailRow, ReferralCaseRow, UserRow
from app.institutes.assessment import Outcome
from app.institutes.rules import USUAL_RULES
from app.institutes.workflow import Step
from app.marketplace.accounts import Viewer, guest_viewer
from app.marketplace.developing import (
    GivenProvider,
    HandedBack,
    attach_to_case,
    count_cases,
    find_attachment,
    find_case_picture,
    find_forgotten,
    has_due_cases,
    list_cases,
    list_forgotten,
    list_handed_over,
    sweep_cases,
    write_case_note,
)
from app.marketplace.developing.work_on_case import assign_case
from app.marketplace.guarding import ConsentKind, find_consents, set_consents
from app.marketplace.quoting import delete_part, receive_drawing
from app.values import Conflict, Invalid, NotAllowed, NotFound, SchichtwerkError
from tests.catalogue_in_force import CatalogueRows
from tests.marketplace.developing.lab import ASSESSMENT, WAY_TO_OUTCOME, Lab, open_lab
from tests.marketplace.stage import Stage


def sweep(lab: Lab) -> tuple[int, int, int]:
    with lab.stage.database.write() as session:
        swept = sweep_cases(session, rules=USUAL_RULES, now=lab.stage.now)
    return swept.ended, swept.reminded, swept.escalated


def list_letters(stage: Stage) -> Counter[str]:
    with stage.database.read() as session:
        return Counter(session.scalars(select(MailRow.kind)))


def attach(lab: Lab, viewer: Viewer, content: bytes) -> str:
    with (
        receive_drawing(lab.stage.storage, io.BytesIO(content), "skizze.pdf") as received,
        lab.stage.database.write() as session,
    ):
        return attach_to_case(session, viewer, lab.case, received, now=lab.stage.now).id


def opens(lab: Lab, viewer: Viewer, attachment_id: str) -> bool:
    """The list shows what can be opened, and nothing else."""
    refusals = list[str]()
    with lab.stage.database.read() as session:
        try:
            find_attachment(viewer, session, lab.case, attachment_id)
        except NotFound as refusal:
            refusals.append(refusal.code)
    assert refusals in ([], ["attachment_not_found"])
    is_open = not refusals
    assert (attachment_id in {each.id for each in lab.read(viewer).attachments}) == is_open
    return is_open


@pytest.mark.parametrize("consent", ["file", "summary"])
def test_the_customers_attachments_are_for_the_named_person_once_agreed(stage: Stage, consent: str) -> None:
    lab = open_lab(stage, confidentiality="named_person", consent=consent)
    customers = attach(lab, lab.customer, b"%PDF-1.7 customer")
    own = attach(lab, lab.staff, b"%PDF-1.7 institute")
    lab.step(lab.staff, "screen")
    lab.step(lab.staff, "take_up")
    assert opens(lab, lab.customer, customers)
    assert not opens(lab, lab.staff, customers)
    lab.accept(lab.staff)
    assert opens(lab, lab.staff, customers)
    assert not opens(lab, lab.colleague, customers)
    assert opens(lab, lab.colleague, own)
    assert opens(lab, lab.customer, own)


def test_the_whole_way_and_back_into_the_market(stage: Stage, catalogue_rows: CatalogueRows) -> None:
    with stage.database.write() as session:
        catalogue_rows.put(session)
    lab = open_lab(stage)
    assert list_letters(stage) == {"case_arrived": 3}  # two at the first institute, one at the second
    provider = stage.prepared.catalogue.market.providers[0].code
    for viewer, step, more in (
        (lab.staff, "screen", {}),
        (lab.staff, "take_up", {}),
        (lab.staff, "ask", {}),
        (lab.customer, "answer", {}),
        (lab.staff, "assess", {}),
        (lab.customer, "accept", {}),
        (lab.staff, "start", {}),
        (lab.staff, "conclude", {"outcome": Outcome("parameter_set", "CuCr1Zr, 40 µm", 7)}),
        (lab.staff, "hand_back", {"providers": (provider,)}),
    ):
        lab.step(viewer, step, **more)  # type: ignore[arg-type]
    seen = lab.read(lab.customer)
    assert (seen.state, seen.due_at) == ("handed_back", None)
    assert seen.handed_back == HandedBack((GivenProvider(provider, "open"),))
    assert seen.assessment == ASSESSMENT
    assert [entry.step for entry in seen.entries] == [
        "screen", "take_up", "ask", "answer", "assess", "accept", "start", "conclude", "hand_back",
    ]  # fmt: skip
    assert seen.steps == ()
    with stage.database.read() as session:
        steps = session.scalars(
            select(AuditEntryRow).where(AuditEntryRow.object_id == lab.case).order_by(AuditEntryRow.sequence)
        ).all()
    assert [row.details["step"] for row in steps] == [entry.step for entry in seen.entries]
    assert {row.concerned_id for row in steps} == {lab.customer.organisation_id}
    assert lab.read(lab.staff).released == ("summary",)
    with stage.database.read() as session:
        with pytest.raises(NotFound, match="provider_not_found"):
            list_handed_over(lab.customer, session, provider, catalogue=stage.prepared.catalogue)
        (handed,) = list_handed_over(lab.operator, session, provider, catalogue=stage.prepared.catalogue)
    assert (handed.kind, handed.readiness_level, handed.text) == ("parameter_set", 7, "Weil es so ist.")


def test_only_the_summary_before_both_have_accepted_and_then_what_the_consent_says(stage: Stage) -> None:
    lab = open_lab(stage)
    before = lab.read(lab.staff)
    assert before.released == ("summary",)
    assert before.dossier is not None
    assert (before.dossier.measurements, before.dossier.file_name) == (None, "")
    lab.accept(lab.staff)
    after = lab.read(lab.staff)
    assert after.released == ("summary", "measurements", "file")
    assert after.dossier is not None
    assert after.dossier.file_name == "cube_20mm.stl"
    assert lab.read(lab.operator).released == ("summary",)
    with stage.database.read() as session:
        assert find_case_picture(lab.staff, session, lab.case)[0] is not None
        assert find_case_picture(lab.operator, session, lab.case)[0] is None
        assert find_case_picture(lab.other_staff, session, lab.cases[lab.institutes[1]])[0] is None


@pytest.mark.parametrize("consent", ["summary", "measurements"])
def test_the_consent_is_the_limit(stage: Stage, consent: str) -> None:
    lab = open_lab(stage, consent=consent)
    lab.accept(lab.staff)
    seen = lab.read(lab.staff)
    assert seen.dossier is not None
    assert (seen.dossier.measurements is not None) == (consent == "measurements")
    assert seen.dossier.sha256 == ""


def test_where_one_person_is_named_colleagues_see_the_summary(stage: Stage) -> None:
    lab = open_lab(stage, confidentiality="named_person")
    lab.accept(lab.staff)
    assert lab.read(lab.staff).released == ("summary",)
    lab.step(lab.staff, "screen")
    lab.step(lab.staff, "take_up")
    assert lab.read(lab.staff).released == ("summary", "measurements", "file")
    assert lab.read(lab.colleague).released == ("summary",)


def test_withdrawing_ends_access_at_once_and_is_logged(stage: Stage) -> None:
    lab = open_lab(stage)
    lab.accept(lab.staff)
    lab.step(lab.staff, "screen")
    lab.step(lab.customer, "withdraw")
    seen = lab.read(lab.staff)
    assert (seen.state, seen.released, seen.dossier, seen.entries) == ("withdrawn", (), None, ())
    with pytest.raises(Conflict, match="step_too_late"):
        lab.step(lab.staff, "take_up")
    with stage.database.read() as session:
        assert find_case_picture(lab.staff, session, lab.case)[0] is None
        logged = session.scalars(
            select(AuditEntryRow).where(AuditEntryRow.action == "case_step").order_by(AuditEntryRow.sequence)
        ).all()
    assert logged[-1].details["step"] == "withdraw"
    # the other institute goes on
    assert lab.read(lab.other_staff, lab.cases[lab.institutes[1]]).state == "submitted"


def test_strangers_know_nothing_of_it(stage: Stage) -> None:
    lab = open_lab(stage)
    other_case = lab.cases[lab.institutes[1]]
    strangers = (
        stage.add_member("Fremd AG", "owner"),
        stage.add_member("Institut 3", "institute_staff"),
        guest_viewer(),
        stage.make_guest(),
    )
    for viewer, case_id in [(each, lab.case) for each in strangers] + [(lab.staff, other_case)]:
        with pytest.raises(NotFound, match="case_not_found"):
            lab.read(viewer, case_id)
        with pytest.raises(NotFound, match="case_not_found"):
            lab.step(viewer, "screen", case_id)
    with stage.database.read() as session:
        assert session.scalars(select(CaseEntryRow)).all() == []
        assert list_cases(strangers[0], session, now=stage.now) == ()
        with pytest.raises(NotAllowed, match="sign_in_required"):
            list_cases(guest_viewer(), session, now=stage.now)


def test_each_side_takes_only_its_own_steps(stage: Stage) -> None:
    lab = open_lab(stage)
    for viewer, step in (
        (lab.customer, "screen"),
        (lab.customer, "take_up"),
        (lab.staff, "withdraw"),
        (lab.operator, "take_up"),
        (lab.staff, "end"),
    ):
        with pytest.raises(NotAllowed, match="step_of_other_side"):
            lab.step(viewer, step)  # type: ignore[arg-type]
    with pytest.raises(Invalid, match="step_text_missing"):
        lab.step(lab.staff, "pass_on", text=" ")
    assert lab.revision() == 1


@pytest.mark.parametrize("step", ["decline", "give_up"])
def test_an_institute_says_by_a_code_why_it_declines(stage: Stage, step: Step) -> None:
    lab = open_lab(stage)
    if step == "give_up":
        for name, before in WAY_TO_OUTCOME[:-2]:
            lab.step(getattr(lab, name), before)
    state, revision, letters_before = lab.read(lab.staff).state, lab.revision(), list_letters(stage)
    for reason, text, code in (
        (None, "Keine Zeit.", "decline_reason_missing"),
        ("", "", "decline_reason_missing"),
        ("too_late", "Keine Zeit.", "decline_reason_missing"),
        ("other", " \n", "step_text_missing"),
    ):
        with pytest.raises(Invalid, match=code):
            lab.step(lab.staff, step, reason=reason, text=text)
    assert (lab.read(lab.staff).state, lab.revision()) == (state, revision)
    assert list_letters(stage) == letters_before
    assert lab.step(lab.staff, step, reason="not_our_field", text="") == "declined"
    told = lab.read(lab.customer).entries[-1]
    assert (told.step, told.reason, told.text) == (step, "not_our_field", "")
    assert {entry.reason for entry in lab.read(lab.customer).entries[:-1]} <= {None}


def test_another_reason_is_told_in_words(stage: Stage) -> None:
    lab = open_lab(stage)
    lab.step(lab.staff, "decline", reason="other", text=" Wir ziehen um. ")
    told = lab.read(lab.customer).entries[-1]
    assert (told.reason, told.text) == ("other", "Wir ziehen um.")


def test_two_people_take_it_up_and_one_has_it(stage: Stage) -> None:
    lab = open_lab(stage)
    lab.step(lab.staff, "screen")
    revision = lab.revision()

    def try_it(number: int) -> str:
        viewer = lab.staff if number % 2 else lab.colleague
        try:
            lab.step(viewer, "take_up", revision=revision)
        except Conflict as refusal:
            return refusal.code
        return f"taken by {viewer.user_id}"

    with ThreadPoolExecutor(8) as pool:
        results = Counter(pool.map(try_it, range(8)))
    taken = [result for result in results if result.startswith("taken")]
    assert len(taken) == 1
    assert results[taken[0]] == 1
    assert sum(results.values()) == 8
    seen = lab.read(lab.staff)
    assert (seen.state, f"taken by {seen.taken_by}", seen.revision) == ("taken_up", taken[0], revision + 1)
    assert [entry.step for entry in seen.entries] == ["screen", "take_up"]


def test_nobody_overwrites_what_another_has_changed(stage: Stage) -> None:
    lab = open_lab(stage)
    lab.step(lab.staff, "screen")
    with pytest.raises(Conflict, match="case_changed"):
        lab.step(lab.colleague, "decline", revision=1)
    assert lab.read(lab.staff).state == "screened"


def test_passing_on_asks_the_customer_before_the_other_institute_knows(stage: Stage) -> None:
    lab = open_lab(stage)
    third = next(each.code for each in stage.prepared.catalogue.institutes if each.code not in lab.institutes)
    with pytest.raises(Conflict, match="institute_has_case"):
        lab.step(lab.staff, "pass_on", institute=lab.institutes[1])
    with pytest.raises(Invalid, match="institute_unknown"):
        lab.step(lab.staff, "pass_on", institute="nobody")
    assert lab.step(lab.staff, "pass_on", institute=third) == "passed"
    with stage.database.read() as session:
        proposed = session.scalars(select(ReferralCaseRow.id).where(ReferralCaseRow.institute == third)).one()
    assert lab.read(lab.customer, proposed).state == "proposed"
    assert lab.read(lab.operator, proposed).released == ()
    lab.step(lab.customer, "agree", proposed)
    assert lab.read(lab.operator, proposed).state == "submitted"
    assert lab.read(lab.staff).released == ()


@pytest.mark.parametrize(
    ("chosen", "given"),
    [
        ((), {"summary"}),
        (("summary",), {"summary"}),
        (("drawing",), {"summary", "measurements", "drawing"}),
        (("measurements", "file"), {"summary", "measurements", "file"}),
    ],
)
def test_who_agrees_chooses_what_the_other_institute_gets(
    stage: Stage, chosen: tuple[ConsentKind, ...], given: set[str]
) -> None:
    """The referral let the institutes asked first have the file; that says nothing about another."""
    lab = open_lab(stage)
    third = next(each.code for each in stage.prepared.catalogue.institutes if each.code not in lab.institutes)
    lab.step(lab.staff, "pass_on", institute=third)
    with stage.database.read() as session:
        proposed = session.scalars(select(ReferralCaseRow.id).where(ReferralCaseRow.institute == third)).one()
        assert find_consents(session, lab.referral_id, third) == set()
        assert find_consents(session, lab.referral_id, lab.institutes[1]) == {
            "summary", "measurements", "file",
        }  # fmt: skip
    lab.step(lab.customer, "agree", proposed, consents=chosen)
    with stage.database.read() as session:
        assert find_consents(session, lab.referral_id, third) == given


def test_a_deleted_part_ends_it_plainly(stage: Stage) -> None:
    lab = open_lab(stage)
    lab.accept(lab.staff)
    with (
        receive_drawing(stage.storage, io.BytesIO(b"%PDF-1.7 x"), "x.pdf") as file,
        stage.database.write() as session,
    ):
        attach_to_case(session, lab.customer, lab.case, file, now=stage.now)
    with stage.database.write() as session:
        delete_part(session, lab.customer, lab.part_id, now=stage.now)
    seen = lab.read(lab.staff)
    assert seen.is_part_gone
    assert seen.dossier is not None
    assert seen.dossier.measurements is None
    with pytest.raises(Conflict, match="case_without_part"):
        lab.step(lab.staff, "screen")
    assert sweep(lab) == (2, 0, 0)
    assert sweep(lab) == (0, 0, 0)
    assert (lab.read(lab.customer).state, lab.read(lab.staff).dossier) == ("ended", None)
    assert lab.read(lab.customer).attachments == ()
    stage.work()
    with pytest.raises(SchichtwerkError):
        stage.storage.open(file.storage_key)


def test_a_customer_who_is_gone_ends_it(stage: Stage) -> None:
    lab = open_lab(stage)
    with stage.database.write() as session:
        session.execute(update(UserRow).where(UserRow.id == lab.customer.user_id).values(is_active=False))
    with stage.database.read() as session:
        assert has_due_cases(session, now=stage.now)
    assert sweep(lab) == (2, 0, 0)
    assert lab.read(lab.staff).state == "ended"


def test_reminders_come_once_then_the_operator_is_told(stage: Stage) -> None:
    lab = open_lab(stage)
    start = stage.now
    assert sweep(lab) == (0, 0, 0)
    stage.now = start + timedelta(days=2)  # Monday to Wednesday: two working days
    assert sweep(lab) == (0, 2, 0)
    assert sweep(lab) == (0, 0, 0)
    assert list_letters(stage)["case_due"] == 3
    stage.now = start + timedelta(days=6)  # Sunday: not yet three working days later
    assert sweep(lab) == (0, 0, 0)
    stage.now = start + timedelta(days=7)
    assert sweep(lab) == (0, 0, 2)
    assert sweep(lab) == (0, 0, 0)
    assert list_letters(stage)["case_overdue"] == 2
    lab.step(lab.staff, "screen")
    assert lab.read(lab.staff).due_at == stage.now + timedelta(days=3)
    with stage.database.read() as session:
        assert list_forgotten(lab.operator, session, now=stage.now) == ()


def test_without_sweeps_the_check_says_what_is_forgotten(stage: Stage) -> None:
    lab = open_lab(stage)
    stage.now += timedelta(days=10)
    with stage.database.read() as session:
        assert sorted(find_forgotten(session, now=stage.now)) == sorted(lab.cases.values())
        with pytest.raises(NotAllowed, match="operator_only"):
            list_forgotten(lab.staff, session, now=stage.now)


def test_the_inbox_filters_and_counts(stage: Stage) -> None:
    lab = open_lab(stage)
    lab.step(lab.staff, "screen")
    stage.now += timedelta(hours=5)
    lab.step(lab.staff, "take_up")

    def ids(viewer: object, wanted: str) -> list[str]:
        with stage.database.read() as session:
            found = list_cases(viewer, session, wanted=wanted, now=stage.now)  # type: ignore[arg-type]
        return [each.id for each in found]

    assert ids(lab.staff, "open") == ids(lab.staff, "mine") == [lab.case]
    assert ids(lab.colleague, "mine") == ids(lab.staff, "free") == ids(lab.staff, "closed") == []
    assert sorted(ids(lab.operator, "open")) == sorted(lab.cases.values())
    lab.step(lab.staff, "ask")
    assert ids(lab.staff, "waiting") == [lab.case]
    with stage.database.read() as session:
        figures = count_cases(lab.staff, session, now=stage.now)
    assert (figures.by_state, figures.overdue) == ({"asked": 1}, 0)
    assert (figures.hours_to_take_up, figures.hours_to_assess) == (5.0, None)
    assert figures.by_filter == {
        "open": 1, "mine": 1, "free": 0, "waiting": 1, "overdue": 0, "closed": 0,
    }  # fmt: skip
    assert figures.people == ((lab.staff.user_id, "Erika Mustermann"),)
    with stage.database.read() as session:
        narrowed = [
            [each.id for each in list_cases(viewer, session, now=stage.now, **more)]
            for viewer, more in (
                (lab.operator, {"person": lab.staff.user_id}), (lab.operator, {"person": "nobody"}),
                (lab.staff, {"limit": 1}), (lab.staff, {"limit": 1, "skip": 1}),
            )
        ]  # fmt: skip
    assert narrowed == [[lab.case], [], [lab.case], []]


def test_notes_stay_inside_and_assignment_needs_a_colleague(stage: Stage) -> None:
    lab = open_lab(stage)
    with stage.database.write() as session:
        write_case_note(session, lab.staff, lab.case, "Kunde ist eilig.", now=stage.now)
    assert [entry.text for entry in lab.read(lab.colleague).entries] == ["Kunde ist eilig."]
    assert lab.read(lab.customer).entries == ()
    with pytest.raises(NotAllowed, match="institute_only"), stage.database.write() as session:
        write_case_note(session, lab.customer, lab.case, "x", now=stage.now)
    with pytest.raises(Invalid, match="assignee_unknown"), stage.database.write() as session:
        assign_case(
            session, lab.staff, lab.case, revision=1, user_id=str(lab.other_staff.user_id), now=stage.now
        )
    with stage.database.write() as session:
        assign_case(
            session, lab.staff, lab.case, revision=1, user_id=str(lab.colleague.user_id), now=stage.now
        )
    assert lab.read(lab.staff).taken_by == lab.colleague.user_id


def test_what_is_handed_back_must_exist(stage: Stage) -> None:
    lab = open_lab(stage)
    for viewer, step in (
        (lab.staff, "screen"), (lab.staff, "take_up"), (lab.staff, "assess"), (lab.customer, "accept"),
        (lab.staff, "start"),
    ):  # fmt: skip
        lab.step(viewer, step)  # type: ignore[arg-type]
    stranger = stage.add_member("Fremd AG")
    foreign = stage.quote_cheapest(stranger, stage.upload_measured(stranger).id)
    own = stage.quote_cheapest(lab.customer, lab.part_id)
    lab.step(lab.staff, "conclude", outcome=Outcome("quote", "Angebot liegt bei.", 7))
    for wrong in ("", "nobody", foreign.number):
        with pytest.raises(Invalid, match="handed_to_unknown"):
            lab.step(lab.staff, "hand_back", handed_to=wrong)
    assert lab.step(lab.staff, "hand_back", handed_to=own.number) == "handed_back"


def test_an_assessment_that_cannot_be_is_refused(stage: Stage) -> None:
    lab = open_lab(stage)
    lab.step(lab.staff, "screen")
    lab.step(lab.staff, "take_up")
    for changes, name in (
        ({"readiness_level": 10}, "readiness_level"),
        ({"readiness_level": 0}, "readiness_level"),
        ({"cost_high_minor": 1}, "cost_high_minor"),
        ({"how": "  "}, "how"),
        ({"funding": ("none-such",)}, "funding"),
        ({"feasibility": "maybe"}, "feasibility"),
    ):
        with pytest.raises(Invalid, match="assessment_invalid") as refused:
            lab.step(lab.staff, "assess", assessment=replace(ASSESSMENT, **changes))  # type: ignore[arg-type]
        assert refused.value.parameters == {"assessment_field": name}
    assert lab.read(lab.staff).assessment is None


def test_both_sides_talk_on_and_nobody_gains_time(stage: Stage) -> None:
    lab = open_lab(stage)
    for viewer in (lab.customer, lab.staff):
        with pytest.raises(Conflict, match="step_too_late"):
            lab.step(viewer, "message")
    lab.step(lab.staff, "take_up")
    lab.step(lab.staff, "assess")
    lab.step(lab.customer, "accept")
    before = lab.read(lab.staff)
    lab.stage.now += timedelta(days=1)
    with pytest.raises(Invalid, match="step_text_missing"):
        lab.step(lab.customer, "message", text=" ")
    with pytest.raises(NotAllowed, match="step_of_other_side"):
        lab.step(lab.operator, "message")
    assert lab.read(lab.staff) == before
    assert lab.step(lab.customer, "message", text="Dürfen wir zusehen?") == "accepted"
    assert lab.step(lab.staff, "message", text="Gern.") == "accepted"
    after = lab.read(lab.customer)
    assert (after.due_at, after.state, after.revision) == (before.due_at, "accepted", before.revision + 2)
    assert [(each.side, each.step, each.text) for each in after.entries[-2:]] == [
        ("customer", "message", "Dürfen wir zusehen?"), ("institute", "message", "Gern."),
    ]  # fmt: skip


def test_an_institute_gives_up_what_it_took_on(stage: Stage) -> None:
    lab = open_lab(stage)
    lab.step(lab.staff, "take_up")
    lab.step(lab.staff, "assess")
    with pytest.raises(Conflict, match="step_too_late"):
        lab.step(lab.staff, "give_up")
    lab.step(lab.customer, "accept")
    lab.step(lab.staff, "start")
    with pytest.raises(NotAllowed, match="step_of_other_side"):
        lab.step(lab.customer, "give_up")
    with pytest.raises(Invalid, match="decline_reason_missing"):
        lab.step(lab.staff, "give_up", reason=None)
    assert lab.read(lab.customer).state == "in_project"
    assert lab.step(lab.staff, "give_up", text="Die Anlage ist abgebaut.") == "declined"
    seen = lab.read(lab.customer)
    assert (seen.due_at, seen.waiting_for, seen.steps) == (None, None, ())
    assert seen.entries[-1].text == "Die Anlage ist abgebaut."
    assert lab.read(lab.staff).released == ()


def test_what_an_institute_wrote_stays_its_own_while_nothing_is_released(stage: Stage) -> None:
    lab = open_lab(stage)
    lab.accept(lab.staff)
    customers = attach(lab, lab.customer, b"%PDF-1.7 customer")
    lab.step(lab.staff, "take_up")
    lab.step(lab.staff, "ask", text="Wie heiß?")
    lab.step(lab.customer, "answer", text="Sehr.")
    with stage.database.write() as session:
        set_consents(session, lab.customer, lab.referral_id, lab.institutes[0], (), now=stage.now)
    own = attach(lab, lab.staff, b"%PDF-1.7 institute")
    seen = lab.read(lab.staff)
    assert (seen.released, seen.dossier) == ((), None)
    assert [(each.side, each.text) for each in seen.entries] == [
        ("institute", "Weil es so ist."), ("institute", "Wie heiß?"),
    ]  # fmt: skip
    assert [each.id for each in seen.attachments] == [own]
    assert opens(lab, lab.staff, own)
    assert not opens(lab, lab.staff, customers)
    lab.step(lab.customer, "withdraw")
    assert not opens(lab, lab.staff, own)
    assert lab.read(lab.staff).entries == ()

"""Changing the phase: who may, when it is refused, that it goes back, and that one of two wins."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime

import pytest
from sqlalchemy import delete, func, select

from app.database import Database
from app.database.tables import LegalTextRow, OrganisationRow, PhaseChangeRow, ProviderRow, UserRow
from app.marketplace.accounts import SCOPES, Viewer, add_membership, guest_viewer
from app.marketplace.auditing import AuditQuery, list_audit
from app.marketplace.operating import (
    ChangePhase,
    PhaseInForce,
    PhasePreview,
    begin_programme,
    change_phase,
    list_phase_changes,
    preview_phase,
    read_phase,
)
from app.programme import MachineFacts, Phase, find_policy
from app.values import Conflict, Invalid, NotAllowed, SchichtwerkError, new_id
from tests.legal_texts import publish

READY = MachineFacts(
    is_production=True,
    has_own_secret=True,
    is_https=True,
    names_its_hosts=True,
    sandbox_is_whole=True,
    backup_age_h=1.0,
)
BARE = replace(READY, is_https=False, backup_age_h=None)


class Office:
    """A programme in its closed test, with an operator and enough providers."""

    def __init__(self, database: Database, now: datetime) -> None:
        self.database, self.now = database, now
        with database.write() as session:
            begin_programme(session, "closed_test", now=now)
            session.add_all(
                ProviderRow(
                    code=f"firm-{number}", organisation_id=None, is_listed=True, updated_at=now,
                    position=number, document={"is_fictional": False},
                )
                for number in range(25)
            )  # fmt: skip
        publish(database, now)
        self.operator = self.add_operator("Erika Mustermann")

    def add_operator(self, name: str) -> Viewer:
        organisation, user = new_id(), new_id()
        with self.database.write() as session:
            session.add(OrganisationRow(id=organisation, name=f"Programme of {name}", created_at=self.now))
            session.add(
                UserRow(
                    id=user, email=f"{user}@example.org", display_name=name, password_hash="!",
                    is_operator=True, is_active=True, created_at=self.now,
                )
            )  # fmt: skip
            session.flush()
            add_membership(session, user, organisation, "owner", now=self.now)
        return Viewer("operator", user, organisation, "owner", frozenset(SCOPES))

    def change(
        self, phase: Phase, *, viewer: Viewer | None = None, machine: MachineFacts = READY, **said: object
    ) -> PhaseInForce:
        given: dict[str, object] = {"position": 1, "reason": "The test is over.", **said}
        with self.database.write() as session:
            return change_phase(
                session, viewer or self.operator, ChangePhase(phase, **given),  # type: ignore[arg-type]
                policy=find_policy("closed_test"), machine=machine, now=self.now,
            )  # fmt: skip

    def preview(self, phase: Phase, machine: MachineFacts = READY) -> PhasePreview:
        with self.database.read() as session:
            return preview_phase(
                self.operator, session, phase,
                policy=find_policy("closed_test"), machine=machine, now=self.now,
            )  # fmt: skip

    def phase(self) -> PhaseInForce | None:
        with self.database.read() as session:
            return read_phase(session)

    def refused(
        self, kind: type[SchichtwerkError], code: str, phase: Phase, **said: object
    ) -> dict[str, object]:
        """The parameters of a refusal, after checking that nothing happened."""
        before = self.count()
        with pytest.raises(kind) as refusal:
            self.change(phase, **said)  # type: ignore[arg-type]
        assert refusal.value.code == code
        assert self.count() == before
        return dict(refusal.value.parameters)

    def count(self) -> tuple[int | None, int]:
        with self.database.read() as session:
            entries = list_audit(self.operator, session, AuditQuery(action="phase_changed")).entries
            return session.scalar(select(func.count()).select_from(PhaseChangeRow)), len(entries)


@pytest.fixture
def office(database: Database, now: datetime) -> Office:
    return Office(database, now)


def test_forward_and_back_with_a_reason_and_an_entry(office: Office) -> None:
    assert office.change("pilot", reason="  The test\nis over. ") == PhaseInForce("pilot", office.now, 2)
    assert office.change("closed_test", position=2, reason="Too early.").position == 3

    assert office.phase() == PhaseInForce("closed_test", office.now, 3)
    with office.database.read() as session:
        history = list_phase_changes(office.operator, session)
        entries = list_audit(office.operator, session, AuditQuery(object_kind="phase")).entries
    assert [(each.position, each.phase, each.reason, each.changed_by) for each in history] == [
        (3, "closed_test", "Too early.", "Erika Mustermann"),
        (2, "pilot", "The test is over.", "Erika Mustermann"),
        (1, "closed_test", "", ""),
    ]
    assert [(each.action, each.object_id, each.reason, each.details) for each in entries] == [
        ("phase_changed", "closed_test", "Too early.", {"from": "pilot", "to": "closed_test", "missing": []}),
        (
            "phase_changed",
            "pilot",
            "The test is over.",
            {"from": "closed_test", "to": "pilot", "missing": []},
        ),
    ]


def test_what_is_missing_is_said_and_nothing_happens(office: Office) -> None:
    told = office.refused(Conflict, "phase_not_ready", "pilot", machine=BARE)
    missing = [
        {"code": "https_missing", "parameters": {}},
        {"code": "backup_missing", "parameters": {}},
    ]
    assert told == {"count": 2, "missing": missing}
    found = office.preview("pilot", BARE).missing
    assert [{"code": each.code, "parameters": dict(each.parameters)} for each in found] == missing


def test_force_goes_on_and_says_so(office: Office) -> None:
    office.change("pilot", machine=BARE, force=True)
    office.change("closed_test", position=2, force=True)  # nothing is missing: nothing was forced

    with office.database.read() as session:
        history = list_phase_changes(office.operator, session)
        (entry, *_) = list_audit(office.operator, session, AuditQuery(object_id="pilot")).entries
    assert [each.is_forced for each in history] == [False, True, False]
    assert entry.details["missing"] == ["https_missing", "backup_missing"]


def test_legal_texts_in_force_are_asked_of_the_database(office: Office) -> None:
    with office.database.write() as session:
        session.execute(delete(LegalTextRow).where(LegalTextRow.kind.in_(("privacy", "imprint"))))
    found = office.preview("pilot").missing
    assert [(each.code, dict(each.parameters)) for each in found] == [
        ("legal_text_missing", {"legal_text": "privacy"}),
        ("legal_text_missing", {"legal_text": "imprint"}),
    ]


def test_refusals(office: Office) -> None:
    member = replace(office.operator, kind="member")
    assert office.refused(Conflict, "phase_unchanged", "closed_test") == {"phase": "closed_test"}
    assert office.refused(Conflict, "phase_moved_on", "pilot", position=0) == {"phase": "closed_test"}
    for reason in ("", "  \n", "x" * 1001, "a\x00b"):
        assert office.refused(Invalid, "reason_invalid", "pilot", reason=reason) == {"maximum": 1000}
    office.refused(NotAllowed, "operator_only", "pilot", viewer=member)
    office.refused(NotAllowed, "scope_missing", "pilot", viewer=guest_viewer())
    office.refused(
        NotAllowed,
        "scope_missing",
        "pilot",
        viewer=replace(office.operator, scopes=frozenset({"audit:read"})),
    )


def test_a_dry_run_names_every_cell_and_changes_nothing(office: Office) -> None:
    found = office.preview("pilot")

    assert found.missing == ()
    assert ("joining", "invitation", "open") in found.changes
    assert ("parts_per_day_guest", 0, 100) in found.changes
    assert {name for name, _, _ in found.changes} == {
        "joining", "applying", "least_providers", "most_providers", "is_listed_publicly", "may_be_indexed",
        "guests_may_get_offers", "parts_per_day_guest", "parts_per_day_member", "notice",
        "unused_part_days", "quoted_part_days",
    }  # fmt: skip
    assert office.preview("closed_test").changes == ()
    assert office.count() == (1, 0)


def test_of_two_operators_at_once_one_wins(office: Office) -> None:
    other = office.add_operator("Max Mustermann")

    def go(viewer: Viewer) -> str:
        try:
            office.change("pilot", viewer=viewer)
        except Conflict as refusal:
            return refusal.code
        return "changed"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(go, (office.operator, other))) == ["changed", "phase_moved_on"]
    assert office.count() == (2, 1)

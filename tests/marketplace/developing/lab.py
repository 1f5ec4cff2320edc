"""A referral that two institutes have, and people on all its sides."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import select

from app.database.tables import InstituteRow, ReferralCaseRow
from app.institutes.assessment import Assessment, Outcome
from app.institutes.declining import DECLINING
from app.institutes.nda import NDA_VERSION
from app.institutes.workflow import State, Step
from app.marketplace.accounts import Viewer
from app.marketplace.developing import CaseView, TakeStep, accept_nda, give_institute, read_case, take_step
from app.marketplace.referring import StoreReferral, store_referral
from app.offers import Requirement
from tests.marketplace.stage import CIVIL, TO_DRESDEN, Stage

IMPOSSIBLE = Requirement(min_tensile_strength_mpa=50_000.0)
ASSESSMENT = Assessment("needs_development", "Neuer Parametersatz.", 4, 20, 12, 1_000_000, 2_500_000, ("TU",))
WAY_TO_OUTCOME: tuple[tuple[str, Step], ...] = (
    ("staff", "screen"), ("staff", "take_up"), ("staff", "assess"), ("customer", "accept"),
    ("staff", "start"), ("staff", "conclude"),
)  # fmt: skip
OUTCOME = Outcome("knowledge", "Es geht nicht ohne Stützen.", 6)


@dataclass
class Lab:
    """``cases`` are ids by institute; ``staff`` acts for the first, ``other_staff`` for the second."""

    stage: Stage
    customer: Viewer
    operator: Viewer
    staff: Viewer
    colleague: Viewer
    other_staff: Viewer
    part_id: str
    referral_id: str
    institutes: tuple[str, str]
    cases: dict[str, str] = field(default_factory=dict)

    @property
    def case(self) -> str:
        """The case of the first institute."""
        return self.cases[self.institutes[0]]

    def read(self, viewer: Viewer, case_id: str = "") -> CaseView:
        with self.stage.database.read() as session:
            return read_case(viewer, session, case_id or self.case, now=self.stage.now)

    def step(self, viewer: Viewer, step: Step, case_id: str = "", **more: Any) -> State:
        case_id = case_id or self.case
        usual: dict[str, Any] = {
            "text": "Weil es so ist.",
            "assessment": ASSESSMENT if step == "assess" else None,
            "outcome": OUTCOME if step == "conclude" else None,
            "reason": "equipment" if step in DECLINING else None,
        }
        if "revision" not in more:
            usual["revision"] = self.revision(case_id)
        with self.stage.database.write() as session:
            return take_step(
                session, viewer, TakeStep(case_id, step=step, **{**usual, **more}),
                catalogue=self.stage.prepared.catalogue, now=self.stage.now,
            )  # fmt: skip

    def go_to_outcome(self, outcome: Outcome) -> None:
        """Every step up to the outcome of the project."""
        for name, step in WAY_TO_OUTCOME:
            more = {"outcome": outcome} if step == "conclude" else {}
            self.step(getattr(self, name), step, **more)

    def revision(self, case_id: str = "") -> int:
        with self.stage.database.read() as session:
            return session.get_one(ReferralCaseRow, case_id or self.case).revision

    def accept(self, viewer: Viewer, case_id: str = "") -> None:
        with self.stage.database.write() as session:
            accept_nda(session, viewer, case_id or self.case, NDA_VERSION, now=self.stage.now)


def open_lab(stage: Stage, **wanted: Any) -> Lab:
    """Everything up to the submitted referral."""
    customer = stage.add_member("Muster GmbH")
    operator = stage.add_member("Betreiber", is_operator=True)
    staff = stage.add_member("Institut 1", "institute_staff")
    other_staff = stage.add_member("Institut 2", "institute_staff")
    colleague = add_colleague(stage, staff)
    part = stage.upload_measured(customer)
    (item,) = stage.compose(customer, part.id, requirement=IMPOSSIBLE).items
    assert item.referral is not None
    first, second = (match.institute for match in item.referral.institutes[:2])
    with stage.database.write() as session:
        for code, viewer in ((first, staff), (second, other_staff)):
            give_institute(
                session, operator, code, viewer.organisation_id,
                catalogue=stage.prepared.catalogue, now=stage.now,
            )  # fmt: skip
    command = replace(
        StoreReferral(
            part.id,
            IMPOSSIBLE,
            2,
            TO_DRESDEN,
            (first, second),
            "file",
            "Bitte.",
            accepts_nda=True,
            declaration=CIVIL,
        ),
        **wanted,
    )
    with stage.database.write() as session:
        referral = store_referral(
            session, customer, command, prepared=stage.prepared, policy=stage.policy, now=stage.now
        )
    with stage.database.read() as session:
        cases = {
            row.institute: row.id
            for row in session.scalars(
                select(ReferralCaseRow).where(ReferralCaseRow.referral_id == referral.id)
            )
        }
    return Lab(
        stage, customer, operator, staff, colleague, other_staff, part.id, referral.id, (first, second), cases
    )


def add_colleague(stage: Stage, viewer: Viewer) -> Viewer:
    """Another person of the same organisation."""
    from app.database.tables import MembershipRow

    other = stage.add_member(f"{viewer.organisation_id} x", "institute_staff")
    with stage.database.write() as session:
        membership = session.get_one(MembershipRow, (other.user_id, other.organisation_id))
        membership.organisation_id = str(viewer.organisation_id)
    return replace(other, organisation_id=viewer.organisation_id)


def count_seats(stage: Stage) -> int:
    with stage.database.read() as session:
        return len(session.scalars(select(InstituteRow.code)).all())

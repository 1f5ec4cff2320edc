"""Steps in any order, by anybody, with the clock running: the case stays where the table says, nothing is
forgotten, and nobody sees more than was released."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from app.database import Database, open_engine
from app.institutes.assessment import Outcome
from app.institutes.rules import USUAL_RULES
from app.institutes.workflow import CLOSED, STEPS, State, Step, advance
from app.integrations.storage.local import LocalStorage
from app.marketplace.accounts import Viewer
from app.marketplace.developing import find_forgotten, sweep_cases
from app.marketplace.quoting import delete_part
from app.offers import Prepared
from app.programme import find_policy
from app.values import SchichtwerkError
from tests.conftest import NOW
from tests.marketplace.developing.lab import Lab, open_lab
from tests.marketplace.stage import Stage
from tests.remembering import RememberingSandbox

SIDES = {"customer": "customer", "staff": "institute", "colleague": "institute", "operator": "operator"}


def make_machine(make_lab: Callable[[], Lab]) -> type[RuleBasedStateMachine]:  # noqa: C901  # its rules
    class Cases(RuleBasedStateMachine):
        def __init__(self) -> None:
            super().__init__()
            self.lab = make_lab()
            self.state: State = "submitted"
            self.steps: list[Step] = []
            self.has_part = True
            self.agreed = False

        def who(self, name: str) -> Viewer:
            viewer: Viewer = getattr(self.lab, name)
            return viewer

        @rule(step=st.sampled_from(STEPS), name=st.sampled_from(sorted(SIDES)), is_stale=st.booleans())
        def take(self, step: Step, name: str, is_stale: bool) -> None:
            more: dict[str, Any] = {"revision": 0} if is_stale else {}
            if step == "conclude":
                more["outcome"] = Outcome("knowledge", "Gelernt.", 5)
            if step == "pass_on":
                more["institute"] = "tubaf" if "tubaf" not in self.lab.institutes else "hzdr"
            try:
                reached = self.lab.step(self.who(name), step, **more)
            except SchichtwerkError:
                return
            assert not is_stale
            assert self.has_part
            expected = advance(self.state, step, SIDES[name])  # type: ignore[arg-type]
            assert reached == expected
            self.state = reached
            self.steps.append(step)

        @rule(name=st.sampled_from(["customer", "staff"]))
        def accept_nda(self, name: str) -> None:
            try:
                self.lab.accept(self.who(name))
            except SchichtwerkError:
                assert self.state in CLOSED
                return
            self.agreed |= name == "staff"

        @rule(days=st.integers(0, 12))
        def let_time_pass(self, days: int) -> None:
            self.lab.stage.now += timedelta(days=days, minutes=1)
            with self.lab.stage.database.write() as session:
                sweep_cases(session, rules=USUAL_RULES, now=self.lab.stage.now)
            if not self.has_part and self.state not in CLOSED:
                self.state = "ended"
                self.steps.append("end")

        @precondition(lambda self: self.has_part)
        @rule()
        def delete_the_part(self) -> None:
            lab = self.lab
            if len(self.steps) < 3:  # else most runs would end at once
                return
            with lab.stage.database.write() as session:
                delete_part(session, lab.customer, lab.part_id, now=lab.stage.now)
            self.has_part = False

        @invariant()
        def it_is_where_the_table_says(self) -> None:
            seen = self.lab.read(self.lab.customer)
            assert seen.state == self.state
            assert [entry.step for entry in seen.entries] == self.steps
            assert (seen.due_at is None) == (self.state in CLOSED)

        @invariant()
        def nothing_is_forgotten(self) -> None:
            with self.lab.stage.database.read() as session:
                assert find_forgotten(session, now=self.lab.stage.now) == []

        @invariant()
        def nobody_sees_more_than_was_released(self) -> None:
            released = self.lab.read(self.lab.staff).released
            if self.state in CLOSED:
                assert set(released) <= ({"summary"} if self.state == "handed_back" else set())
            elif not self.agreed:
                assert released == ("summary",)
            assert set(self.lab.read(self.lab.operator).released) <= {"summary"}

    return Cases


@pytest.mark.parametrize("kind", ["sqlite"])
def test_any_order_of_steps(
    kind: str,
    sqlite_template: Path,
    tmp_path: Path,
    storage: LocalStorage,
    sandbox: RememberingSandbox,
    prepared: Prepared,
) -> None:
    count = iter(range(10_000))

    def make_lab() -> Lab:
        path = tmp_path / f"{kind}-{next(count)}.db"
        shutil.copyfile(sqlite_template, path)
        database = Database(open_engine(f"sqlite:///{path}"))
        return open_lab(Stage(database, storage, sandbox, prepared, find_policy("pilot"), NOW))

    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        make_machine(make_lab),
        settings=settings(
            max_examples=12,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )

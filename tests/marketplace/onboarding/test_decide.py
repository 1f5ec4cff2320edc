"""What an operator decides is decided once, in order, and never on his own firm."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from app.marketplace.onboarding import (
    end_due_probations,
    end_probation,
)
from app.marketplace.supplying import (
    assign_provider,
)
from app.programme import find_policy
from app.values import Conflict, NotAllowed
from tests.marketplace.onboarding.desk import Desk, fill
from tests.marketplace.supplying.firm import CODE
from tests.refusals import refuse, try_at_once


def test_probation_ends_by_itself_or_by_the_operator(desk: Desk) -> None:
    application_id = desk.bring_to_review()
    desk.approve(application_id)

    def sweep() -> int:
        with desk.stage.database.write() as session:
            return end_due_probations(session, now=desk.stage.now)

    assert sweep() == 0
    desk.stage.now += timedelta(days=30)
    assert (sweep(), sweep()) == (1, 0)
    assert (desk.status(application_id), desk.standing()) == ("live", "live")
    with desk.stage.database.write() as session:
        refuse(
            Conflict,
            "application_moved_on",
            lambda: end_probation(session, desk.operator, application_id, now=desk.stage.now),
        )
    other = desk.stage.add_member("Zweite", "owner")
    second = desk.bring_to_review(other)
    desk.approve(second)
    with desk.stage.database.write() as session:
        assert end_probation(session, desk.operator, second, now=desk.stage.now).status == "live"
    assert desk.actions()[-1] == "application_live"


@pytest.mark.parametrize("act", ["approve", "decline", "ask", "hand_in", "withdraw"])
def test_a_step_out_of_order_changes_nothing(desk: Desk, act: str) -> None:
    application_id = desk.bring_to_review()
    desk.approve(application_id)
    steps: dict[str, Callable[[], object]] = {
        "approve": lambda: desk.approve(application_id),
        "decline": lambda: desk.decline(application_id),
        "ask": lambda: desk.ask(application_id),
        "hand_in": lambda: desk.hand_in(application_id),
        "withdraw": lambda: desk.withdraw(application_id),
    }
    before = (desk.letters(), desk.actions(), desk.standing())
    refuse(Conflict, "application_moved_on", steps[act])
    assert (desk.letters(), desk.actions(), desk.standing()) == before


def test_two_operators_approve_one_application_once(desk: Desk) -> None:
    application_id = desk.bring_to_review()
    second = desk.stage.add_member("Programme 2", is_operator=True)
    outcomes = try_at_once(lambda: desk.approve(application_id), lambda: desk.approve(application_id, second))
    assert outcomes == ["application_moved_on", "done"]
    assert desk.actions().count("application_approved") == 1


def test_an_operator_does_not_let_in_his_own_firm(desk: Desk) -> None:
    desk.operator = desk.stage.add_member("Programme and firm", "owner", is_operator=True)
    application_id = desk.bring_to_review(desk.operator)
    refuse(NotAllowed, "own_application", lambda: desk.approve(application_id))
    assert desk.status(application_id) == "in_review"
    second = desk.stage.add_member("Programme 2", is_operator=True)
    assert desk.approve(application_id, second).status == "probation"
    with desk.stage.database.write() as session:
        refuse(
            NotAllowed,
            "own_application",
            lambda: end_probation(session, desk.operator, application_id, now=desk.stage.now),
        )


def test_two_operators_cannot_fill_one_place_twice(desk: Desk) -> None:
    other = desk.stage.add_member("Zweite", "owner")
    applications = [desk.bring_to_review(), desk.bring_to_review(other)]
    fill(desk, places=1)
    operators = [desk.operator, desk.stage.add_member("Programme 2", is_operator=True)]
    outcomes = try_at_once(
        lambda: desk.approve(applications[0], operators[0]),
        lambda: desk.approve(applications[1], operators[1]),
    )
    assert outcomes == ["done", "providers_limit_reached"]
    assert sorted(desk.status(one) for one in applications) == ["in_review", "probation"]


def test_who_is_only_applying_takes_no_place(desk: Desk) -> None:
    desk.bring_to_review()
    fill(desk, places=1)
    target = desk.stage.add_member("Dritte", "owner")
    with desk.stage.database.write() as session:
        assign_provider(
            session, desk.operator, CODE, target.organisation_id, policy=desk.stage.policy, now=desk.stage.now
        )
    with desk.stage.database.write() as session:
        refuse(
            Conflict,
            "providers_limit_reached",
            lambda: assign_provider(
                session,
                desk.operator,
                "demo-elbschicht",
                target.organisation_id,
                policy=desk.stage.policy,
                now=desk.stage.now,
            ),
        )


def test_an_application_ends_under_the_rules_it_began_with(desk: Desk) -> None:
    pilot = desk.bring_to_review()
    fill(desk, places=0)
    desk.stage.policy = find_policy("commercial")  # takes any number
    refuse(Conflict, "providers_limit_reached", lambda: desk.approve(pilot))
    commercial = desk.bring_to_review(desk.stage.add_member("Zweite", "owner"))
    desk.stage.policy = find_policy("closed_test")  # takes nobody uninvited
    assert desk.approve(commercial).status == "probation"
    desk.ask(pilot)
    assert desk.hand_in(pilot).status == "in_review"

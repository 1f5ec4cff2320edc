"""An organisation applies once, by its owner, and nobody sees the application of another."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from sqlalchemy import select

from app.database.tables import (
    ProviderApplicationRow,
    ProviderVersionRow,
)
from app.marketplace.accounts import Viewer
from app.marketplace.onboarding import (
    ApplicationView,
    Apply,
    Contact,
    change_application,
    change_contact,
    find_document,
    find_trader,
    invite_provider,
    list_applications,
    list_invitable,
    may_apply,
    read_application,
    read_own_application,
)
from app.marketplace.supplying import (
    list_own_providers,
    step_version,
)
from app.programme import find_policy
from app.values import Conflict, Invalid, NotAllowed, NotFound
from tests.marketplace.onboarding.desk import FIRM, WANTED, Desk
from tests.providers.test_onboarding import TRADER
from tests.refusals import refuse, try_at_once


def test_how_to_reach_a_firm_changes_without_a_review_and_who_it_is_does_not(desk: Desk) -> None:
    application_id = desk.bring_to_review()
    contact = Contact("Max Mustermann", "Auftrag@schichtbau.example", "+49 351 7654321")

    def change(command: Contact = contact, viewer: Viewer | None = None) -> ApplicationView:
        with desk.stage.database.write() as session:
            return change_contact(session, viewer or desk.owner, application_id, command, now=desk.stage.now)

    refuse(Conflict, "application_moved_on", change)
    desk.approve(application_id)
    changed = change()
    assert changed.status == "probation"
    assert changed.trader == replace(
        TRADER, contact_name="Max Mustermann", email="auftrag@schichtbau.example", phone="+49 351 7654321"
    )
    assert change().events == changed.events  # the same again is no step
    refuse(Invalid, "trader_invalid", lambda: change(replace(contact, phone="")))
    stranger = desk.stage.add_member("Fremde", "owner")
    refuse(NotFound, "application_not_found", lambda: change(viewer=stranger))
    with desk.stage.database.write() as session:
        refuse(
            Conflict,
            "application_moved_on",
            lambda: change_application(session, desk.owner, application_id, WANTED, now=desk.stage.now),
        )


def test_what_was_declined_can_be_tried_again_under_the_same_code(desk: Desk) -> None:
    first = desk.bring_to_review()
    declined = desk.decline(first)
    assert (declined.status, desk.standing()) == ("declined", "closed")
    assert declined.events[-1].words == "No machine."
    desk.stage.now += timedelta(minutes=1)
    second = desk.apply()
    assert (second.provider, desk.standing()) == (FIRM, "applying")
    desk.withdraw(second.id)
    assert desk.standing() == "closed"
    with desk.stage.database.read() as session:
        own = read_own_application(desk.owner, session)
    assert own is not None
    assert own.id == second.id
    assert desk.letters().count("application_declined") == 1


def test_an_organisation_applies_once_and_only_by_its_owner(desk: Desk) -> None:
    desk.apply()
    refuse(Conflict, "application_exists", desk.apply)
    planner = desk.stage.add_member("Planer", "planner")
    refuse(NotAllowed, "owner_only", lambda: desk.apply(planner))
    refuse(NotAllowed, "sign_in_required", lambda: desk.apply(desk.stage.make_guest()))
    stranger = desk.stage.add_member("Fremde", "owner")
    refuse(Invalid, "processes_invalid", lambda: desk.apply(stranger, Apply(TRADER, ())))
    refuse(Invalid, "processes_invalid", lambda: desk.apply(stranger, Apply(TRADER, ("magic",))))
    wrong = Apply(replace(TRADER, vat_id="DE123456789"), ("PBF-LB/M",))
    assert refuse(Invalid, "trader_invalid", lambda: desk.apply(stranger, wrong)).parameters == {
        "fields": ["vat_id"]
    }
    with desk.stage.database.read() as session:
        assert session.scalars(select(ProviderApplicationRow.id)).all() == [
            each.id for each in list_applications(desk.operator, session)
        ]
        assert len(list_applications(desk.operator, session)) == 1
    # another firm of the same name gets a code of its own
    assert desk.apply(stranger).provider == f"{FIRM}-2"


def test_two_tabs_apply_once(desk: Desk) -> None:
    assert try_at_once(desk.apply, desk.apply) == ["application_exists", "done"]
    with desk.stage.database.read() as session:
        assert len(session.scalars(select(ProviderVersionRow.id)).all()) == 1


def test_in_the_closed_test_only_the_invited_apply(desk: Desk) -> None:
    desk.stage.policy = find_policy("closed_test")
    refuse(NotAllowed, "provider_invitation_needed", desk.apply)
    with desk.stage.database.read() as session:
        assert not may_apply(desk.owner, session, desk.stage.policy)
        assert "Muster Gruppe" in [one.name for one in list_invitable(desk.operator, session)]

    def invite(viewer: Viewer) -> None:
        with desk.stage.database.write() as session:
            invite_provider(session, viewer, desk.owner.organisation_id or "", now=desk.stage.now)

    refuse(NotAllowed, "operator_only", lambda: invite(desk.owner))
    invite(desk.operator)
    invite(desk.operator)
    assert desk.letters() == ["provider_invitation"]
    assert desk.apply().phase == "closed_test"
    refuse(NotAllowed, "provider_invitation_needed", lambda: desk.apply(desk.stage.add_member("B", "owner")))


def test_nothing_of_another_applicant_exists(desk: Desk) -> None:
    application_id = desk.apply().id
    document_id = desk.prove(application_id)
    stranger = desk.stage.add_member("Fremde", "owner")
    uses: list[Callable[[], object]] = [
        lambda: desk.prove(application_id, viewer=stranger),
        lambda: desk.hand_in(application_id, stranger),
        lambda: desk.withdraw(application_id, stranger),
    ]
    for use in uses:
        refuse(NotFound, "application_not_found", use)
    with desk.stage.database.read() as session:
        refuse(NotFound, "application_not_found", lambda: read_application(stranger, session, application_id))
        refuse(
            NotFound,
            "application_not_found",
            lambda: find_document(stranger, session, application_id, document_id),
        )
        assert read_own_application(stranger, session) is None
        assert list_own_providers(stranger, session) == ()
        refuse(NotAllowed, "operator_only", lambda: list_applications(stranger, session))
        assert find_trader(session, FIRM) is None  # not before it is approved
    for decide in (desk.approve, desk.decline, desk.ask):
        refuse(NotAllowed, "operator_only", lambda decide=decide: decide(application_id, desk.owner))  # type: ignore[misc]
    with desk.stage.database.write() as session:
        refuse(
            NotFound,
            "provider_not_found",
            lambda: step_version(session, stranger, FIRM, "a" * 26, "discard", now=desk.stage.now),
        )
    # a document of the one under the id of the other
    other = desk.apply(stranger).id
    with desk.stage.database.read() as session:
        refuse(NotFound, "document_not_found", lambda: find_document(stranger, session, other, document_id))

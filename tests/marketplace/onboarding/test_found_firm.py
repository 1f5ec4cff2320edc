"""An operator founds a firm; and no firm is founded or let in whose name is on the list of sanctions."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from hashlib import sha256

import pytest

from app.marketplace.accounts import Viewer
from app.marketplace.duties import (
    DecideHold,
    ListedName,
    decide_hold,
    import_sanctions_list,
    list_holds,
    list_screenings,
)
from app.marketplace.onboarding import (
    ApplicationView,
    Apply,
    FoundFirm,
    change_application,
    find_trader,
    found_firm,
    list_invitable,
    list_new_providers,
)
from app.marketplace.organisations import rename_organisation
from app.marketplace.supplying import list_firms, list_own_providers
from app.values import Conflict, Invalid, NotAllowed, NotFound
from tests.catalogue_in_force import CatalogueRows
from tests.marketplace.onboarding.desk import FIRM, WANTED, Desk, fill, finish_card
from tests.marketplace.stage import Stage
from tests.providers.test_onboarding import TRADER
from tests.refusals import refuse

SEEN = "Register extract of 3 November, shown at the office"
LISTED = Apply(replace(TRADER, legal_name="Böse Handels GmbH"), ("PBF-LB/M",))


@pytest.fixture
def desk(stage: Stage, catalogue_rows: CatalogueRows) -> Desk:
    with stage.database.write() as session:
        catalogue_rows.put(session)
    return Desk(
        stage, stage.add_member("Muster Gruppe", "owner"), stage.add_member("Programme", is_operator=True)
    )


def found(desk: Desk, viewer: Viewer | None = None, **changed: object) -> ApplicationView:
    command = replace(FoundFirm(str(desk.owner.organisation_id), WANTED, SEEN), **changed)  # type: ignore[arg-type]
    with desk.stage.database.write() as session:
        return found_firm(
            session, viewer or desk.operator, command,
            places=desk.stage.prepared.catalogue.market.places,
            policy=desk.stage.policy, now=desk.stage.now,
        )  # fmt: skip


def put_on_the_list(desk: Desk, name: str) -> None:
    with desk.stage.database.write() as session:
        import_sanctions_list(
            session, [ListedName("EU.7", name)], version="Test", issued_on=date(2026, 11, 1),
            sha256=sha256(name.encode()).hexdigest(), now=desk.stage.now,
        )  # fmt: skip


def test_a_founded_firm_is_the_organisations_and_new(desk: Desk) -> None:
    application = found(desk)
    assert (application.status, application.provider, desk.standing()) == ("probation", FIRM, "probation")
    assert [(each.action, each.words) for each in application.events] == [("apply", ""), ("found", SEEN)]
    assert desk.letters() == ["application_approved"]
    assert desk.actions() == ["application_made", "application_approved"]
    with desk.stage.database.read() as session:
        assert [each.code for each in list_own_providers(desk.owner, session)] == [FIRM]
        assert list_new_providers(session, now=desk.stage.now) == {FIRM}
        trader = find_trader(session, FIRM)
        (firm,) = [each for each in list_firms(desk.operator, session) if each.code == FIRM]
        invitable = list_invitable(desk.operator, session, also_invited=True)
    assert trader is not None
    assert trader.trader == TRADER
    assert (firm.organisation_id, firm.standing, firm.is_in_force) == (
        desk.owner.organisation_id, "probation", False,
    )  # fmt: skip
    assert desk.owner.organisation_id not in {each.id for each in invitable}


def test_its_card_comes_into_force_without_another_word(desk: Desk) -> None:
    found(desk)
    firm, _ = finish_card(desk)
    (draft,) = firm.versions()
    firm.publish(draft)
    with desk.stage.database.read() as session:
        (seen,) = [each for each in list_firms(desk.operator, session) if each.code == FIRM]
    assert seen.is_in_force


def test_who_may_not_found_founds_nothing(desk: Desk) -> None:
    both = desk.stage.add_member("Programme and firm", "owner", is_operator=True)
    refuse(NotAllowed, "operator_only", lambda: found(desk, desk.owner))
    refuse(NotAllowed, "own_application", lambda: found(desk, both, organisation_id=both.organisation_id))
    refuse(NotFound, "organisation_not_found", lambda: found(desk, organisation_id="a" * 26))
    refuse(Invalid, "words_invalid", lambda: found(desk, words=" "))
    wrong = Apply(replace(TRADER, vat_id="DE1"), WANTED.processes)
    refuse(Invalid, "trader_invalid", lambda: found(desk, firm=wrong))
    fill(desk, places=0)
    refuse(Conflict, "providers_limit_reached", lambda: found(desk))
    with desk.stage.database.read() as session:
        assert FIRM not in {each.code for each in list_firms(desk.operator, session)}
    assert desk.actions() == []
    assert desk.letters() == []


def test_a_firm_is_founded_once(desk: Desk) -> None:
    found(desk)
    refuse(Conflict, "application_exists", lambda: found(desk))
    assert desk.letters() == ["application_approved"]


def test_a_firm_on_the_list_is_not_let_in(desk: Desk) -> None:
    put_on_the_list(desk, "Böse Handels GmbH")
    refuse(Conflict, "applicant_held", lambda: found(desk, firm=LISTED))
    application_id = desk.bring_to_review(command=LISTED)
    refuse(Conflict, "applicant_held", lambda: desk.approve(application_id))
    assert (desk.status(application_id), desk.standing("boese-handels-gmbh")) == ("in_review", "applying")
    with desk.stage.database.read() as session:
        (hold,) = list_holds(desk.operator, session)
    assert (hold.subject_kind, hold.subject_id) == ("organisation", desk.owner.organisation_id)
    with desk.stage.database.write() as session:
        decide_hold(session, desk.operator, DecideHold(hold.id, True, "Somebody else"), now=desk.stage.now)
    assert desk.approve(application_id).status == "probation"


def test_a_firm_that_changes_its_name_is_screened_again(desk: Desk) -> None:
    put_on_the_list(desk, "Böse Handels GmbH")
    application_id = desk.apply().id
    with desk.stage.database.write() as session:
        change_application(session, desk.owner, application_id, LISTED, now=desk.stage.now)
    with desk.stage.database.read() as session:
        assert [each.subject_id for each in list_holds(desk.operator, session)] == [
            desk.owner.organisation_id
        ]


def test_an_organisation_that_changes_its_name_is_screened(desk: Desk) -> None:
    put_on_the_list(desk, "Böse Handels GmbH")
    with desk.stage.database.write() as session:
        rename_organisation(session, desk.owner, "Gute Werkzeuge GmbH", now=desk.stage.now)
    with desk.stage.database.read() as session:
        assert list_holds(desk.operator, session) == ()
    with desk.stage.database.write() as session:
        rename_organisation(session, desk.owner, "Boese Handels GmbH", now=desk.stage.now)
    with desk.stage.database.read() as session:
        (hold,) = list_holds(desk.operator, session)
    assert (hold.subject_id, [dict(each.parameters) for each in hold.reasons]) == (
        desk.owner.organisation_id, [{"reference": "EU.7"}],
    )  # fmt: skip


def test_a_new_list_is_held_against_firms_by_their_names_in_law(desk: Desk) -> None:
    found(desk, firm=LISTED)
    put_on_the_list(desk, "Böse Handels GmbH")
    desk.stage.work()
    with desk.stage.database.read() as session:
        hits = list_screenings(desk.operator, session)
    assert [(each.subject_kind, each.subject_id) for each in hits] == [
        ("organisation", desk.owner.organisation_id)
    ]

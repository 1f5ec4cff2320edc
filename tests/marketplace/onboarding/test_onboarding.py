"""A firm applies, is looked at, and its card comes into force; nothing of it before, and nothing twice."""

from __future__ import annotations

import io
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from app.database.tables import (
    AuditEntryRow,
    MailRow,
    ProviderApplicationRow,
    ProviderRow,
    ProviderVersionRow,
)
from app.integrations.storage.local import LocalStorage
from app.marketplace.accounts import Viewer
from app.marketplace.onboarding import (
    LARGEST_DOCUMENT_BYTES,
    ApplicationView,
    Apply,
    Contact,
    add_document,
    apply_as_provider,
    approve_application,
    ask_applicant,
    change_application,
    change_contact,
    decline_application,
    end_due_probations,
    end_probation,
    find_document,
    find_trader,
    hand_in,
    invite_provider,
    list_applications,
    list_invitable,
    list_new_providers,
    may_apply,
    read_application,
    read_own_application,
    receive_document,
    remove_document,
    withdraw,
)
from app.marketplace.supplying import (
    assign_provider,
    import_catalogue,
    list_own_providers,
    load_current_catalogue,
    start_draft,
    step_version,
)
from app.programme import find_policy
from app.providers.onboarding import DocumentKind
from app.values import Conflict, Invalid, NotAllowed, NotFound, SchichtwerkError
from tests.catalogue_in_force import CatalogueRows
from tests.marketplace.stage import Stage
from tests.marketplace.supplying.firm import CODE, Firm
from tests.providers.test_onboarding import TRADER

PDF = b"%PDF-1.7\n% nothing in it\n"
WANTED = Apply(TRADER, ("PBF-LB/M",))
FIRM = "muster-schichtbau-gmbh"


@dataclass
class Desk:
    """An applicant and an operator, and their steps with short names."""

    stage: Stage
    owner: Viewer
    operator: Viewer

    def apply(self, viewer: Viewer | None = None, command: Apply = WANTED) -> ApplicationView:
        with self.stage.database.write() as session:
            return apply_as_provider(
                session, viewer or self.owner, command,
                places=self.stage.prepared.catalogue.market.places,
                policy=self.stage.policy, now=self.stage.now,
            )  # fmt: skip

    def prove(
        self, application_id: str, kind: DocumentKind = "register_extract", body: bytes = PDF,
        name: str = "auszug.pdf", viewer: Viewer | None = None,
    ) -> str:  # fmt: skip
        with (
            receive_document(self.stage.storage, io.BytesIO(body), name) as received,
            self.stage.database.write() as session,
        ):
            return add_document(
                session, viewer or self.owner, application_id, kind, received, now=self.stage.now
            ).id

    def hand_in(self, application_id: str, viewer: Viewer | None = None) -> ApplicationView:
        with self.stage.database.write() as session:
            return hand_in(session, viewer or self.owner, application_id, now=self.stage.now)

    def ask(self, application_id: str, viewer: Viewer | None = None) -> ApplicationView:
        with self.stage.database.write() as session:
            return ask_applicant(
                session, viewer or self.operator, application_id, "Which site?", now=self.stage.now
            )

    def approve(self, application_id: str, viewer: Viewer | None = None) -> ApplicationView:
        with self.stage.database.write() as session:
            return approve_application(session, viewer or self.operator, application_id, now=self.stage.now)

    def decline(self, application_id: str, viewer: Viewer | None = None) -> ApplicationView:
        with self.stage.database.write() as session:
            return decline_application(
                session, viewer or self.operator, application_id, "No machine.", now=self.stage.now
            )

    def withdraw(self, application_id: str, viewer: Viewer | None = None) -> ApplicationView:
        with self.stage.database.write() as session:
            return withdraw(session, viewer or self.owner, application_id, now=self.stage.now)

    def bring_to_review(self, viewer: Viewer | None = None, command: Apply = WANTED) -> str:
        application_id = self.apply(viewer, command).id
        self.prove(application_id, viewer=viewer)
        self.hand_in(application_id, viewer)
        return application_id

    def standing(self, code: str = FIRM) -> str | None:
        with self.stage.database.read() as session:
            return session.get_one(ProviderRow, code).standing

    def status(self, application_id: str) -> str:
        with self.stage.database.read() as session:
            return session.get_one(ProviderApplicationRow, application_id).status

    def letters(self) -> list[str]:
        with self.stage.database.read() as session:
            return [*session.scalars(select(MailRow.kind).order_by(MailRow.created_at, MailRow.kind))]

    def actions(self) -> list[str]:
        with self.stage.database.read() as session:
            return [
                *session.scalars(
                    select(AuditEntryRow.action)
                    .where(AuditEntryRow.object_kind == "application")
                    .order_by(AuditEntryRow.sequence)
                )
            ]


@pytest.fixture
def desk(stage: Stage, catalogue_rows: CatalogueRows) -> Desk:
    with stage.database.write() as session:
        catalogue_rows.put(session)
    return Desk(
        stage, stage.add_member("Muster Gruppe", "owner"), stage.add_member("Programme", is_operator=True)
    )


def refuse(kind: type[SchichtwerkError], code: str, act: Callable[[], object]) -> SchichtwerkError:
    with pytest.raises(kind) as refusal:
        act()
    assert refusal.value.code == code
    return refusal.value


def finish_card(desk: Desk, code: str = FIRM) -> tuple[Firm, str]:
    """The firm's draft filled with what a firm of the demo offers; its id."""
    with desk.stage.database.write() as session:
        session.execute(update(ProviderRow).where(ProviderRow.code == CODE).values(organisation_id=None))
    model = Firm(desk.stage, desk.operator, CODE)
    document = {**model.start().document, "code": code, "is_fictional": False}
    firm = Firm(desk.stage, desk.owner, code)
    (draft,) = firm.versions()
    firm.change(draft, document, replaces=True)
    return firm, draft.id


def test_from_application_to_offers(desk: Desk) -> None:
    application = desk.apply()
    assert (application.status, application.provider, application.vat_check) == ("applied", FIRM, "format")
    document_id = desk.prove(application.id)
    assert desk.status(application.id) == "documents"
    assert desk.hand_in(application.id).status == "in_review"
    asked = desk.ask(application.id)
    assert (asked.status, asked.question) == ("documents", "Which site?")
    desk.prove(application.id, "certificate", PDF + b"2", "iso.pdf")
    assert desk.hand_in(application.id).question == ""
    approved = desk.approve(application.id)
    assert (approved.status, desk.standing()) == ("probation", "probation")
    assert approved.probation_until == desk.stage.now + timedelta(days=30)
    assert desk.letters() == [
        "application_approved", "application_question", "application_waiting", "application_waiting",
    ]  # fmt: skip
    assert desk.actions() == [
        "application_made", "application_document_added", "application_handed_in", "application_asked",
        "application_document_added", "application_handed_in", "application_approved",
    ]  # fmt: skip
    with desk.stage.database.read() as session:
        file = find_document(desk.operator, session, application.id, document_id)
        with desk.stage.storage.open(file.storage_key) as stream:
            assert stream.read() == PDF
        assert list_new_providers(session, now=desk.stage.now) == {FIRM}
        trader = find_trader(session, FIRM)
    assert trader is not None
    assert (trader.trader, trader.is_new) == (TRADER, True)


def test_a_card_comes_into_force_only_when_the_firm_is_approved(desk: Desk) -> None:
    application_id = desk.bring_to_review()
    firm, _ = finish_card(desk)
    (draft,) = firm.versions()
    before = desk.stage.prepared.catalogue.version
    refuse(Conflict, "firm_not_approved", lambda: firm.publish(draft))
    later = (desk.stage.now + timedelta(days=3)).date()
    refuse(Conflict, "firm_not_approved", lambda: firm.publish(draft, valid_from=later))
    with desk.stage.database.read() as session:
        assert load_current_catalogue(session).version == before

    desk.approve(application_id)
    assert firm.publish(draft).number == 1
    assert firm.in_force().name == firm.versions()[0].document["name"]
    assert not firm.in_force().is_fictional


def test_an_import_leaves_firms_that_applied_here(desk: Desk) -> None:
    desk.approve(desk.bring_to_review())
    firm, _ = finish_card(desk)
    firm.publish(firm.versions()[0])
    with desk.stage.database.write() as session:
        import_catalogue(session, desk.stage.prepared.catalogue, now=desk.stage.now)
    assert firm.in_force().code == FIRM


def test_an_import_takes_no_firms_code(desk: Desk) -> None:
    with desk.stage.database.write() as session:
        session.execute(update(ProviderRow).where(ProviderRow.code == CODE).values(standing="applying"))
    with desk.stage.database.write() as session:
        refuse(
            Conflict,
            "provider_code_taken",
            lambda: import_catalogue(session, desk.stage.prepared.catalogue, now=desk.stage.now),
        )


def test_a_first_draft_says_what_is_missing_and_can_be_begun_again(desk: Desk) -> None:
    desk.apply()
    firm = Firm(desk.stage, desk.owner, FIRM)
    (draft,) = firm.versions()
    assert draft.document["place"]["district"] == "Kreisfreie Stadt Dresden"
    assert not firm.check(draft).is_publishable
    firm.step(draft, "discard")
    with desk.stage.database.write() as session:
        again = start_draft(session, desk.owner, FIRM, facts=firm.facts, now=desk.stage.now)
    assert again.document == draft.document


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


def test_what_is_looked_at_stands_still(desk: Desk) -> None:
    application_id = desk.apply().id
    document_id = desk.prove(application_id)
    desk.hand_in(application_id)
    refuse(Conflict, "application_moved_on", lambda: desk.prove(application_id, body=PDF + b"2"))

    def remove() -> None:
        with desk.stage.database.write() as session:
            remove_document(session, desk.owner, application_id, document_id, now=desk.stage.now)

    def change() -> None:
        with desk.stage.database.write() as session:
            change_application(session, desk.owner, application_id, WANTED, now=desk.stage.now)

    refuse(Conflict, "application_moved_on", remove)
    refuse(Conflict, "application_moved_on", change)
    desk.ask(application_id)
    change()
    remove()
    refuse(Conflict, "document_missing", lambda: desk.hand_in(application_id))
    desk.stage.work()
    assert count_files(desk.stage.storage) == 0


def count_files(storage: LocalStorage) -> int:
    return sum(path.is_file() for path in storage.folder.rglob("*"))


def test_files_that_are_refused_are_not_kept(desk: Desk) -> None:
    application_id = desk.apply().id
    for body, name, code in (
        (b"MZ\x90", "auszug.pdf", "proof_kind_unknown"),
        (PDF, "auszug.png", "extension_mismatch"),
        (b"%PDF-1.7" + bytes(LARGEST_DOCUMENT_BYTES), "auszug.pdf", "proof_too_large"),
    ):
        refuse(Invalid, code, lambda body=body, name=name: desk.prove(application_id, body=body, name=name))  # type: ignore[misc]
    refuse(Conflict, "application_moved_on", lambda: desk.hand_in(application_id))
    assert count_files(desk.stage.storage) == 0
    first = desk.prove(application_id)
    assert desk.prove(application_id) == first
    desk.stage.work()
    assert count_files(desk.stage.storage) == 1


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
    outcomes = at_once([desk.apply, desk.apply])
    assert sorted(outcomes) == ["application_exists", "done"]
    with desk.stage.database.read() as session:
        assert len(session.scalars(select(ProviderVersionRow.id)).all()) == 1


def at_once(acts: list[Callable[[], object]]) -> list[str]:
    start = threading.Barrier(len(acts))
    outcomes: list[str] = []

    def run(act: Callable[[], object]) -> None:
        start.wait()
        try:
            act()
            outcomes.append("done")
        except SchichtwerkError as error:
            outcomes.append(error.code)

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def test_two_operators_approve_one_application_once(desk: Desk) -> None:
    application_id = desk.bring_to_review()
    second = desk.stage.add_member("Programme 2", is_operator=True)
    outcomes = at_once([lambda: desk.approve(application_id), lambda: desk.approve(application_id, second)])
    assert sorted(outcomes) == ["application_moved_on", "done"]
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


def fill(desk: Desk, places: int) -> None:
    """All but so many places of the pilot are taken by firms of the catalogue."""
    taken = 40 - places
    with desk.stage.database.write() as session:
        for number in range(taken):
            session.add(
                ProviderRow(
                    code=f"taken-{number:02}", organisation_id=desk.operator.organisation_id, position=500,
                    is_listed=False, needs_four_eyes=False, document={"name": "x"}, updated_at=desk.stage.now,
                )
            )  # fmt: skip


def test_two_operators_cannot_fill_one_place_twice(desk: Desk) -> None:
    other = desk.stage.add_member("Zweite", "owner")
    applications = [desk.bring_to_review(), desk.bring_to_review(other)]
    fill(desk, places=1)
    operators = [desk.operator, desk.stage.add_member("Programme 2", is_operator=True)]
    outcomes = at_once(
        [
            lambda: desk.approve(applications[0], operators[0]),
            lambda: desk.approve(applications[1], operators[1]),
        ]
    )
    assert sorted(outcomes) == ["done", "providers_limit_reached"]
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

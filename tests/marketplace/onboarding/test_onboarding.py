"""A firm applies, is looked at, and its card comes into force; nothing of it before, and nothing twice."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import update

from app.database.tables import (
    ProviderRow,
)
from app.marketplace.onboarding import (
    find_document,
    find_trader,
    list_new_providers,
)
from app.marketplace.supplying import (
    import_catalogue,
    load_current_catalogue,
    start_draft,
)
from app.values import Conflict
from tests.marketplace.onboarding.desk import FIRM, PDF, Desk, finish_card
from tests.marketplace.supplying.firm import CODE, Firm
from tests.providers.test_onboarding import TRADER
from tests.refusals import refuse


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

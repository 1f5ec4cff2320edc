"""Back into the market: into a provider's draft or aside, once; or as a quote that the customer opens."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select

from app.database.tables import ProviderRow, ProviderVersionRow, ReferralRow, TransferRow
from app.institutes.assessment import Outcome
from app.institutes.transfer import Proposal
from app.marketplace.accounts import Viewer
from app.marketplace.developing import (
    GivenProvider,
    HandedBack,
    HandedOver,
    TakeOver,
    attach_to_case,
    dismiss_transfer,
    list_handed_over,
    take_over,
)
from app.marketplace.quoting import receive_drawing
from app.marketplace.supplying import find_facts
from app.values import Conflict, Invalid, NotFound
from tests.catalogue_in_force import CatalogueRows
from tests.marketplace.developing.lab import Lab, open_lab
from tests.marketplace.stage import Stage

FIRM = "demo-feinlaser"
OTHER = "demo-schmelzpunkt"
LEARNT = Outcome("parameter_set", "Dichte über 99,5 %.", 7)
PROPOSAL = Proposal("lpbf-alsi10mg-ab", "pbf-lb-m-alsi10mg-30", 0.08)


@pytest.fixture
def lab(stage: Stage, catalogue_rows: CatalogueRows) -> Lab:
    with stage.database.write() as session:
        catalogue_rows.put(session)
    return open_lab(stage)


def own_firm(lab: Lab) -> Viewer:
    owner = lab.stage.add_member("Feinlaser", "owner")
    with lab.stage.database.write() as session:
        session.get_one(ProviderRow, FIRM).organisation_id = owner.organisation_id
    return owner


def hand_over(lab: Lab, proposal: Proposal | None = PROPOSAL) -> None:
    lab.go_to_outcome(LEARNT)
    lab.step(lab.staff, "hand_back", providers=(FIRM,), proposal=proposal)


def list_all(lab: Lab, viewer: Viewer) -> tuple[HandedOver, ...]:
    with lab.stage.database.read() as session:
        return list_handed_over(viewer, session, FIRM, catalogue=lab.stage.prepared.catalogue)


def take(lab: Lab, viewer: Viewer, **wanted: Any) -> str | None:
    (handed,) = list_all(lab, lab.operator)
    facts = find_facts(lab.stage.prepared.catalogue)
    with lab.stage.database.write() as session:
        return take_over(session, viewer, FIRM, TakeOver(handed.id, **wanted), facts=facts, now=lab.stage.now)


def read_drafts(lab: Lab) -> list[dict[str, Any]]:
    with lab.stage.database.read() as session:
        return list(
            session.scalars(select(ProviderVersionRow.document).where(ProviderVersionRow.status == "draft"))
        )


def test_words_are_kept_without_what_databases_do_not_take(lab: Lab) -> None:
    lab.go_to_outcome(replace(LEARNT, text="\x00 Dichte über 99,5 %.\r\nGut. "))
    lab.step(lab.staff, "hand_back", providers=(FIRM,), text="Zwei\x00 Worte.\r\n")
    (handed,) = list_all(lab, lab.operator)
    assert handed.text == "Zwei Worte."
    outcome = lab.read(lab.customer).outcome
    assert outcome is not None
    assert outcome.text == "Dichte über 99,5 %.\nGut."


def test_it_goes_into_a_draft_that_is_begun_for_it(lab: Lab) -> None:
    owner = own_firm(lab)
    hand_over(lab)
    (handed,) = list_all(lab, owner)
    assert (handed.proposal, handed.status, handed.has_rate) == (PROPOSAL, "open", False)
    assert handed.machines == ("truprint-1000", "dmp-350", "m100")
    draft_id = take(lab, owner, machine_code="m100", eur_per_kg=62.0)
    assert draft_id is not None
    (document,) = read_drafts(lab)
    machine = next(each for each in document["machines"] if each["code"] == "m100")
    assert machine["materials"][-1] == {
        "material_code": "lpbf-alsi10mg-ab", "setting_code": "pbf-lb-m-alsi10mg-30", "tolerance_mm": 0.08,
    }  # fmt: skip
    rates = document["rate_card"]["material_rates"]
    assert rates[-1] == {"material_code": "lpbf-alsi10mg-ab", "eur_per_kg": 62.0}
    assert [each.status for each in list_all(lab, owner)] == ["taken_over"]
    for viewer, words in ((lab.customer, ""), (lab.staff, "Weil es so ist.")):
        assert lab.read(viewer).handed_back == HandedBack((GivenProvider(FIRM, "taken_over"),), words)
    assert lab.read(lab.customer).entries[-1].text == ""


def test_it_is_decided_once(lab: Lab) -> None:
    owner = own_firm(lab)
    hand_over(lab)
    (handed,) = list_all(lab, owner)
    with lab.stage.database.write() as session:
        dismiss_transfer(session, owner, FIRM, handed.id, now=lab.stage.now)
    with pytest.raises(Conflict, match="transfer_decided"):
        take(lab, owner, machine_code="m100")
    assert read_drafts(lab) == []
    assert lab.read(lab.customer).handed_back == HandedBack((GivenProvider(FIRM, "dismissed"),))


def test_words_alone_are_noted(lab: Lab) -> None:
    owner = own_firm(lab)
    hand_over(lab, None)
    assert take(lab, owner) is None
    assert read_drafts(lab) == []
    assert [each.status for each in list_all(lab, owner)] == ["taken_over"]


@pytest.mark.parametrize(
    ("wanted", "code"),
    [
        ({"machine_code": "no-such"}, "transfer_machine_unknown"),
        ({"machine_code": "m100", "eur_per_kg": 0.0}, "transfer_price_invalid"),
        ({"machine_code": "m100", "eur_per_kg": 2e6}, "transfer_price_invalid"),
    ],
)
def test_refusals_change_nothing(lab: Lab, wanted: dict[str, Any], code: str) -> None:
    owner = own_firm(lab)
    hand_over(lab)
    with pytest.raises(Invalid, match=code):
        take(lab, owner, **wanted)
    assert read_drafts(lab) == []
    assert [each.status for each in list_all(lab, owner)] == ["open"]


def test_nobody_else_decides(lab: Lab) -> None:
    hand_over(lab)
    for viewer in (lab.customer, lab.staff):
        with pytest.raises(NotFound, match="provider_not_found"):
            take(lab, viewer, machine_code="m100")
    assert [each.status for each in list_all(lab, lab.operator)] == ["open"]


@pytest.mark.parametrize(
    ("proposal", "named"),
    [
        (Proposal("unobtainium", "pbf-lb-m-alsi10mg-30"), "material_code"),
        (Proposal("lpbf-alsi10mg-ab", "pbf-lb-m-copper-40"), "setting_code"),
        (Proposal("lpbf-alsi10mg-ab", "pbf-lb-m-alsi10mg-30", -1.0), "tolerance_mm"),
    ],
)
def test_a_proposal_that_cannot_be_made_is_refused(lab: Lab, proposal: Proposal, named: str) -> None:
    lab.go_to_outcome(LEARNT)
    with pytest.raises(Invalid, match="proposal_invalid") as refusal:
        lab.step(lab.staff, "hand_back", providers=(FIRM, OTHER), proposal=proposal)
    assert refusal.value.parameters == {"proposal_field": named}
    assert lab.read(lab.staff).state == "concluded"
    assert list_all(lab, lab.operator) == ()


def test_it_stays_with_the_provider_when_the_customer_goes(lab: Lab) -> None:
    hand_over(lab)
    with lab.stage.database.write() as session:
        session.delete(session.get_one(ReferralRow, lab.referral_id))
    (handed,) = list_all(lab, lab.operator)
    assert handed.text == "Weil es so ist."
    with lab.stage.database.read() as session:
        assert session.get_one(TransferRow, handed.id).case_id is None


def test_a_file_of_the_institute_can_be_the_quote(lab: Lab) -> None:
    ids = {}
    for name, viewer in (("customer", lab.customer), ("staff", lab.staff)):
        content = io.BytesIO(b"%PDF-1.7 " + name.encode())
        with (
            receive_drawing(lab.stage.storage, content, "angebot.pdf") as received,
            lab.stage.database.write() as session,
        ):
            ids[name] = attach_to_case(session, viewer, lab.case, received, now=lab.stage.now).id
    lab.go_to_outcome(Outcome("quote", "Zwei Stück aus der Versuchsanlage.", 6))
    for wrong in (ids["customer"], "", "Q-2026-000001"):
        with pytest.raises(Invalid, match="handed_to_unknown"):
            lab.step(lab.staff, "hand_back", handed_to=wrong)
    lab.step(lab.staff, "hand_back", handed_to=ids["staff"])
    assert lab.read(lab.customer).handed_back == HandedBack(attachment_id=ids["staff"])

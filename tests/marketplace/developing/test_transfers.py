"""Back into the market: into a provider's draft or aside, once; or as a quote that the customer opens."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select

from app.database.tables import MailRow, ProviderRow, ProviderVersionRow, ReferralRow, TransferRow
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
    list_receivers,
    take_over,
)
from app.marketplace.quoting import receive_drawing
from app.marketplace.supplying import find_facts
from app.values import Conflict, Invalid, NotFound
from tests.catalogue_in_force import CatalogueRows
from tests.marketplace.developing.lab import Lab, open_lab
from tests.marketplace.stage import Stage

FIRM = "demo-feinlaser"
OTHER = "demo-lindenpulver"  # no machine for metals
THIRD = "demo-elbschicht"
LEARNT = Outcome("parameter_set", "Dichte über 99,5 %.", 7)
PROPOSAL = Proposal("lpbf-alsi10mg-ab", "pbf-lb-m-alsi10mg-30", 0.08)


@pytest.fixture
def lab(stage: Stage, catalogue_rows: CatalogueRows) -> Lab:
    with stage.database.write() as session:
        catalogue_rows.put(session)
    return open_lab(stage)


def own_firm(lab: Lab, code: str = FIRM) -> Viewer:
    owner = lab.stage.add_member(code, "owner")
    with lab.stage.database.write() as session:
        session.get_one(ProviderRow, code).organisation_id = owner.organisation_id
    return owner


def hand_over(lab: Lab, proposal: Proposal | None = PROPOSAL) -> None:
    lab.go_to_outcome(LEARNT)
    lab.step(lab.staff, "hand_back", providers=(FIRM,), proposal=proposal)


def list_all(lab: Lab, viewer: Viewer, code: str = FIRM) -> tuple[HandedOver, ...]:
    with lab.stage.database.read() as session:
        return list_handed_over(viewer, session, code, catalogue=lab.stage.prepared.catalogue)


def list_letters(lab: Lab) -> list[str]:
    """Where letters lead that say that something was handed over."""
    with lab.stage.database.read() as session:
        paths = session.scalars(select(MailRow.path).where(MailRow.kind == "case_handed_over"))
        return sorted(path or "" for path in paths)


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


def test_of_several_each_decides_for_himself(lab: Lab) -> None:
    owners = {code: own_firm(lab, code) for code in (FIRM, OTHER, THIRD)}
    lab.go_to_outcome(LEARNT)
    # a name twice is once
    lab.step(lab.staff, "hand_back", providers=(THIRD, FIRM, OTHER, FIRM), proposal=PROPOSAL)
    waiting = {code: list_all(lab, owner, code) for code, owner in owners.items()}
    assert {code: len(found) for code, found in waiting.items()} == {FIRM: 1, OTHER: 1, THIRD: 1}
    assert {(one.text, one.proposal, one.status) for (one,) in waiting.values()} == {
        ("Weil es so ist.", PROPOSAL, "open")
    }
    assert [bool(waiting[code][0].machines) for code in (FIRM, OTHER, THIRD)] == [True, False, True]
    assert list_letters(lab) == sorted(f"/de/firm/{code}#handed-over" for code in owners)
    assert take(lab, owners[FIRM], machine_code="m100", eur_per_kg=62.0) is not None
    with lab.stage.database.write() as session:
        dismiss_transfer(session, owners[OTHER], OTHER, waiting[OTHER][0].id, now=lab.stage.now)
    given = (
        GivenProvider(THIRD, "open"), GivenProvider(FIRM, "taken_over"), GivenProvider(OTHER, "dismissed"),
    )  # fmt: skip
    for viewer, words in ((lab.customer, ""), (lab.staff, "Weil es so ist.")):
        assert lab.read(viewer).handed_back == HandedBack(given, words)
    assert len(read_drafts(lab)) == 1
    # none decides for another, nor sees what is his
    for code in (OTHER, FIRM):
        with (
            pytest.raises(NotFound, match="transfer_not_found"),
            lab.stage.database.write() as session,
        ):
            dismiss_transfer(session, owners[code], code, waiting[THIRD][0].id, now=lab.stage.now)
    assert [one.status for one in list_all(lab, owners[THIRD], THIRD)] == ["open"]


def test_who_owns_two_firms_is_written_to_for_each(lab: Lab) -> None:
    owner = own_firm(lab)
    with lab.stage.database.write() as session:
        session.get_one(ProviderRow, OTHER).organisation_id = owner.organisation_id
    lab.go_to_outcome(LEARNT)
    lab.step(lab.staff, "hand_back", providers=(FIRM, OTHER))
    assert list_letters(lab) == [f"/de/firm/{code}#handed-over" for code in (FIRM, OTHER)]


@pytest.mark.parametrize("providers", [(), (FIRM, "nobody"), (FIRM, f"{OTHER}\x00"), (FIRM, "")])
def test_whom_nobody_knows_is_handed_nothing_nor_are_the_others(lab: Lab, providers: tuple[str, ...]) -> None:
    own_firm(lab)
    lab.go_to_outcome(LEARNT)
    with pytest.raises(Invalid, match="handed_to_unknown"):
        lab.step(lab.staff, "hand_back", providers=providers)
    assert lab.read(lab.staff).state == "concluded"
    assert list_all(lab, lab.operator) == ()
    assert list_letters(lab) == []


def test_who_has_a_machine_comes_first(lab: Lab) -> None:
    catalogue = lab.stage.prepared.catalogue
    unmarked = list_receivers(lab.staff, catalogue)
    assert {one.has_machine for one in unmarked} == {None}
    assert [one.name for one in unmarked] == sorted((one.name for one in unmarked), key=str.casefold)
    marked = list_receivers(lab.staff, catalogue, "bjt-sand-furan")
    assert [one.code for one in marked if one.has_machine] == ["demo-formsand-nord", "demo-silberschicht"]
    assert [one.has_machine for one in marked] == [True] * 2 + [False] * (len(unmarked) - 2)
    assert sorted(one.code for one in marked) == sorted(one.code for one in unmarked)
    # a material that nobody makes yet is a new one on the machines of its process
    (lindenpulver,) = (
        one for one in list_receivers(lab.staff, catalogue, "sls-pekk-cf") if one.code == OTHER
    )
    assert lindenpulver.processes == ("PBF-IrL/P", "PBF-LB/P")
    assert lindenpulver.has_machine


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

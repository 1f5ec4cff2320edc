"""The life of an application: every step that may follow, and none else, in whatever order they come."""

from __future__ import annotations

import random
from dataclasses import replace
from itertools import product

import pytest

from app.providers.onboarding import (
    APPLICATION_ACTIONS,
    APPLICATION_STATUSES,
    TRANSITIONS,
    ApplicationAction,
    ApplicationStatus,
    advance,
    require_documents,
)
from app.providers.trader import Trader, check_trader
from app.values import Conflict, Invalid

USUAL: tuple[ApplicationAction, ...] = (
    "change", "add_document", "add_document", "hand_in", "ask", "add_document", "hand_in", "approve",
    "go_live",
)  # fmt: skip
TRADER = Trader(
    legal_name="Muster Schichtbau GmbH",
    legal_form="gmbh",
    street="Musterstraße 1",
    postcode="01067",
    city="Dresden",
    country="DE",
    register_court="Amtsgericht Dresden",
    register_number="HRB 12345",
    vat_id="DE136695976",
    contact_name="Erika Mustermann",
    email="kontakt@schichtbau.example",
    phone="+49 351 1234567",
    complies=True,
)


def run(actions: tuple[ApplicationAction, ...], *, strict: bool = True) -> ApplicationStatus:
    status: ApplicationStatus = "applied"
    for action in actions:
        try:
            status = advance(status, action)
        except Conflict:
            if strict:
                raise
    return status


def test_the_usual_way() -> None:
    assert run(USUAL) == "live"


@pytest.mark.parametrize(("status", "action"), [*product(APPLICATION_STATUSES, APPLICATION_ACTIONS)])
def test_only_what_stands_in_the_table_may_follow(
    status: ApplicationStatus, action: ApplicationAction
) -> None:
    if (status, action) in TRANSITIONS:
        assert advance(status, action) == TRANSITIONS[status, action]
        return
    with pytest.raises(Conflict) as refusal:
        advance(status, action)
    assert refusal.value.code == "application_moved_on"
    assert refusal.value.parameters == {"status": status, "action": action}


@pytest.mark.parametrize("end", ["live", "declined", "withdrawn"])
def test_nothing_leads_away_from_an_end(end: ApplicationStatus) -> None:
    assert {following for (status, _), following in TRANSITIONS.items() if status == end} <= {end}


def test_a_step_that_comes_twice_happens_once() -> None:
    steps: tuple[ApplicationAction, ...] = ("add_document", "hand_in", "approve", "go_live")
    doubled = tuple(action for each in steps for action in (each, each))
    assert run(doubled, strict=False) == "live"
    with pytest.raises(Conflict):
        run(("add_document", "hand_in", "hand_in"))


def test_shuffled_steps_never_pass_the_operator() -> None:
    shuffle = random.Random(6)
    for _ in range(2_000):
        actions: list[ApplicationAction] = [*USUAL, "decline", "withdraw"]
        shuffle.shuffle(actions)
        status: ApplicationStatus = "applied"
        done: list[str] = []
        for action in actions:
            try:
                status = advance(status, action)
            except Conflict:
                continue
            done.append(action)
        if status in ("probation", "live"):
            approved = done.index("approve")
            assert "hand_in" in done[:approved]
            assert "add_document" in done[: done.index("hand_in")]
            assert not {"decline", "withdraw"} & set(done)


def test_what_proves_a_firm_depends_on_its_register() -> None:
    require_documents(TRADER, {"register_extract"})
    sole = replace(TRADER, legal_form="sole", register_court="", register_number="")
    require_documents(sole, {"identity"})
    for trader, kinds, kind in (
        (TRADER, {"identity", "certificate"}, "register_extract"),
        (sole, {"register_extract"}, "identity"),
    ):
        with pytest.raises(Conflict) as refusal:
            require_documents(trader, kinds)  # type: ignore[arg-type]
        assert (refusal.value.code, refusal.value.parameters) == ("document_missing", {"kind": kind})


def test_what_is_said_is_kept_on_one_line() -> None:
    typed = replace(
        TRADER, legal_name="  Muster \n Schichtbau GmbH ", vat_id="de 136 695 976", country="de",
        email="Kontakt@Schichtbau.example",
    )  # fmt: skip
    assert check_trader(typed) == TRADER


@pytest.mark.parametrize(
    ("changed", "fields"),
    [
        ({"legal_name": ""}, ["legal_name"]),
        ({"legal_name": "x" * 201}, ["legal_name"]),
        ({"city": "Dres\u202eden"}, ["city"]),
        ({"postcode": "1067"}, ["postcode"]),
        ({"legal_form": "club"}, ["legal_form"]),
        ({"register_number": ""}, ["register_number"]),
        ({"register_court": "", "register_number": ""}, ["register_court", "register_number"]),
        ({"legal_form": "sole", "register_court": ""}, ["register_court"]),
        ({"vat_id": "DE136695975"}, ["vat_id"]),
        ({"vat_id": "ATU13585627"}, ["vat_id"]),
        ({"email": "kontakt"}, ["email"]),
        ({"phone": "call me"}, ["phone"]),
        ({"complies": False}, ["complies"]),
        ({"country": "Germany", "contact_name": " "}, ["country", "vat_id", "contact_name"]),
    ],
)
def test_what_cannot_be_is_named_by_its_field(changed: dict[str, object], fields: list[str]) -> None:
    with pytest.raises(Invalid) as refusal:
        check_trader(replace(TRADER, **changed))  # type: ignore[arg-type]
    assert (refusal.value.code, refusal.value.parameters) == ("trader_invalid", {"fields": fields})


def test_what_a_firm_need_not_have() -> None:
    small = replace(TRADER, legal_form="gbr", register_court="", register_number="", vat_id="")
    assert check_trader(small) == small
    czech = replace(TRADER, country="CZ", postcode="110 00", vat_id="CZ25123891")
    assert check_trader(czech) == czech

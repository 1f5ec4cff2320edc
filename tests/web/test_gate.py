"""The rule of a route holds against every kind of visitor."""

from __future__ import annotations

import asyncio
import re

import pytest
from fastapi import Request
from starlette.testclient import TestClient

from app.marketplace.accounts import Viewer, guest_viewer
from app.values import NotAllowed
from app.web.rules import Gate, Rule
from tests.web.house import PASSWORD, House
from tests.web.test_rules import EXPECTED


@pytest.fixture
def visitors(house: House) -> dict[str, TestClient]:
    return {
        "guest": house.visit(),
        "member": house.visit_signed_in("mia@example.org"),
        "operator": house.visit_signed_in("olga@example.org", is_operator=True),
        "program": house.visit(Authorization="Bearer sw_revoked"),
    }


def test_the_rule_holds_for_every_route_and_visitor(house: House, visitors: dict[str, TestClient]) -> None:
    for name, rule in EXPECTED.items():
        method, path = name.split(" ")
        address = re.sub(r"\{\w+\}", "a" * 26, path.replace("{language}", "de"))
        for visitor, client in visitors.items():
            if name.endswith(("/session", "/sign-out", "DELETE /api/v1/sessions")):
                continue  # would sign out; see test_accounts
            status = client.request(method, address).status_code
            if rule is Rule.ANYONE:
                passes = True
            elif rule is Rule.GUEST_OR_MEMBER:
                passes = visitor != "program"
            elif rule is Rule.OPERATOR:
                passes = visitor == "operator"
            else:
                passes = visitor in {"member", "operator"}
            assert (status not in {401, 403}) == passes, (name, visitor, status)
            assert status < 500, (name, visitor, status)


def test_who_owes_a_second_factor_is_a_guest_on_every_route(house: House) -> None:
    house.is_demo_environment = False
    house.add_user("olga@example.org", is_operator=True)
    client = house.visit()
    signed_in = {"email": "olga@example.org", "password": PASSWORD}
    assert client.post("/api/v1/session", json=signed_in).json()["second_factor"] == "owed"
    for name, rule in EXPECTED.items():
        method, path = name.split(" ")
        if name.endswith(("/session", "/sign-out")):
            continue
        address = re.sub(r"\{\w+\}", "a" * 26, path.replace("{language}", "de"))
        answer = client.request(method, address)
        says_so = answer.status_code == 403 and "second" in answer.text
        if rule in (Rule.MEMBER, Rule.OPERATOR, Rule.PROVIDER_OWN):
            assert says_so, (name, answer.status_code)
        else:
            assert answer.status_code not in {401, 403}, (name, answer.status_code)
    assert client.post("/de/sign-out").status_code == 303
    assert house.count("sessions") == 0


MEMBER = Viewer("member", "u", "o", "buyer", frozenset())
OPERATOR = Viewer("operator", "u", "o", "owner", frozenset())


@pytest.mark.parametrize(
    ("rule", "viewer", "code"),
    [
        (Rule.GUEST_OR_MEMBER, guest_viewer(), None),
        (Rule.MEMBER, guest_viewer(), "sign_in_required"),
        (Rule.MEMBER, MEMBER, None),
        (Rule.PROVIDER_OWN, guest_viewer(), "sign_in_required"),
        (Rule.PROVIDER_OWN, MEMBER, None),
        (Rule.OPERATOR, guest_viewer(), "sign_in_required"),
        (Rule.OPERATOR, MEMBER, "operator_only"),
        (Rule.OPERATOR, OPERATOR, None),
    ],
)
def test_the_gate(rule: Rule, viewer: Viewer, code: str | None) -> None:
    request = Request(
        # a page that is open before anybody agreed to anything: consent has tests of its own
        {"type": "http", "method": "GET", "path": "/de/account", "headers": [], "state": {"viewer": viewer}}
    )
    if code is None:
        asyncio.run(Gate(rule)(request))
        return
    with pytest.raises(NotAllowed) as refusal:
        asyncio.run(Gate(rule)(request))
    assert refusal.value.code == code

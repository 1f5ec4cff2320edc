"""Every route declares one rule, and the rule holds against every kind of visitor."""

from __future__ import annotations

import asyncio
import re

import pytest
from fastapi import Request
from starlette.testclient import TestClient

from app.marketplace.accounts import Viewer, guest_viewer
from app.values import NotAllowed
from app.web.rules import Gate, Rule, rules_by_route
from tests.web.house import PASSWORD, House

# The whole table, so that a route that is added or opened wider is seen here.
EXPECTED = {
    "GET /": Rule.ANYONE,
    "GET /api/v1/api-keys": Rule.MEMBER,
    "POST /api/v1/api-keys": Rule.MEMBER,
    "DELETE /api/v1/api-keys/{api_key_id}": Rule.MEMBER,
    "GET /api/v1/health": Rule.ANYONE,
    "GET /api/v1/institutes": Rule.GUEST_OR_MEMBER,
    "GET /api/v1/materials": Rule.GUEST_OR_MEMBER,
    "GET /api/v1/me": Rule.MEMBER,
    "POST /api/v1/offers": Rule.GUEST_OR_MEMBER,
    "GET /api/v1/openapi.json": Rule.ANYONE,
    "GET /api/v1/parts": Rule.GUEST_OR_MEMBER,
    "POST /api/v1/parts": Rule.GUEST_OR_MEMBER,
    "DELETE /api/v1/parts/{part_id}": Rule.GUEST_OR_MEMBER,
    "GET /api/v1/parts/{part_id}": Rule.GUEST_OR_MEMBER,
    "PATCH /api/v1/parts/{part_id}": Rule.GUEST_OR_MEMBER,
    "GET /api/v1/parts/{part_id}/events": Rule.GUEST_OR_MEMBER,
    "GET /api/v1/parts/{part_id}/preview.glb": Rule.GUEST_OR_MEMBER,
    "GET /api/v1/parts/{part_id}/drawings": Rule.GUEST_OR_MEMBER,
    "POST /api/v1/parts/{part_id}/drawings": Rule.GUEST_OR_MEMBER,
    "GET /api/v1/parts/{part_id}/drawings/{drawing_id}": Rule.GUEST_OR_MEMBER,
    "DELETE /api/v1/parts/{part_id}/drawings/{drawing_id}": Rule.GUEST_OR_MEMBER,
    "PUT /api/v1/parts/{part_id}/note": Rule.GUEST_OR_MEMBER,
    "GET /api/v1/parts/{part_id}/repaired.stl": Rule.GUEST_OR_MEMBER,
    "GET /api/v1/parts/{part_id}/thumbnail.png": Rule.GUEST_OR_MEMBER,
    "GET /api/v1/processes": Rule.GUEST_OR_MEMBER,
    "GET /api/v1/providers": Rule.GUEST_OR_MEMBER,
    "GET /api/v1/providers/{code}": Rule.GUEST_OR_MEMBER,
    "GET /api/v1/quotes": Rule.GUEST_OR_MEMBER,
    "POST /api/v1/quotes": Rule.GUEST_OR_MEMBER,
    "GET /api/v1/quotes/{quote_id}": Rule.GUEST_OR_MEMBER,
    "GET /api/v1/quotes/{quote_id}.pdf": Rule.GUEST_OR_MEMBER,
    "GET /api/v1/ranking": Rule.GUEST_OR_MEMBER,
    "GET /api/v1/ready": Rule.ANYONE,
    "GET /api/v1/referrals": Rule.GUEST_OR_MEMBER,
    "POST /api/v1/referrals": Rule.GUEST_OR_MEMBER,
    "GET /api/v1/referrals/{referral_id}": Rule.GUEST_OR_MEMBER,
    "POST /api/v1/uploads": Rule.GUEST_OR_MEMBER,
    "DELETE /api/v1/uploads/{upload_id}": Rule.GUEST_OR_MEMBER,
    "HEAD /api/v1/uploads/{upload_id}": Rule.GUEST_OR_MEMBER,
    "PATCH /api/v1/uploads/{upload_id}": Rule.GUEST_OR_MEMBER,
    "GET /api/v1/providers/{code}/versions": Rule.PROVIDER_OWN,
    "POST /api/v1/providers/{code}/versions": Rule.PROVIDER_OWN,
    "GET /api/v1/providers/{code}/versions/{version_id}": Rule.PROVIDER_OWN,
    "PATCH /api/v1/providers/{code}/versions/{version_id}": Rule.PROVIDER_OWN,
    "PUT /api/v1/providers/{code}/versions/{version_id}": Rule.PROVIDER_OWN,
    "GET /api/v1/providers/{code}/versions/{version_id}/check": Rule.PROVIDER_OWN,
    "GET /api/v1/providers/{code}/versions/{version_id}/changes": Rule.PROVIDER_OWN,
    "POST /api/v1/providers/{code}/versions/{version_id}/back-test": Rule.PROVIDER_OWN,
    "POST /api/v1/providers/{code}/versions/{version_id}/sample-price": Rule.PROVIDER_OWN,
    "POST /api/v1/providers/{code}/versions/{version_id}/submit": Rule.PROVIDER_OWN,
    "POST /api/v1/providers/{code}/versions/{version_id}/take-back": Rule.PROVIDER_OWN,
    "POST /api/v1/providers/{code}/versions/{version_id}/discard": Rule.PROVIDER_OWN,
    "POST /api/v1/providers/{code}/versions/{version_id}/publish": Rule.PROVIDER_OWN,
    "POST /api/v1/providers/{code}/versions/{version_id}/roll-back": Rule.PROVIDER_OWN,
    "PATCH /api/v1/providers/{code}/publishing": Rule.PROVIDER_OWN,
    "PUT /api/v1/providers/{code}/organisation": Rule.OPERATOR,
    "GET /api/v1/spreadsheet-template.{kind}": Rule.MEMBER,
    "GET /api/v1/providers/{code}/versions/{version_id}/export.{kind}": Rule.PROVIDER_OWN,
    "POST /api/v1/providers/{code}/versions/{version_id}/import": Rule.PROVIDER_OWN,
    "GET /{language}/firm": Rule.PROVIDER_OWN,
    "GET /{language}/firm/{code}": Rule.PROVIDER_OWN,
    "POST /{language}/firm/{code}/draft": Rule.PROVIDER_OWN,
    "POST /{language}/firm/{code}/publishing": Rule.PROVIDER_OWN,
    "POST /{language}/firm/{code}/versions/{version_id}/{step}": Rule.PROVIDER_OWN,
    "GET /{language}/firm/{code}/versions/{version_id}/changes": Rule.PROVIDER_OWN,
    "GET /{language}/firm/{code}/versions/{version_id}/back-test": Rule.PROVIDER_OWN,
    "GET /{language}/firm/{code}/versions/{version_id}/export.{kind}": Rule.PROVIDER_OWN,
    "GET /{language}/firm/{code}/publish": Rule.PROVIDER_OWN,
    "POST /{language}/firm/{code}/publish": Rule.PROVIDER_OWN,
    "GET /{language}/firm/{code}/spreadsheet": Rule.PROVIDER_OWN,
    "POST /{language}/firm/{code}/spreadsheet": Rule.PROVIDER_OWN,
    "POST /{language}/firm/{code}/spreadsheet/accept": Rule.PROVIDER_OWN,
    "GET /{language}/firm/{code}/spreadsheet/template.{kind}": Rule.PROVIDER_OWN,
    "GET /{language}/firm/{code}/{section}": Rule.PROVIDER_OWN,
    "POST /{language}/firm/{code}/{section}": Rule.PROVIDER_OWN,
    "DELETE /api/v1/session": Rule.ANYONE,
    "POST /api/v1/session": Rule.ANYONE,
    "GET /example-part": Rule.ANYONE,
    "GET /health": Rule.ANYONE,
    "GET /ready": Rule.ANYONE,
    "GET /{language}/": Rule.GUEST_OR_MEMBER,
    "POST /{language}/example": Rule.GUEST_OR_MEMBER,
    "POST /{language}/parts": Rule.GUEST_OR_MEMBER,
    "GET /{language}/parts/{part_id}": Rule.GUEST_OR_MEMBER,
    "GET /{language}/parts/{part_id}/offers": Rule.GUEST_OR_MEMBER,
    "POST /{language}/parts/{part_id}/drawings": Rule.GUEST_OR_MEMBER,
    "GET /{language}/parts/{part_id}/report": Rule.GUEST_OR_MEMBER,
    "POST /{language}/parts/{part_id}/referral": Rule.GUEST_OR_MEMBER,
    "POST /{language}/parts/{part_id}/orientation": Rule.GUEST_OR_MEMBER,
    "POST /{language}/parts/{part_id}/unit": Rule.GUEST_OR_MEMBER,
    "GET /{language}/providers": Rule.GUEST_OR_MEMBER,
    "GET /{language}/ranking": Rule.GUEST_OR_MEMBER,
    "GET /{language}/sign-in": Rule.GUEST_OR_MEMBER,
    "GET /{language}/providers/{code}": Rule.GUEST_OR_MEMBER,
    "GET /de": Rule.ANYONE,
    "GET /en": Rule.ANYONE,
    "GET /{language}/parts": Rule.ANYONE,
    "GET /{language}/example": Rule.ANYONE,
    "GET /{language}/mine": Rule.GUEST_OR_MEMBER,
    "GET /{language}/request": Rule.GUEST_OR_MEMBER,
    "GET /{language}/request/offers": Rule.GUEST_OR_MEMBER,
    "POST /{language}/questions/{question_id}/answer": Rule.OPERATOR,
    "POST /{language}/quotes": Rule.GUEST_OR_MEMBER,
    "GET /{language}/quotes/{quote_id}": Rule.GUEST_OR_MEMBER,
    "POST /{language}/quotes/{quote_id}/questions": Rule.GUEST_OR_MEMBER,
    "POST /{language}/quotes/{quote_id}/shares": Rule.GUEST_OR_MEMBER,
    "POST /{language}/quotes/{quote_id}/shares/{share_id}/revoke": Rule.GUEST_OR_MEMBER,
    "GET /{language}/shared/{token}": Rule.GUEST_OR_MEMBER,
    "GET /{language}/shared/{token}/quote.pdf": Rule.GUEST_OR_MEMBER,
    "POST /{language}/sign-in": Rule.GUEST_OR_MEMBER,
    "POST /{language}/sign-out": Rule.GUEST_OR_MEMBER,
    "POST /{language}/demo/{role}": Rule.GUEST_OR_MEMBER,
    "GET /_components": Rule.ANYONE,
    "GET /{language}/sign-up": Rule.GUEST_OR_MEMBER,
    "POST /{language}/sign-up": Rule.GUEST_OR_MEMBER,
    "GET /{language}/sign-up/confirm": Rule.GUEST_OR_MEMBER,
    "POST /{language}/sign-up/confirm": Rule.GUEST_OR_MEMBER,
    "POST /{language}/sign-up/accept": Rule.GUEST_OR_MEMBER,
    "GET /{language}/password/forgotten": Rule.GUEST_OR_MEMBER,
    "POST /{language}/password/forgotten": Rule.GUEST_OR_MEMBER,
    "GET /{language}/password/new": Rule.GUEST_OR_MEMBER,
    "POST /{language}/password/new": Rule.GUEST_OR_MEMBER,
    "GET /{language}/account": Rule.MEMBER,
    "POST /{language}/account/password": Rule.MEMBER,
    "POST /{language}/account/email": Rule.MEMBER,
    "GET /{language}/account/email": Rule.GUEST_OR_MEMBER,
    "POST /{language}/account/email/confirm": Rule.GUEST_OR_MEMBER,
    "GET /api/v1/sessions": Rule.MEMBER,
    "DELETE /api/v1/sessions": Rule.MEMBER,
    "DELETE /api/v1/sessions/{session_id}": Rule.MEMBER,
    "POST /api/v1/session/second-factor": Rule.ANYONE,
    "POST /api/v1/session/passkey": Rule.ANYONE,
    "POST /api/v1/session/passkey/options": Rule.ANYONE,
    "GET /api/v1/second-factor": Rule.SETTING_UP,
    "POST /api/v1/second-factor/totp": Rule.SETTING_UP,
    "POST /api/v1/second-factor/totp/confirm": Rule.SETTING_UP,
    "DELETE /api/v1/second-factor/totp": Rule.SETTING_UP,
    "POST /api/v1/second-factor/recovery-codes": Rule.SETTING_UP,
    "POST /api/v1/second-factor/reset": Rule.OPERATOR,
    "POST /api/v1/passkeys": Rule.SETTING_UP,
    "POST /api/v1/passkeys/options": Rule.SETTING_UP,
    "PATCH /api/v1/passkeys/{passkey_id}": Rule.SETTING_UP,
    "DELETE /api/v1/passkeys/{passkey_id}": Rule.SETTING_UP,
    "POST /api/v1/sign-up": Rule.ANYONE,
    "POST /api/v1/sign-up/confirm": Rule.ANYONE,
    "POST /api/v1/sign-up/accept": Rule.ANYONE,
    "POST /api/v1/password/forgotten": Rule.ANYONE,
    "POST /api/v1/password/new": Rule.ANYONE,
    "PUT /api/v1/me/password": Rule.MEMBER,
    "PUT /api/v1/me/email": Rule.MEMBER,
    "POST /api/v1/me/email/confirm": Rule.ANYONE,
    "GET /api/v1/invitations": Rule.MEMBER,
    "POST /api/v1/invitations": Rule.MEMBER,
    "POST /api/v1/invitations/waves": Rule.OPERATOR,
    "DELETE /api/v1/invitations/{invitation_id}": Rule.MEMBER,
    "POST /{language}/sign-in/second-factor": Rule.GUEST_OR_MEMBER,
    "GET /{language}/account/second-factor": Rule.SETTING_UP,
    "POST /{language}/account/second-factor/totp": Rule.SETTING_UP,
    "POST /{language}/account/second-factor/totp/confirm": Rule.SETTING_UP,
    "POST /{language}/account/second-factor/totp/remove": Rule.SETTING_UP,
    "POST /{language}/account/second-factor/recovery-codes": Rule.SETTING_UP,
    "POST /{language}/account/second-factor/passkeys/{passkey_id}": Rule.SETTING_UP,
    "POST /{language}/account/second-factor/passkeys/{passkey_id}/remove": Rule.SETTING_UP,
    "GET /{language}/operator/second-factor": Rule.OPERATOR,
    "POST /{language}/operator/second-factor": Rule.OPERATOR,
    "GET /{language}/account/sessions": Rule.MEMBER,
    "POST /{language}/account/sessions/end": Rule.MEMBER,
    "POST /{language}/account/sessions/{session_id}/end": Rule.MEMBER,
    "GET /{language}/account/api-keys": Rule.MEMBER,
    "POST /{language}/account/api-keys": Rule.MEMBER,
    "POST /{language}/account/api-keys/{api_key_id}/revoke": Rule.MEMBER,
    "GET /api/v1/identity-issuers": Rule.ANYONE,
    "GET /api/v1/me/identities": Rule.MEMBER,
    "DELETE /api/v1/me/identities/{issuer_code}": Rule.MEMBER,
    "GET /{language}/sign-in/with/{issuer_code}": Rule.GUEST_OR_MEMBER,
    "GET /sign-in/with/{issuer_code}/back": Rule.GUEST_OR_MEMBER,
    "POST /{language}/account/identities/{issuer_code}/remove": Rule.MEMBER,
    "GET /{language}/invitations": Rule.MEMBER,
    "POST /{language}/invitations": Rule.MEMBER,
    "POST /{language}/invitations/wave": Rule.OPERATOR,
    "POST /{language}/invitations/{invitation_id}/revoke": Rule.MEMBER,
    "GET /{language}/operator/mails": Rule.OPERATOR,
    "POST /{language}/operator/mails/trial": Rule.OPERATOR,
    "GET /{language}/mails": Rule.GUEST_OR_MEMBER,
    "GET /{language}/mails/{mail_id}": Rule.GUEST_OR_MEMBER,
    "GET /{language}/mails/{mail_id}/letter": Rule.GUEST_OR_MEMBER,
    "GET /robots.txt": Rule.ANYONE,
    "GET /api/v1/audit": Rule.MEMBER,
    "GET /api/v1/programme": Rule.ANYONE,
    "GET /api/v1/programme/phases/{phase}": Rule.OPERATOR,
    "GET /api/v1/programme/changes": Rule.OPERATOR,
    "POST /api/v1/programme/changes": Rule.OPERATOR,
    "GET /{language}/operator/programme": Rule.OPERATOR,
    "POST /{language}/operator/programme": Rule.OPERATOR,
    "GET /{language}/operator/audit": Rule.OPERATOR,
}
# Files that anybody may have; nothing else is mounted.
OPEN_MOUNTS = {"MOUNT /static"}


def test_every_route_declares_exactly_one_rule(house: House) -> None:
    declared = rules_by_route(house.app)
    assert {name for name, rules in declared.items() if len(rules) != 1} == OPEN_MOUNTS
    assert {name: rules[0] for name, rules in declared.items() if rules} == EXPECTED


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
    request = Request({"type": "http", "method": "GET", "headers": [], "state": {"viewer": viewer}})
    if code is None:
        asyncio.run(Gate(rule)(request))
        return
    with pytest.raises(NotAllowed) as refusal:
        asyncio.run(Gate(rule)(request))
    assert refusal.value.code == code

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
from tests.web.house import House

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
    "GET /sitemap.xml": Rule.ANYONE,
    "GET /{language}/processes": Rule.GUEST_OR_MEMBER,
    "GET /{language}/processes/{slug}": Rule.GUEST_OR_MEMBER,
    "GET /api/v1/audit": Rule.MEMBER,
    "GET /api/v1/programme": Rule.ANYONE,
    "GET /api/v1/programme/phases/{phase}": Rule.OPERATOR,
    "GET /api/v1/programme/changes": Rule.OPERATOR,
    "POST /api/v1/programme/changes": Rule.OPERATOR,
    "GET /{language}/operator/programme": Rule.OPERATOR,
    "POST /{language}/operator/programme": Rule.OPERATOR,
    "GET /{language}/operator/audit": Rule.OPERATOR,
    "GET /api/v1/operator/people": Rule.OPERATOR,
    "PUT /api/v1/operator/people/{user_id}/state": Rule.OPERATOR,
    "GET /api/v1/operator/organisations": Rule.OPERATOR,
    "GET /api/v1/operator/evaluation": Rule.OPERATOR,
    "GET /api/v1/operator/evaluation/export": Rule.OPERATOR,
    "GET /api/v1/operator/reports": Rule.OPERATOR,
    "POST /api/v1/operator/reports": Rule.OPERATOR,
    "GET /api/v1/operator/reports/{report_id}": Rule.OPERATOR,
    "GET /api/v1/operator/reports/{report_id}/pdf": Rule.OPERATOR,
    "GET /api/v1/providers/{code}/market": Rule.PROVIDER_OWN,
    "GET /api/v1/operator/jobs": Rule.OPERATOR,
    "POST /api/v1/operator/jobs/{job_id}/retry": Rule.OPERATOR,
    "GET /{language}/operator/people": Rule.OPERATOR,
    "GET /{language}/operator/people/{user_id}": Rule.OPERATOR,
    "POST /{language}/operator/people/{user_id}/close": Rule.OPERATOR,
    "POST /{language}/operator/people/{user_id}/look": Rule.OPERATOR,
    "GET /{language}/operator/organisations": Rule.OPERATOR,
    "GET /{language}/operator/evaluation": Rule.OPERATOR,
    "GET /{language}/operator/evaluation/export": Rule.OPERATOR,
    "GET /{language}/operator/reports": Rule.OPERATOR,
    "POST /{language}/operator/reports": Rule.OPERATOR,
    "GET /{language}/operator/reports/{report_id}": Rule.OPERATOR,
    "GET /{language}/operator/reports/{report_id}/pdf": Rule.OPERATOR,
    "GET /{language}/firm/{code}/market": Rule.PROVIDER_OWN,
    "GET /{language}/operator/jobs": Rule.OPERATOR,
    "POST /{language}/operator/jobs/{job_id}/retry": Rule.OPERATOR,
    "POST /{language}/looking/end": Rule.ANYONE,
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
            if name.endswith(("/session", "/sign-out")):
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

"""Signing in by a real issuer on loopback: linked by a proven address only; what is forged opens nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest
from httpx2 import Response
from joserfc.jwk import ECKey, OctKey
from sqlalchemy import select
from starlette.testclient import TestClient

from app.database.tables import AuditEntryRow
from app.integrations.identity.oidc import OidcIssuer
from app.programme import find_policy
from tests.integrations.identity.local_issuer import CLIENT_ID, CLIENT_SECRET, LocalIssuer, serve
from tests.web.house import PASSWORD, House, refused, upload_measured

Claims = dict[str, Any]
NOTHING = {"users": 0, "sessions": 0, "identities": 0}


@pytest.fixture
def issuer(now: datetime) -> Iterator[LocalIssuer]:
    with serve(LocalIssuer(now)) as running:
        yield running


def describe(issuer: LocalIssuer, code: str = "institute", secret: str = CLIENT_SECRET) -> OidcIssuer:
    return OidcIssuer(code, "Institute", issuer.address, CLIENT_ID, secret)


@pytest.fixture
def known(house: House, issuer: LocalIssuer) -> LocalIssuer:
    house.issuers = (describe(issuer),)
    return issuer


def go_there(client: TestClient, query: str = "", code: str = "institute") -> str:
    """The way back that the issuer sends the browser on."""
    sent = client.get(f"/de/sign-in/with/{code}{query}")
    assert sent.status_code == 303, sent.text
    answer = httpx2.get(sent.headers["Location"], trust_env=False)
    assert answer.status_code == 303
    way_back = urlsplit(answer.headers["Location"])
    assert (way_back.scheme, way_back.netloc) == ("http", "testserver")
    return f"{way_back.path}?{way_back.query}"


def count(house: House) -> dict[str, int]:
    return {table: house.count(table) for table in NOTHING}


def refuse(house: House, answer: Response, status: int) -> None:
    assert answer.status_code == status, answer.text
    assert "schichtwerk_session=" not in answer.headers.get("Set-Cookie", "")


def test_somebody_new_signs_up_and_his_part_comes_along(house: House, known: LocalIssuer) -> None:
    client = house.visit()
    part_id = upload_measured(client)
    assert 'href="/de/sign-in/with/institute?next=' in client.get("/de/sign-in").text
    answer = client.get(go_there(client, "?next=/de/quotes"))
    assert (answer.status_code, answer.headers["Location"]) == (303, "/de/quotes")
    me = client.get("/api/v1/me").json()
    assert (me["email"], me["display_name"], me["role"]) == ("anna@example.org", "Anna Muster", "owner")
    assert [part["id"] for part in client.get("/api/v1/parts").json()["parts"]] == [part_id]
    (session,) = client.get("/api/v1/sessions").json()["sessions"]
    assert session["proven_by"] == ["oidc"]
    again = house.visit()
    assert again.get(go_there(again)).status_code == 303
    assert again.get("/api/v1/me").json()["id"] == me["id"]
    # the address may change there; the person stays who he is
    known.person["email"] = "other@example.org"
    later = house.visit()
    later.get(go_there(later))
    assert later.get("/api/v1/me").json()["id"] == me["id"]
    assert count(house) == {"users": 1, "sessions": 3, "identities": 1}


def test_an_account_is_found_by_a_proven_address_only(house: House, known: LocalIssuer) -> None:
    house.add_user()
    client = house.visit()
    for lie in (False, "yes", 1, None):
        known.person["email_verified"] = lie
        refuse(house, client.get(go_there(client)), 403)
    assert count(house) == {"users": 1, "sessions": 0, "identities": 0}
    known.person["email_verified"] = True
    assert client.get(go_there(client)).status_code == 303
    assert client.get("/api/v1/me").json()["email"] == "anna@example.org"
    assert house.count("mails") == 1  # the person hears of it
    with house.database.read() as session:
        actions = session.scalars(select(AuditEntryRow.action).order_by(AuditEntryRow.sequence)).all()
    assert list(actions) == ["identity_linked", "signed_in"]
    page = client.get("/de/account").text
    assert "identities/institute/remove" in page
    listed = client.get("/api/v1/me/identities").json()["identities"]
    assert [each["issuer"] for each in listed] == [known.address]
    began, house.now = house.now, house.now + timedelta(minutes=16)
    late = client.post("/de/account/identities/institute/remove")
    assert (late.status_code, house.count("identities")) == (403, 1)
    assert 'href="/de/sign-in?again=1&amp;next=/de/account"' in late.text
    refused(client.delete("/api/v1/me/identities/institute"), 403, "proof_too_old")
    house.now = began
    assert client.post("/de/account/identities/institute/remove").status_code == 303
    assert client.delete("/api/v1/me/identities/institute").status_code == 404
    assert house.count("identities") == 0


def test_who_is_signed_in_links_whatever_the_address(house: House, known: LocalIssuer) -> None:
    client = house.visit_signed_in()
    known.person |= {"email": "private@example.com", "email_verified": False}
    answer = client.get(go_there(client, "?link=true"))
    assert (answer.status_code, answer.headers["Location"]) == (303, "/de/account")
    assert count(house) == {"users": 1, "sessions": 1, "identities": 1}
    other = house.visit()
    assert other.get(go_there(other)).status_code == 303
    assert other.get("/api/v1/me").json()["email"] == "anna@example.org"
    eve = house.visit_signed_in("eve@example.org")
    refuse(house, eve.get(go_there(eve, "?link=true")), 409)
    house.now += timedelta(minutes=20)
    assert client.get("/de/sign-in/with/institute?link=true").status_code == 403


def test_the_closed_test_wants_an_invitation_here_too(house: House, known: LocalIssuer) -> None:
    house.policy = find_policy("closed_test")
    client = house.visit()
    refuse(house, client.get(go_there(client)), 403)
    assert count(house) == NOTHING
    operator = house.visit_signed_in("olga@example.org", is_operator=True)
    wave = {"name": "First", "most_uses": 1, "days": 30}
    code = operator.post("/api/v1/invitations/waves", json=wave).json()["code"]
    assert client.get("/de/sign-in/with/institute?invitation=forged").status_code == 410
    assert client.get(go_there(client, f"?invitation={code}")).status_code == 303
    assert client.get("/api/v1/me").json()["email"] == "anna@example.org"
    known.person |= {"sub": "2", "email": "max@example.org"}
    assert house.visit().get(f"/de/sign-in/with/institute?invitation={code}").status_code == 410


def test_a_second_factor_is_asked_for_after_it(house: House, known: LocalIssuer) -> None:
    house.is_demo_environment = False
    house.add_user(is_operator=True)
    client = house.visit()
    answer = client.get(go_there(client))
    assert (answer.status_code, answer.headers["Location"]) == (303, "/de/account/second-factor")
    assert client.get("/de/account").status_code == 403


@pytest.mark.parametrize(
    "twist",
    [
        lambda claims: {**claims, "nonce": "another"},
        lambda claims: {key: value for key, value in claims.items() if key != "nonce"},
        lambda claims: {**claims, "nonce": None},
        lambda claims: {**claims, "aud": "somebody else"},
        lambda claims: {**claims, "aud": [CLIENT_ID, "somebody else"]},
        lambda claims: {**claims, "azp": "somebody else"},
        lambda claims: {**claims, "iss": "https://evil.example"},
        lambda claims: {**claims, "exp": claims["iat"] - 61},
        lambda claims: {**claims, "iat": claims["iat"] + 3600, "exp": claims["iat"] + 7200},
        lambda claims: {key: value for key, value in claims.items() if key != "exp"},
        lambda claims: {key: value for key, value in claims.items() if key != "sub"},
        lambda claims: {**claims, "sub": ""},
        lambda claims: {**claims, "sub": 7},
    ],
    ids=["nonce", "no nonce", "null nonce", "audience", "audiences", "azp", "issuer", "expired", "future",
         "no end", "no subject", "empty subject", "subject a number"],
)  # fmt: skip
def test_a_token_that_is_not_for_us_opens_nothing(
    house: House, known: LocalIssuer, twist: Callable[[Claims], Claims]
) -> None:
    known.twist = twist
    client = house.visit()
    refuse(house, client.get(go_there(client)), 401)
    assert count(house) == NOTHING


@pytest.mark.parametrize("kind", ["stranger", "same kid", "our secret", "none"])
def test_a_wrong_signature_opens_nothing(house: House, known: LocalIssuer, kind: str) -> None:
    if kind in ("stranger", "same kid"):
        known.signs_with = ECKey.generate_key("P-256", auto_kid=True)
        if kind == "same kid":
            known.signs_with = ECKey.generate_key("P-256", {"kid": known.key.kid or ""})
    elif kind == "our secret":
        known.signs_with = OctKey.import_key(CLIENT_SECRET, {"kid": known.key.kid or ""})
        known.algorithm = "HS256"
    else:
        known.algorithm = "none"
    client = house.visit()
    refuse(house, client.get(go_there(client)), 401)
    assert count(house) == NOTHING


def test_an_answer_counts_once_and_in_its_own_browser(house: House, known: LocalIssuer) -> None:
    client, thief = house.visit(), house.visit()
    way_back = go_there(client)
    refuse(house, thief.get(way_back), 410)
    assert count(house) == NOTHING
    assert client.get(way_back).status_code == 303
    refuse(house, client.get(way_back), 410)
    refuse(house, thief.get(way_back), 410)
    state = parse_qs(urlsplit(go_there(client)).query)["state"][0]
    refuse(house, client.get(f"/sign-in/with/institute/back?code=forged&state={state}"), 401)
    refuse(house, client.get("/sign-in/with/institute/back?code=x&state=forged"), 410)
    late = go_there(client)
    house.now += timedelta(minutes=10)
    refuse(house, client.get(late), 410)
    assert count(house) == {"users": 1, "sessions": 1, "identities": 1}


def test_our_secret_goes_the_way_the_issuer_takes_it(house: House, known: LocalIssuer) -> None:
    known.by_post = True
    client = house.visit()
    assert client.get(go_there(client)).status_code == 303


def test_who_declines_there_is_told(house: House, known: LocalIssuer) -> None:
    client = house.visit()
    state = parse_qs(urlsplit(go_there(client)).query)["state"][0]
    answer = client.get(f"/sign-in/with/institute/back?error=access_denied&state={state}")
    refuse(house, answer, 401)
    assert "Institute" in answer.text


def test_issuers_are_not_mixed_up(house: House, known: LocalIssuer, now: datetime) -> None:
    with serve(LocalIssuer(now)) as evil:
        house.issuers = (describe(known), describe(evil, "other"))
        client = house.visit()
        way_back = go_there(client)
        # the answer of one comes in by the door of the other
        refuse(house, client.get(way_back.replace("/institute/", "/other/")), 410)
        # it says itself that it is another
        client = house.visit()
        named = go_there(client).partition("&iss=")[0] + f"&iss={evil.address}"
        refuse(house, client.get(named), 410)
        # a token of the other, though it names the right one
        evil.twist = lambda claims: {**claims, "iss": known.address}
        client = house.visit()
        refuse(house, client.get(go_there(client, code="other")), 401)
        assert count(house) == NOTHING
        # the same subject there is another person
        evil.twist = lambda claims: claims
        evil.person["email"] = "max@example.org"
        first, second = house.visit(), house.visit()
        first.get(go_there(first))
        second.get(go_there(second, code="other"))
        emails = {client.get("/api/v1/me").json()["email"] for client in (first, second)}
        assert emails == {"anna@example.org", "max@example.org"}


def test_new_keys_of_the_issuer_are_taken_up(house: House, known: LocalIssuer) -> None:
    client = house.visit()
    assert client.get(go_there(client)).status_code == 303
    known.key = ECKey.generate_key("P-256", auto_kid=True)
    (description,) = house.issuers
    assert isinstance(description, OidcIssuer)
    client = house.visit()
    refuse(house, client.get(go_there(client)), 401)  # asked a moment ago
    description._kept.keys_at -= 31
    assert client.get(go_there(client)).status_code == 303
    assert known.asked_for_keys == 2


def test_a_service_that_is_away_or_speaks_for_another(house: House, issuer: LocalIssuer) -> None:
    gone = OidcIssuer("gone", "Gone", "http://127.0.0.1:9", CLIENT_ID, CLIENT_SECRET, timeout_s=1)
    house.issuers = (gone, describe(issuer, "secret", "not the one"), describe(issuer))
    client = house.visit()
    assert client.get("/de/sign-in/with/gone").status_code == 503
    refuse(house, client.get(go_there(client, code="secret")), 401)
    issuer.claims_issuer = "https://other.example"
    assert client.get("/de/sign-in/with/institute").status_code == 503
    assert client.get("/de/sign-in/with/unknown").status_code == 404
    assert count(house) == NOTHING


def test_the_interface_names_the_services(house: House, known: LocalIssuer) -> None:
    listed = house.visit().get("/api/v1/identity-issuers").json()["issuers"]
    assert listed == [{"code": "institute", "title": "Institute", "issuer": known.address}]
    assert PASSWORD not in str(listed)

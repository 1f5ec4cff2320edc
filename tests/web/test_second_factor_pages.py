"""Outside a demonstration who must have a second factor is a guest until he has set one up."""

from __future__ import annotations

import re
from datetime import timedelta

import pyotp
import pytest
from starlette.testclient import TestClient

from tests.marketplace.accounts.authenticator import Authenticator
from tests.web.house import PASSWORD, House, refused, upload_measured

OLGA = {"email": "olga@example.org", "password": PASSWORD}


@pytest.fixture
def olga(house: House) -> TestClient:
    """An operator who signed in with her password for the first time."""
    house.is_demo_environment = False
    house.add_user("olga@example.org", is_operator=True)
    client = house.visit()
    answer = client.post("/de/sign-in", data=OLGA)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/de/account/second-factor")
    return client


def set_up_by_pages(house: House, client: TestClient) -> tuple[pyotp.TOTP, list[str]]:
    page = client.post("/de/account/second-factor/totp").text
    secret = re.search(r"<code class=\"breaks\">([A-Z2-7]+)</code>", page)
    assert secret is not None
    assert "data:image/svg+xml" in page
    app = pyotp.TOTP(secret.group(1))
    wrong = client.post("/de/account/second-factor/totp/confirm", data={"code": "000000"})
    assert wrong.status_code == 422
    assert secret.group(1) in wrong.text  # the same picture again
    answer = client.post("/de/account/second-factor/totp/confirm", data={"code": app.at(house.now)})
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    return app, re.findall(r"<li><code>([a-z2-7-]+)</code></li>", answer.text)


def test_until_then_nothing_else_opens(house: House, olga: TestClient) -> None:
    for path in ("/de/operator/programme", "/de/account", "/de/account/sessions", "/de/invitations"):
        assert olga.get(path).status_code == 403
    refused(olga.get("/api/v1/me"), 403, "second_factor_needed")
    refused(olga.get("/api/v1/api-keys"), 403, "second_factor_needed")
    refused(olga.post("/api/v1/programme/changes", json={}), 403, "second_factor_needed")
    assert olga.get("/api/v1/parts").json()["parts"] == []
    assert olga.get("/de/").status_code == 200
    page = olga.get("/de/account").text
    assert 'href="/de/account/second-factor"' in page
    assert olga.get("/api/v1/second-factor").json() == {
        "is_required": True,
        "totp": False,
        "passkeys": [],
        "recovery_codes_left": 0,
    }


def test_by_pages_with_an_app(house: House, olga: TestClient) -> None:
    app, codes = set_up_by_pages(house, olga)
    assert len(codes) == 10
    assert olga.get("/de/operator/programme").status_code == 200
    house.now += timedelta(seconds=30)
    other = house.visit()
    page = other.post("/de/sign-in", data={**OLGA, "next": "/de/operator/audit"})
    assert page.status_code == 200
    ticket = re.search(r'name="ticket" value="([^"]+)"', page.text)
    assert ticket is not None
    form = {"ticket": ticket.group(1), "code": "nonsense", "next": "/de/operator/audit"}
    wrong = other.post("/de/sign-in/second-factor", data=form)
    assert wrong.status_code == 422
    assert ticket.group(1) in wrong.text
    assert other.get("/de/operator/audit").status_code == 401
    answer = other.post("/de/sign-in/second-factor", data={**form, "code": app.at(house.now)})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/de/operator/audit")
    assert other.get("/de/operator/audit").status_code == 200
    assert other.post("/de/account/second-factor/totp/remove").status_code == 409
    house.now += timedelta(minutes=20)
    stale = other.post("/de/account/second-factor/recovery-codes")
    assert stale.status_code == 403
    assert "again=1" in stale.text
    assert 'name="password"' in other.get("/de/sign-in?again=1").text


def test_by_the_interface_with_a_passkey(house: House, olga: TestClient) -> None:
    device = Authenticator()
    options = olga.post("/api/v1/passkeys/options").json()["options"]
    added = olga.post("/api/v1/passkeys", json={"name": "Key", "credential": device.make(options)})
    assert added.status_code == 201
    assert len(added.json()["recovery_codes"]) == 10
    assert olga.get("/api/v1/me").status_code == 200
    passkey_id = added.json()["passkey"]["id"]
    renamed = olga.patch(f"/api/v1/passkeys/{passkey_id}", json={"name": "Schlüssel"})
    assert renamed.json()["name"] == "Schlüssel"
    refused(olga.delete(f"/api/v1/passkeys/{passkey_id}"), 409, "last_factor")
    assert "Schlüssel" in olga.get("/de/account/second-factor").text

    client = house.visit()
    asked = refused(client.post("/api/v1/session", json=OLGA), 401, "second_factor_asked")["parameters"]
    assert (asked["totp"], asked["passkey"]) == (False, True)
    ticket = {"ticket": asked["ticket"]}
    options = client.post("/api/v1/session/passkey/options", json=ticket).json()["options"]
    entered = client.post("/api/v1/session/passkey", json={"credential": device.sign(options), **ticket})
    assert (entered.status_code, entered.json()["second_factor"]) == (201, "settled")
    assert client.get("/api/v1/me").json()["is_operator"]

    alone = house.visit()
    part_id = upload_measured(alone)
    options = alone.post("/api/v1/session/passkey/options", json={}).json()["options"]
    answer = {"credential": device.sign(options)}
    assert alone.post("/api/v1/session/passkey", json=answer).status_code == 201
    assert [part["id"] for part in alone.get("/api/v1/parts").json()["parts"]] == [part_id]
    refused(house.visit().post("/api/v1/session/passkey", json=answer), 410, "ceremony_over")


def test_the_interface_with_an_app(house: House, olga: TestClient) -> None:
    begun = olga.post("/api/v1/second-factor/totp").json()
    app = pyotp.TOTP(begun["secret"])
    refused(olga.post("/api/v1/second-factor/totp/confirm", json={"code": "1"}), 422, "factor_code_wrong")
    confirmed = olga.post("/api/v1/second-factor/totp/confirm", json={"code": app.at(house.now)})
    assert len(confirmed.json()["recovery_codes"]) == 10
    assert len(olga.post("/api/v1/second-factor/recovery-codes").json()["recovery_codes"]) == 10
    refused(olga.delete("/api/v1/second-factor/totp"), 409, "last_factor")
    house.now += timedelta(minutes=1)
    client = house.visit()
    part_id = upload_measured(client)
    asked = refused(client.post("/api/v1/session", json=OLGA), 401, "second_factor_asked")["parameters"]
    wanted = {"ticket": asked["ticket"], "code": app.at(house.now)}
    assert client.post("/api/v1/session/second-factor", json=wanted).status_code == 201
    assert [part["id"] for part in client.get("/api/v1/parts").json()["parts"]] == [part_id]
    refused(client.post("/api/v1/session/second-factor", json=wanted), 410, "ceremony_over")


def test_an_operator_resets_by_page_and_interface(house: House, olga: TestClient) -> None:
    set_up_by_pages(house, olga)
    house.add_user("anna@example.org", "Andere GmbH")
    form = {"email": "anna@example.org", "reason": ""}
    assert olga.post("/de/operator/second-factor", data=form).status_code == 422
    done = olga.post("/de/operator/second-factor", data={**form, "reason": "Rückruf"})
    assert done.status_code == 200
    assert "anna@example.org" in done.text
    wanted = {"email": "olga@example.org", "reason": "lost"}
    refused(olga.post("/api/v1/second-factor/reset", json=wanted), 403, "reset_own_factors")


def test_a_demonstration_asks_nobody(house: House) -> None:
    client = house.visit_signed_in("olga@example.org", is_operator=True)
    assert client.get("/api/v1/me").status_code == 200
    assert not client.get("/api/v1/second-factor").json()["is_required"]

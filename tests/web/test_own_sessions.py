"""Which browsers are signed in, keys for programs on a page, and how often one may ask."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from tests.web.house import PASSWORD, House, refused

ANNA = {"email": "anna@example.org", "password": PASSWORD}
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
CHROME = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/143.0 Safari/537.36"


def test_sessions_are_listed_and_ended_by_the_interface(house: House) -> None:
    house.add_user()
    here, there = house.visit(**{"User-Agent": FIREFOX}), house.visit(**{"User-Agent": CHROME})
    for client in (here, there):
        assert client.post("/api/v1/session", json=ANNA).status_code == 201
    listed = here.get("/api/v1/sessions").json()["sessions"]
    assert [(each["agent"], each["proven_by"], each["is_this"]) for each in listed] == [
        ("Firefox · Linux", ["password"], True),
        ("Chrome · Windows", ["password"], False),
    ]
    assert there.cookies["schichtwerk_session"] not in here.get("/api/v1/sessions").text
    stranger = house.visit_signed_in("eve@example.org")
    other_id = listed[1]["id"]
    refused(stranger.delete(f"/api/v1/sessions/{other_id}"), 404, "session_not_found")
    refused(here.delete("/api/v1/sessions/short"), 404, "session_not_found")
    assert there.get("/api/v1/me").status_code == 200
    assert here.delete(f"/api/v1/sessions/{other_id}").status_code == 204
    refused(there.get("/api/v1/me"), 401, "sign_in_required")
    assert there.post("/api/v1/session", json=ANNA).status_code == 201
    assert here.delete("/api/v1/sessions").status_code == 204
    refused(there.get("/api/v1/me"), 401, "sign_in_required")
    assert here.get("/api/v1/me").status_code == 200


def test_last_seen_is_noted_now_and_then(house: House) -> None:
    client = house.visit_signed_in()

    def seen() -> str:
        ((text, _),) = [
            (each["last_seen_at"], each["id"]) for each in client.get("/api/v1/sessions").json()["sessions"]
        ]
        return str(text)

    first = seen()
    house.now += timedelta(minutes=4)
    assert seen() == first
    house.now += timedelta(minutes=1)
    assert seen() == house.now.isoformat().replace("+00:00", "Z")


@pytest.mark.parametrize("language", ["de", "en"])
def test_sessions_on_a_page(house: House, language: str) -> None:
    here = house.visit_signed_in()
    there = house.visit(**{"User-Agent": CHROME})
    there.post("/api/v1/session", json=ANNA)
    page = here.get(f"/{language}/account/sessions")
    assert "Chrome · Windows" in page.text
    assert not re.search(r">\s*page\.", page.text)
    end = re.search(rf'action="(/{language}/account/sessions/[0-9a-f]+/end)"', page.text)
    assert end is not None
    assert here.post(end.group(1)).status_code == 303
    assert here.post(end.group(1)).status_code == 404
    assert there.get(f"/{language}/account").status_code == 401
    there.post("/api/v1/session", json=ANNA)
    assert here.post(f"/{language}/account/sessions/end").status_code == 303
    assert (here.get(f"/{language}/account").status_code, house.count("sessions")) == (200, 1)


@pytest.mark.parametrize("language", ["de", "en"])
def test_keys_on_a_page(house: House, language: str) -> None:
    client = house.visit_signed_in()
    path = f"/{language}/account/api-keys"
    assert client.get(path).status_code == 200
    form = {"name": "Nightly", "scopes": ["parts:read", "quotes:read"], "days": "30"}
    page = client.post(path, data=form)
    secret = re.search(r"<code>(sw_[\w-]{40,})</code>", page.text)
    assert secret is not None
    assert secret.group(1) not in client.get(path).text
    program = house.visit(Authorization=f"Bearer {secret.group(1)}")
    assert program.get("/api/v1/parts").status_code == 200
    refused(program.get("/api/v1/sessions/" + "a" * 26), 405, "method_not_allowed")
    revoke = re.search(rf'action="({path}/[a-z2-7]+/revoke)"', client.get(path).text)
    assert revoke is not None
    assert client.post(revoke.group(1)).status_code == 303
    refused(program.get("/api/v1/parts"), 401, "api_key_invalid")
    for wrong in ({**form, "name": ""}, {**form, "scopes": []}, {**form, "scopes": ["account:write"]}):
        assert client.post(path, data=wrong).status_code == 422
    assert house.count("api_keys") == 1


def test_a_browser_left_open_makes_no_key_and_is_led_to_sign_in_again(house: House) -> None:
    client = house.visit_signed_in()
    house.now += timedelta(minutes=16)
    form = {"name": "Nightly", "scopes": ["parts:read"], "days": "30"}
    page = client.post("/en/account/api-keys", data=form)
    assert page.status_code == 403
    assert 'href="/en/sign-in?again=1&amp;next=/en/account/api-keys"' in page.text
    assert 'value="Nightly"' in page.text
    answer = client.post("/api/v1/api-keys", json={"name": "x", "scopes": ["parts:read"]})
    refused(answer, 403, "proof_too_old")
    assert house.count("api_keys") == 0


def test_a_key_ends_no_sessions_without_the_scope(house: House) -> None:
    client = house.visit_signed_in()
    made = client.post("/api/v1/api-keys", json={"name": "x", "scopes": ["parts:read"]}).json()
    program = house.visit(Authorization=f"Bearer {made['secret']}")
    refused(program.delete("/api/v1/sessions"), 403, "scope_missing")
    refused(program.post("/api/v1/second-factor/totp"), 401, "sign_in_required")
    assert house.count("sessions") == 1

"""Signing in and out, foreign pages, and keys for programs."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.web.house import PASSWORD, House, refused, upload, upload_measured

ANNA = {"email": "anna@example.org", "password": PASSWORD}


def test_signing_in_sets_a_cookie_no_script_can_read(house: House) -> None:
    house.add_user()
    client = house.visit()
    refused(client.get("/api/v1/me"), 401, "sign_in_required")
    answer = client.post("/api/v1/session", json=ANNA)
    assert answer.status_code == 201
    assert set(answer.json()) == {"user", "expires_at", "second_factor"}
    cookie = answer.headers.get_list("Set-Cookie")[0]
    assert cookie.startswith("schichtwerk_session=")
    assert {"HttpOnly", "Path=/", "SameSite=lax"} <= set(cookie.split("; "))
    me = client.get("/api/v1/me").json()
    assert (me["email"], me["organisation_name"]) == ("anna@example.org", "Muster GmbH")
    assert "password_hash" not in me


def test_over_https_the_session_is_bound_to_the_host(house: House) -> None:
    house.is_https = True
    house.add_user()
    client = house.visit()
    cookie = client.post("/api/v1/session", json=ANNA).headers.get_list("Set-Cookie")[0]
    assert cookie.startswith("__Host-schichtwerk_session=")
    assert "Secure" in cookie.split("; ")
    assert client.get("/api/v1/me").status_code == 200


def test_a_wrong_password_and_an_unknown_address_look_alike(house: House) -> None:
    house.add_user()
    client = house.visit()
    wrong = refused(client.post("/api/v1/session", json={**ANNA, "password": "wrong"}), 401, "sign_in_failed")
    unknown = refused(
        client.post("/api/v1/session", json={**ANNA, "email": "eve@example.org"}), 401, "sign_in_failed"
    )
    ours = ("instance", "request_id")
    assert {k: v for k, v in wrong.items() if k not in ours} == {
        k: v for k, v in unknown.items() if k not in ours
    }
    assert house.count("sessions") == 0
    assert "Set-Cookie" not in client.post("/api/v1/session", json={**ANNA, "password": "wrong"}).headers


def test_guessing_is_slowed(house: House) -> None:
    house.add_user()
    client = house.visit()
    for _ in range(5):
        client.post("/api/v1/session", json={**ANNA, "password": "wrong"})
    answer = client.post("/api/v1/session", json=ANNA)
    refused(answer, 429, "sign_in_slowed")
    assert int(answer.headers["Retry-After"]) > 0
    house.now += timedelta(minutes=30)
    assert client.post("/api/v1/session", json=ANNA).status_code == 201


def test_guessing_elsewhere_does_not_hold_up_a_browser_that_was_here_before(house: House) -> None:
    owner = house.visit_signed_in()
    owner.delete("/api/v1/session")
    stranger = house.visit()
    for _ in range(5):
        stranger.post("/api/v1/session", json={**ANNA, "password": "wrong"})
    refused(stranger.post("/api/v1/session", json=ANNA), 429, "sign_in_slowed")
    cookie = owner.cookies["schichtwerk_browser"]
    eve = house.visit_signed_in("eve@example.org")
    for forged in ("x.y", cookie[:-1], f"x{cookie}", eve.cookies["schichtwerk_browser"]):
        thief = house.visit(Cookie=f"schichtwerk_browser={forged}")
        refused(thief.post("/api/v1/session", json=ANNA), 429, "sign_in_slowed")
    assert owner.post("/api/v1/session", json=ANNA).status_code == 201


def test_signing_out_kills_the_session_wherever_its_cookie_went(house: House) -> None:
    client = house.visit_signed_in()
    token = client.cookies["schichtwerk_session"]
    thief = house.visit()
    thief.cookies.set("schichtwerk_session", token)
    assert thief.get("/api/v1/me").status_code == 200
    assert client.delete("/api/v1/session").status_code == 204
    assert "schichtwerk_session" not in client.cookies
    refused(thief.get("/api/v1/me"), 401, "sign_in_required")


def test_signing_in_again_ends_the_session_before(house: House) -> None:
    client = house.visit_signed_in()
    before = client.cookies["schichtwerk_session"]
    assert client.post("/api/v1/session", json=ANNA).status_code == 201
    assert client.cookies["schichtwerk_session"] != before
    stale = house.visit()
    stale.cookies.set("schichtwerk_session", before)
    refused(stale.get("/api/v1/me"), 401, "sign_in_required")


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://testserver.evil.example"},
    ],
)
def test_a_foreign_page_changes_nothing(house: House, headers: dict[str, str]) -> None:
    client = house.visit_signed_in()
    part_id = upload_measured(client)
    refused(upload(client, headers=headers), 403, "origin_foreign")
    refused(client.delete(f"/api/v1/parts/{part_id}", headers=headers), 403, "origin_foreign")
    refused(client.post("/api/v1/session", json=ANNA, headers=headers), 403, "origin_foreign")
    refused(client.delete("/api/v1/session", headers=headers), 403, "origin_foreign")
    assert house.count("parts") == 1
    assert client.get("/api/v1/me", headers=headers).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [{}, {"Sec-Fetch-Site": "same-origin"}, {"Sec-Fetch-Site": "none"}, {"Origin": "http://testserver"}],
)
def test_our_own_page_and_programs_may(house: House, headers: dict[str, str]) -> None:
    assert upload(house.visit_signed_in(), headers=headers).status_code == 202


def test_a_key_works_until_it_is_revoked(house: House) -> None:
    client = house.visit_signed_in()
    wanted = {"name": "Nightly", "scopes": ["parts:read", "parts:write"]}
    created = client.post("/api/v1/api-keys", json=wanted)
    assert created.status_code == 201
    secret = created.json()["secret"]
    program = house.visit(Authorization=f"Bearer {secret}")
    part_id = upload_measured(program)
    assert client.get(f"/api/v1/parts/{part_id}").status_code == 200
    refused(program.get("/api/v1/quotes"), 403, "scope_missing")
    refused(program.post("/api/v1/api-keys", json=wanted), 401, "sign_in_required")
    listed = client.get("/api/v1/api-keys").json()["api_keys"]
    assert [(key["name"], key["revoked_at"]) for key in listed] == [("Nightly", None)]
    assert secret not in client.get("/api/v1/api-keys").text
    assert client.delete(f"/api/v1/api-keys/{created.json()['id']}").status_code == 204
    answer = program.get(f"/api/v1/parts/{part_id}")
    refused(answer, 401, "api_key_invalid")
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_a_bad_key_is_not_a_guest(house: House) -> None:
    for header in ("Bearer x", "Bearer ", "Basic YTpi", "sw_x"):
        refused(house.visit(Authorization=header).get("/api/v1/parts"), 401, "api_key_invalid")


def test_the_secret_of_a_key_is_stored_nowhere(house: House) -> None:
    client = house.visit_signed_in()
    wanted = {"name": "Nightly", "scopes": ["parts:read"]}
    headers = {"Idempotency-Key": "one"}
    first = client.post("/api/v1/api-keys", json=wanted, headers=headers).json()
    again = client.post("/api/v1/api-keys", json=wanted, headers=headers)
    assert again.json() == {**first, "secret": None}
    assert house.count("api_keys") == 1


def test_a_key_cannot_have_what_is_not_on_offer(house: House) -> None:
    client = house.visit_signed_in()
    for scopes in (["account:write"], ["everything"], []):
        answer = client.post("/api/v1/api-keys", json={"name": "x", "scopes": scopes})
        refused(answer, 422, "request_invalid")
    assert house.count("api_keys") == 0
    refused(client.delete(f"/api/v1/api-keys/{'a' * 26}"), 404, "api_key_not_found")

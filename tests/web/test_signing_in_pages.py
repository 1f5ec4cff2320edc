"""Signing in and out by form, and the doors of the demonstration that exist nowhere else."""

import re

import pytest

from tests.web.house import PASSWORD, House, issue_quote, upload_measured


@pytest.mark.parametrize("language", ["de", "en"])
def test_a_form_signs_in_and_out(house: House, language: str) -> None:
    house.add_user()
    client = house.visit()
    form = {"email": "anna@example.org", "password": PASSWORD, "next": f"/{language}/providers?process=x"}
    answer = client.post(f"/{language}/sign-in", data=form)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/{language}/providers?process=x")
    assert client.get("/api/v1/me").status_code == 200
    assert 'name="password"' not in client.get(f"/{language}/sign-in").text
    answer = client.post(f"/{language}/sign-out")
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/{language}/")
    assert client.get("/api/v1/me").status_code == 401
    assert house.count("sessions") == 0


def test_a_wrong_pair_says_so_and_keeps_the_address(house: House) -> None:
    house.add_user()
    client = house.visit()
    form = {"email": "anna@example.org", "password": "wrong", "next": "/de/mine"}
    answer = client.post("/de/sign-in", data=form)
    assert answer.status_code == 401
    assert 'value="anna@example.org"' in answer.text
    assert "wrong" not in answer.text
    assert 'role="alert"' in answer.text
    assert house.count("sessions") == 0


@pytest.mark.parametrize("door", ["page", "interface"])
def test_a_guests_work_follows_him_and_nobody_else(house: House, door: str) -> None:
    house.add_user()
    client, other_guest = house.visit(), house.visit()
    part_id, theirs = upload_measured(client), upload_measured(other_guest)
    quote_id = issue_quote(client, part_id)
    key = client.cookies.get("schichtwerk_guest")
    before = client.get(f"/api/v1/quotes/{quote_id}").json()

    if door == "page":
        form = {"email": "anna@example.org", "password": PASSWORD, "next": "/de/mine"}
        assert client.post("/de/sign-in", data=form).status_code == 303
    else:
        body = {"email": "anna@example.org", "password": PASSWORD}
        assert client.post("/api/v1/session", json=body).status_code == 201

    assert client.cookies.get("schichtwerk_guest") is None
    assert client.get(f"/api/v1/quotes/{quote_id}").json() == before
    assert [part["id"] for part in client.get("/api/v1/parts").json()["parts"]] == [part_id]
    assert client.get(f"/api/v1/parts/{part_id}").json()["expires_at"] is None
    assert client.get(f"/api/v1/parts/{theirs}").status_code == 404
    for path in (f"/api/v1/parts/{part_id}", f"/api/v1/quotes/{quote_id}"):
        assert house.visit().get(path, headers={"Part-Key": key}).status_code == 404
    assert other_guest.get(f"/api/v1/parts/{theirs}").status_code == 200


def test_a_wrong_password_takes_nothing_over(house: House) -> None:
    house.add_user()
    client = house.visit()
    part_id = upload_measured(client)
    form = {"email": "anna@example.org", "password": "wrong"}
    assert client.post("/de/sign-in", data=form).status_code == 401
    assert client.get(f"/api/v1/parts/{part_id}").json()["expires_at"] is not None


def test_a_demonstration_everybody_shares_takes_nothing_over(house: House) -> None:
    client = house.visit()
    part_id = upload_measured(client)
    key = client.cookies.get("schichtwerk_guest")
    client.post("/de/demo/customer")
    other = house.visit()
    other.post("/de/demo/customer")
    assert other.get(f"/api/v1/parts/{part_id}").status_code == 404
    # the browser itself still holds the key
    assert client.get(f"/api/v1/parts/{part_id}").status_code == 200
    assert house.visit().get(f"/api/v1/parts/{part_id}", headers={"Part-Key": key}).status_code == 200


def test_guessing_is_slowed(house: House) -> None:
    client = house.visit()
    form = {"email": "anna@example.org", "password": "wrong"}
    answers = [client.post("/de/sign-in", data=form) for _ in range(12)]
    assert answers[-1].status_code == 429
    assert int(answers[-1].headers["Retry-After"]) > 0


@pytest.mark.parametrize(
    "after", ["https://example.org/", "//example.org", "/en/mine", "/de/\\example.org", "", "/de/\n"]
)
def test_signing_in_leads_nowhere_else(house: House, after: str) -> None:
    house.add_user()
    form = {"email": "anna@example.org", "password": PASSWORD, "next": after}
    assert house.visit().post("/de/sign-in", data=form).headers["Location"] == "/de/mine"


def test_a_foreign_page_cannot_sign_anybody_in_or_out(house: House) -> None:
    client = house.visit_signed_in()
    foreign = {"Sec-Fetch-Site": "cross-site"}
    form = {"email": "anna@example.org", "password": PASSWORD}
    assert client.post("/de/sign-in", data=form, headers=foreign).status_code == 403
    assert client.post("/de/sign-out", headers=foreign).status_code == 403
    assert client.post("/de/demo/operator", headers=foreign).status_code == 403
    assert house.count("sessions") == 1


@pytest.mark.parametrize("role", ["customer", "provider", "institute", "operator"])
def test_one_click_enters_the_demonstration(house: House, role: str) -> None:
    assert f'action="/de/demo/{role}"' in house.visit().get("/de/sign-in").text
    client = house.visit()
    answer = client.post(f"/de/demo/{role}")
    after = "/de/inbox" if role == "institute" else "/de/mine"
    assert (answer.status_code, answer.headers["Location"]) == (303, after)
    assert client.get(after).status_code == 200
    account = client.get("/api/v1/me").json()
    roles = {"customer": "buyer", "provider": "owner", "institute": "institute_staff", "operator": "owner"}
    assert (account["role"], account["is_operator"]) == (roles[role], role == "operator")
    house.visit().post(f"/de/demo/{role}")
    assert (house.count("users"), house.count("sessions")) == (1, 2)


def test_no_one_click_in_production(house: House) -> None:
    house.is_demo_environment = False
    client = house.visit()
    assert "/demo/" not in client.get("/de/sign-in").text
    for role in ("customer", "provider", "institute", "operator"):
        answer = client.post(f"/de/demo/{role}")
        assert answer.status_code == 403
        assert not answer.headers.get("Set-Cookie")
    assert (house.count("users"), house.count("sessions")) == (0, 0)


def test_an_unknown_role_opens_nothing(house: House) -> None:
    assert house.visit().post("/de/demo/root").status_code == 422
    assert house.count("users") == 0


def test_no_key_of_a_text_shows(house: House) -> None:
    for language in ("de", "en"):
        page = house.visit().get(f"/{language}/sign-in").text
        assert not re.search(r">\s*(page|sign_in)\.", page)

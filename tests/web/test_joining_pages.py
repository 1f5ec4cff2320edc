"""Signing up, a forgotten password and another address by plain forms, with the letters read on a page."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

import pytest
from starlette.testclient import TestClient

from app.programme import find_policy
from tests.web.house import PASSWORD, House, upload_measured

FORM = {"email": "anna@example.org", "display_name": "Anna", "organisation_name": ""}


def follow_letter(house: House, client: TestClient, language: str) -> str:
    """The address behind the button of the newest letter that this browser caused."""
    listed = client.get(f"/{language}/mails").text
    mail = re.search(rf'href="(/{language}/mails/[a-z2-7]+)"', listed)
    assert mail is not None
    button = re.search(r'class="button primary" href="([^"]+)"', client.get(mail.group(1)).text)
    assert button is not None
    return unescape(button.group(1))


def token_in(path: str) -> str:
    return path.partition("token=")[2]


@pytest.mark.parametrize("language", ["de", "en"])
def test_a_guest_signs_up_and_his_part_comes_along(house: House, language: str) -> None:
    client = house.visit()
    part_id = upload_measured(client)
    answer = client.post(f"/{language}/sign-up", data=FORM)
    assert answer.status_code == 200
    assert f"/{language}/mails" in answer.text
    assert house.count("users") == 0
    path = follow_letter(house, client, language)
    page = client.get(path)
    assert page.headers["Cache-Control"] == "no-store"
    assert house.count("users") == 0  # a program that opens links uses nothing up
    answer = client.post(f"/{language}/sign-up/confirm", data={"token": token_in(path), "password": PASSWORD})
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/{language}/mine")
    assert client.get("/api/v1/me").json()["email"] == "anna@example.org"
    assert [part["id"] for part in client.get("/api/v1/parts").json()["parts"]] == [part_id]
    answer = house.visit().post(
        f"/{language}/sign-up/confirm", data={"token": token_in(path), "password": PASSWORD}
    )
    assert answer.status_code == 410
    assert f'href="/{language}/password/forgotten"' in answer.text
    assert house.count("users") == 1
    assert not re.search(r">\s*page\.", answer.text)


def test_no_answer_tells_who_is_known(house: House) -> None:
    house.add_user()

    def ask(path: str, email: str) -> tuple[int, str]:
        answer = house.visit().post(path, data={**FORM, "email": email})
        return answer.status_code, answer.text.replace(email, "…")

    for path in ("/de/sign-up", "/de/password/forgotten"):
        assert ask(path, "anna@example.org") == ask(path, "nobody@example.org")
    assert house.count("users") == 1


def test_outside_a_demonstration_the_letter_is_for_its_recipient_alone(house: House) -> None:
    house.is_demo_environment = False
    client = house.visit()
    answer = client.post("/de/sign-up", data=FORM)
    assert "/de/mails" not in answer.text
    assert client.get("/de/mails").status_code == 404
    assert house.count("mails") == 1


def test_what_is_wrong_is_said_and_the_rest_is_kept(house: House) -> None:
    answer = house.visit().post("/de/sign-up", data={**FORM, "display_name": "\n"})
    assert answer.status_code == 422
    assert 'value="anna@example.org"' in answer.text
    assert house.count("mails") == 0


def test_the_closed_test_is_entered_by_a_wave(house: House) -> None:
    house.policy = find_policy("closed_test")
    assert house.visit().post("/de/sign-up", data=FORM).status_code == 403
    operator = house.visit_signed_in("olga@example.org", is_operator=True)
    made = operator.post(
        "/de/invitations/wave", data={"name": "Welle 1", "most_uses": "1", "days": "30"}
    ).text
    code = re.search(r"invitation=([\w-]+)", made)
    assert code is not None
    assert code.group(1) not in operator.get("/de/invitations").text
    client = house.visit()
    assert code.group(1) in client.get(f"/de/sign-up?invitation={code.group(1)}").text
    client.post("/de/sign-up", data={**FORM, "invitation": code.group(1)})
    path = follow_letter(house, client, "de")
    assert (
        client.post("/de/sign-up/confirm", data={"token": token_in(path), "password": PASSWORD}).status_code
        == 303
    )
    assert client.get(f"/de/sign-up?invitation={code.group(1)}").status_code == 410
    assert "1 / 1" in operator.get("/de/invitations").text


def test_an_owner_invites_and_the_invited_joins(house: House) -> None:
    house.is_demo_environment = False
    owner = house.visit_signed_in()
    answer = owner.post("/de/invitations", data={"email": "max@example.org", "role": "planner"})
    assert answer.status_code == 303
    assert "max@example.org" in owner.get("/de/invitations").text
    operator = house.visit_signed_in("olga@example.org", is_operator=True)
    listed = operator.get("/de/operator/mails").text
    mail = re.search(r'href="(/de/mails/[a-z2-7]+)"', listed)
    assert mail is not None
    button = re.search(r'class="button primary" href="([^"]+)"', operator.get(mail.group(1)).text)
    assert button is not None
    path = button.group(1)
    client = house.visit()
    page = client.get(path).text
    assert "max@example.org" in page
    assert 'name="email"' not in page
    form = {"invitation": path.partition("invitation=")[2], "display_name": "Max", "password": PASSWORD}
    assert client.post("/de/sign-up/accept", data={**form, "password": "kurz"}).status_code == 422
    assert client.post("/de/sign-up/accept", data=form).status_code == 303
    me = client.get("/api/v1/me").json()
    assert (me["role"], me["organisation_name"]) == ("planner", "Organisation of anna@example.org")
    assert client.post("/de/sign-up/accept", data=form).status_code == 410
    assert house.visit().post("/de/sign-up/accept", data=form).status_code == 410


def test_a_forgotten_password_is_set_by_the_link(house: House) -> None:
    house.is_demo_environment = False
    client = house.visit_signed_in()
    answer = house.visit().post("/en/password/forgotten", data={"email": "anna@example.org"})
    assert answer.status_code == 200
    operator = house.visit_signed_in("olga@example.org", is_operator=True)
    mail = re.search(r'href="(/en/mails/[a-z2-7]+)"', operator.get("/en/operator/mails").text)
    assert mail is not None
    button = re.search(r"token=([\w-]+)", operator.get(mail.group(1)).text)
    assert button is not None
    form = {"token": button.group(1), "password": "quite another pass phrase"}
    assert house.visit().get(f"/en/password/new?token={button.group(1)}").status_code == 200
    assert house.visit().post("/en/password/new", data={**form, "password": "short"}).status_code == 422
    assert house.visit().post("/en/password/new", data=form).status_code == 200
    assert client.get("/api/v1/me").status_code == 401
    assert house.visit().post("/en/password/new", data=form).status_code == 410
    house.now += timedelta(minutes=1)
    answer = house.visit().post(
        "/api/v1/session", json={"email": "anna@example.org", "password": form["password"]}
    )
    assert answer.status_code == 201


def test_password_and_address_are_changed_on_the_own_page(house: House) -> None:
    client, other = house.visit_signed_in(), house.visit()
    other.post("/api/v1/session", json={"email": "anna@example.org", "password": PASSWORD})
    new = "quite another pass phrase"
    wrong = {"current_password": "wrong", "new_password": new}
    assert client.post("/de/account/password", data=wrong).status_code == 422
    assert other.get("/de/account").status_code == 200
    right = {"current_password": PASSWORD, "new_password": new}
    assert client.post("/de/account/password", data=right).status_code == 200
    assert (client.get("/de/account").status_code, other.get("/de/account").status_code) == (200, 401)
    wanted = {"email": "neu@example.org", "current_password": new}
    assert client.post("/de/account/email", data=wanted).status_code == 200
    assert house.count("mails") == 2
    assert client.post("/de/account/email/confirm", data={"token": "x"}).status_code == 410


def test_a_stolen_password_is_refused_wherever_one_is_set(house: House) -> None:
    client = house.visit_signed_in()
    house.breached = frozenset((PASSWORD,))
    new = house.visit()
    new.post("/de/sign-up", data={**FORM, "email": "new@example.org"})
    token = token_in(follow_letter(house, new, "de"))
    changed = {"current_password": PASSWORD, "new_password": PASSWORD}
    for path, form in (
        ("/de/sign-up/confirm", {"token": token, "password": PASSWORD}),
        ("/de/password/new", {"token": "x", "password": PASSWORD}),
        ("/de/account/password", changed),
    ):
        answer = client.post(path, data=form)
        assert answer.status_code == 422
        assert "Diebstahl" in answer.text
    assert (house.count("mails"), house.count("users")) == (1, 1)

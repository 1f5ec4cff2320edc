"""Everything by letter through the interface, and a stranger who signs up with somebody else's address."""

from __future__ import annotations

import re

from sqlalchemy import select

from app.database.tables import MailRow
from app.programme import find_policy
from tests.web.house import PASSWORD, House, refused, upload_measured

WANTED = {"email": "anna@example.org", "display_name": "Anna", "organisation_name": "Muster GmbH"}
OTHER = "quite another pass phrase"


def token_of(house: House, kind: str) -> str:
    """What the newest link of a kind carries."""
    with house.database.read() as session:
        path = session.scalars(
            select(MailRow.path).where(MailRow.kind == kind).order_by(MailRow.created_at.desc())
        ).first()
    found = re.search(r"=(.+)$", path or "")
    assert found is not None
    return found.group(1)


def test_signing_up_and_the_guests_part_comes_along(house: House) -> None:
    client = house.visit()
    part_id = upload_measured(client)
    answer = client.post("/api/v1/sign-up", json=WANTED)
    assert (answer.status_code, answer.json()) == (202, {"status": "written"})
    token = token_of(house, "verify_email")
    refused(
        client.post("/api/v1/sign-up/confirm", json={"token": token, "password": "short"}),
        422,
        "password_too_short",
    )
    entered = client.post("/api/v1/sign-up/confirm", json={"token": token, "password": PASSWORD})
    assert entered.status_code == 201
    assert client.get("/api/v1/me").json()["organisation_name"] == "Muster GmbH"
    assert [part["id"] for part in client.get("/api/v1/parts").json()["parts"]] == [part_id]
    again = house.visit().post("/api/v1/sign-up/confirm", json={"token": token, "password": OTHER})
    refused(again, 410, "link_invalid")
    known = house.visit().post("/api/v1/sign-up", json=WANTED)
    assert (known.status_code, known.json()) == (202, {"status": "written"})
    assert house.count("users") == 1


def test_a_stranger_who_used_my_address_has_no_password_that_works(house: House) -> None:
    stranger, anna = house.visit(), house.visit()
    part_id = upload_measured(stranger)
    stranger.post("/api/v1/sign-up", json=WANTED)
    refused(stranger.post("/api/v1/sign-up", json={**WANTED, "password": PASSWORD}), 422, "request_invalid")
    token = token_of(house, "verify_email")
    anna.post("/api/v1/sign-up/confirm", json={"token": token, "password": OTHER})
    # what the stranger made as a guest stays the stranger's
    assert anna.get(f"/api/v1/parts/{part_id}").status_code == 404
    for password in (PASSWORD, "", " "):
        answer = stranger.post(
            "/api/v1/session", json={"email": WANTED["email"], "password": password or "x"}
        )
        refused(answer, 401, "sign_in_failed")
    assert house.count("sessions") == 1


def test_a_forgotten_password(house: House) -> None:
    client = house.visit_signed_in()
    for email in ("anna@example.org", "nobody@example.org"):
        answer = house.visit().post("/api/v1/password/forgotten", json={"email": email})
        assert (answer.status_code, answer.json()) == (202, {"status": "written"})
    wanted = {"token": token_of(house, "reset_password"), "password": OTHER}
    assert house.visit().post("/api/v1/password/new", json=wanted).status_code == 204
    refused(client.get("/api/v1/me"), 401, "sign_in_required")
    refused(house.visit().post("/api/v1/password/new", json=wanted), 410, "link_invalid")
    answer = client.post("/api/v1/session", json={"email": "anna@example.org", "password": OTHER})
    assert answer.status_code == 201


def test_another_password_and_another_address(house: House) -> None:
    client, other = house.visit_signed_in(), house.visit()
    other.post("/api/v1/session", json={"email": "anna@example.org", "password": PASSWORD})
    wanted = {"current_password": "wrong", "new_password": OTHER}
    refused(client.put("/api/v1/me/password", json=wanted), 422, "password_wrong")
    changed = client.put("/api/v1/me/password", json={**wanted, "current_password": PASSWORD})
    assert changed.status_code == 204
    assert (client.get("/api/v1/me").status_code, other.get("/api/v1/me").status_code) == (200, 401)
    wanted = {"email": "neu@example.org", "current_password": OTHER}
    assert client.put("/api/v1/me/email", json=wanted).status_code == 202
    assert client.get("/api/v1/me").json()["email"] == "anna@example.org"
    token = {"token": token_of(house, "confirm_email")}
    assert house.visit().post("/api/v1/me/email/confirm", json=token).status_code == 204
    assert client.get("/api/v1/me").json()["email"] == "neu@example.org"
    refused(house.visit().post("/api/v1/me/email/confirm", json=token), 410, "link_invalid")


def test_trying_passwords_in_an_open_browser_is_slowed(house: House) -> None:
    client = house.visit_signed_in()
    wanted = {"current_password": "wrong", "new_password": OTHER}
    for _ in range(20):
        refused(client.put("/api/v1/me/password", json=wanted), 422, "password_wrong")
    right = {**wanted, "current_password": PASSWORD}
    refused(client.put("/api/v1/me/password", json=right), 429, "asked_too_often")
    assert client.post("/de/account/password", data=right).status_code == 429
    email = {"email": "neu@example.org", "current_password": PASSWORD}
    assert client.post("/de/account/email", data=email).status_code == 429
    assert house.count("mails") == 0


def test_invitations(house: House) -> None:
    owner, stranger = house.visit_signed_in(), house.visit_signed_in("eve@example.org")
    wanted = {"email": "max@example.org", "role": "planner"}
    assert owner.post("/api/v1/invitations", json=wanted).status_code == 202
    (listed,) = owner.get("/api/v1/invitations").json()["invitations"]
    assert (listed["email"], listed["role"], listed["uses"]) == ("max@example.org", "planner", 0)
    assert stranger.get("/api/v1/invitations").json()["invitations"] == []
    refused(stranger.delete(f"/api/v1/invitations/{listed['id']}"), 404, "invitation_not_found")
    accepted = {"invitation": token_of(house, "invitation"), "display_name": "Max", "password": PASSWORD}
    member = house.visit()
    assert member.post("/api/v1/sign-up/accept", json=accepted).status_code == 201
    assert member.get("/api/v1/me").json()["role"] == "planner"
    refused(house.visit().post("/api/v1/sign-up/accept", json=accepted), 410, "invitation_invalid")
    refused(member.post("/api/v1/invitations", json=wanted), 403, "owner_only")
    assert owner.delete(f"/api/v1/invitations/{listed['id']}").status_code == 204


def test_a_wave_opens_the_closed_test(house: House) -> None:
    house.policy = find_policy("closed_test")
    refused(house.visit().post("/api/v1/sign-up", json=WANTED), 403, "invitation_needed")
    wave = {"name": "First", "most_uses": 1, "days": 30}
    refused(house.visit_signed_in().post("/api/v1/invitations/waves", json=wave), 403, "operator_only")
    operator = house.visit_signed_in("olga@example.org", is_operator=True)
    code = operator.post("/api/v1/invitations/waves", json=wave).json()["code"]
    new = {**WANTED, "email": "new@example.org", "invitation": code}
    assert house.visit().post("/api/v1/sign-up", json=new).status_code == 202
    confirmed = {"token": token_of(house, "verify_email"), "password": PASSWORD}
    assert house.visit().post("/api/v1/sign-up/confirm", json=confirmed).status_code == 201


def test_one_address_asks_for_so_many_letters(house: House) -> None:
    client = house.visit()
    for number in range(30):
        wanted = {"email": f"nobody{number}@example.org"}
        assert client.post("/api/v1/password/forgotten", json=wanted).status_code == 202
    answer = client.post("/api/v1/sign-up", json=WANTED)
    refused(answer, 429, "asked_too_often")
    assert int(answer.headers["Retry-After"]) > 0
    page = client.post("/de/password/forgotten", data={"email": "x@example.org"})
    assert page.status_code == 429
    assert int(page.headers["Retry-After"]) > 0
    assert house.count("mails") == 0

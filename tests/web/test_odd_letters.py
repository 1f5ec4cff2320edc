"""What no database takes is refused before it is asked, wherever accounts are concerned."""

from __future__ import annotations

from tests.marketplace.accounts.authenticator import Authenticator
from tests.web.house import PASSWORD, House, refused

ODD = "%00"


def test_pages_take_no_odd_letters(house: House) -> None:
    client = house.visit_signed_in()
    for path in (
        f"/de/account/sessions/{ODD}/end",
        f"/de/account/api-keys/{ODD}/revoke",
        f"/de/account/second-factor/passkeys/{ODD}/remove",
        f"/de/account/second-factor/passkeys/{ODD}",
        f"/de/account/identities/{ODD}/remove",
        f"/de/invitations/{ODD}/revoke",
    ):
        assert client.post(path, data={"name": "x"}).status_code == 404, path
    visitor = house.visit()
    odd = "anna\x00@example.org\x00"
    for path, form, status in (
        ("/de/sign-in", {"email": odd, "password": "x\x00"}, 401),
        ("/de/sign-in/second-factor", {"ticket": "\x00", "code": "\x00"}, 410),
        ("/de/password/forgotten", {"email": odd}, 200),
        ("/de/password/new", {"token": "\x00", "password": PASSWORD}, 410),
        ("/de/sign-up", {"email": odd, "display_name": "\x00"}, 422),
        ("/de/sign-up/confirm", {"token": "\x00", "password": PASSWORD}, 410),
    ):
        assert visitor.post(path, data=form).status_code == status, path
    assert visitor.get("/sign-in/with/%00/back?state=%00&code=%00&iss=%00").status_code == 404


def test_the_interface_takes_no_odd_passkeys(house: House) -> None:
    client, device = house.visit(), Authenticator()
    for odd in ("\x00", "ü", "", "a b", 7, None, {"a": 1}):
        options = client.post("/api/v1/session/passkey/options", json={}).json()["options"]
        credential = {**device.sign(options), "id": odd}
        answer = client.post("/api/v1/session/passkey", json={"credential": credential})
        refused(answer, 401, "passkey_refused")
    signed_in = house.visit_signed_in()
    for odd in ({}, {"response": {}}, {"response": {"clientDataJSON": "bnVsbA"}}, {"response": None}):
        wanted = {"name": "x", "credential": odd}
        refused(signed_in.post("/api/v1/passkeys", json=wanted), 422, "passkey_invalid")
    options = signed_in.post("/api/v1/passkeys/options").json()["options"]
    made = device.make(options)
    made["response"]["attestationObject"] = "AAAA"
    refused(
        signed_in.post("/api/v1/passkeys", json={"name": "x", "credential": made}), 422, "passkey_invalid"
    )
    assert house.count("passkeys") == 0

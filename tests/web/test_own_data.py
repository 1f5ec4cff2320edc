"""One's own data through the doors: all of it to take along, shorter kept, gone with a receipt."""

from __future__ import annotations

import io
import json
import re
import zipfile
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, select
from starlette.testclient import TestClient

from app.database.tables import MembershipRow, OrganisationRow, UserRow
from app.marketplace.accounts import add_membership
from app.marketplace.own_data import ReceiptSigner, ReceiptView, is_genuine
from app.values import new_id
from app.wiring.promises import keep_promises
from tests.web.house import CUBE, FIXTURES, PASSWORD, SECRET_KEY, House, issue_quote, refused, upload_measured
from tests.web.test_tenancy import make_referral

FILE = (FIXTURES / CUBE).read_bytes()


def fetch(client: TestClient, **wanted: bool) -> dict[str, bytes]:
    """Ask for an export, which the worker makes at once, and unpack it."""
    answer = client.post("/api/v1/exports", json=wanted)
    assert answer.status_code == 202, answer.text
    (export, *_) = client.get("/api/v1/exports").json()["exports"]
    assert export["status"] == "ready"
    archive = client.get(export["archive"])
    assert archive.headers["Content-Length"] == str(export["size_bytes"]) == str(len(archive.content))
    with zipfile.ZipFile(io.BytesIO(archive.content)) as unpacked:
        assert unpacked.testzip() is None
        return {name: unpacked.read(name) for name in unpacked.namelist()}


def read_lines(content: bytes) -> list[dict[str, Any]]:
    return [json.loads(line) for line in content.splitlines()]


def test_all_data_of_an_organisation_with_its_files(house: House) -> None:
    owner, stranger = house.visit_signed_in(), house.visit_signed_in("fremd@example.org")
    part_id, other_id = upload_measured(owner), upload_measured(stranger, "sphere_r10.stl")
    owner.post(f"/api/v1/parts/{part_id}/drawings", files={"file": ("drawing.pdf", b"%PDF-1.7 x")})
    quote_id = issue_quote(owner, part_id)
    make_referral(owner, part_id)
    files = fetch(owner, is_whole=True, has_files=True)
    assert files[f"files/{part_id}/{CUBE}"] == FILE
    (drawing,) = (content for name, content in files.items() if name.endswith("/drawing.pdf"))
    assert drawing == b"%PDF-1.7 x"
    (part,) = read_lines(files["parts.jsonl"])
    assert (part["id"], part["file_name"], part["measurements"]["triangles"]) == (part_id, CUBE, 12)
    (quote,) = read_lines(files["quotes.jsonl"])
    assert (quote["id"], quote["content"]["items"][0]["part"]["file_name"]) == (quote_id, CUBE)
    (person,) = read_lines(files["people.jsonl"])
    assert (person["email"], "password_hash" in person) == ("anna@example.org", False)
    assert len(read_lines(files["referrals.jsonl"])) == 1
    assert {"export_asked", "quote_issued"} <= {
        each["action"] for each in read_lines(files["audit_log.jsonl"])
    }
    everything = b"".join(files.values())
    for foreign in (other_id, "fremd@example.org", "sphere_r10"):
        assert foreign.encode() not in everything
    assert b"storage_key" not in everything
    openings = owner.get(f"/api/v1/parts/{part_id}/openings").json()["openings"]
    assert {(each["kind"], each["purpose"]) for each in openings} >= {
        ("file", "export"),
        ("drawing", "export"),
    }


def test_a_persons_own_data_without_files(house: House) -> None:
    owner = house.visit_signed_in()
    part_id = upload_measured(owner)
    files = fetch(owner, is_whole=False, has_files=False)
    assert "organisations.jsonl" not in files
    assert [each["id"] for each in read_lines(files["parts.jsonl"])] == [part_id]
    assert not any(name.startswith("files/") for name in files)


def test_exports_are_ones_own_and_end(house: House) -> None:
    owner, stranger = house.visit_signed_in(), house.visit_signed_in("fremd@example.org")
    fetch(owner, has_files=True)
    (export,) = owner.get("/api/v1/exports").json()["exports"]
    refused(stranger.get(export["archive"]), 404, "export_not_found")
    refused(house.visit().get(export["archive"]), 401, "sign_in_required")
    for _ in range(2):
        fetch(owner)
    refused(owner.post("/api/v1/exports", json={}), 409, "exports_limit_reached")
    files = house.count_files()
    house.now += timedelta(days=7)
    assert owner.get("/api/v1/exports").json()["exports"] == []
    refused(owner.get(export["archive"]), 404, "export_not_found")
    sweep(house)
    house.worker.run_due()
    assert (house.count("data_exports"), house.count_files()) == (0, files - 3)


def test_who_left_the_organisation_gets_no_archive_of_it(house: House) -> None:
    owner = house.visit_signed_in("anna@example.org")
    upload_measured(owner)
    made = owner.post("/api/v1/exports", json={"is_whole": True, "has_files": True}).json()["id"]
    assert owner.get(f"/api/v1/exports/{made}/archive").status_code == 200
    with house.database.write() as session:
        user_id = session.scalars(select(UserRow.id)).one()
        elsewhere = OrganisationRow(id=new_id(), name="Anderswo", created_at=house.now)
        session.add(elsewhere)
        session.flush()
        add_membership(session, user_id, elsewhere.id, "owner", now=house.now)
        session.execute(delete(MembershipRow).where(MembershipRow.organisation_id != elsewhere.id))
    assert owner.get("/api/v1/me").json()["organisation_name"] == "Anderswo"
    refused(owner.get(f"/api/v1/exports/{made}/archive"), 404, "export_not_found")


def test_a_password_is_not_tried_without_end(house: House) -> None:
    client = house.visit_signed_in()
    wanted = {"kind": "account", "password": "not the right one"}
    statuses = [client.post("/api/v1/deletions", json=wanted).status_code for _ in range(21)]
    assert statuses[-1] == 429
    assert 429 not in statuses[:20]
    assert house.count("deletions") == 0


def sweep(house: House) -> int:
    return keep_promises(house.database, house.policy, ReceiptSigner(SECRET_KEY), now=house.now)


def test_a_part_is_deleted_with_a_receipt(house: House) -> None:
    for client in (house.visit_signed_in(), house.visit()):
        part_id = upload_measured(client)
        answer = client.delete(f"/api/v1/parts/{part_id}")
        assert answer.status_code == 204
        shown = house.visit().get(answer.headers["Location"]).json()
        assert shown["receipt"] == json.loads(shown["content"])
        assert shown["receipt"]["object_id"] == part_id
        signed = ReceiptView(
            shown["content"].encode(), shown["sha256"], shown["signature"], shown["public_key"]
        )
        assert is_genuine(signed)
        printed = house.visit().get(f"/de/receipts/{shown['receipt']['id']}/receipt.pdf")
        assert (printed.status_code, printed.content[:5]) == (200, b"%PDF-")
        assert printed.headers["Cache-Control"] == "no-store"
        refused(client.delete(f"/api/v1/parts/{part_id}"), 404, "part_not_found")
    refused(house.visit().get(f"/api/v1/receipts/{'a' * 26}"), 404, "receipt_not_found")


def test_a_part_is_deleted_from_its_page(house: House) -> None:
    client = house.visit_signed_in()
    part_id = upload_measured(client)
    assert f'action="/en/parts/{part_id}/delete"' in client.get(f"/en/parts/{part_id}").text
    refused_page = house.visit().post(f"/en/parts/{part_id}/delete")
    assert refused_page.status_code == 404
    answer = client.post(f"/en/parts/{part_id}/delete")
    assert answer.status_code == 303
    page = house.visit().get(answer.headers["Location"])
    assert page.status_code == 200
    assert part_id in page.text
    assert "Receipt for a deletion" in page.text
    assert client.get(f"/en/parts/{part_id}").status_code == 404


def test_an_account_is_deleted_by_password_and_after_its_wait(house: House) -> None:
    client = house.visit_signed_in()
    upload_measured(client)
    created = client.post("/api/v1/api-keys", json={"name": "x", "scopes": ["parts:read"]}).json()
    program = house.visit(Authorization=f"Bearer {created['secret']}")
    wanted = {"kind": "account", "password": "something else entirely"}
    refused(client.post("/api/v1/deletions", json=wanted), 422, "password_wrong")
    assert client.get("/api/v1/deletions").json() == {"deletions": []}
    answer = client.post("/api/v1/deletions", json={**wanted, "password": PASSWORD})
    assert answer.status_code == 202
    assert answer.json()["due_at"] == (house.now + timedelta(days=7)).isoformat().replace("+00:00", "Z")
    house.now += timedelta(days=7)
    assert program.get("/api/v1/parts").status_code == 200
    assert sweep(house) == 1
    house.worker.run_due()
    assert program.get("/api/v1/parts").status_code == 401
    assert client.get("/api/v1/me").status_code == 401
    failed = house.visit().post("/api/v1/session", json={"email": "anna@example.org", "password": PASSWORD})
    refused(failed, 401, "sign_in_failed")
    assert house.count_files() == 0
    assert sweep(house) == 0


def test_the_page_of_ones_data(house: House) -> None:
    client = house.visit_signed_in()
    for language, title in (("de", "Ihre Daten"), ("en", "Your data")):
        page = client.get(f"/{language}/account/data")
        assert page.status_code == 200
        assert f"<h1>{title}</h1>" in page.text
        assert page.headers["Cache-Control"] == "no-store"
    home = "/en/account/data"
    assert client.post(f"{home}/retention", data={"days": "30"}).status_code == 303
    assert client.get("/api/v1/retention").json()["chosen_days"] == 30
    for days in ("3", "many"):
        page = client.post(f"{home}/retention", data={"days": days})
        assert (page.status_code, "Please choose 7 to 180 days." in page.text) == (422, True)
    assert client.get("/api/v1/retention").json()["chosen_days"] == 30
    assert client.post(f"{home}/retention", data={"days": ""}).status_code == 303
    assert client.get("/api/v1/retention").json()["chosen_days"] is None
    answer = client.put("/api/v1/retention", json={"unused_part_days": 60})
    assert answer.json()["chosen_days"] == 60

    assert client.post(f"{home}/exports", data={"has_files": "true"}).status_code == 303
    shown = client.get(home).text
    (address,) = re.findall(r'href="(/api/v1/exports/\w+/archive)"', shown)
    assert client.get(address).content.startswith(b"PK")

    page = client.post(f"{home}/deletions", data={"kind": "account", "password": "wrong"})
    assert page.status_code == 422
    assert client.post(f"{home}/deletions", data={"kind": "account", "password": PASSWORD}).status_code == 303
    shown = client.get(home).text
    (address,) = re.findall(rf'action="({home}/deletions/\w+)"', shown)
    assert client.post(address).status_code == 303
    assert client.get("/api/v1/deletions").json() == {"deletions": []}
    deletion = client.post("/api/v1/deletions", json={"kind": "organisation", "password": PASSWORD}).json()
    assert (
        house.visit_signed_in("b@example.org").delete(f"/api/v1/deletions/{deletion['id']}").status_code
        == 404
    )
    assert client.delete(f"/api/v1/deletions/{deletion['id']}").status_code == 204


def test_the_start_page_says_what_the_policy_says(house: House) -> None:
    from app.programme import find_policy

    assert "deleted after 7 days" in house.visit().get("/en/").text
    house.policy = find_policy("closed_test")
    page = house.visit().get("/en/").text
    assert "7 days" not in page
    assert "If nobody looks at it for 90 days" in page

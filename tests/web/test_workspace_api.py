"""Folders, revisions, links, reorders, the list of what goes on, addresses and letters by the interface."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from app.integrations.vat_register import VatProof
from tests.web.house import CIVIL, FIXTURES, House, first_offer, issue_quote, refused, upload_measured

ADDRESS = {
    "firm": "Muster GmbH", "street": "Musterweg 1", "postcode": "01067", "place": "Dresden", "country": "DE",
}  # fmt: skip


def revise(client: TestClient, part_id: str, name: str = "sphere_r10.stl", **data: str) -> Response:
    return client.post(
        f"/api/v1/parts/{part_id}/revisions",
        files={"file": (name, (FIXTURES / name).read_bytes())},
        data=data,
    )


def test_folders_are_made_filled_and_emptied(house: House) -> None:
    client = house.visit_signed_in()
    part_id = upload_measured(client)
    folder = client.post("/api/v1/folders", json={"name": "Greifer"}).json()
    assert refused(client.post("/api/v1/folders", json={"name": "GREIFER"}), 409, "folder_name_taken")
    moved = client.post("/api/v1/parts-moved", json={"part_ids": [part_id], "folder_id": folder["id"]})
    assert moved.json() == {"moved": 1}
    found = client.get("/api/v1/parts-found", params={"folder": folder["id"], "search": "CUBE"}).json()
    assert [(part["id"], part["folder_id"]) for part in found["parts"]] == [(part_id, folder["id"])]
    renamed = client.put(f"/api/v1/folders/{folder['id']}", json={"name": "Zangen"})
    assert (renamed.json()["name"], renamed.json()["parts"]) == ("Zangen", 1)
    refused(client.delete(f"/api/v1/folders/{folder['id']}"), 409, "folder_not_empty")
    assert client.delete(f"/api/v1/folders/{folder['id']}", params={"move": True}).status_code == 204
    assert client.get("/api/v1/folders").json() == {"folders": [], "parts_in_none": 1}
    refused(client.get("/api/v1/parts-found", params={"order": "size"}), 422, "request_invalid")


def test_a_revision_takes_papers_along_as_copies(house: House) -> None:
    client = house.visit_signed_in()
    part_id = upload_measured(client)
    drawing = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
    sent = client.post(f"/api/v1/parts/{part_id}/drawings", files={"file": ("a.pdf", drawing)})
    assert sent.status_code == 201, sent.text
    client.put(f"/api/v1/parts/{part_id}/note", json={"text": "10 H7"})
    answer = revise(client, part_id, drawings="1", note="1")
    assert answer.status_code == 202, answer.text
    new_id = answer.json()["id"]
    papers = client.get(f"/api/v1/parts/{new_id}/drawings").json()
    assert (papers["note"], [one["file_name"] for one in papers["drawings"]]) == ("10 H7", ["a.pdf"])
    # the copy is a file of its own: it outlives the one it was made of
    assert client.delete(f"/api/v1/parts/{part_id}").status_code == 204
    assert client.get(papers["drawings"][0]["file"]).content == drawing
    bare = revise(client, new_id, "l_bracket.stl").json()["id"]
    assert client.get(f"/api/v1/parts/{bare}/drawings").json() == {"note": "", "drawings": []}
    shown = client.get(f"/api/v1/parts/{bare}/revisions").json()["revisions"]
    assert [one["letter"] for one in shown] == ["C", "B"]
    assert shown[0]["change"]["volume_by_mm3"] is not None
    assert client.get(f"/api/v1/parts/{bare}").json()["issue"] == 3
    files = house.count_files()
    refused(revise(client, new_id), 409, "revision_not_newest")
    refused(revise(client, bare, "l_bracket.stl"), 422, "revision_same_file")
    refused(revise(client, bare, strange="1"), 422, "fields_unknown")
    refused(revise(client, bare, unit="parsec"), 422, "unit_unknown")
    refused(client.post(f"/api/v1/parts/{bare}/revisions", data={"note": "1"}), 422, "file_missing")
    assert house.count_files() == files
    assert house.count("parts") == 2


def test_a_link_opens_what_it_was_made_for_and_nothing_else(house: House) -> None:
    owner, outside = house.visit_signed_in(), house.visit()
    part_id = upload_measured(owner)
    owner.put(f"/api/v1/parts/{part_id}/note", json={"text": "geheim"})
    bare = owner.post(f"/api/v1/parts/{part_id}/shares", json={}).json()
    full = owner.post(
        f"/api/v1/parts/{part_id}/shares", json={"with_papers": True, "with_model": True, "days": 1}
    ).json()
    answer = outside.get(f"/api/v1/shared/parts/{bare['token']}")
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert (answer.json()["note"], answer.json()["drawings"], answer.json()["with_model"]) == (
        None, None, False,
    )  # fmt: skip
    assert part_id not in answer.text
    assert outside.get(f"/api/v1/shared/parts/{bare['token']}/thumbnail.png").status_code == 200
    refused(outside.get(f"/api/v1/shared/parts/{bare['token']}/preview.glb"), 404, "part_not_found")
    assert outside.get(f"/api/v1/shared/parts/{full['token']}/preview.glb").content[:4] == b"glTF"
    assert outside.get(f"/api/v1/shared/parts/{full['token']}").json()["note"] == "geheim"
    # whoever holds a link is still nobody to the part
    for path in ("", "/preview.glb", "/shares", "/drawings"):
        refused(outside.get(f"/api/v1/parts/{part_id}{path}"), 404, "part_not_found")
    refused(revise(outside, part_id), 404, "part_not_found")
    listed = owner.get(f"/api/v1/parts/{part_id}/shares").json()["shares"]
    assert {one["id"]: one["opened"] for one in listed} == {bare["id"]: 1, full["id"]: 1}
    assert owner.delete(f"/api/v1/parts/{part_id}/shares/{bare['id']}").status_code == 204
    refused(outside.get(f"/api/v1/shared/parts/{bare['token']}"), 404, "share_not_found")
    refused(outside.get(f"/api/v1/shared/parts/{bare['token']}/thumbnail.png"), 404, "share_not_found")
    house.now += timedelta(days=1)
    refused(outside.get(f"/api/v1/shared/parts/{full['token']}/preview.glb"), 404, "share_not_found")


def test_quotes_are_shared_reordered_and_listed(house: House) -> None:
    owner, outside = house.visit_signed_in(), house.visit()
    part_id = upload_measured(owner)
    quote_id = issue_quote(owner, part_id)
    link = owner.post(f"/api/v1/quotes/{quote_id}/shares", json={"days": 2}).json()
    assert outside.get(f"/api/v1/shared/quotes/{link['token']}").json()["id"] == quote_id
    (listed,) = owner.get(f"/api/v1/quotes/{quote_id}/shares").json()["shares"]
    assert listed["opened"] == 1
    assert owner.delete(f"/api/v1/quotes/{quote_id}/shares/{link['id']}").status_code == 204
    refused(outside.get(f"/api/v1/shared/quotes/{link['token']}"), 404, "share_not_found")
    again = owner.get(f"/api/v1/quotes/{quote_id}/reorder").json()
    assert again["new_total_minor"] == again["old_total_minor"]
    new = owner.post(
        "/api/v1/quotes", json={"offer_ids": [again["items"][0]["offer_id"]], "declaration": CIVIL}
    )
    assert new.status_code == 201
    matters = owner.get("/api/v1/matters", params={"status": ["open", "stored"]}).json()
    assert {one["id"] for one in matters["matters"]} == {quote_id, new.json()["id"]}
    assert owner.get("/api/v1/matters", params={"status": "over"}).json()["matters"] == []
    owner.delete(f"/api/v1/parts/{part_id}")
    (item,) = owner.get(f"/api/v1/quotes/{quote_id}/reorder").json()["items"]
    assert (item["part_id"], item["refusal"]["code"]) == (None, "part_not_found")


def test_an_address_is_kept_and_copied_to_a_quote(house: House) -> None:
    client = house.visit_signed_in()
    kept = client.post("/api/v1/addresses", json={**ADDRESS, "is_billing_default": True})
    assert kept.status_code == 201, kept.text
    address_id = kept.json()["id"]
    part_id = upload_measured(client)
    quote = client.get(f"/api/v1/quotes/{issue_quote(client, part_id)}").json()
    assert quote["recipient"] == {
        "code": "address", "name": "Muster GmbH", "lines": ["Musterweg 1", "01067 Dresden"],
    }  # fmt: skip
    assert quote["delivery"] is None
    offer = first_offer(client, part_id)
    wanted: dict[str, Any] = {
        "offer_ids": [offer["offer_id"]], "delivery_address_id": address_id, "declaration": CIVIL,
    }  # fmt: skip
    assert client.post("/api/v1/quotes", json=wanted).json()["delivery"]["name"] == "Muster GmbH"
    changed = client.put(f"/api/v1/addresses/{address_id}", json={**ADDRESS, "street": "Neu 2"})
    assert (changed.json()["street"], changed.json()["is_billing_default"]) == ("Neu 2", False)
    assert client.delete(f"/api/v1/addresses/{address_id}").status_code == 204
    assert client.get("/api/v1/addresses").json() == {"addresses": []}
    refused(client.post("/api/v1/quotes", json=wanted), 404, "address_not_found")
    refused(client.post("/api/v1/addresses", json={**ADDRESS, "owner": "x"}), 422, "request_invalid")


class _Register:
    def __init__(self, answer: VatProof | None) -> None:
        self.answer = answer
        self.asked: list[str] = []

    def prove(self, vat_id: str) -> VatProof | None:
        self.asked.append(vat_id)
        return self.answer


@pytest.mark.parametrize("is_registered", [True, False, None])
def test_a_register_is_asked_where_there_is_one(house: House, is_registered: bool | None) -> None:
    proof = VatProof("ATU13585627", bool(is_registered), "2026-11-23", "Muster", "Wien", "W1", "x")
    house.vat_register = _Register(None if is_registered is None else proof)
    client = house.visit_signed_in()
    answer = client.put("/api/v1/vat-id", json={"vat_id": "ATU 13585627"})
    assert house.vat_register.asked == ["ATU13585627"]
    if is_registered is False:
        refused(answer, 409, "vat_id_not_registered")
        assert client.get("/api/v1/vat-id").json()["vat_id"] is None
        return
    assert answer.json()["check"] == ("register" if is_registered else "format")
    assert client.get("/api/v1/vat-id").json() == answer.json()
    assert client.delete("/api/v1/vat-id").status_code == 204
    assert client.get("/api/v1/vat-id").json()["check"] is None


def test_no_register_is_asked_for_who_may_not_state_an_id(house: House) -> None:
    from sqlalchemy import update

    from app.database.tables import MembershipRow

    house.vat_register = register = _Register(None)
    client = house.visit_signed_in()
    with house.database.write() as session:
        session.execute(update(MembershipRow).values(role="engineer"))
    refused(client.put("/api/v1/vat-id", json={"vat_id": "ATU13585627"}), 403, "vat_id_not_yours")
    assert client.post("/de/vat-id", data={"vat_id": "ATU13585627"}).status_code == 403
    assert register.asked == []


def test_letters_are_chosen(house: House) -> None:
    client = house.visit_signed_in()
    assert client.get("/api/v1/letters").json() == {
        "wanted": ["quote_answered", "quote_asked", "quote_ending"], "language": "de",
    }  # fmt: skip
    chosen = {"wanted": ["quote_ending"], "language": "en"}
    assert client.put("/api/v1/letters", json=chosen).json() == chosen
    assert client.get("/api/v1/letters").json() == chosen
    for wrong in ({"wanted": ["password_changed"], "language": "de"}, {"wanted": [], "language": "fr"}):
        refused(client.put("/api/v1/letters", json=wrong), 422, "request_invalid")


@pytest.mark.parametrize("other_kind", ["member", "guest"])
def test_every_new_id_swapped_is_not_there(house: House, other_kind: str) -> None:
    owner = house.visit_signed_in("first@example.org")
    other = house.visit_signed_in("second@example.org") if other_kind == "member" else house.visit()
    part_id = upload_measured(owner)
    quote_id = issue_quote(owner, part_id)
    folder_id = owner.post("/api/v1/folders", json={"name": "x"}).json()["id"]
    address_id = owner.post("/api/v1/addresses", json=ADDRESS).json()["id"]
    part_share = owner.post(f"/api/v1/parts/{part_id}/shares", json={}).json()["id"]
    quote_share = owner.post(f"/api/v1/quotes/{quote_id}/shares", json={"days": 1}).json()["id"]
    theirs = upload_measured(other, "sphere_r10.stl")
    their_quote = issue_quote(other, theirs)
    for method, path, body, code in (
        ("GET", f"/parts/{part_id}/revisions", None, "part_not_found"),
        ("GET", f"/parts/{part_id}/shares", None, "part_not_found"),
        ("POST", f"/parts/{part_id}/shares", {}, "part_not_found"),
        ("DELETE", f"/parts/{part_id}/shares/{part_share}", None, "part_not_found"),
        ("DELETE", f"/parts/{theirs}/shares/{part_share}", None, "share_not_found"),
        ("GET", f"/quotes/{quote_id}/reorder", None, "quote_not_found"),
        ("GET", f"/quotes/{quote_id}/shares", None, "quote_not_found"),
        ("POST", f"/quotes/{quote_id}/shares", {"days": 1}, "quote_not_found"),
        ("DELETE", f"/quotes/{quote_id}/shares/{quote_share}", None, "quote_not_found"),
        ("DELETE", f"/quotes/{their_quote}/shares/{quote_share}", None, "share_not_found"),
        ("GET", f"/parts-found?folder={folder_id}", None, "folder_not_found"),
    ):
        refused(other.request(method, f"/api/v1{path}", json=body), 404, code)
    refused(revise(other, part_id), 404, "part_not_found")
    status, missing = (404, None) if other_kind == "member" else (401, "sign_in_required")
    ours: tuple[tuple[str, str, Any, str], ...] = (
        ("PUT", f"/folders/{folder_id}", {"name": "y"}, "folder_not_found"),
        ("DELETE", f"/folders/{folder_id}", None, "folder_not_found"),
        ("POST", "/parts-moved", {"part_ids": [theirs], "folder_id": folder_id}, "folder_not_found"),
        ("POST", "/parts-moved", {"part_ids": [part_id], "folder_id": None}, "part_not_found"),
        ("PUT", f"/addresses/{address_id}", ADDRESS, "address_not_found"),
        ("DELETE", f"/addresses/{address_id}", None, "address_not_found"),
    )
    for method, path, body, code in ours:
        refused(other.request(method, f"/api/v1{path}", json=body), status, missing or code)
    assert [one["id"] for one in other.get("/api/v1/matters").json()["matters"]] == [their_quote]
    assert owner.get("/api/v1/folders").json()["folders"][0]["name"] == "x"
    assert len(owner.get(f"/api/v1/parts/{part_id}/shares").json()["shares"]) == 1
    assert len(owner.get("/api/v1/addresses").json()["addresses"]) == 1

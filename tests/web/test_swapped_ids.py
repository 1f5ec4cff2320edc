"""Every id of one owner in the hands of every other visitor, on every route there is: it is not there.

The list of routes is the application's own: a route whose path names something new fails here until this
file knows how to make one.
"""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from app.database.record import Record
from app.database.tables import DeletionRow, PasskeyRow, TransferRow
from app.values import new_id
from app.web.rules import Rule, rules_by_route
from tests.catalogue_in_force import CatalogueRows
from tests.web.house import House, issue_quote, upload_measured
from tests.web.test_drawings import attach
from tests.web.test_firm_api import CODE, give_firm, start
from tests.web.test_learning import give
from tests.web.test_onboarding import apply, prove
from tests.web.test_tenancy import make_referral

# What names no one's property: words of the program, and what everybody may see.
WORDS = {
    "language": "de",
    "kind": "csv",
    "step": "submit",
    "section": "machines",
    "role": "customer",
    "phase": "pilot",
    "job_id": "1",
    "table": "materials",
    "issuer_code": "example",
    "funding_code": "zim",
    "slug": "pbf-lb-p",
    # the operator's own; members meet them only at his door
    "hold_id": "a" * 26,
    "report_id": "a" * 26,
    "sha256": "0" * 64,
    # of waves, see tests/web/test_learning.py
    "mission_id": "a" * 26,
}
# Secrets that are their own permission; whoever holds one may open it.
CARRIED = {"token", "receipt_id"}
# Letters that this machine keeps are shown to whoever may see its outbox; see tests/web/test_mail_pages.py.
ELSEWHERE = {"mail_id"}
# Pages of the directory, an empty template, and the way back from a page of offers without wishes.
PUBLIC = {
    ("GET", "/api/v1/providers/{code}"),
    ("GET", "/api/v1/providers/{code}/trader"),
    ("GET", "/{language}/providers/{code}"),
    ("GET", "/{language}/firm/{code}/spreadsheet/template.{kind}"),
    ("GET", "/{language}/parts/{part_id}/offers"),
}
QUERIES = {"POST /api/v1/provider-applications/{application_id}/documents": "?kind=register_extract"}
OWNER = "anna@muster.test"
# What a form of a page has to say before anybody looks for the thing it is about.
FORMS: dict[str, tuple[str, Any]] = {
    "POST /{language}/cases/{case_id}/step": ("form", {"step": "withdraw", "revision": "1"}),
    "POST /{language}/cases/{case_id}/attachments": ("file", None),
    "POST /{language}/institutes/{institute}/closure": ("form", {"is_closed": "true"}),
    "POST /{language}/parts/{part_id}/unit": ("form", {"unit": "in"}),
    "POST /{language}/parts/{part_id}/orientation": ("form", {"orientation": "given"}),
    "POST /{language}/parts/{part_id}/referral": (
        "form",
        {"intention": "a" * 26, "consent": "summary", "institutes": ["x"]},
    ),
    "POST /{language}/parts/{part_id}/drawings": ("multipart", {"note": "mine"}),
    "POST /{language}/firm/{code}/spreadsheet": ("file", None),
    "POST /{language}/parts/{part_id}/revisions": ("file", None),
    "POST /{language}/referrals/{referral_id}/consents": ("form", {"institute": "fraunhofer-ifam"}),
    "POST /{language}/addresses/{address_id}": (
        "form",
        {"name": "A", "street": "Musterweg 1", "postcode": "01069", "place": "Dresden", "country": "DE"},
    ),
    "POST /{language}/firm/{code}/publish": ("form", {"version": "a" * 26, "revision": "1"}),
    "POST /{language}/firm/{code}/spreadsheet/accept": (
        "form",
        {"version": "a" * 26, "revision": "1", "document": "{}"},
    ),
}


@pytest.fixture
def owner(house: House, catalogue_rows: CatalogueRows) -> TestClient:
    with house.database.write() as session:
        catalogue_rows.put(session)
    return house.visit_signed_in(OWNER)


def make_all(house: House, owner: TestClient) -> dict[str, str]:
    """One of everything that a path can name, the owner's."""
    part_id = upload_measured(owner)
    quote_id = issue_quote(owner, part_id)
    key = owner.post("/api/v1/api-keys", json={"name": "x", "scopes": ["parts:read"]}).json()
    upload = owner.post(
        "/api/v1/uploads",
        headers={"Tus-Resumable": "1.0.0", "Upload-Length": "10", "Upload-Metadata": "filename eC5zdGw="},
    )
    assert upload.status_code == 201, upload.text
    drawing = attach(owner, part_id)
    for address, data in (
        (f"/de/quotes/{quote_id}/questions", {"text": "Wann?"}),
        (f"/de/quotes/{quote_id}/shares", {}),
        ("/de/invitations", {"email": "new@example.org", "role": "buyer"}),
    ):
        answer = owner.post(address, data=data)
        assert answer.status_code in {200, 303}, (address, answer.text)
    assert owner.post("/de/organisation/teams", data={"name": "Serie"}).status_code == 303
    application = apply(owner)
    give_firm(house, OWNER)  # a firm of the catalogue, beside the one applied for
    user_id = find_only(house, "users")
    organisation_id = find_only(house, "memberships", "organisation_id")
    examples = find_examples(owner)
    made = {
        name: owner.post(f"/api/v1/{plural}", json=examples["POST", f"/api/v1/{plural}"][1]).json()["id"]
        for name, plural in (("folder_id", "folders"), ("address_id", "addresses"))
    }
    with house.database.write() as session:
        passkey_id, deletion_id = new_id(), new_id()
        session.add(
            DeletionRow(
                id=deletion_id, kind="account", user_id=user_id, organisation_id=organisation_id,
                asked_at=house.now, due_at=house.now + timedelta(days=7),
            )
        )  # fmt: skip
        session.add(
            PasskeyRow(
                id=passkey_id, user_id=user_id, name="x", credential_id="x", public_key="x", sign_count=0,
                created_at=house.now,
            )
        )  # fmt: skip
    transfer_id = new_id()
    with house.database.write() as session:
        session.add(
            TransferRow(
                id=transfer_id, provider_code=CODE, institute="fraunhofer-iws", kind="capability",
                readiness_level=7, text="x", status="open", handed_at=house.now,
            )
        )  # fmt: skip
    referral_id = make_referral(owner, part_id)
    (case_id,) = owner.get(f"/api/v1/referrals/{referral_id}").json()["cases"]
    attached = owner.post(
        f"/api/v1/cases/{case_id}/attachments", files={"file": ("x.pdf", b"%PDF-1.7 x", "application/pdf")}
    )
    assert attached.status_code == 201, attached.text
    return {
        **made,
        "passkey_id": passkey_id,
        "deletion_id": deletion_id,
        "session_id": owner.get("/api/v1/sessions").json()["sessions"][0]["id"],
        "export_id": owner.post("/api/v1/exports", json={"is_whole": False, "has_files": False}).json()["id"],
        "feedback_id": give(owner, kind="bug", text="Es klemmt.")["id"],
        "api_key_id": key["id"],
        "application_id": application["id"],
        "document_id": prove(owner, application["id"]).json()["id"],
        "domain": "muster.test",
        "organisation_id": organisation_id,
        "request_id": ask_to_join(house, owner),
        "team_id": find_only(house, "teams"),
        "attachment_id": attached.json()["id"],
        "case_id": case_id,
        "transfer_id": transfer_id,
        "institute": "fraunhofer-iws",
        "code": CODE,
        "drawing_id": drawing.json()["id"],
        "invitation_id": find_only(house, "invitations"),
        "part_id": part_id,
        "question_id": find_only(house, "quote_questions"),
        "quote_id": quote_id,
        "referral_id": referral_id,
        "share_id": find_only(house, "quote_shares"),
        "user_id": user_id,
        "upload_id": upload.headers["Location"].rsplit("/", 1)[1],
        "version_id": start(owner)["id"],
    }


def ask_to_join(house: House, owner: TestClient) -> str:
    """Somebody of the owner's domain; the id of the request."""
    assert owner.post("/de/organisation/domains", data={}).status_code == 303
    asking = house.visit_signed_in("max@muster.test")
    firm = asking.get("/api/v1/organisations/open").json()["organisations"][0]["organisation_id"]
    assert asking.post(f"/api/v1/organisations/{firm}/join-requests").status_code == 201
    return find_only(house, "join_requests")


def find_only(house: House, table: str, column: str = "id") -> str:
    with house.database.read() as session:
        return str(session.scalars(select(Record.metadata.tables[table].c[column])).one())


def photograph(house: House) -> dict[str, list[Any]]:
    """All rows of all tables but what every visit leaves."""
    with house.database.read() as session:
        return {
            name: sorted(map(repr, session.execute(select(table)).all()))
            for name, table in Record.metadata.tables.items()
        }


@pytest.mark.parametrize("visitor", ["guest", "customer", "provider"])
def test_what_is_anothers_is_nowhere(house: House, owner: TestClient, visitor: str) -> None:
    known = make_all(house, owner)
    if visitor == "guest":
        other = house.visit()
        upload_measured(other)
    else:
        other = house.visit_signed_in("other@example.org")
        upload_measured(other)
    if visitor == "provider":
        give_firm(house, "other@example.org", "demo-serienwerk")
    examples = find_examples(other)
    before = photograph(house)
    asked, leaks = 0, []
    for name, rules in rules_by_route(house.app).items():
        method, path = name.split(" ")
        names = set(re.findall(r"\{(\w+)\}", path)) - WORDS.keys()
        if not names or names & (CARRIED | ELSEWHERE) or (method, path) in PUBLIC or method == "MOUNT":
            continue
        assert names <= known.keys(), f"{name}: make one of {names - known.keys()} in make_all"
        address = re.sub(r"\{(\w+)\}", lambda found: (known | WORDS)[found[1]], path)
        address += QUERIES.get(name, "")
        answer = send(other, method, address, FORMS.get(name) or examples.get((method, path)))
        wanted = {404}
        if rules == [Rule.OPERATOR]:
            wanted = {401} if visitor == "guest" else {403}
        elif visitor == "guest" and rules != [Rule.GUEST_OR_MEMBER]:
            wanted = {401}
        if answer.status_code not in wanted:
            leaks.append((name, answer.status_code))
        asked += 1
    assert not leaks, "\n".join(map(str, leaks))
    assert asked > 60
    assert photograph(house) == before


def find_examples(client: TestClient) -> dict[tuple[str, str], Any]:
    """A body that fits, by method and path, from the interface's own description."""
    paths = client.get("/api/v1/openapi.json").json()["paths"]
    found = {}
    for path, operations in paths.items():
        for method, operation in operations.items():
            for media, content in operation.get("requestBody", {}).get("content", {}).items():
                example = next(iter(content["examples"].values()))["value"]
                found[method.upper(), path] = (media, example)
    return found


def send(client: TestClient, method: str, address: str, example: Any) -> Any:
    if method in {"HEAD", "PATCH"} and "/uploads/" in address:
        headers = {"Tus-Resumable": "1.0.0", "Upload-Offset": "0"}
        if method == "PATCH":
            headers["Content-Type"] = "application/offset+octet-stream"
        return client.request(method, address, headers=headers, content=b"x" if method == "PATCH" else None)
    if example is None:
        headers = {"Tus-Resumable": "1.0.0"} if "/uploads/" in address else {}
        return client.request(method, address, headers=headers)
    media, body = example
    if media == "application/json":
        return client.request(method, address, json=body)
    if media == "form":
        return client.request(method, address, data=body)
    fields = body if media == "multipart" else {}
    return client.request(method, address, data=fields, files={"file": ("x.csv", b"x")})

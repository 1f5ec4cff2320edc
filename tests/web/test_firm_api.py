"""The firm's own interface: the whole way from draft to roll-back, and nothing of it for anybody else."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select, update
from starlette.testclient import TestClient

from app.database.tables import MembershipRow, ProviderRow, UserRow
from app.marketplace.supplying import load_current_catalogue
from app.offers import prepare
from tests.catalogue_in_force import CatalogueRows
from tests.web.house import House, ask_offers, refused, upload_measured

CODE = "demo-feinlaser"
BASE = f"/api/v1/providers/{CODE}"


@pytest.fixture
def owner(house: House, catalogue_rows: CatalogueRows) -> TestClient:
    """The owner of a firm of the demo catalogue, which is in force."""
    with house.database.write() as session:
        catalogue_rows.put(session)
    client = house.visit_signed_in("owner@example.org")
    give_firm(house, "owner@example.org")
    return client


def give_firm(house: House, email: str, code: str = CODE) -> None:
    """Make the person an owner, and the firm his."""
    with house.database.write() as session:
        member = session.scalars(
            select(MembershipRow)
            .join(UserRow, UserRow.id == MembershipRow.user_id)
            .where(UserRow.email == email)
        ).one()
        member.role = "owner"
        session.execute(
            update(ProviderRow).where(ProviderRow.code == code).values(organisation_id=member.organisation_id)
        )


def start(client: TestClient) -> dict[str, Any]:
    answer = client.post(f"{BASE}/versions", json={})
    assert answer.status_code == 201, answer.text
    draft: dict[str, Any] = answer.json()
    return draft


def load_anew(house: House) -> None:
    """What the cache of the running program does when the version of the catalogue changed."""
    with house.database.read() as session:
        house.prepared = prepare(load_current_catalogue(session))


def cheapest(client: TestClient, part_id: str) -> int:
    wanted = {"requirements": {"provider": CODE, "material": "lpbf-cocr"}}
    answer = ask_offers(client, part_id, item=wanted)
    assert answer.status_code == 200, answer.text
    total: int = answer.json()["items"][0]["offers"][0]["total"]["amount_minor"]
    return total


def test_the_whole_way(house: House, owner: TestClient) -> None:
    customer = house.visit()
    part_id = upload_measured(customer)
    before = cheapest(customer, part_id)
    draft = start(owner)
    path = f"{BASE}/versions/{draft['id']}"
    changed = owner.patch(path, json={"revision": 1, "patch": {"rate_card": {"minimum_order_eur": 500.0}}})
    assert (changed.status_code, changed.json()["revision"]) == (200, 2)
    assert owner.get(f"{path}/check").json() == {
        "is_publishable": True, "faults": [], "broken_laws": [],
    }  # fmt: skip
    assert owner.get(f"{path}/changes").json()["changes"] == [
        {"place": "rate_card.minimum_order_eur", "before": 90.0, "after": 500.0}
    ]
    tested = owner.post(f"{path}/back-test", json={"source": "platform"}).json()
    assert (tested["parts"], tested["counts"]["cheaper"]) == (1, 0)
    assert tested["counts"]["dearer"] >= 1
    assert part_id not in str(tested)
    priced = owner.post(f"{path}/sample-price", json={"sample": "cube_20mm"}).json()
    assert priced["after"]["amount_minor"] == 50000
    assert cheapest(customer, part_id) == before

    published = owner.post(f"{path}/publish", json={"revision": 2})
    assert (published.status_code, published.json()["number"]) == (200, 2)
    load_anew(house)
    assert cheapest(customer, part_id) == 50000 > before

    versions = owner.get(f"{BASE}/versions").json()["versions"]
    assert [(each["number"], each["status"]) for each in versions] == [(2, "published"), (1, "superseded")]
    back = owner.post(f"{BASE}/versions/{versions[1]['id']}/roll-back")
    assert (back.status_code, back.json()["number"]) == (200, 3)
    load_anew(house)
    assert cheapest(customer, part_id) == before


def test_a_sample_is_priced_on_the_machine_named_or_not_at_all(owner: TestClient) -> None:
    path = f"{BASE}/versions/{start(owner)['id']}/sample-price"

    problem = refused(owner.post(path, json={"machine": "no-such"}), 422, "sample_not_made_so")

    assert problem["errors"] == [
        {
            "in": "document",
            "pointer": "/machine",
            "code": "unknown_machine",
            "parameters": {"value": "no-such"},
            "detail": "there is no such machine",
        }
    ]


def test_faults_are_told_with_their_places(owner: TestClient) -> None:
    draft = start(owner)
    path = f"{BASE}/versions/{draft['id']}"
    machines = draft["document"]["machines"]
    machines[1]["materials"][0]["setting_code"] = "none"
    owner.patch(path, json={"revision": 1, "patch": {"machines": machines}})

    problem = refused(owner.post(f"{path}/publish", json={"revision": 2}), 422, "version_at_fault")

    assert problem["parameters"] == {"count": 1}
    assert problem["errors"] == [
        {
            "in": "document",
            "pointer": "/machines/1/materials/0/setting_code",
            "code": "setting_not_for_process",
            "parameters": {"value": "none"},
            "detail": "the setting belongs to another process",
        }
    ]
    (fault,) = owner.get(f"{path}/check").json()["faults"]
    assert fault["pointer"] == "/machines/1/materials/0/setting_code"


def test_steps_in_the_wrong_order_are_conflicts(owner: TestClient) -> None:
    draft = start(owner)
    path = f"{BASE}/versions/{draft['id']}"

    refused(owner.post(f"{BASE}/versions", json={}), 409, "draft_exists")
    refused(owner.post(f"{path}/take-back"), 409, "version_moved_on")
    assert owner.post(f"{path}/submit").json()["status"] == "submitted"
    refused(owner.put(path, json={"revision": 1, "document": {}}), 409, "version_moved_on")
    assert owner.post(f"{path}/take-back").json()["status"] == "draft"
    refused(owner.put(path, json={"revision": 7, "document": {}}), 409, "draft_changed")
    assert owner.patch(f"{BASE}/publishing", json={"needs_four_eyes": True}).status_code == 200
    refused(owner.post(f"{path}/publish", json={"revision": 1}), 409, "version_not_submitted")
    owner.post(f"{path}/submit")
    refused(owner.post(f"{path}/publish", json={"revision": 1}), 403, "second_person_required")
    assert owner.post(f"{path}/discard").json()["status"] == "discarded"


ROUTES = (
    ("GET", "/versions", None),
    ("POST", "/versions", {}),
    ("GET", "/versions/{id}", None),
    ("PATCH", "/versions/{id}", {"revision": 1, "patch": {"pickup_hour": 3}}),
    ("PUT", "/versions/{id}", {"revision": 1, "document": {}}),
    ("GET", "/versions/{id}/check", None),
    ("GET", "/versions/{id}/changes", None),
    ("POST", "/versions/{id}/back-test", {}),
    ("POST", "/versions/{id}/sample-price", {}),
    ("POST", "/versions/{id}/submit", None),
    ("POST", "/versions/{id}/take-back", None),
    ("POST", "/versions/{id}/discard", None),
    ("POST", "/versions/{id}/publish", {"revision": 1}),
    ("POST", "/versions/{id}/roll-back", None),
    ("PATCH", "/publishing", {"needs_four_eyes": True}),
)


def test_another_firm_finds_nothing(house: House, owner: TestClient) -> None:
    draft = start(owner)
    rival = house.visit_signed_in("rival@example.org")
    give_firm(house, "rival@example.org", "demo-elbschicht")
    guest = house.visit()

    for method, path, body in ROUTES:
        address = BASE + path.replace("{id}", draft["id"])
        refused(rival.request(method, address, json=body), 404, "provider_not_found")
        refused(guest.request(method, address, json=body), 401, "sign_in_required")
        # nor through one's own firm
        if "{id}" in path:
            address = address.replace(CODE, "demo-elbschicht")
            refused(rival.request(method, address, json=body), 404, "version_not_found")
    assert owner.get(f"{BASE}/versions/{draft['id']}").json() == draft
    assert house.count("provider_versions") == 2


def test_a_program_needs_the_scope(owner: TestClient, house: House) -> None:
    wanted = {"name": "Prices", "scopes": ["firm:read"]}
    secret = owner.post("/api/v1/api-keys", json=wanted).json()["secret"]
    program = house.visit(Authorization=f"Bearer {secret}")

    assert program.get(f"{BASE}/versions").json() == {"versions": []}
    refused(program.post(f"{BASE}/versions", json={}), 403, "scope_missing")
    assert house.count("provider_versions") == 0


def test_what_everybody_sees_holds_no_rates(owner: TestClient, house: House) -> None:
    start(owner)
    visitor = house.visit()
    public = [
        visitor.get(f"/api/v1/providers/{CODE}").text,
        visitor.get(f"/de/providers/{CODE}").text,
        visitor.get("/api/v1/providers").text,
    ]
    part_id = upload_measured(visitor)
    public.append(ask_offers(visitor, part_id).text)

    for text in public:
        assert not any(
            secret in text for secret in ("eur_per_h", "rate_card_id", "machine_rates", "eur_per_kg")
        )


def test_the_operator_says_whose_a_firm_is(owner: TestClient, house: House) -> None:
    operator = house.visit_signed_in("olga@example.org", is_operator=True)
    path = f"{BASE}/organisation"
    refused(owner.put(path, json={"organisation_id": None}), 403, "operator_only")
    refused(operator.put(path, json={"organisation_id": "nobody"}), 404, "organisation_not_found")
    assert owner.get(f"{BASE}/versions").status_code == 200

    assert operator.put(path, json={"organisation_id": None}).status_code == 200

    refused(owner.get(f"{BASE}/versions"), 404, "provider_not_found")
    assert operator.get(f"{BASE}/versions").status_code == 200

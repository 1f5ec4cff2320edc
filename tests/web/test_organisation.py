"""The organisation over the interface and by plain forms: members, switching, teams, domains, its log."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from app.database.tables import MailRow, UserRow
from tests.web.house import PASSWORD, House, issue_quote, refused, upload_measured


def sign_in(house: House, email: str) -> TestClient:
    client = house.visit()
    answer = client.post("/api/v1/session", json={"email": email, "password": PASSWORD})
    assert answer.status_code == 201
    return client


def invite(house: House, owner: TestClient, email: str, role: str = "engineer") -> str:
    """The code in the letter."""
    assert owner.post("/de/invitations", data={"email": email, "role": role}).status_code == 303
    with house.database.read() as session:
        path = session.scalar(
            select(MailRow.path).where(MailRow.recipient == email, MailRow.kind == "invitation")
        )
    return (path or "").partition("invitation=")[2]


def id_of(house: House, email: str) -> str:
    with house.database.read() as session:
        return session.scalars(select(UserRow.id).where(UserRow.email == email)).one()


@pytest.fixture
def firm(house: House) -> tuple[TestClient, TestClient]:
    """An owner, and an engineer who joined with an account he had."""
    owner = house.visit_signed_in("anna@muster.test")
    member = house.visit_signed_in("max@muster.test")
    code = invite(house, owner, "max@muster.test")
    assert member.post("/api/v1/organisations/join", json={"invitation": code}).status_code == 201
    return owner, member


def test_an_invited_person_with_an_account_joins_by_the_page(house: House) -> None:
    owner = house.visit_signed_in("anna@muster.test")
    house.add_user("max@muster.test", "Max")
    code = invite(house, owner, "max@muster.test")
    form = {"invitation": code, "display_name": "Max", "password": PASSWORD}
    answer = house.visit().post("/de/sign-up/accept", data=form)
    assert answer.status_code == 409
    way = re.search(r'href="(/de/sign-in\?next=[^"]+)"', answer.text)
    assert way is not None
    client = house.visit()
    page = client.get(way.group(1)).text
    after = re.search(r'name="next" value="([^"]+)"', page)
    assert after is not None
    answer = client.post(
        "/de/sign-in", data={"email": "max@muster.test", "password": PASSWORD, "next": after.group(1)}
    )
    assert answer.headers["Location"] == f"/de/sign-up?invitation={code}"
    assert 'action="/de/organisation/join"' in client.get(answer.headers["Location"]).text
    answer = client.post("/de/organisation/join", data={"invitation": code})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/de/organisation?done=1")
    me = client.get("/api/v1/me").json()
    assert (me["organisation_name"], me["role"]) == ("Organisation of anna@muster.test", "engineer")
    assert client.post("/de/organisation/join", data={"invitation": code}).status_code == 410


def test_a_session_switches_and_nothing_else_ends(house: House, firm: tuple[TestClient, TestClient]) -> None:
    _, member = firm
    other = sign_in(house, "max@muster.test")
    listed = member.get("/api/v1/organisations").json()["organisations"]
    own, joined = sorted(listed, key=lambda one: one["role"], reverse=True)
    assert (own["role"], joined["role"]) == ("owner", "engineer")
    for target in (joined, own):
        answer = member.put("/api/v1/session/organisation", json={"organisation_id": target["id"]})
        assert answer.status_code == 204
        assert member.get("/api/v1/me").json()["organisation_id"] == target["id"]
    assert other.get("/api/v1/me").status_code == 200
    wanted = {"name": "Nightly", "scopes": ["parts:read"]}
    key = member.post("/api/v1/api-keys", json=wanted).json()["secret"]
    program = house.visit(Authorization=f"Bearer {key}")
    refused(
        program.put("/api/v1/session/organisation", json={"organisation_id": joined["id"]}),
        403,
        "scope_missing",
    )
    refused(program.get("/api/v1/organisation/members"), 403, "scope_missing")
    refused(program.get("/api/v1/organisation/join-requests"), 403, "scope_missing")
    assert [one["id"] for one in program.get("/api/v1/organisations").json()["organisations"]] == [own["id"]]
    answer = member.post("/de/organisation/switch", data={"organisation_id": joined["id"]})
    assert answer.status_code == 303
    assert program.get("/api/v1/me").json()["organisation_id"] == own["id"]  # the key stays where it is


def test_each_organisation_has_its_own_things(house: House, firm: tuple[TestClient, TestClient]) -> None:
    _, member = firm
    part_id = upload_measured(member)
    joined = next(
        one for one in member.get("/api/v1/organisations").json()["organisations"] if not one["is_current"]
    )
    member.put("/api/v1/session/organisation", json={"organisation_id": joined["id"]})
    refused(member.get(f"/api/v1/parts/{part_id}"), 404, "part_not_found")
    assert member.get("/api/v1/parts").json()["parts"] == []


def test_a_removed_member_is_out_at_the_next_call(house: House, firm: tuple[TestClient, TestClient]) -> None:
    owner, member = firm
    joined = owner.get("/api/v1/me").json()["organisation_id"]
    member.put("/api/v1/session/organisation", json={"organisation_id": joined})
    key = member.post("/api/v1/api-keys", json={"name": "x", "scopes": ["parts:read"]}).json()["secret"]
    program = house.visit(Authorization=f"Bearer {key}")
    part_id = upload_measured(owner)
    assert program.get(f"/api/v1/parts/{part_id}").status_code == 200
    user_id = id_of(house, "max@muster.test")
    assert owner.delete(f"/api/v1/organisation/members/{user_id}").status_code == 204
    refused(program.get(f"/api/v1/parts/{part_id}"), 401, "api_key_invalid")
    refused(member.get(f"/api/v1/parts/{part_id}"), 404, "part_not_found")
    assert member.get("/api/v1/me").json()["organisation_id"] != joined
    refused(owner.delete(f"/api/v1/organisation/members/{user_id}"), 404, "member_not_found")


@pytest.mark.parametrize("language", ["de", "en"])
def test_the_page_shows_everything_and_says_what_is_refused(
    house: House, firm: tuple[TestClient, TestClient], language: str
) -> None:
    owner, member = firm
    page = owner.get(f"/{language}/organisation").text
    assert "max@muster.test" in page
    assert not re.search(r">\s*page\.|unknown_code", page)
    answer = owner.post(f"/{language}/organisation/leave")
    assert answer.status_code == 409
    assert 'role="alert"' in answer.text
    user_id = id_of(house, "max@muster.test")
    answer = owner.post(f"/{language}/organisation/members/{user_id}/role", data={"role": "owner"})
    assert answer.status_code == 303
    assert owner.post(f"/{language}/organisation/leave").status_code == 303
    assert owner.get("/api/v1/me").json()["organisation_name"] == "anna"
    assert owner.post(f"/{language}/organisation/name", data={"name": "Neue GmbH"}).status_code == 303
    assert "Neue GmbH" in owner.get(f"/{language}/organisation").text
    answer = owner.post(f"/{language}/organisation/name", data={"name": "Organisation of max@muster.test"})
    assert answer.status_code == 409
    assert 'value="Organisation of max@muster.test"' in answer.text
    assert member.post(f"/{language}/organisation/members/{'a' * 26}/remove").status_code == 404


def test_an_owner_reads_the_log_of_the_own_organisation(
    house: House, firm: tuple[TestClient, TestClient]
) -> None:
    owner, member = firm
    stranger = house.visit_signed_in("eva@fremd.test")
    page = owner.get("/de/organisation/audit").text
    assert "Mitglied beigetreten" in page
    assert "Mitglied beigetreten" not in re.sub(
        r"<option.*?</option>", "", stranger.get("/de/organisation/audit").text
    )
    joined = owner.get("/api/v1/me").json()["organisation_id"]
    member.put("/api/v1/session/organisation", json={"organisation_id": joined})
    assert member.get("/de/organisation/audit").status_code == 403
    operator = house.visit_signed_in("olga@example.org", is_operator=True)
    assert "Mitglied beigetreten" not in re.sub(
        r"<option.*?</option>", "", operator.get("/de/organisation/audit").text
    )


def test_a_part_is_kept_to_a_team_by_the_page(house: House, firm: tuple[TestClient, TestClient]) -> None:
    owner, member = firm
    joined = owner.get("/api/v1/me").json()["organisation_id"]
    member.put("/api/v1/session/organisation", json={"organisation_id": joined})
    assert owner.post("/de/organisation/teams", data={"name": "Prototypen"}).status_code == 303
    team = owner.get("/api/v1/organisation/teams").json()["teams"][0]
    part_id = upload_measured(owner)
    quote_id = issue_quote(owner, part_id)
    assert f'value="{team["id"]}"' in owner.get(f"/de/parts/{part_id}").text
    answer = owner.post(f"/de/parts/{part_id}/team", data={"team_id": team["id"]})
    assert answer.status_code == 303
    refused(member.get(f"/api/v1/parts/{part_id}"), 404, "part_not_found")
    refused(member.get(f"/api/v1/quotes/{quote_id}"), 404, "quote_not_found")
    assert member.get(f"/api/v1/quotes/{quote_id}.pdf").status_code == 404
    answer = owner.post("/de/organisation/teams", data={"name": "Prototypen"})
    assert answer.status_code == 409
    user_id = id_of(house, "max@muster.test")
    assert (
        owner.put(f"/api/v1/organisation/teams/{team['id']}/members/{user_id}").status_code,
        member.get(f"/api/v1/parts/{part_id}").status_code,
        owner.delete(f"/api/v1/organisation/teams/{team['id']}/members/{user_id}").status_code,
        member.get(f"/api/v1/parts/{part_id}").status_code,
    ) == (204, 200, 204, 404)
    refused(owner.delete(f"/api/v1/organisation/teams/{team['id']}"), 409, "team_in_use")
    assert owner.put(f"/api/v1/quotes/{quote_id}/team", json={"team_id": None}).status_code == 204
    assert member.get(f"/api/v1/quotes/{quote_id}").status_code == 200
    assert owner.post(f"/de/quotes/{quote_id}/team", data={"team_id": team["id"]}).status_code == 303
    assert owner.put(f"/api/v1/parts/{part_id}/team", json={"team_id": None}).status_code == 204
    assert member.get(f"/api/v1/parts/{part_id}").status_code == 200
    assert owner.post(f"/de/organisation/teams/{team['id']}/name", data={"name": "Serie"}).status_code == 303


def test_joining_by_domain_over_pages_and_interface(house: House) -> None:
    owner = house.visit_signed_in("anna@muster.test")
    member = house.visit_signed_in("max@muster.test")
    eve = house.visit_signed_in("eva@web.de")
    assert "web.de" in eve.post("/de/organisation/domains", data={}).text
    refused(eve.put("/api/v1/organisation/domain", json={"joins_at_once": True}), 422, "domain_free")
    assert owner.post("/de/organisation/domains", data={}).status_code == 303
    assert owner.get("/api/v1/organisation/domains").json()["domains"][0]["domain"] == "muster.test"
    firm = member.get("/api/v1/organisations/open").json()["organisations"][0]["organisation_id"]
    assert member.post("/de/organisation/ask", data={"organisation_id": firm}).status_code == 303
    answer = member.post(f"/api/v1/organisations/{firm}/join-requests")
    assert answer.json() == {"organisation_id": firm, "is_member": False}
    (request,) = owner.get("/api/v1/organisation/join-requests").json()["join_requests"]
    assert request["email"] == "max@muster.test"
    assert "max@muster.test" in owner.get("/de/organisation").text
    refused(
        member.post(f"/api/v1/organisation/join-requests/{request['id']}/answer", json={"approves": True}),
        404,
        "join_request_not_found",
    )
    answer = owner.post(f"/de/organisation/requests/{request['id']}", data={"approves": "true"})
    assert answer.status_code == 303
    assert len(member.get("/api/v1/organisations").json()["organisations"]) == 2
    assert owner.post("/de/organisation/domains/drop", data={"domain": "muster.test"}).status_code == 303
    refused(eve.post(f"/api/v1/organisations/{firm}/join-requests"), 404, "organisation_not_found")

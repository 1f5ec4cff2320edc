"""Legal texts on pages and by the interface, and the page in between that asks for consent."""

from __future__ import annotations

from datetime import timedelta
from html.parser import HTMLParser

import pytest
from starlette.testclient import TestClient

from app.web.consent import is_open_before_consent
from app.web.markdown import render_markdown
from app.web.rules import Rule, rules_by_route
from tests.legal_texts import publish
from tests.web.house import House, refused, upload


@pytest.fixture
def operator(house: House) -> TestClient:
    return house.visit_signed_in("olga@example.org", is_operator=True)


def test_the_foot_leads_to_every_text_and_drafts_say_what_they_are(house: House) -> None:
    guest = house.visit()
    start = guest.get("/en/").text
    for kind in ("imprint", "privacy", "terms", "provider_terms", "accessibility"):
        assert f'href="/en/legal/{kind}"' in start
        page = guest.get(f"/en/legal/{kind}")
        assert page.status_code == 200
        assert "No version is in force yet." in page.text
        assert "<strong>Draft.</strong>" in page.text
    assert guest.get("/de/legal/terms").text.count("<h1>") == 1
    assert guest.get("/en/legal/other").status_code == 422
    assert guest.get("/en/legal/terms?version=7").status_code == 404


def test_the_operator_writes_and_publishes(house: House, operator: TestClient) -> None:
    desk = "/en/operator/legal/terms"
    assert operator.get("/en/operator/legal").text.count("missing</span>") == 5
    assert operator.get(desk).status_code == 200
    answer = operator.post(desk, data={"body_de": "## Eins", "body_en": "## One <script>alert(1)</script>"})
    assert answer.headers["Location"] == f"{desk}?saved=1"
    page = operator.get(f"{desk}?saved=1").text
    assert "The draft is saved." in page
    assert "<script>alert" not in page
    answer = operator.post(f"{desk}/publish", data={"version": 1, "in_force_on": "2026-11-22"})
    assert answer.status_code == 422
    assert "A text does not hold for the past." in answer.text
    assert (
        operator.post(f"{desk}/publish", data={"version": 1, "in_force_on": "2026-11-24"}).status_code == 303
    )
    assert "No version is in force yet." in house.visit().get("/en/legal/terms").text
    assert "in force from 24 November 2026" in house.visit().get("/en/legal/terms?version=1").text
    house.now += timedelta(days=1)
    assert "Version 1, in force since 24 November 2026." in house.visit().get("/en/legal/terms").text
    answer = operator.post(desk, data={"body_de": "", "body_en": "kept"})
    assert answer.status_code == 422
    assert ">kept</textarea>" in answer.text


def test_a_new_version_stands_between(house: House) -> None:
    member = house.visit_signed_in()
    text_id = publish(house.database, house.now, ("terms",))["terms"]

    answer = member.get("/en/mine?tab=1")
    assert answer.status_code == 303
    assert answer.headers["Location"] == "/en/consent?next=%2Fen%2Fmine%3Ftab%3D1"
    for path in ("/en/legal/privacy", "/en/legal/terms", "/en/ranking", "/en/account", "/en/consent"):
        assert member.get(path).status_code == 200, path
    problem = refused(upload(member), 403, "consent_needed")
    assert problem["parameters"] == {"legal_texts": ["terms"], "link": "/en/consent"}
    # what stands in the sentence is for people: no codes of texts
    assert problem["detail"] == "Please first read the terms in force and agree to them: /en/consent."
    assert house.count("parts") == 0
    assert member.post("/en/quotes", data={"offer_id": "x"}).status_code == 403  # nothing is led away from

    answer = member.post("/en/consent", data={"next": "/en/mine?tab=1"})
    assert answer.status_code == 422
    assert "Please tick every box." in answer.text
    assert house.count("consents") == 0
    answer = member.post("/en/consent", data={"agreed": text_id, "next": "https://evil.example"})
    assert answer.headers["Location"] == "/en/mine"
    assert member.get("/en/mine").status_code == 200
    assert "terms of use, version 1" in member.get("/en/consent").text
    assert house.visit().get("/en/").status_code == 200  # guests have nothing to agree to


def test_signing_out_and_the_interface_need_no_consent_first(house: House) -> None:
    member = house.visit_signed_in()
    text_id = publish(house.database, house.now, ("terms",))["terms"]
    shown = member.get("/api/v1/consents").json()
    assert (shown["given"], [each["text_id"] for each in shown["missing"]]) == ([], [text_id])
    refused(member.post("/api/v1/consents", json={"legal_texts": ["made-up"]}), 409, "legal_text_moved_on")
    # no way to say another time or another person
    for more in ({"given_at": "2020-01-01T00:00:00Z"}, {"user_id": "somebody"}):
        refused(
            member.post("/api/v1/consents", json={"legal_texts": [text_id], **more}), 422, "request_invalid"
        )
    assert house.count("consents") == 0
    assert member.post("/api/v1/consents", json={"legal_texts": [text_id]}).status_code == 204
    assert member.get("/api/v1/consents").json()["missing"] == []
    publish(house.database, house.now, ("terms",))
    assert member.post("/en/sign-out").status_code == 303


def test_the_interface_drafts_and_publishes(house: House, operator: TestClient) -> None:
    path = "/api/v1/legal-texts/privacy"
    assert operator.get(f"{path}/draft").json()["id"] is None
    bodies = {"body_de": "Daten", "body_en": "Data [[gap]]"}
    assert operator.put(f"{path}/draft", json=bodies).json()["version"] == 1
    wanted = {"version": 1, "in_force_on": "2026-11-23"}
    problem = refused(operator.post(f"{path}/versions", json=wanted), 409, "legal_text_open")
    assert problem["parameters"] == {"gaps": ["gap"]}
    operator.put(f"{path}/draft", json={**bodies, "body_en": "Data"})
    assert operator.post(f"{path}/versions", json=wanted).status_code == 201
    shown = house.visit().get(path).json()
    assert (shown["version"], shown["body_en"], shown["is_in_force"]) == (1, "Data", True)
    assert [each["kind"] for each in house.visit().get("/api/v1/legal-texts").json()["legal_texts"]] == [
        "privacy"
    ]
    refused(house.visit_signed_in().put(f"{path}/draft", json=bodies), 403, "operator_only")


def test_signing_up_asks_for_the_terms(house: House) -> None:
    ids = publish(house.database, house.now, ("terms", "privacy"))
    guest = house.visit()
    page = guest.get("/en/sign-up").text
    assert f'name="agreed" value="{ids["terms"]}" required' in page
    form = {"email": "eva@example.org", "display_name": "Eva", "password": "a long enough pass phrase"}
    answer = guest.post("/en/sign-up", data=form)
    assert answer.status_code == 422
    assert "Please tick every box." in answer.text
    assert house.count("mails") == 0
    assert guest.post("/en/sign-up", data={**form, "agreed": list(ids.values())}).status_code == 200
    assert house.count("mails") == 1


def test_what_stays_open_without_consent(house: House) -> None:
    """The list of all routes that ask nobody, so that one that is added by mistake is seen."""
    gated = {
        route for route, rules in rules_by_route(house.app).items() if rules and rules[0] is not Rule.ANYONE
    }
    open_ones = {
        path.split("/", 2)[2]
        for _, path in (route.split(" ") for route in gated)
        if is_open_before_consent(path.replace("{language}", "de"))
    }
    assert {path.split("/")[0] for path in open_ones} <= {
        "account", "consent", "demo", "mails", "organisation", "password", "ranking", "report", "sign-in",
        "sign-out", "sign-up", "v1",
    }  # fmt: skip
    assert not any(is_open_before_consent(path) for path in ("/de/mine", "/de/", "/api/v1/parts", "/de/firm"))


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "![x](https://evil.example/pixel.png)",
        '<a href="javascript:alert(1)" onclick="alert(1)">x</a>',
        "<iframe src=//evil.example></iframe>",
        "[x]( javascript&colon;alert(1))",
        "<style>body{display:none}</style>",
    ],
)
def test_markdown_runs_nothing_and_loads_nothing(hostile: str) -> None:
    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            assert tag in ("p", "a", "code", "pre")
            assert not [name for name, _ in attrs if name not in ("href", "rel")]
            assert not [value for name, value in attrs if name == "href" and ":" in (value or "")]

    Reader().feed(str(render_markdown(hostile)))


def test_markdown_that_is_meant_well() -> None:
    html = str(
        render_markdown("# One\n\n* a **b**\n\n| x | y |\n| - | - |\n| 1 | 2 |\n\n[z](https://example.org)")
    )
    assert "<h2>One</h2>" in html
    assert "<li>a <strong>b</strong></li>" in html
    assert "<td>1</td>" in html
    assert '<a href="https://example.org" rel="noopener noreferrer">z</a>' in html

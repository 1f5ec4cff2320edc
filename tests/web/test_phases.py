"""Each cell of the policy's table has an effect seen from outside; a change never hits half a request."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from starlette.requests import Request
from starlette.testclient import TestClient

from app.database.tables import PhaseChangeRow
from app.marketplace.operating import begin_programme
from app.marketplace.supplying import import_catalogue
from app.programme import Phase, Policy, find_policy
from app.web.identity import context_of
from tests.web.house import (
    CIVIL,
    CUBE,
    FIXTURES,
    House,
    ask_offers,
    first_offer,
    refused,
    upload,
    upload_measured,
)

PUBLIC_PAGES = ("/de/", "/en/providers", "/en/ranking")
PRIVATE_PAGES = ("/de/mine", "/de/sign-in", "/en/request", "/en/no-such-page")


def test_who_may_join(house: House) -> None:
    words = "The platform is being tested and can be used by invitation only."
    shown: dict[Phase, tuple[bool, str]] = {}
    for phase in ("closed_test", "pilot", "commercial"):
        house.policy = find_policy(phase)  # type: ignore[arg-type]
        guest = house.visit()
        shown[phase] = (  # type: ignore[index]
            words in guest.get("/en/").text,
            guest.get("/api/v1/programme").json()["joining"],
        )
    assert shown == {
        "closed_test": (True, "invitation"),
        "pilot": (False, "open"),
        "commercial": (False, "open"),
    }


def test_least_providers(house: House) -> None:
    operator = house.visit_signed_in(is_operator=True)
    for phase, least in (("closed_test", 1), ("pilot", 20), ("commercial", 20)):
        missing = operator.get(f"/api/v1/programme/phases/{phase}").json()["missing"]
        assert missing[0]["code"] == "too_few_providers"
        assert missing[0]["parameters"] == {"providers": 0, "least": least}


@pytest.mark.parametrize(("most", "passes"), [(1, False), (2, True), (None, True)])
def test_most_providers(house: House, most: int | None, passes: bool) -> None:
    house.policy = replace(find_policy("pilot"), most_providers=most)
    operator = house.visit_signed_in(is_operator=True)
    with house.database.write() as session:
        import_catalogue(session, house.prepared.catalogue, now=house.now)
    first, second, *_ = (provider.code for provider in house.prepared.catalogue.market.providers)
    organisation = house.add_user("bert@example.org")

    def give(code: str, to: str | None = organisation) -> int:
        return operator.put(
            f"/api/v1/providers/{code}/organisation", json={"organisation_id": to}
        ).status_code

    assert give(first) == 200
    assert give(second) == (200 if passes else 409)
    assert give(first, None) == 200  # a place is free again
    assert give(second) == 200


def test_the_catalogue_is_for_the_public_or_not(house: House) -> None:
    guest, member = house.visit(), house.visit_signed_in()
    provider = house.prepared.catalogue.market.providers[0].code
    lists = [f"/api/v1/{name}" for name in ("processes", "materials", "providers", "institutes")]
    addresses = [*lists, f"/api/v1/providers/{provider}", "/en/providers", f"/de/providers/{provider}"]

    for phase, status in (("closed_test", 401), ("pilot", 200), ("commercial", 200)):
        house.policy = find_policy(phase)  # type: ignore[arg-type]
        assert {guest.get(address).status_code for address in addresses} == {status}, phase
        assert {member.get(address).status_code for address in addresses} == {200}, phase


def test_search_engines(house: House) -> None:
    client = house.visit()
    meta = '<meta name="robots" content="noindex">'

    house.policy = find_policy("closed_test")
    assert client.get("/robots.txt").text == "User-agent: *\nDisallow: /\n"
    for address in (*PUBLIC_PAGES, *PRIVATE_PAGES, "/api/v1/programme", "/robots.txt"):
        assert client.get(address).headers["X-Robots-Tag"] == "noindex", address
    assert meta in client.get("/de/").text

    for phase in ("pilot", "commercial"):
        house.policy = find_policy(phase)  # type: ignore[arg-type]
        robots = client.get("/robots.txt").text.splitlines()
        assert (robots[0], robots[-1]) == ("User-agent: *", "Disallow: /")
        assert "Allow: /de/$" in robots
        assert "Allow: /en/providers" in robots
        for address in PUBLIC_PAGES:
            answer = client.get(address)
            assert "X-Robots-Tag" not in answer.headers, address
            assert meta not in answer.text
        for address in (*PRIVATE_PAGES, "/api/v1/providers"):
            assert client.get(address).headers["X-Robots-Tag"] == "noindex", address
        assert meta in client.get("/de/sign-in").text


def test_guests_are_refused_wherever_the_closed_test_says_so(house: House) -> None:
    guest = house.visit()
    part_id = upload_measured(guest)
    offer_id = first_offer(guest, part_id)["offer_id"]
    before = [house.count(table) for table in ("parts", "quotes", "referrals", "jobs")]
    house.policy = find_policy("closed_test")
    item = {"part_id": part_id, "quantity": 1}
    referral = {
        **item, "requirements": {}, "institutes": ["ifam"], "consent": "summary",
    }  # fmt: skip
    tus = {"Tus-Resumable": "1.0.0", "Upload-Length": "10", "Upload-Metadata": "filename Y3ViZS5zdGw="}

    refused(upload(guest), 401, "sign_in_required")
    refused(guest.post("/api/v1/uploads", headers=tus), 401, "sign_in_required")
    refused(ask_offers(guest, part_id), 401, "sign_in_required")
    refused(guest.post("/api/v1/offers", json={"items": [item, item]}), 401, "sign_in_required")
    refused(
        guest.post("/api/v1/quotes", json={"offer_ids": [offer_id], "declaration": CIVIL}),
        401,
        "sign_in_required",
    )
    refused(guest.post("/api/v1/referrals", json=referral), 401, "sign_in_required")
    file = {"file": (CUBE, (FIXTURES / CUBE).read_bytes())}
    assert guest.post("/en/parts", files=file).status_code == 401
    assert guest.post("/en/example", data={}).status_code == 401
    assert guest.post("/en/quotes", data={"offer_id": offer_id}).status_code == 401
    assert [house.count(table) for table in ("parts", "quotes", "referrals", "jobs")] == before

    # nothing is lost: what the guest has stays his, and opens again with the phase
    assert guest.get(f"/api/v1/parts/{part_id}").status_code == 200
    house.policy = find_policy("pilot")
    assert ask_offers(guest, part_id).status_code == 200


@pytest.mark.parametrize(
    ("policy", "is_binding", "quote_days", "fee_bps"),
    [
        (find_policy("closed_test"), False, 14, 0),
        (find_policy("pilot"), False, 14, 0),
        (find_policy("commercial"), True, 30, 0),
        (find_policy("commercial", month=4), True, 30, 150),
        (find_policy("commercial", month=13), True, 30, 500),
    ],
)
def test_quotes_offers_and_fees(
    house: House, policy: Policy, is_binding: bool, quote_days: int, fee_bps: int
) -> None:
    member = house.visit_signed_in()
    part_id = upload_measured(member)
    house.policy = policy
    answer = ask_offers(member, part_id).json()
    offer = answer["items"][0]["offers"][0]
    until = house.now + timedelta(hours=policy.offer_valid_hours)
    assert answer["valid_until"] == until.isoformat().replace("+00:00", "Z")
    quote = member.post(
        "/api/v1/quotes", json={"offer_ids": [offer["offer_id"]], "declaration": CIVIL}
    ).json()

    assert quote["is_binding"] == is_binding
    assert quote["valid_until"] == (house.now.date() + timedelta(days=quote_days)).isoformat()
    lines = {line["code"]: line["amount_minor"] for line in offer["lines"]}
    fee = lines.pop("platform_fee", 0)
    assert fee == (sum(lines.values()) * fee_bps + 5000) // 10_000
    assert (fee > 0) == (fee_bps > 0)


def test_size_number_and_time_of_parts(house: House) -> None:
    size = (FIXTURES / CUBE).stat().st_size
    guest, member = house.visit(), house.visit_signed_in()
    house.policy = replace(
        find_policy("pilot"),
        max_upload_bytes=size, parts_per_day_guest=1, parts_per_day_member=2, unclaimed_part_days=3,
    )  # fmt: skip

    part = upload(guest).json()["id"]
    until = (house.now + timedelta(days=3)).isoformat().replace("+00:00", "Z")
    assert guest.get(f"/api/v1/parts/{part}").json()["expires_at"] == until
    refused(upload(house.visit()), 429, "parts_quota_reached")
    for _ in range(2):
        assert upload(member).status_code == 202
    refused(upload(member), 429, "parts_quota_reached")
    house.policy = replace(house.policy, max_upload_bytes=size - 1, parts_per_day_member=9)
    refused(upload(member), 413, "file_too_large")


@pytest.mark.parametrize(
    ("phase", "words"),
    [("closed_test", "Closed test: access by invitation only"), ("pilot", "Pilot: quotes do not bind")],
)
def test_the_notice_stands_on_every_page(house: House, phase: Phase, words: str) -> None:
    client = house.visit_signed_in()
    pages = ("/en/", "/en/providers", "/en/mine", "/en/sign-in", "/en/no-such-page")

    house.policy = find_policy(phase)
    assert [words in client.get(page).text for page in pages] == [True] * len(pages)
    house.policy = find_policy("commercial")
    assert ["phase-notice" in client.get(page).text for page in pages] == [False] * len(pages)


@pytest.fixture
def change_phase(house: House) -> Callable[[Phase], None]:
    house.follows_phases = True
    with house.database.write() as session:
        begin_programme(session, "pilot", now=house.now)

    def change(phase: Phase) -> None:
        with house.database.write() as session:
            row = {"began_at": house.now, "changed_by": None, "reason": "", "is_forced": True}
            session.add(PhaseChangeRow(position=house.count("phase_changes") + 1, phase=phase, **row))

    return change


def test_a_request_under_way_ends_under_the_rules_it_began_with(
    house: House, change_phase: Callable[[Phase], None]
) -> None:
    """The phase changes right after the upload began: its guest is let in, the next one is not."""
    read_policy = house.phases.policy
    changes = iter(["closed_test"])

    def read_and_change() -> Policy:
        policy = read_policy()
        for phase in changes:
            change_phase(phase)  # type: ignore[arg-type]
        return policy

    house.phases.policy = read_and_change  # type: ignore[method-assign]
    guest: TestClient = house.visit()
    assert upload(guest).status_code == 202
    refused(upload(guest), 401, "sign_in_required")


def test_the_policy_is_read_once_a_request(house: House, change_phase: Callable[[Phase], None]) -> None:
    def begin() -> Request:
        return Request({"type": "http", "method": "GET", "headers": [], "app": house.app, "state": {}})

    under_way = begin()
    before = context_of(under_way).policy()
    change_phase("commercial")

    assert context_of(under_way).policy() is before
    assert context_of(begin()).policy() == find_policy("commercial")
    change_phase("pilot")
    assert context_of(begin()).policy() == before

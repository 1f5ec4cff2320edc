"""What every answer carries, whatever happened, and what the log never says."""

from __future__ import annotations

import re

import pytest
from structlog.testing import capture_logs

from app.values import Unavailable
from tests.web.house import House, refused, upload

ADDRESSES = [
    ("GET", "/", 302),
    ("GET", "/de/", 200),
    ("GET", "/en/providers", 200),
    ("GET", "/en/sign-in", 200),
    ("GET", "/de/nothing", 404),
    ("GET", "/fr/", 404),
    ("GET", "/static/assets/site-1.js", 200),
    ("GET", "/static/manifest.json", 404),
    ("GET", "/static/../house.py", 404),
    ("GET", "/example-part", 200),
    ("GET", "/api/v1/health", 200),
    ("GET", "/api/v1/nothing", 404),
    ("PUT", "/api/v1/parts", 405),
    ("GET", "/api/v1/me", 401),
    ("POST", "/api/v1/offers", 422),
]


@pytest.mark.parametrize(("method", "address", "status"), ADDRESSES)
def test_every_answer_keeps_browsers_careful(house: House, method: str, address: str, status: int) -> None:
    answer = house.visit().request(method, address)
    assert answer.status_code == status
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert re.fullmatch(r"[a-z2-7]{26}", answer.headers["X-Request-Id"])
    assert "Strict-Transport-Security" not in answer.headers
    is_asset = address.startswith("/static/assets")
    is_data = address == "/" or address.startswith(("/api/", "/example"))
    expected = "immutable" if is_asset else "no-store" if is_data else "no-cache"
    assert expected in answer.headers["Cache-Control"]


def test_over_https_browsers_are_told_to_stay(house: House) -> None:
    house.is_https = True
    assert "max-age=31536000" in house.visit().get("/api/v1/health").headers["Strict-Transport-Security"]


def test_an_unknown_host_is_not_answered(house: House) -> None:
    house.allowed_hosts = ("testserver",)
    assert house.visit().get("/api/v1/health").status_code == 200
    assert house.visit(Host="evil.example").get("/api/v1/health").status_code == 400


def test_an_unforeseen_error_tells_nothing_but_its_number(house: House) -> None:
    client = house.visit()
    house.fault = RuntimeError("secret detail")
    with capture_logs() as lines:
        answer = client.get("/api/v1/processes")
        page = client.get("/de/providers")
    refused(answer, 500, "internal_error")
    faults = [line for line in lines if line["event"] == "internal_error"]
    assert [line["request_id"] for line in faults] == [one.headers["X-Request-Id"] for one in (answer, page)]
    assert "secret" not in answer.text
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert page.status_code == 500
    assert "secret" not in page.text
    assert page.headers["X-Request-Id"] in page.text


def test_something_down_says_when_to_come_back(house: House) -> None:
    client = house.visit()
    house.fault = Unavailable("catalogue_missing")
    answer = client.get("/api/v1/processes")
    refused(answer, 503, "catalogue_missing")
    assert int(answer.headers["Retry-After"]) > 0


def test_a_body_has_a_limit_whatever_its_header_says(house: House) -> None:
    def endless() -> object:
        for _ in range(40):
            yield b" " * 100_000

    answer = house.visit().post(
        "/api/v1/offers", content=endless(), headers={"Content-Type": "application/json"}
    )
    refused(answer, 413, "file_too_large")


def test_the_log_has_no_secrets(house: House) -> None:
    with capture_logs() as lines:
        client = house.visit_signed_in()
        token = client.cookies["schichtwerk_session"]
        key = upload(house.visit()).json()["key"]
        client.get("/api/v1/parts", params={"cursor": "sensitive"}, headers={"Part-Key": key})
    requests = [line for line in lines if line["event"] == "request"]
    assert [line["status"] for line in requests] == [201, 202, 422]
    assert {key for line in requests for key in line} == {
        "duration_ms",
        "event",
        "log_level",
        "method",
        "path",
        "request_id",
        "status",
    }
    written = repr(lines)
    assert not [secret for secret in (token, key, "sensitive", "pass phrase") if secret in written]


def test_health_and_readiness(house: House) -> None:
    client = house.visit()
    assert client.get("/api/v1/health").json()["status"] == "alive"
    ready = client.get("/api/v1/ready")
    assert ready.status_code == 200
    assert ready.json()["checks"] == {"database": True, "worker": True}
    assert ready.json()["sandbox_protections"] == ["rlimits"]
    house.is_ready = False
    missing = client.get("/api/v1/ready")
    assert missing.status_code == 503
    assert missing.json()["status"] == "not_ready"
    assert missing.json()["checks"] == {"database": True, "worker": False}
    assert client.get("/api/v1/health").status_code == 200

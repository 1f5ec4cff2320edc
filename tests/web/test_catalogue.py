"""The public catalogue over HTTP."""

from __future__ import annotations

import pytest

from tests.web.house import House, refused


@pytest.mark.parametrize("name", ["processes", "materials", "providers", "institutes"])
def test_lists_come_in_pages_without_gaps(house: House, name: str) -> None:
    client = house.visit()
    whole = client.get(f"/api/v1/{name}", params={"limit": 200}).json()
    assert whole["next_cursor"] is None
    pieces: list[object] = []
    cursor = "0"
    while cursor is not None:
        page = client.get(f"/api/v1/{name}", params={"limit": 7, "cursor": cursor}).json()
        pieces += page[name]
        cursor = page["next_cursor"]
    assert pieces == whole[name]
    assert len(pieces) > 5
    refused(client.get(f"/api/v1/{name}?cursor=-1"), 422, "cursor_invalid")
    refused(client.get(f"/api/v1/{name}?limit=1000"), 422, "request_invalid")


def test_providers_are_fictional_and_found_by_what_they_run(house: House) -> None:
    client = house.visit()
    providers = client.get("/api/v1/providers").json()["providers"]
    assert len(providers) == 24
    assert all(one["is_fictional"] for one in providers)
    process = providers[0]["processes"][0]
    found = client.get("/api/v1/providers", params={"process": process}).json()["providers"]
    assert [one["code"] for one in found] == [one["code"] for one in providers if process in one["processes"]]
    code = providers[0]["code"]
    assert client.get(f"/api/v1/providers/{code}").json() == providers[0]
    refused(client.get("/api/v1/providers/nobody"), 404, "provider_not_found")


def test_names_are_in_the_asked_language(house: House) -> None:
    client = house.visit()
    german = client.get("/api/v1/processes", headers={"Accept-Language": "de"}).json()["processes"]
    english = client.get("/api/v1/processes", headers={"Accept-Language": "en"}).json()["processes"]
    assert [one["code"] for one in german] == [one["code"] for one in english]
    assert german[0]["name"] != english[0]["name"]


def test_materials_of_a_process(house: House) -> None:
    client = house.visit()
    found = client.get("/api/v1/materials", params={"process": "PBF-LB/M"}).json()["materials"]
    assert found
    assert {one["process"] for one in found} == {"PBF-LB/M"}

"""Progress of a part as server-sent events."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import delete
from starlette.requests import Request

from app.database.tables import MembershipRow
from app.marketplace.accounts import Viewer, guest_viewer
from app.marketplace.quoting import PartView, read_part
from app.values import NotAllowed
from app.web.api.events import MAX_STREAMS_PER_VIEWER, ProgressPoller, stream_progress
from app.web.identity import identify_later
from tests.web.house import House, refused, upload, upload_measured


def find(house: House) -> tuple[ProgressPoller, Viewer, PartView]:
    created = upload(house.visit()).json()
    viewer = guest_viewer(created["key"])
    with house.database.read() as session:
        part = read_part(viewer, session, created["id"], now=house.now)
    return ProgressPoller(house.app.state.context), viewer, part


def parse(event: str) -> tuple[str, object]:
    head, _, data = event.strip().partition("\ndata: ")
    return head.removeprefix("event: "), json.loads(data)


async def next_event(stream: AsyncIterator[str]) -> tuple[str, object]:
    return parse(await asyncio.wait_for(anext(stream), 20))


def test_a_measured_part_is_told_at_once(house: House) -> None:
    client = house.visit()
    part_id = upload_measured(client)
    answer = client.get(f"/api/v1/parts/{part_id}/events")
    assert answer.headers["Content-Type"].startswith("text/event-stream")
    assert answer.headers["Cache-Control"] == "no-store"
    retry, *events = answer.text.strip().split("\n\n")
    assert retry == "retry: 1000"
    assert [parse(event) for event in events] == [
        ("status", {"id": part_id, "status": "measured", "revision": 1, "error": None}),
        ("end", {}),
    ]


def test_a_change_is_told_when_it_happens(house: House) -> None:
    house.works = False
    poller, viewer, part = find(house)

    async def follow() -> list[tuple[str, object]]:
        stream = stream_progress(poller, viewer, lambda _: viewer, part)
        assert await anext(stream) == "retry: 1000\n\n"
        events = [await next_event(stream)]
        await asyncio.to_thread(house.worker.run_due)
        events += [parse(event) async for event in stream]
        return events

    queued, *between, measured, end = asyncio.run(follow())
    # a look may or may not fall into the measuring itself
    assert len(between) <= 1
    assert queued == ("status", {"id": part.id, "status": "queued", "revision": 1, "error": None})
    assert measured == ("status", {"id": part.id, "status": "measured", "revision": 1, "error": None})
    assert end == ("end", {})


def test_a_stream_ends_with_the_right_to_see(house: House) -> None:
    house.works = False
    poller, viewer, part = find(house)

    async def follow() -> tuple[str, object]:
        stream = stream_progress(poller, viewer, lambda _: viewer, part)
        await anext(stream)
        await next_event(stream)
        await asyncio.to_thread(
            house.visit(**{"Part-Key": viewer.guest_keys[0]}).delete, f"/api/v1/parts/{part.id}"
        )
        return await next_event(stream)

    assert asyncio.run(follow()) == ("end", {})


def request_with(house: House, name: str, value: str) -> Request:
    headers = [(name.encode(), value.encode())]
    return Request({"type": "http", "method": "GET", "path": "/", "headers": headers, "app": house.app})


@pytest.mark.parametrize("by", ["browser", "program"])
def test_a_stream_ends_when_its_viewer_no_longer_belongs(house: House, by: str) -> None:
    house.works = False
    client = house.visit_signed_in()
    organisation_id = client.get("/api/v1/me").json()["organisation_id"]
    part_id = upload(client).json()["id"]
    if by == "browser":
        request = request_with(
            house, "cookie", f"schichtwerk_session={client.cookies['schichtwerk_session']}"
        )
    else:
        key = client.post("/api/v1/api-keys", json={"name": "x", "scopes": ["parts:read"]}).json()
        request = request_with(house, "authorization", f"Bearer {key['secret']}")
    identify = identify_later(request)
    with house.database.read() as session:
        viewer = identify(session)
        part = read_part(viewer, session, part_id, now=house.now)
    poller = ProgressPoller(house.app.state.context)

    def remove() -> None:
        with house.database.write() as session:
            session.execute(delete(MembershipRow).where(MembershipRow.organisation_id == organisation_id))

    async def follow() -> tuple[str, object]:
        stream = stream_progress(poller, viewer, identify, part)
        await anext(stream)
        await next_event(stream)
        await asyncio.to_thread(remove)
        return await next_event(stream)

    assert asyncio.run(follow()) == ("end", {})


def test_a_stream_does_not_last_for_ever(house: House) -> None:
    house.works = False
    poller, viewer, part = find(house)

    async def follow() -> list[str]:
        return [event async for event in stream_progress(poller, viewer, lambda _: viewer, part, lasts_s=0.0)]

    assert asyncio.run(follow()) == ["retry: 1000\n\n"]


def test_a_viewer_has_only_so_many_streams(house: House) -> None:
    house.works = False
    poller, viewer, part = find(house)
    other = guest_viewer("another")

    async def open_many() -> None:
        streams = [
            stream_progress(poller, viewer, lambda _: viewer, part) for _ in range(MAX_STREAMS_PER_VIEWER)
        ]
        for stream in streams:
            poller.check_room(viewer)
            await anext(stream)
        with pytest.raises(NotAllowed) as refusal:
            poller.check_room(viewer)
        assert refusal.value.code == "streams_quota_reached"
        poller.check_room(other)
        await streams[0].aclose()  # type: ignore[attr-defined]
        poller.check_room(viewer)
        for stream in streams[1:]:
            await stream.aclose()  # type: ignore[attr-defined]

    asyncio.run(open_many())


def test_nothing_is_told_of_what_is_not_there(house: House) -> None:
    refused(house.visit().get(f"/api/v1/parts/{'a' * 26}/events"), 404, "part_not_found")

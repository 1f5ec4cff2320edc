"""Incoming files in a folder."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.integrations.incoming import Incoming
from app.integrations.incoming.local import LocalIncoming
from app.values.errors import Conflict, NotFound


@pytest.fixture(params=[None, b"a secret of the house, long enough"])
def incoming(request: pytest.FixtureRequest, tmp_path: Path) -> Incoming:
    return LocalIncoming(tmp_path / "incoming", request.param)


def begin(incoming: Incoming, now: datetime, length: int = 4) -> str:
    return incoming.begin(owner="o", counted_for="c", name="a.stl", length_bytes=length, now=now).id


def test_bytes_are_the_progress(incoming: Incoming, now: datetime) -> None:
    upload_id = begin(incoming, now)
    incoming.write_at(upload_id, 0, b"ab")
    incoming.write_at(upload_id, 1, b"bc")  # overlaps after a lost connection
    found = incoming.find(upload_id)
    assert (found.offset_bytes, found.is_whole, found.begun_at) == (3, False, now)
    incoming.write_at(upload_id, 3, b"d")
    with incoming.claim(upload_id) as stream:
        assert stream.read() == b"abcd"


def test_with_a_secret_nothing_on_the_disk_can_be_read(tmp_path: Path, now: datetime) -> None:
    content = bytes(range(256)) * 1000 + b"a word that must not be found"
    incoming = LocalIncoming(tmp_path / "incoming", b"a secret of the house, long enough")
    first, second = (begin(incoming, now, len(content)) for _ in range(2))
    for at in range(0, len(content), 7001):
        incoming.write_at(first, at, content[at : at + 7013])  # each piece reaches into the next
    incoming.write_at(second, 0, content)
    on_disk = {path: path.read_bytes() for path in (tmp_path / "incoming").glob("*.bytes")}
    assert len(set(on_disk.values())) == 2
    assert not any(content[:32] in each or content[-20:] in each for each in on_disk.values())
    with incoming.claim(first) as stream:
        assert stream.read() == content
        assert stream.seek(255_000) == 255_000
        assert stream.read(5) == content[255_000:255_005]
    with LocalIncoming(tmp_path / "incoming", b"another").claim(second) as stream:
        assert stream.read() != content


def test_what_began_before_there_was_a_secret_goes_on(tmp_path: Path, now: datetime) -> None:
    upload_id = begin(LocalIncoming(tmp_path / "incoming"), now)
    incoming = LocalIncoming(tmp_path / "incoming", b"a secret of the house, long enough")
    incoming.write_at(upload_id, 0, b"abcd")
    with incoming.claim(upload_id) as stream:
        assert stream.read() == b"abcd"


def test_a_file_is_claimed_once(incoming: Incoming, now: datetime) -> None:
    upload_id = begin(incoming, now)
    incoming.write_at(upload_id, 0, b"abcd")
    incoming.claim(upload_id).close()
    with pytest.raises(Conflict, match="upload_busy"):
        incoming.claim(upload_id)
    assert incoming.find(upload_id).is_whole
    with pytest.raises(NotFound):
        incoming.write_at(upload_id, 0, b"x")


def test_what_is_finished_takes_no_room(incoming: Incoming, now: datetime, tmp_path: Path) -> None:
    upload_id = begin(incoming, now)
    incoming.write_at(upload_id, 0, b"abcd")
    assert [found.id for found in incoming.list_open()] == [upload_id]
    incoming.claim(upload_id).close()
    incoming.finish(upload_id, "part")
    assert incoming.list_open() == ()
    assert incoming.find(upload_id).part_id == "part"
    assert [path.suffix for path in (tmp_path / "incoming").iterdir()] == [".json"]


LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
FAR_AHEAD = datetime(2100, 1, 1, tzinfo=UTC)


def test_sweeping_takes_what_is_old(incoming: Incoming, now: datetime) -> None:
    old, new = begin(incoming, now - timedelta(days=2)), begin(incoming, now)
    limits = {"begun_before": now - timedelta(days=1), "whole_before": FAR_AHEAD}
    assert incoming.sweep(**limits) == 1
    assert incoming.find(new).id == new
    with pytest.raises(NotFound):
        incoming.find(old)
    assert incoming.sweep(**limits) == 0


@pytest.mark.parametrize("is_claimed", [False, True])
def test_sweeping_takes_what_got_stuck(incoming: Incoming, now: datetime, is_claimed: bool) -> None:
    stuck, done = begin(incoming, now), begin(incoming, now)
    for upload_id in (stuck, done):
        incoming.write_at(upload_id, 0, b"abcd")
    if is_claimed:
        incoming.claim(stuck).close()
    incoming.claim(done).close()
    incoming.finish(done, "part")
    assert incoming.sweep(begun_before=LONG_AGO, whole_before=LONG_AGO) == 0
    assert incoming.sweep(begun_before=LONG_AGO, whole_before=FAR_AHEAD) == 1
    assert incoming.find(done).part_id == "part"
    with pytest.raises(NotFound):
        incoming.find(stuck)


def test_only_this_user_can_read(incoming: Incoming, now: datetime, tmp_path: Path) -> None:
    begin(incoming, now)
    folder = tmp_path / "incoming"
    assert folder.stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o600}


@pytest.mark.parametrize("upload_id", ["", "../secret", "a" * 26, "a" * 26 + "\n"])
def test_an_unknown_id_finds_nothing(incoming: Incoming, upload_id: str) -> None:
    with pytest.raises(NotFound, match="upload_not_found"):
        incoming.find(upload_id)
    assert incoming.list_open() == ()

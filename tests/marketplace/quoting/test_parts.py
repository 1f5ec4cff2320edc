"""Parts from the upload to the measurements."""

from __future__ import annotations

import hashlib
import io
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from app.database.tables import JobRow, PartRow
from app.marketplace.accounts import Viewer, guest_viewer
from app.marketplace.quoting import (
    ChangePart,
    PartView,
    change_part,
    delete_expired_parts,
    delete_part,
    find_preview,
    find_thumbnail,
    list_parts,
    measure_part,
    receive_upload,
    remeasure_outdated,
)
from app.marketplace.quoting.file_names import LONGEST_NAME, clean_file_name
from app.programme import find_policy
from app.values import Invalid, NotAllowed, NotFound, SchichtwerkError, Unavailable
from tests.marketplace.stage import CUBE, FIXTURES, Stage


def change(stage: Stage, viewer: Viewer, part_id: str, **what: Any) -> PartView:
    with stage.database.write() as session:
        return change_part(session, viewer, ChangePart(part_id, **what), now=stage.now)


def files_of(stage: Stage) -> list[Path]:
    return sorted(path for path in stage.storage.folder.rglob("*") if path.is_file())


def count(stage: Stage, table: type[PartRow] | type[JobRow]) -> int:
    with stage.database.read() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def test_an_upload_is_a_part_a_file_and_a_job(stage: Stage) -> None:
    viewer = stage.add_member("Muster GmbH")
    part = stage.upload(viewer)
    content = (FIXTURES / CUBE).read_bytes()
    assert (part.status, part.revision, part.format, part.file_name) == ("queued", 1, "stl", CUBE)
    assert (part.sha256, part.size_bytes) == (hashlib.sha256(content).hexdigest(), len(content))
    assert (part.unit, part.orientation, part.error, part.measurements) == (None, "auto", None, None)
    assert (part.created_at, part.expires_at, part.has_preview) == (stage.now, None, False)
    assert [path.read_bytes() for path in files_of(stage)] == [content]
    assert count(stage, JobRow) == 1
    assert stage.read(viewer, part.id) == part


def test_a_measured_part_has_numbers_and_a_preview(stage: Stage) -> None:
    viewer = stage.add_member("Muster GmbH")
    part = stage.upload_measured(viewer)
    assert part.measurements is not None
    assert part.measurements.volume_mm3 == pytest.approx(8000.0)
    assert part.measurements.sha256 == part.sha256
    with stage.database.read() as session:
        key = find_preview(viewer, session, part.id, now=stage.now)
        picture = find_thumbnail(viewer, session, part.id, now=stage.now)
    assert stage.storage.path(key).read_bytes().startswith(b"glTF")
    assert stage.storage.path(picture).read_bytes().startswith(b"\x89PNG")


def test_parts_of_an_older_engine_are_measured_again_and_no_others(stage: Stage) -> None:
    viewer = stage.add_member("Muster GmbH")
    old, new = stage.upload_measured(viewer), stage.upload_measured(viewer)
    with stage.database.write() as session:
        row = session.get_one(PartRow, old.id)
        assert row.measurements is not None
        document = {**row.measurements, "engine_version": "1.0.0"}
        # what that engine did not know yet
        del document["box_low_mm"]
        row.measurements = document
    assert stage.read(viewer, old.id).measurements is not None
    with stage.database.write() as session:
        assert remeasure_outdated(session, now=stage.now) == 1
        assert remeasure_outdated(session, now=stage.now) == 0
    again = stage.read(viewer, old.id)
    assert (again.status, again.revision, again.measurements, again.has_preview) == (
        "queued",
        2,
        None,
        False,
    )
    stage.work()
    again = stage.read(viewer, old.id)
    assert (again.status, again.measurements) == ("measured", old.measurements)
    assert stage.read(viewer, new.id) == new


def test_there_is_no_preview_before_measuring(stage: Stage) -> None:
    viewer = stage.add_member("Muster GmbH")
    part = stage.upload(viewer)
    with stage.database.read() as session, pytest.raises(NotFound, match="preview_not_found"):
        find_preview(viewer, session, part.id, now=stage.now)
    with stage.database.read() as session, pytest.raises(NotFound, match="preview_not_found"):
        find_thumbnail(viewer, session, part.id, now=stage.now)


def test_the_unit_that_was_said_is_used(stage: Stage) -> None:
    part = stage.upload_measured(stage.add_member("Muster GmbH"), unit="in")
    assert part.measurements is not None
    assert part.measurements.size_mm == pytest.approx((508.0, 508.0, 508.0))


@pytest.mark.parametrize(
    ("name", "content", "code", "parameters"),
    [
        ("part.stl", b"", "file_empty", {}),
        ("part.stl", b"MZ\x90\x00 this program cannot be run" * 20, None, None),
        (
            "part.obj",
            (FIXTURES / CUBE).read_bytes(),
            "extension_mismatch",
            {"extension": "obj", "format": "stl"},
        ),
        (
            "part.pdf",
            (FIXTURES / CUBE).read_bytes(),
            "extension_mismatch",
            {"extension": "pdf", "format": "stl"},
        ),
        ("part.stl", b"x" * 3000, "file_too_large", {"limit_bytes": 2000}),
    ],
)
def test_a_refused_file_is_stored_nowhere(
    stage: Stage, name: str, content: bytes, code: str | None, parameters: dict[str, object] | None
) -> None:
    with (
        pytest.raises(SchichtwerkError) as refused,
        receive_upload(stage.storage, io.BytesIO(content), name, max_bytes=2000),
    ):
        pytest.fail("let in")
    if code is not None:
        assert (refused.value.code, refused.value.parameters) == (code, parameters)
    assert files_of(stage) == []


def test_a_name_without_an_ending_promises_nothing(stage: Stage) -> None:
    with (
        (FIXTURES / CUBE).open("rb") as stream,
        receive_upload(stage.storage, stream, "Halter", max_bytes=10**6) as received,
    ):
        assert (received.format, received.file_name) == ("stl", "Halter")


def test_the_file_goes_when_the_transaction_fails(stage: Stage) -> None:
    stage.policy = find_policy("closed_test")
    with pytest.raises(NotAllowed, match="sign_in_required"):
        stage.upload(stage.make_guest())
    assert (count(stage, PartRow), count(stage, JobRow), files_of(stage)) == (0, 0, [])


def test_a_guest_needs_a_key(stage: Stage) -> None:
    with pytest.raises(NotAllowed, match="guest_key_missing"):
        stage.upload(guest_viewer())
    assert (count(stage, PartRow), files_of(stage)) == (0, [])


def test_a_guests_part_expires_and_takes_its_files_along(stage: Stage) -> None:
    guest = stage.make_guest()
    part = stage.upload_measured(guest)
    assert part.expires_at == stage.now + timedelta(days=stage.policy.unclaimed_part_days)
    assert len(files_of(stage)) == 3
    stage.now = part.expires_at
    with pytest.raises(NotFound, match="part_not_found"):
        stage.read(guest, part.id)
    with stage.database.write() as session:
        assert delete_expired_parts(session, now=stage.now) == 1
        assert delete_expired_parts(session, now=stage.now) == 0
    stage.work()
    assert (count(stage, PartRow), files_of(stage)) == (0, [])


def test_the_quota_counts_deleted_parts_and_starts_anew_at_midnight(stage: Stage) -> None:
    from dataclasses import replace

    stage.policy = replace(stage.policy, parts_per_day_guest=2)
    guest = stage.make_guest()
    first = stage.upload(guest)
    stage.upload(guest)
    with stage.database.write() as session:
        delete_part(session, guest, first.id, now=stage.now)
    stage.work()
    before = files_of(stage)
    with pytest.raises(Unavailable) as refused:
        stage.upload(guest)
    assert refused.value.code == "parts_quota_reached"
    assert refused.value.parameters == {"limit": 2, "retry_after_s": int(14.5 * 3600) + 1}
    assert (count(stage, PartRow), files_of(stage)) == (1, before)
    stage.upload(stage.make_guest())
    stage.now += timedelta(hours=14.5)
    assert stage.upload(guest).status == "queued"


def test_a_new_key_does_not_give_a_guest_a_new_quota(stage: Stage) -> None:
    from dataclasses import replace

    stage.policy = replace(stage.policy, parts_per_day_guest=1)
    stage.upload(stage.make_guest(), address="192.0.2.7")
    with pytest.raises(Unavailable, match="parts_quota_reached"):
        stage.upload(stage.make_guest(), address="192.0.2.7")
    stage.upload(stage.make_guest(), address="192.0.2.8")


def test_a_change_is_a_new_revision_of_the_same_file(stage: Stage) -> None:
    viewer = stage.add_member("Muster GmbH")
    part = stage.upload_measured(viewer)
    changed = change(stage, viewer, part.id, unit="cm", orientation=(0.0, 3.0, 0.0))
    assert (changed.status, changed.revision, changed.measurements) == ("queued", 2, None)
    assert (changed.unit, changed.orientation, changed.has_preview) == ("cm", (0.0, 1.0, 0.0), False)
    stage.work()
    again = stage.read(viewer, part.id)
    assert again.status == "measured"
    assert again.measurements is not None
    assert again.measurements.size_mm == pytest.approx((200.0, 200.0, 200.0))
    assert again.measurements.given.up == pytest.approx((0.0, 1.0, 0.0))
    assert len(files_of(stage)) == 3  # the old preview and picture went


def test_saying_the_same_again_changes_nothing(stage: Stage) -> None:
    viewer = stage.add_member("Muster GmbH")
    part = stage.upload_measured(viewer, unit="mm")
    assert change(stage, viewer, part.id, unit="mm", orientation="auto") == part
    assert change(stage, viewer, part.id) == part
    assert stage.work() == 0


@pytest.mark.parametrize("up", [(0.0, 0.0, 0.0), (float("nan"), 0.0, 1.0), (float("inf"), 0.0, 0.0)])
def test_a_direction_needs_a_length(stage: Stage, up: tuple[float, float, float]) -> None:
    viewer = stage.add_member("Muster GmbH")
    part = stage.upload(viewer)
    with pytest.raises(Invalid, match="orientation_invalid"):
        change(stage, viewer, part.id, orientation=up)
    assert stage.read(viewer, part.id) == part


def test_the_answer_to_an_old_revision_is_ignored(stage: Stage) -> None:
    viewer = stage.add_member("Muster GmbH")
    part = stage.upload(viewer)
    change(stage, viewer, part.id, unit="cm")
    measure_part(stage.database, stage.storage, stage.sandbox, part.id, 1, now=stage.now)
    assert stage.read(viewer, part.id).status == "queued"
    measure_part(stage.database, stage.storage, stage.sandbox, part.id, 2, now=stage.now)
    measured = stage.read(viewer, part.id)
    assert measured.status == "measured"
    files = files_of(stage)
    measure_part(stage.database, stage.storage, stage.sandbox, part.id, 2, now=stage.now)
    assert stage.read(viewer, part.id) == measured
    assert files_of(stage) == files


def test_measuring_a_deleted_part_does_nothing(stage: Stage) -> None:
    viewer = stage.add_member("Muster GmbH")
    part = stage.upload(viewer)
    with stage.database.write() as session:
        delete_part(session, viewer, part.id, now=stage.now)
    assert stage.work() == 2
    assert files_of(stage) == []
    with pytest.raises(NotFound, match="part_not_found"):
        stage.read(viewer, part.id)


def test_a_file_that_cannot_be_measured_says_why(stage: Stage) -> None:
    viewer = stage.add_member("Muster GmbH")
    content = bytearray((FIXTURES / CUBE).read_bytes())
    content[84 + 12 : 84 + 48] = b"\x00\x00\xc0\x7f" * 9  # NaN
    path = stage.storage.folder.parent / "nan.stl"
    path.write_bytes(content)
    from app.marketplace.quoting import UploadPart, upload_part

    with (
        path.open("rb") as stream,
        receive_upload(stage.storage, stream, "nan.stl", max_bytes=10**6) as received,
        stage.database.write() as session,
    ):
        part = upload_part(session, viewer, UploadPart(received, None), policy=stage.policy, now=stage.now)
    stage.work()
    refused = stage.read(viewer, part.id)
    assert refused.status == "refused"
    assert refused.error is not None
    assert refused.measurements is None


def test_a_damaged_file_is_tried_again_and_then_refused(stage: Stage) -> None:
    viewer = stage.add_member("Muster GmbH")
    part = stage.upload(viewer)
    (path,) = files_of(stage)
    path.write_bytes((FIXTURES / "l_bracket.stl").read_bytes())
    for _ in range(5):
        stage.work()
        assert stage.read(viewer, part.id).measurements is None
        stage.now += timedelta(hours=1)
    refused = stage.read(viewer, part.id)
    assert refused.status == "refused"
    assert refused.error is not None
    assert refused.error.code == "measuring_failed"


def test_parts_are_listed_newest_first_in_pages(stage: Stage) -> None:
    viewer = stage.add_member("Muster GmbH")
    made = []
    for _ in range(5):
        made.append(stage.upload(viewer).id)
        stage.now += timedelta(seconds=1)
    stage.upload(stage.add_member("Fremd AG"))
    seen: list[str] = []
    cursor = None
    for _ in range(3):
        with stage.database.read() as session:
            page = list_parts(viewer, session, now=stage.now, limit=2, cursor=cursor)
        seen += [part.id for part in page.parts]
        cursor = page.next_cursor
    assert (seen, cursor) == (made[::-1], None)


@pytest.mark.parametrize("cursor", ["", "x", "ü", "W10", "WzEsMl0", "WyJ4IiwieSJd", "A" * 500])
def test_odd_cursors_are_refused(stage: Stage, cursor: str) -> None:
    with stage.database.read() as session, pytest.raises(Invalid, match="cursor_invalid"):
        list_parts(stage.make_guest(), session, now=stage.now, cursor=cursor)


@pytest.mark.parametrize("limit", [0, -1, 201])
def test_odd_limits_are_refused(stage: Stage, limit: int) -> None:
    with stage.database.read() as session, pytest.raises(Invalid, match="limit_out_of_range"):
        list_parts(stage.make_guest(), session, now=stage.now, limit=limit)


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("Halter für Müller.STL", "Halter für Müller.STL"),
        ("../../etc/passwd.stl", "passwd.stl"),
        ("C:\\Teile\\Halter.stl", "Halter.stl"),
        ('a"b\r\nSet-Cookie: x.stl', "a_bSet-Cookie_ x.stl"),
        ("abc\u202elts.exe.stl", "abclts.exe.stl"),
        ("CON.stl", "part.stl"),
        (".stl", "part.stl"),
        ("", "part"),
        ("x" * 300 + ".step", "x" * (LONGEST_NAME - 5) + ".step"),
    ],
)
def test_names_are_made_harmless(name: str, clean: str) -> None:
    assert clean_file_name(name) == clean

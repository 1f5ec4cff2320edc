"""Keys of files in the database: made with the file, gone with the part, wrapped anew by a rotation."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from app.database.tables import FileKeyRow, PartRow
from app.integrations.storage import WrappedKey
from app.marketplace.accounts import Viewer
from app.marketplace.guarding import (
    DatabaseKeyring,
    count_keys,
    destroy_keys,
    list_masters_used,
    rewrap_keys,
)
from app.marketplace.quoting import delete_part
from app.values import NotFound
from tests.marketplace.guarding.conftest import SealedStage
from tests.marketplace.stage import CUBE, FIXTURES, Stage


def list_keys(stage: Stage) -> list[FileKeyRow]:
    with stage.database.read() as session:
        return [*session.scalars(select(FileKeyRow).order_by(FileKeyRow.storage_key))]


def find_part_row(stage: Stage, part_id: str) -> PartRow:
    with stage.database.read() as session:
        row = session.get(PartRow, part_id)
    assert row is not None
    return row


def test_every_file_of_a_part_has_a_key_and_none_can_be_read_on_the_disk(sealed: SealedStage) -> None:
    viewer = sealed.add_member("Muster GmbH")
    part = sealed.upload_measured(viewer, "inside_out_cube.stl")
    row = find_part_row(sealed, part.id)
    keys = {row.storage_key, row.preview_key, row.thumbnail_key, row.repaired_key}
    assert {key.storage_key for key in list_keys(sealed)} == keys
    assert len(sealed.files) == 4
    known = (FIXTURES / "inside_out_cube.stl").read_bytes()
    for path in sealed.files:
        content = path.read_bytes()
        assert known[84:134] not in content
        assert b"glTF" not in content
        assert b"PNG" not in content
    assert row.preview_key is not None
    with sealed.storage.open(row.storage_key) as file:
        assert file.read() == known
    with sealed.storage.open(row.preview_key) as file:
        assert file.read(4) == b"glTF"


def test_the_keys_go_with_the_part_and_copies_stay_noise(sealed: SealedStage) -> None:
    viewer = sealed.add_member("Muster GmbH")
    part = sealed.upload_measured(viewer)
    row = find_part_row(sealed, part.id)
    backup = {path: path.read_bytes() for path in sealed.files}
    with sealed.database.write() as session:
        delete_part(session, viewer, part.id, now=sealed.now)
    with pytest.raises(NotFound, match="blob_not_found"):  # at once, before the job has run
        sealed.storage.open(row.storage_key)
    assert all(key.wrapped is None and key.destroyed_at == sealed.now for key in list_keys(sealed))
    sealed.work()
    assert sealed.files == []
    for path, content in backup.items():
        path.write_bytes(content)
    with pytest.raises(NotFound, match="blob_not_found"):
        sealed.storage.open(row.storage_key)
    assert sealed.storage.tidy(at_once=9, now=sealed.now + timedelta(days=9)) == 0  # type: ignore[attr-defined]
    with pytest.raises(NotFound, match="part_not_found"), sealed.database.write() as session:
        delete_part(session, viewer, part.id, now=sealed.now)


def delete_and_fail(stage: Stage, viewer: Viewer, part_id: str) -> None:
    with stage.database.write() as session:
        delete_part(session, viewer, part_id, now=stage.now)
        raise ZeroDivisionError


def test_a_deletion_that_is_taken_back_keeps_the_keys(sealed: SealedStage) -> None:
    viewer = sealed.add_member("Muster GmbH")
    part = sealed.upload(viewer)
    with pytest.raises(ZeroDivisionError):
        delete_and_fail(sealed, viewer, part.id)
    with sealed.storage.open(find_part_row(sealed, part.id).storage_key) as file:
        assert file.read() == (FIXTURES / CUBE).read_bytes()


def test_a_part_deleted_while_it_is_measured_leaves_nothing(sealed: SealedStage) -> None:
    viewer = sealed.add_member("Muster GmbH")
    part = sealed.upload(viewer, "inside_out_cube.stl")
    analyse = sealed.sandbox.analyse

    class Deleting:
        """The owner deletes the part while its file is in the sandbox."""

        def analyse(self, *arguments: object, **options: object) -> object:
            with sealed.database.write() as session:
                delete_part(session, viewer, part.id, now=sealed.now)
            return analyse(*arguments, **options)  # type: ignore[arg-type]

        repair = sealed.sandbox.repair

    sealed.sandbox = Deleting()  # type: ignore[assignment]
    sealed.work()
    assert sealed.files == []
    assert [key.wrapped for key in list_keys(sealed)] == [None] * 4


def test_what_a_refused_upload_left_is_gone(sealed: SealedStage) -> None:
    guest = sealed.make_guest()
    sealed.policy = type(sealed.policy)(
        **{
            **{name: getattr(sealed.policy, name) for name in sealed.policy.__slots__},
            "parts_per_day_guest": 0,
        }
    )
    with pytest.raises(Exception, match="parts_quota_reached"):
        sealed.upload(guest)
    assert sealed.files == []
    assert [key.wrapped for key in list_keys(sealed)] == [None]


def test_the_keyring(stage: Stage) -> None:
    ring = DatabaseKeyring(stage.database, lambda: stage.now)
    first, second = WrappedKey(b"1", "m1"), WrappedKey(b"2", "m2", is_sealed=False)
    assert ring.find("a") is None
    ring.keep("a", first)
    ring.keep("a", second)
    ring.keep("b", second)
    assert (ring.find("a"), ring.find("b")) == (first, second)
    assert ring.find_sealed(["a", "b", "c"]) == {"a"}
    assert ring.mark_sealed("b")
    assert ring.find_sealed(["a", "b", "c"]) == {"a", "b"}
    ring.destroy("b")
    ring.destroy("b")
    ring.destroy("never there")
    with pytest.raises(NotFound, match="blob_not_found"):
        ring.find("b")
    ring.keep("b", first)  # what was destroyed does not come back
    with pytest.raises(NotFound, match="blob_not_found"):
        ring.find("b")
    assert not ring.mark_sealed("b")
    assert ring.find_sealed(["a", "b", "c"]) == {"a", "b"}
    with stage.database.read() as session:
        assert (count_keys(session), list_masters_used(session)) == (1, frozenset({"m1"}))


def test_rewrapping_takes_living_keys_only_and_all_or_nothing(stage: Stage) -> None:
    ring = DatabaseKeyring(stage.database, lambda: stage.now)
    for name in ("a", "b", "c"):
        ring.keep(name, WrappedKey(name.encode(), "old"))
    ring.keep("d", WrappedKey(b"d", "new"))
    with stage.database.write() as session:
        assert destroy_keys(session, ["a", "x"], now=stage.now) == ("a",)
        assert destroy_keys(session, ["a"], now=stage.now) == ()

    def fail_at_c(kept: WrappedKey, name: str) -> WrappedKey:
        if name == "c":
            raise ZeroDivisionError
        return WrappedKey(b"again " + kept.wrapped, "new", kept.is_sealed)

    with pytest.raises(ZeroDivisionError), stage.database.write() as session:
        rewrap_keys(session, "new", fail_at_c)
    assert ring.find("b") == WrappedKey(b"b", "old")

    def rewrap(kept: WrappedKey, name: str) -> WrappedKey:
        return WrappedKey(b"again " + kept.wrapped, "new", kept.is_sealed)

    with stage.database.write() as session:
        assert rewrap_keys(session, "new", rewrap) == 2
        assert rewrap_keys(session, "new", rewrap) == 0
    assert ring.find("b") == WrappedKey(b"again b", "new")
    assert ring.find("d") == WrappedKey(b"d", "new")


def test_a_destroyed_key_is_not_left_in_the_database_file(stage: Stage) -> None:
    if stage.database.engine.dialect.name != "sqlite":
        return  # there, vacuum and a rotation of the master key do it; see the decision
    ring = DatabaseKeyring(stage.database, lambda: stage.now)
    secret = b"sixty bytes that nobody should find in any page of the file!"
    ring.keep("a", WrappedKey(secret, "m"))
    ring.destroy("a")
    with stage.database.engine.connect() as connection:
        connection.exec_driver_sql("ROLLBACK")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.exec_driver_sql("BEGIN")
    assert secret not in Path(stage.database.engine.url.database).read_bytes()

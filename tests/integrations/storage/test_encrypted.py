"""What is only true of encrypted files: nothing to be read on the disk, and never a wrong byte."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.integrations.storage.encrypted import EncryptedStorage, MasterKeys
from app.integrations.storage.encrypted.sealing import CHUNK_BYTES, HEAD, SealingStream, open_sealed
from app.values import NotFound, Unavailable
from tests.integrations.storage.plain_keyring import NOW, SECRET, PlainKeyring, make_encrypted

KNOWN = b"a word that must not be found"
SEALED = CHUNK_BYTES + 16


@pytest.fixture
def store(tmp_path: Path) -> EncryptedStorage:
    return make_encrypted(tmp_path)


def keyring_of(store: EncryptedStorage) -> PlainKeyring:
    assert isinstance(store.keyring, PlainKeyring)
    return store.keyring


def read(store: EncryptedStorage, key: str) -> bytes:
    with store.open(key) as file:
        return file.read()


def read_into(store: EncryptedStorage, key: str, given_out: bytearray) -> None:
    with store.open(key) as file:
        while piece := file.read(10_000):
            given_out += piece


def put(store: EncryptedStorage, content: bytes) -> str:
    return store.put(io.BytesIO(content)).key


def test_nothing_on_the_disk_can_be_read(store: EncryptedStorage, tmp_path: Path) -> None:
    key = put(store, KNOWN * 9000)
    with store.lend(key) as lent:
        assert lent.read(len(KNOWN)) == KNOWN
        on_disk = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
        assert len(on_disk) > len(KNOWN) * 9000
        assert KNOWN not in on_disk
        assert KNOWN[:8] not in on_disk


def test_equal_content_is_not_equal_on_the_disk(store: EncryptedStorage, tmp_path: Path) -> None:
    first, second = put(store, KNOWN), put(store, KNOWN)
    assert (tmp_path / "files" / first).read_bytes() != (tmp_path / "files" / second).read_bytes()


@given(
    content=st.integers(0, 3 * CHUNK_BYTES + 1).map(os.urandom),
    places=st.lists(st.integers(0, 3 * CHUNK_BYTES + 100), max_size=6),
    step=st.integers(1, 200_000),
)
@settings(max_examples=40, deadline=None)
def test_every_size_and_place(content: bytes, places: list[int], step: int) -> None:
    key = bytes(32)
    sealing = SealingStream(io.BytesIO(content), key)
    sealed = b""
    while piece := sealing.read(step):
        sealed += piece
    with open_sealed(io.BytesIO(sealed), key) as opened:
        assert opened.read() == content
        for place in places:
            opened.seek(place)
            assert opened.read(1000) == content[place : place + 1000]
        opened.seek(0, io.SEEK_END)
        assert opened.tell() == len(content)


@pytest.mark.parametrize("size", [0, 1, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 2 * CHUNK_BYTES])
def test_the_sizes_around_a_chunk(store: EncryptedStorage, size: int) -> None:
    content = os.urandom(size)
    blob = store.put(io.BytesIO(content))
    assert blob.size_bytes == size
    assert read(store, blob.key) == content
    store.verify(blob.key, blob.sha256)


def swap_chunks(sealed: bytes) -> bytes:
    a, b = len(HEAD), len(HEAD) + SEALED
    return sealed[:a] + sealed[b : b + SEALED] + sealed[a:b] + sealed[b + SEALED :]


SPOILED: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda _: b"",
    "head only": lambda sealed: sealed[: len(HEAD)],
    "another version": lambda sealed: sealed[:6] + b"\x02" + sealed[7:],
    "another size of chunks": lambda sealed: sealed[:7] + b"\x0f" + sealed[8:],
    "a bit in the first chunk": lambda sealed: sealed[:20] + bytes((sealed[20] ^ 1,)) + sealed[21:],
    "a bit in the last tag": lambda sealed: sealed[:-1] + bytes((sealed[-1] ^ 1,)),
    "the last byte gone": lambda sealed: sealed[:-1],
    "the last chunk gone": lambda sealed: sealed[: len(HEAD) + 2 * SEALED],
    "a chunk in the middle gone": lambda sealed: (
        sealed[: len(HEAD) + SEALED] + sealed[len(HEAD) + 2 * SEALED :]
    ),
    "two chunks swapped": swap_chunks,
    "something behind it": lambda sealed: sealed + b"x",
    "a chunk once more": lambda sealed: sealed + sealed[-SEALED:],
    "plain again": lambda _: KNOWN,
}


@pytest.mark.parametrize("how", SPOILED)
def test_what_was_touched_gives_an_error_and_no_wrong_byte(
    store: EncryptedStorage, tmp_path: Path, how: str
) -> None:
    content = os.urandom(2 * CHUNK_BYTES + 500)
    blob = store.put(io.BytesIO(content))
    path = tmp_path / "files" / blob.key
    path.write_bytes(SPOILED[how](path.read_bytes()))
    given_out = bytearray()
    with pytest.raises(Unavailable, match="blob_damaged"):
        read_into(store, blob.key, given_out)
    assert content.startswith(given_out)
    with pytest.raises(Unavailable, match="blob_damaged"):
        store.lend(blob.key)
    with pytest.raises(Unavailable, match="blob_damaged"):
        store.verify(blob.key, blob.sha256)


def test_files_and_keys_of_others_do_not_fit(store: EncryptedStorage, tmp_path: Path) -> None:
    mine, theirs = put(store, b"mine"), put(store, b"not mine")
    (tmp_path / "files" / mine).write_bytes((tmp_path / "files" / theirs).read_bytes())
    with pytest.raises(Unavailable, match="blob_damaged"):
        store.open(mine)
    keys = keyring_of(store).keys
    keys[mine] = keys[theirs]  # with the other's key put in as well
    with pytest.raises(Unavailable, match="blob_damaged"):
        store.open(mine)


def test_without_its_key_no_copy_can_be_read(store: EncryptedStorage, tmp_path: Path) -> None:
    key = put(store, KNOWN)
    path = tmp_path / "files" / key
    backup = path.read_bytes()
    store.delete(key)
    store.delete(key)
    assert not path.exists()
    path.write_bytes(backup)
    assert not store.exists(key)
    with pytest.raises(NotFound, match="blob_not_found"):
        store.open(key)


def test_a_key_that_cannot_be_kept_leaves_nothing(store: EncryptedStorage, tmp_path: Path) -> None:
    keyring_of(store).fault = Unavailable("database_busy")
    with pytest.raises(Unavailable, match="database_busy"):
        put(store, KNOWN)
    assert [path for path in (tmp_path / "files").rglob("*") if path.is_file()] == []


KILLED = """
import io, os, sys
from pathlib import Path
from tests.integrations.storage.plain_keyring import PlainKeyring, make_encrypted
class Dying(PlainKeyring):
    def keep(self, key, wrapped):
        os._exit(9)
from dataclasses import replace
store = replace(make_encrypted(Path(sys.argv[1])), keyring=Dying())
store.put(io.BytesIO(b"a word that must not be found" * 99))
"""


def test_killed_between_file_and_key_nothing_can_be_read_and_nothing_stays(tmp_path: Path) -> None:
    folder = Path(__file__).parents[3]
    ended = subprocess.run([sys.executable, "-c", KILLED, tmp_path], cwd=folder, check=False)
    assert ended.returncode == 9
    (left,) = (path for path in (tmp_path / "files").rglob("*") if path.is_file())
    assert KNOWN[:8] not in left.read_bytes()
    store = make_encrypted(tmp_path)
    key = f"{left.parent.name}/{left.name}"
    assert not store.exists(key)
    with pytest.raises(NotFound):
        store.open(key)
    written = NOW.fromtimestamp(left.stat().st_mtime, NOW.tzinfo)
    assert store.tidy(at_once=10, now=written + timedelta(hours=1)) == 0  # it may just be under way
    assert store.tidy(at_once=10, now=written + timedelta(hours=25)) == 1
    assert not left.exists()


def put_plain(store: EncryptedStorage, content: bytes) -> str:
    """As it was done before there were keys."""
    return store.shelf.put(io.BytesIO(content)).key


def test_files_from_before_are_read_and_then_encrypted(store: EncryptedStorage, tmp_path: Path) -> None:
    keys = [put_plain(store, KNOWN + bytes((number,))) for number in range(5)]
    new = put(store, b"new")
    assert [read(store, key) for key in keys] == [KNOWN + bytes((number,)) for number in range(5)]
    assert store.tidy(at_once=3, now=NOW) == 3
    assert store.tidy(at_once=3, now=NOW) == 2
    assert store.tidy(at_once=3, now=NOW) == 0
    assert [read(store, key) for key in keys] == [KNOWN + bytes((number,)) for number in range(5)]
    assert read(store, new) == b"new"
    assert not any(KNOWN in path.read_bytes() for path in (tmp_path / "files").rglob("*") if path.is_file())


def test_encrypting_goes_on_where_it_was_killed(store: EncryptedStorage, tmp_path: Path) -> None:
    before, after = put_plain(store, KNOWN), put_plain(store, KNOWN)
    assert store.tidy(at_once=2, now=NOW) == 2
    keyring = keyring_of(store)
    for key in (before, after):  # killed before the key was marked …
        kept = keyring.keys[key]
        assert kept is not None
        keyring.keys[key] = type(kept)(kept.wrapped, kept.master_id, is_sealed=False)
    (tmp_path / "files" / before).write_bytes(KNOWN)  # … and once before the file was replaced
    sealed = (tmp_path / "files" / after).read_bytes()
    assert [read(store, key) for key in (before, after)] == [KNOWN, KNOWN]
    assert store.tidy(at_once=5, now=NOW) == 2
    assert store.tidy(at_once=5, now=NOW) == 0
    assert [read(store, key) for key in (before, after)] == [KNOWN, KNOWN]
    assert (tmp_path / "files" / after).read_bytes() == sealed
    assert KNOWN not in (tmp_path / "files" / before).read_bytes()


def test_a_file_deleted_while_it_is_encrypted_does_not_come_back(store: EncryptedStorage) -> None:
    key = put_plain(store, KNOWN)

    class Deleting(PlainKeyring):
        def mark_sealed(self, key: str) -> bool:
            self.destroy(key)
            return super().mark_sealed(key)

    deleting = EncryptedStorage(store.shelf, Deleting(), store.masters)
    assert deleting.tidy(at_once=5, now=NOW) == 1
    assert not store.shelf.exists(key)


def rotate(store: EncryptedStorage, masters: MasterKeys) -> None:
    keys = keyring_of(store).keys
    for name, kept in keys.items():
        if kept is not None:
            keys[name] = masters.rewrap(kept, name)


def test_a_rotation_makes_older_copies_of_keys_useless(store: EncryptedStorage, tmp_path: Path) -> None:
    key = put(store, KNOWN)
    old_database = dict(keyring_of(store).keys)
    file = (tmp_path / "files" / key).read_bytes()
    elsewhere = MasterKeys(tmp_path / "file-keys", SECRET, is_mixing=True)  # the command, another process
    newest = elsewhere.rotate(now=NOW)
    assert store.masters.newest_id == newest
    assert read(store, key) == KNOWN
    rotate(store, elsewhere)
    assert elsewhere.drop_unused({newest}, now=NOW + timedelta(minutes=9)) == 0
    assert elsewhere.drop_unused({newest}, now=NOW + timedelta(minutes=11)) == 1
    assert (store.masters.count, read(store, key)) == (1, KNOWN)
    assert (tmp_path / "files" / key).read_bytes() == file
    keyring_of(store).keys.update(old_database)
    with pytest.raises(Unavailable, match="master_key_missing"):
        store.open(key)


def test_a_master_key_in_use_is_not_dropped(store: EncryptedStorage) -> None:
    old = store.masters.newest_id
    store.masters.rotate(now=NOW)
    assert store.masters.drop_unused({old}, now=NOW + timedelta(days=1)) == 0
    assert store.masters.count == 2


def test_another_secret_or_no_file_opens_nothing(store: EncryptedStorage, tmp_path: Path) -> None:
    key = put(store, KNOWN)
    other = MasterKeys(tmp_path / "file-keys", b"another secret", is_mixing=True)
    for masters in (other, MasterKeys(tmp_path / "nowhere", SECRET, is_mixing=True)):
        with pytest.raises(Unavailable, match="master_key_missing"):
            EncryptedStorage(store.shelf, store.keyring, masters).open(key)


def test_a_named_file_needs_no_secret(tmp_path: Path) -> None:
    named = MasterKeys(tmp_path / "keys", b"one", is_mixing=False)
    named.make_first(now=NOW)
    named.make_first(now=NOW)
    assert (tmp_path / "keys").stat().st_mode & 0o777 == 0o600
    wrapped = named.wrap(bytes(32), "a")
    assert MasterKeys(tmp_path / "keys", b"two", is_mixing=False).unwrap(wrapped, "a") == bytes(32)
    (tmp_path / "keys").write_text("{}")
    with pytest.raises(Unavailable, match="master_key_missing"):
        MasterKeys(tmp_path / "keys", b"one", is_mixing=False).unwrap(wrapped, "a")

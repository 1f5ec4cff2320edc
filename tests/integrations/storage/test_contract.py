"""What every store does, run over every adapter."""

from __future__ import annotations

import hashlib
import io
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.integrations.storage import Storage
from app.integrations.storage.local import LocalStorage
from app.values import Invalid, NotFound, Unavailable
from tests.integrations.storage.plain_keyring import make_encrypted

ADAPTERS: dict[str, Callable[[Path], Storage]] = {
    "local": lambda folder: LocalStorage(folder / "files"),
    "encrypted": make_encrypted,
}


def read(store: Storage, key: str) -> bytes:
    with store.open(key) as file:
        return file.read()


@pytest.fixture(params=ADAPTERS)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Storage:
    return ADAPTERS[request.param](tmp_path)


class BreakingStream(io.BytesIO):
    """Ends with an error, like a connection that is cut."""

    def read(self, size: int | None = -1, /) -> bytes:
        chunk = super().read(min(size or 10, 10))
        if not chunk:
            raise ConnectionResetError
        return chunk


def test_what_is_put_comes_back(store: Storage) -> None:
    content = bytes(range(256)) * 9000
    blob = store.put(io.BytesIO(content))
    assert (blob.size_bytes, blob.sha256) == (len(content), hashlib.sha256(content).hexdigest())
    with store.open(blob.key) as file:
        assert file.read() == content
        assert file.seek(256) == 256
        assert file.read(2) == b"\x00\x01"
    with store.lend(blob.key) as file:
        assert os.pread(file.fileno(), 3, 255) == b"\xff\x00\x01"
        assert file.read() == content
    assert store.exists(blob.key)
    store.verify(blob.key, blob.sha256)


def test_nothing_is_as_good_as_something(store: Storage) -> None:
    blob = store.put(io.BytesIO(b""))
    assert blob.size_bytes == 0
    assert read(store, blob.key) == b""


def test_it_stores_what_is_left_of_the_stream(store: Storage) -> None:
    stream = io.BytesIO(b"headbody")
    stream.seek(4)
    assert read(store, store.put(stream).key) == b"body"


def test_equal_content_gets_a_name_of_its_own(store: Storage) -> None:
    first, second = store.put(io.BytesIO(b"same")), store.put(io.BytesIO(b"same"))
    assert first.key != second.key
    store.delete(first.key)
    assert read(store, second.key) == b"same"


def test_deleting_twice_is_fine(store: Storage) -> None:
    blob = store.put(io.BytesIO(b"x"))
    store.delete(blob.key)
    store.delete(blob.key)
    assert not store.exists(blob.key)
    with pytest.raises(NotFound, match="blob_not_found"):
        store.open(blob.key)
    with pytest.raises(NotFound, match="blob_not_found"):
        store.lend(blob.key)


def test_a_reader_keeps_what_it_opened(store: Storage) -> None:
    blob = store.put(io.BytesIO(b"still here"))
    with store.open(blob.key) as file:
        store.delete(blob.key)
        assert file.read() == b"still here"


def test_too_much_is_refused_and_nothing_stays(store: Storage, tmp_path: Path) -> None:
    assert store.put(io.BytesIO(b"12345"), max_bytes=5).size_bytes == 5
    before = list_files(tmp_path)
    with pytest.raises(Invalid) as refused:
        store.put(io.BytesIO(b"123456"), max_bytes=5)
    assert (refused.value.code, refused.value.parameters) == ("file_too_large", {"limit_bytes": 5})
    assert list_files(tmp_path) == before


def test_a_cut_connection_leaves_nothing(store: Storage, tmp_path: Path) -> None:
    with pytest.raises(ConnectionResetError):
        store.put(BreakingStream(b"x" * 25))
    assert list_files(tmp_path) == []


KEYS = st.text(max_size=40) | st.sampled_from(
    [
        "../../etc/passwd",
        "/etc/passwd",
        "aa/../../../x",
        "aa",
        "aa/",
        "",
        ".",
        "aa/" + "b" * 24 + "\n",
        "AA/" + "B" * 24,
    ]
)


@given(key=KEYS)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)
def test_no_key_but_our_own_names_anything(store: Storage, key: str) -> None:
    assert not store.exists(key)
    for use in (store.open, store.lend, lambda name: store.verify(name, "0" * 64)):
        with pytest.raises(NotFound, match="blob_not_found"):
            use(key)


def test_damage_is_noticed(store: Storage, tmp_path: Path) -> None:
    blob = store.put(io.BytesIO(b"a part"))
    path = tmp_path / "files" / blob.key
    content = path.read_bytes()
    path.write_bytes(content[:-1] + bytes((content[-1] ^ 1,)))
    with pytest.raises(Unavailable) as refused:
        store.verify(blob.key, blob.sha256)
    assert (refused.value.code, refused.value.parameters) == ("blob_damaged", {"sha256": blob.sha256})


def test_many_at_once(store: Storage) -> None:
    contents = [bytes([number]) * 5000 for number in range(40)]
    with ThreadPoolExecutor(8) as pool:
        blobs = list(pool.map(lambda content: store.put(io.BytesIO(content)), contents))
    assert len({blob.key for blob in blobs}) == 40
    assert [read(store, blob.key) for blob in blobs] == contents


def list_files(folder: Path) -> list[Path]:
    return sorted(path for path in (folder / "files").rglob("*") if path.is_file())

"""What is only true of files on disk."""

import io
import stat
from pathlib import Path

from app.integrations.storage.local import LocalStorage


def test_only_the_owner_of_the_process_may_read(tmp_path: Path) -> None:
    store = LocalStorage(tmp_path / "files")
    path = store.path(store.put(io.BytesIO(b"secret")).key)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_names_are_two_levels_deep_and_tell_nothing(tmp_path: Path) -> None:
    store = LocalStorage(tmp_path / "files")
    key = store.put(io.BytesIO(b"x")).key
    assert [len(part) for part in key.split("/")] == [2, 24]
    assert store.path(key) == tmp_path / "files" / key

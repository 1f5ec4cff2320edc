"""``schichtwerk keys rotate`` beside a running house, and what a start does without its master key."""

from __future__ import annotations

import io
import json
from datetime import timedelta
from pathlib import Path

import pytest

from app.settings import Settings
from app.values import Unavailable
from app.wiring import build_database, build_storage, finish_rotation, read_clock, set_up
from tests.commands.conftest import Run

KNOWN = b"a word that must not be found"


def read_ids(folder: Path) -> list[str]:
    return [each["id"] for each in json.loads((folder / "file-keys").read_text("utf-8"))["keys"]]


def test_rotate_beside_a_running_house(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SCHICHTWERK_DATA_DIR", str(tmp_path))
    settings = Settings(_env_file=None)
    set_up(settings)
    database = build_database(settings)
    storage = build_storage(settings, database)
    key = storage.put(io.BytesIO(KNOWN)).key
    assert KNOWN not in (tmp_path / "files" / key).read_bytes()
    (first,) = read_ids(tmp_path)
    answer = run("keys", "rotate")
    assert answer.exit_code == 0
    assert read_ids(tmp_path)[0] == first
    newest = read_ids(tmp_path)[1]
    assert answer.stdout == f"{newest} · 1 keys\n"
    with storage.open(key) as file:  # the house that runs reads on, and wraps by the new one
        assert file.read() == KNOWN
    storage.put(io.BytesIO(b"another"))
    assert finish_rotation(database, storage.masters, now=read_clock()) == 0
    assert finish_rotation(database, storage.masters, now=read_clock() + timedelta(minutes=11)) == 1
    assert read_ids(tmp_path) == [newest]
    with storage.open(key) as file:
        assert file.read() == KNOWN

    (tmp_path / "file-keys").unlink()
    with pytest.raises(Unavailable, match="master_key_missing"):  # never a new one over files of the old
        set_up(settings)
    database.engine.dispose()

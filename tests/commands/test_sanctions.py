"""``schichtwerk sanctions import``: a list is put into use, a doubtful one changes nothing."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from tests.commands.conftest import Run


def test_a_list_is_imported_once(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SCHICHTWERK_DATA_DIR", str(tmp_path))
    file = tmp_path / "list.csv"
    file.write_text("# version;Test 1;2026-11-01\nX.1;Erfunden Beispiel\nX.2;Fiktive GmbH\n", "utf-8")

    answer = run("sanctions", "import", file)
    assert (answer.exit_code, answer.stdout) == (0, "2 names\n")
    assert run("sanctions", "import", file).exit_code != 0
    file.write_text("no list", "utf-8")
    assert run("sanctions", "import", file).exit_code != 0

    with sqlite3.connect(tmp_path / "schichtwerk.db") as connection:
        lists = connection.execute("SELECT version, entries FROM sanctions_lists").fetchall()
        jobs = connection.execute("SELECT count(*) FROM jobs WHERE kind = 'rescreen_all'").fetchone()
    connection.close()
    assert (lists, jobs) == ([("Test 1", 2)], (1,))

"""``schichtwerk audit``: whether the log is as it was written, and the log itself."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest

from tests.commands.conftest import Run


def test_verify_and_export(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SCHICHTWERK_DATA_DIR", str(tmp_path))
    file = tmp_path / "audit.jsonl"

    assert run("audit", "export", file).exit_code == 0
    (line,) = file.read_text("utf-8").splitlines()
    entry = json.loads(line)
    assert (entry["sequence"], entry["action"]) == (1, "catalogue_imported")
    answer = run("audit", "verify")
    assert (answer.exit_code, answer.stdout) == (0, f"1 {entry['entry_hash']}\n")

    with sqlite3.connect(tmp_path / "schichtwerk.db") as connection:
        connection.execute("DROP TRIGGER audit_entries_refuse_update")
        connection.execute("UPDATE audit_entries SET action = 'signed_in'")
    connection.close()
    answer = run("audit", "verify")
    assert (answer.exit_code, answer.stdout) == (2, "")
    assert "Entry 1 is not as it was written." in answer.stderr

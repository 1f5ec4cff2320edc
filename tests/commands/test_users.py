"""``schichtwerk user``: somebody who lost every second factor is let in again at the machine itself."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.commands.conftest import Run


def test_a_second_factor_is_reset(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SCHICHTWERK_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("SCHICHTWERK_PASSWORD", "a long enough pass phrase")
    assert run("user", "add", "olga@example.org", "--organisation", "House", "--operator").exit_code == 0
    with closing(sqlite3.connect(tmp_path / "schichtwerk.db")) as connection:
        connection.execute(
            "INSERT INTO totp_secrets (user_id, sealed_secret, created_at, confirmed_at, last_step)"
            " SELECT id, 'sealed', created_at, created_at, 0 FROM users"
        )
        connection.commit()
    unknown = run("user", "reset-second-factor", "nobody@example.org", "--reason", "lost")
    assert (unknown.exit_code, unknown.stdout) == (2, "")
    assert run("user", "reset-second-factor", "olga@example.org", "--reason", "lost phone").exit_code == 0
    with closing(sqlite3.connect(tmp_path / "schichtwerk.db")) as connection:
        (left,) = connection.execute("SELECT count(*) FROM totp_secrets").fetchone()
        entry = connection.execute(
            "SELECT actor_kind, reason FROM audit_entries WHERE action = 'factors_reset'"
        ).fetchone()
    assert (left, entry) == (0, ("system", "lost phone"))

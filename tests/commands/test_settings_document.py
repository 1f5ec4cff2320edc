"""docs/settings.md says what app/settings.py says."""

from __future__ import annotations

import subprocess
import sys

from app.settings import Settings
from tests.commands.conftest import ROOT


def test_the_document_is_up_to_date() -> None:
    ran = subprocess.run(
        [sys.executable, "scripts/document_settings.py", "--check"],
        cwd=ROOT, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip

    assert (ran.returncode, ran.stderr) == (0, "")


def test_every_setting_has_a_row() -> None:
    text = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")

    named = [line.split("`")[1] for line in text.splitlines() if line.startswith("| `")]
    assert named == [f"SCHICHTWERK_{name.upper()}" for name in Settings.model_fields]

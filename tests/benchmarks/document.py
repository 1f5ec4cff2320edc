"""docs/performance.md: one section for each command that measures, which rewrites its own alone."""

from __future__ import annotations

import os
import platform
import re
import sys
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "performance.md"
# In the order in which they stand in the document
SECTIONS = ("Offers", "Pricing", "Geometry", "Evaluation")


def replace_section(text: str, title: str, lines: Iterable[str]) -> str:
    """The document with the section under that heading put in place of the one there was, if any."""
    found = dict(re.findall(r"^## (.+)\n((?:(?!## ).*\n?)*)", text, re.MULTILINE))
    found[title] = "\n" + "\n".join(lines) + "\n"
    order = sorted(found, key=SECTIONS.index)
    return "# Performance\n" + "".join(f"\n## {name}\n\n{found[name].strip()}\n" for name in order)


def write_section(title: str, lines: Iterable[str]) -> None:
    """Into the file, and to standard output."""
    lines = list(lines)
    text = DOCUMENT.read_text(encoding="utf-8") if DOCUMENT.exists() else ""
    DOCUMENT.write_text(replace_section(text, title, lines), encoding="utf-8")
    sys.stdout.write("\n".join(lines) + "\n")


def name_machine() -> str:
    """Day, cores and Python, for the first line of a section."""
    return f"{datetime.now(UTC):%Y-%m-%d}, {os.cpu_count()} cores, Python {platform.python_version()}"

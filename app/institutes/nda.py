"""The words both sides accept before an institute sees more than a summary."""

from __future__ import annotations

NDA_VERSION = "2026-11"
"""Whoever changes the words gives them a new version; what was accepted stays accepted under the old one."""

NDA_TEXTS: tuple[str, ...] = ("nda.2026-11",)
"""The text of every version, by its key; the last is the one in force."""

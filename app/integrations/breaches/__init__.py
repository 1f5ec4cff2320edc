"""Where passwords that were stolen elsewhere are looked up, without showing them to anybody."""

from __future__ import annotations

from typing import Protocol


class Breaches(Protocol):
    """Knows passwords from published thefts."""

    def contains(self, password: str) -> bool:
        """Whether it is among them; False too where nobody answers, so that people are not kept out."""
        ...


__all__ = ["Breaches"]

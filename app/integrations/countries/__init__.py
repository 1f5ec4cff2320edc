"""From which country an internet address comes, as far as a table of addresses tells."""

from __future__ import annotations

from typing import Protocol


class Countries(Protocol):
    """Knows the countries of addresses."""

    def country_of(self, address: str) -> str | None:
        """ISO 3166-1 alpha-2; None where it is not known, or this is no address."""
        ...


__all__ = ["Countries"]

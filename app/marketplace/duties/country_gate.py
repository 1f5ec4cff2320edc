"""Opening a customer's file from abroad is an export: from where it may be, and where nobody asks."""

from __future__ import annotations

from collections.abc import Callable

from app.programme import may_open_from
from app.values.errors import NotAllowed

CountryOf = Callable[[str], str | None]
"""The country (ISO 3166-1 alpha-2) of an internet address; None where it is not known."""


def require_country(country_of: CountryOf | None, address: str, *, is_owner: bool) -> None:
    """NotAllowed ``country_not_allowed`` (country) for all but the owner from outside the allowed countries.

    For the one place that decides about opening a file. ``country_of`` None: no table of addresses is set up,
    so the gate is off, which the program says when it starts.
    """
    if country_of is None:
        return
    country = country_of(address)
    if not may_open_from(country, is_owner=is_owner):
        raise NotAllowed("country_not_allowed", {"country": country})

"""What a firm's first draft holds: what its application says, and nothing yet of machines and prices."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from app.providers import Place
from app.providers.trader import Trader

_LONGEST_CODE = 50
_LETTERS = {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"}


def choose_code(legal_name: str, taken: Collection[str]) -> str:
    """The firm's name in the letters of an address, with a number where another firm has that."""
    plain = "".join(_LETTERS.get(letter, letter) for letter in legal_name.casefold())
    ascii_only = unicodedata.normalize("NFKD", plain).encode("ascii", "ignore").decode()
    base = re.sub(r"[^a-z0-9]+", "-", ascii_only).strip("-")[:_LONGEST_CODE].strip("-") or "firma"
    code, number = base, 2
    while code in taken:
        code, number = f"{base}-{number}", number + 1
    return code


def describe_firm(code: str, trader: Trader) -> dict[str, Any]:
    """What stands in the table of providers until a first version is in force."""
    return {"code": code, "name": trader.legal_name, "is_fictional": False, "machines": []}


def write_first_document(
    code: str, trader: Trader, places: Iterable[Place], *, today: date
) -> dict[str, Any]:
    """A provider document that says by its faults what is still missing: machines, rates, a summary."""
    place: dict[str, Any] = {"name": trader.city, "postcode": trader.postcode}
    known = next((each for each in places if each.postcode == trader.postcode), None)
    if known is not None:
        place |= {
            "district": known.district,
            "latitude": known.latitude,
            "longitude": known.longitude,
        }
    return {
        "code": code,
        "name": trader.legal_name,
        "is_fictional": False,
        "languages": ["de"],
        "dispatch_cutoff_hour": 12,
        "place": place,
        "machines": [],
        "tiers": [{"code": "standard", "price_factor": 1.0, "time_factor": 1.0}],
        "rate_card": {
            "version": 1,
            "valid_from": today.isoformat(),
            "currency": "EUR",
            "machine_rates": [],
            "material_rates": [],
        },
    }

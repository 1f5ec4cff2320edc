"""Amounts, dates and codes of the catalogue in the words of a page's language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from app.texts import Language, format_date, format_money, format_percent, translate, translate_code


# A page writes the same few hundred amounts and dates again and again, and writing one is slow.
@lru_cache(maxsize=20_000)
def _write_money(amount_minor: int, currency: str, language: Language, is_rounded: bool) -> str:
    return format_money(amount_minor, currency, language, is_rounded=is_rounded)


@lru_cache(maxsize=2_000)
def _write_day(value: date, language: Language) -> str:
    return format_date(value, language)


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogueWords:
    """What templates about offers write with; ``names`` are display names by the catalogue's codes."""

    language: Language
    names: Mapping[str, str]

    def name(self, code: str) -> str:
        """What something of the catalogue is called."""
        return self.names.get(code, code)

    def tell(self, kind: str, code: str, parameters: Mapping[str, object] | None = None) -> str:
        """A code in words, with names of the catalogue in it."""
        return translate_code(kind, code, parameters or {}, self.language, names=self.names)

    def say(self, key: str, **parameters: object) -> str:
        """A text about offers whose key is put together from a code."""
        return translate(f"page.offers.{key}", self.language, **parameters)

    def money(self, amount_minor: float, currency: str = "EUR", *, is_rounded: bool = False) -> str:
        """An amount in minor units."""
        return _write_money(round(amount_minor), currency, self.language, is_rounded)

    def day(self, value: date) -> str:
        """A date."""
        return _write_day(value, self.language)

    def percent(self, fraction: float) -> str:
        """A share."""
        return format_percent(fraction, self.language)

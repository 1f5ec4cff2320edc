"""Research institutes and their fields of competence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest

TERM_LISTS = ("processes_other", "materials", "competences", "properties", "machines")
"""Lists of an institute that hold free words, in German and in English."""


@dataclass(frozen=True, slots=True)
class Term:
    """A word in both languages; "" where an institute gave it in the other one only."""

    de: str = ""
    en: str = ""

    def word(self, language: str) -> str:
        """In the language asked for, or in the other where there is none."""
        first, second = (self.de, self.en) if language == "de" else (self.en, self.de)
        return first or second


@dataclass(frozen=True, slots=True)
class Institute:
    """Public facts about an institute; codes and words as its own pages use them.

    ``methods`` are codes of METHODS: ways of working besides building parts. Of each of TERM_LISTS the German
    words stand at the same places of a list of their own; "" and an empty list: not in that language.
    """

    code: str
    name: str
    place: str
    latitude: float
    longitude: float
    process_codes: tuple[str, ...]
    processes_other: tuple[str, ...]
    materials: tuple[str, ...]
    competences: tuple[str, ...]
    industries: tuple[str, ...]
    web: str
    source: str
    confidence: str
    properties: tuple[str, ...] = ()
    machines: tuple[str, ...] = ()
    methods: tuple[str, ...] = ()
    processes_other_de: tuple[str, ...] = ()
    materials_de: tuple[str, ...] = ()
    competences_de: tuple[str, ...] = ()
    properties_de: tuple[str, ...] = ()
    machines_de: tuple[str, ...] = ()

    def list_terms(self, name: str) -> tuple[Term, ...]:
        """One of TERM_LISTS in both languages."""
        english, german = getattr(self, name), getattr(self, f"{name}_de")
        return tuple(Term(de, en) for en, de in zip_longest(english, german, fillvalue=""))


def split_terms(name: str, terms: Sequence[Term]) -> dict[str, tuple[str, ...]]:
    """The two fields of an institute that ``list_terms`` reads; a language that has no word is left out."""
    english, german = tuple(term.en for term in terms), tuple(term.de for term in terms)
    return {name: english if any(english) else (), f"{name}_de": german if any(german) else ()}

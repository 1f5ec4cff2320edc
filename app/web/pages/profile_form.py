"""The form in which an institute says of itself what it can do."""

from __future__ import annotations

from itertools import zip_longest
from typing import Annotated

from pydantic import BaseModel, Field

from app.institutes import TERM_LISTS, Capacity, Term
from app.marketplace.developing import MOST_WORDS, Profile
from app.offers import Catalogue

Codes = Annotated[tuple[str, ...], Field(max_length=200)]
Words = Annotated[tuple[str, ...], Field(max_length=2 * MOST_WORDS)]


class ProfileForm(BaseModel):
    """A word's German and English stand in two fields of one row; fields of a name keep their order."""

    revision: Annotated[int, Field(ge=0, le=2**31 - 1)] = 0
    process_codes: Codes = ()
    methods: Codes = ()
    industries: Codes = ()
    processes_other_de: Words = ()
    processes_other_en: Words = ()
    materials_de: Words = ()
    materials_en: Words = ()
    competences_de: Words = ()
    competences_en: Words = ()
    properties_de: Words = ()
    properties_en: Words = ()
    machines_de: Words = ()
    machines_en: Words = ()
    capacity: Capacity = "unknown"
    capacity_note: Annotated[str, Field(max_length=2_000)] = ""

    def to_profile(self) -> Profile:
        """What the use case takes."""
        return Profile(
            process_codes=self.process_codes,
            methods=self.methods,
            industries=self.industries,
            capacity=self.capacity,
            capacity_note=self.capacity_note,
            **{name: self._join(name) for name in TERM_LISTS},
        )

    def _join(self, name: str) -> tuple[Term, ...]:
        german, english = getattr(self, f"{name}_de"), getattr(self, f"{name}_en")
        terms = (Term(de.strip(), en.strip()) for de, en in zip_longest(german, english, fillvalue=""))
        return tuple(term for term in terms if term.de or term.en)


def list_industries(catalogue: Catalogue, own: tuple[str, ...]) -> tuple[str, ...]:
    """Industries that firms and institutes of the catalogue name, and those the institute named itself."""
    of_firms = {industry for one in catalogue.market.providers for industry in one.industries}
    of_institutes = {industry for one in catalogue.institutes for industry in one.industries}
    return tuple(sorted(of_firms | of_institutes | {*own}))

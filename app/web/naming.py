"""Display names of the catalogue's codes in a language."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from sqlalchemy.orm import Session

from app.marketplace.developing.funding import load_programmes
from app.marketplace.supplying.known_institutes import load_institutes
from app.offers import Catalogue
from app.processes import PROCESSES
from app.providers import list_material_words
from app.texts import translate_code


class _Named:
    # lru_cache needs something hashable that stands for a catalogue: its version does
    __slots__ = ("catalogue",)

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue

    def __hash__(self) -> int:
        return hash(self.catalogue.version)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Named) and other.catalogue.version == self.catalogue.version


def names_of(catalogue: Catalogue, language: str) -> Mapping[str, str]:
    """Names of providers, processes, their settings, materials, finishes, machines and institutes by their
    codes, and of materials by ``word:`` and what people type for them."""
    return _collect(_Named(catalogue), language)


@lru_cache(maxsize=8)
def _collect(named: _Named, language: str) -> Mapping[str, str]:
    market = named.catalogue.market
    is_german = language == "de"
    names = {process.code: process.name_de if is_german else process.name_en for process in PROCESSES}
    names |= {
        setting.code: translate_code("setting", setting.code, {"layer_um": setting.layer_um}, language)
        for process in PROCESSES
        for setting in process.settings
    }
    names |= {code: material.name_in(language) for code, material in market.materials.items()}
    names |= {
        code: finish.name_de if is_german else finish.name_en for code, finish in market.finishes.items()
    }
    names |= {provider.code: provider.name for provider in market.providers}
    names |= {machine.code: machine.name for provider in market.providers for machine in provider.machines}
    names |= {institute.code: institute.name for institute in named.catalogue.institutes}
    for word, (written, codes) in list_material_words(market).items():
        only = market.materials[next(iter(codes))].name_in(language) if len(codes) == 1 else written
        names[f"word:{word.replace('/', '-')}"] = only
    return names


def names_in_figures(session: Session, catalogue: Catalogue, language: str) -> dict[str, str]:
    """Those of today with funding programmes, whatever the operator calls them."""
    funding = {programme.code: programme.name for programme in load_programmes(session)}
    return {**funding, **names_today(session, catalogue, language)}


def names_today(session: Session, catalogue: Catalogue, language: str) -> dict[str, str]:
    """The same with institutes as they call themselves today, and those the operator added."""
    known = load_institutes(session, catalogue)
    return {**names_of(catalogue, language), **{code: one.institute.name for code, one in known.items()}}

"""The processes, with what they can make, in which materials, and how many providers have them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from app.marketplace.accounts import Viewer, require_scope
from app.offers import Catalogue
from app.processes import PROCESSES
from app.processes.process import Category, DesignRules
from app.values.same import Same


@dataclass(frozen=True, slots=True)
class ProcessFacts:
    """A process by its ISO/ASTM 52900 category; materials as codes."""

    code: str
    category: Category
    name_en: str
    name_de: str
    synonyms: tuple[str, ...]
    rules: DesignRules
    materials: tuple[str, ...]
    providers: int


def list_processes(viewer: Viewer, catalogue: Catalogue) -> tuple[ProcessFacts, ...]:
    """In the order of the process catalogue."""
    require_scope(viewer, "catalogue:read")
    return _describe_processes(Same(catalogue))


@lru_cache(maxsize=2)
def _describe_processes(catalogue: Same[Catalogue]) -> tuple[ProcessFacts, ...]:
    market = catalogue.value.market
    return tuple(
        ProcessFacts(
            code=process.code,
            category=process.category,
            name_en=process.name_en,
            name_de=process.name_de,
            synonyms=process.synonyms,
            rules=process.rules,
            materials=tuple(m.code for m in market.materials.values() if m.process_code == process.code),
            providers=sum(
                any(machine.process_code == process.code for machine in provider.machines)
                for provider in market.providers
            ),
        )
        for process in PROCESSES
    )

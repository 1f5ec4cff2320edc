"""The materials of the catalogue, and how many providers run each."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from app.marketplace.accounts import Viewer, require_scope
from app.offers import Catalogue
from app.processes.material import Material


@dataclass(frozen=True, slots=True)
class MaterialFacts:
    """A material and the number of providers who have it set up."""

    material: Material
    providers: int


def list_materials(
    viewer: Viewer, catalogue: Catalogue, *, process: str | None = None
) -> tuple[MaterialFacts, ...]:
    """In the catalogue's order; only those of a process where one is named."""
    require_scope(viewer, "catalogue:read")
    counts = Counter(
        code
        for provider in catalogue.market.providers
        for code in {each.material_code for machine in provider.machines for each in machine.materials}
    )
    return tuple(
        MaterialFacts(material, counts[material.code])
        for material in catalogue.market.materials.values()
        if process is None or material.process_code == process
    )

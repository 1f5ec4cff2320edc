"""Whom an outcome can be handed to, and who has a machine for it, as far as everybody may know."""

from __future__ import annotations

from dataclasses import dataclass

from app.marketplace.accounts import Viewer
from app.marketplace.supplying import list_providers
from app.offers import Catalogue


@dataclass(frozen=True, slots=True)
class Receiver:
    """A provider and the processes it publishes; ``has_machine`` is None where no material is named."""

    code: str
    name: str
    processes: tuple[str, ...]
    has_machine: bool | None


def list_receivers(viewer: Viewer, catalogue: Catalogue, material_code: str = "") -> tuple[Receiver, ...]:
    """By name, those first who own a machine of the material's process; a material new to them is no bar."""
    material = catalogue.market.materials.get(material_code)
    receivers = (
        Receiver(
            one.code,
            one.name,
            one.processes,
            None if material is None else material.process_code in one.processes,
        )
        for one in list_providers(viewer, catalogue)
    )
    return tuple(sorted(receivers, key=lambda one: (one.has_machine is False, one.name.casefold(), one.code)))

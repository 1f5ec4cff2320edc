"""The supply side at one moment: everything matching and pricing need to know."""

from __future__ import annotations

from dataclasses import dataclass

from app.processes.material import Finish, Material
from app.providers.provider import Place, Provider


@dataclass(frozen=True, slots=True)
class Market:
    """Materials and finishes by code, providers in a fixed order, places for distances."""

    materials: dict[str, Material]
    finishes: dict[str, Finish]
    providers: tuple[Provider, ...]
    places: tuple[Place, ...]

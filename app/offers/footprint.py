"""Energy and CO2e of an offer, as ranges, part by part: feedstock, machine energy, transport."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.delivery import ServiceWish, weigh_gross_kg
from app.offers.footprint_factors import (
    AIR,
    AIR_DETOUR,
    EXPRESS,
    GRID,
    OVERLAND,
    ROAD,
    ROAD_DETOUR,
    Factor,
)
from app.offers.offer import FootprintRow
from app.pricing import PartColumns
from app.processes import Material
from app.providers import PairColumns

Ranges = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Footprint:
    """Ranges (2, P), low and high, for the whole quantity; ``transport_kg`` is NaN where no way is known."""

    energy_kwh: Ranges
    feedstock_kg: Ranges
    energy_kg: Ranges
    transport_kg: Ranges
    mode: Factor  # how goods travel

    @property
    def co2e_kg(self) -> Ranges:
        """All that is known."""
        return np.asarray(self.feedstock_kg + self.energy_kg + np.nan_to_num(self.transport_kg))

    def describe(self, pair: int) -> tuple[FootprintRow, ...]:
        """The parts of one pair, each with the code of its source; no transport where no way is known."""
        rows = (
            ("feedstock", self.feedstock_kg, "material"),
            ("energy", self.energy_kg, GRID.code),
            ("transport", self.transport_kg, self.mode.code),
        )
        return tuple(
            FootprintRow(code, round(float(kg[0, pair]), 3), round(float(kg[1, pair]), 3), source)
            for code, kg, source in rows
            if not np.isnan(kg[0, pair])
        )


def estimate_footprint(
    columns: PairColumns,
    part: PartColumns,
    materials: Mapping[str, Material],
    *,
    quantity: int,
    way_km: NDArray[np.float64],
    country: str,
    service: ServiceWish,
) -> Footprint:
    """``way_km`` (providers,) is as the crow flies, NaN where it is not known.

    Feedstock: part, support and waste times the material's factor. Energy: what the process takes for a
    kilogram of part and support, times the grid's factor. Transport: gross mass times way times the factor of
    how it goes. Low and high ends are added up, so a total spans more than its parts are likely to.
    """
    used_kg = (part.feedstock_g + part.support_g) / 1000 * quantity
    feedstock = np.array([material.co2e_kg_per_kg for material in materials.values()]).reshape(-1, 2)
    per_kg = np.array([setting.energy_kwh_per_kg for _, setting, _ in columns.makings]).reshape(-1, 2)
    energy_kwh = used_kg * per_kg[columns.making].T
    mode, detour = _choose_mode(country, service)
    gross_kg = weigh_gross_kg(part.feedstock_g / 1000 * quantity)
    tonne_km = gross_kg / 1000 * way_km[columns.provider]
    return Footprint(
        energy_kwh=energy_kwh,
        feedstock_kg=(used_kg + part.waste_g / 1000 * quantity) * feedstock[columns.material].T,
        energy_kg=energy_kwh * np.array([[GRID.low], [GRID.high]]),
        transport_kg=tonne_km * np.array([[mode.low * detour.low], [mode.high * detour.high]]),
        mode=mode,
    )


def _choose_mode(country: str, service: ServiceWish) -> tuple[Factor, Factor]:
    if country not in OVERLAND:
        return AIR, AIR_DETOUR
    return (EXPRESS if service == "express" else ROAD), ROAD_DETOUR

"""The factors that energy and CO2e of an offer are estimated by, each as a range with where it is from.

``docs/footprint.md`` is written from this file. Feedstock factors stand with the materials, energy per
kilogram with the settings of the processes; what is here says where the latter are from.
"""

from __future__ import annotations

from dataclasses import dataclass

from app.processes.setting import Confidence


@dataclass(frozen=True, slots=True)
class Factor:
    """A range of a factor; ``code`` names its source in texts."""

    code: str
    low: float
    high: float
    unit: str
    source: str
    confidence: Confidence


GRID = Factor(
    "grid",
    0.363,
    0.43,
    "kg CO2e/kWh",
    "Umweltbundesamt: 363 g/kWh for German electricity of 2024, direct emissions only; the upper end adds "
    "about a sixth for what comes upstream (background)",
    "medium",
)
# By what it goes, for a tonne over a kilometre; upstream of the fuel included.
ROAD = Factor(
    "road",
    0.1,
    0.5,
    "kg CO2e/tkm",
    "background: from a loaded articulated lorry to parcel rounds by van, as in carriers' reports after "
    "ISO 14083; not looked up for a carrier",
    "low",
)
AIR = Factor(
    "air",
    0.6,
    1.2,
    "kg CO2e/tkm",
    "background: long-haul air freight, from a full freighter to belly freight with radiative forcing; not "
    "looked up for a carrier",
    "low",
)
EXPRESS = Factor(
    "express",
    0.1,
    1.2,
    "kg CO2e/tkm",
    "background: by road or by air, the carrier decides; the lower end of road, the upper end of air",
    "low",
)
# What a way is longer than the line on the map.
ROAD_DETOUR = Factor("road_detour", 1.2, 1.4, "–", "background: roads against the great circle", "medium")
AIR_DETOUR = Factor("air_detour", 1.0, 1.15, "–", "background: airways and hubs", "low")
TRANSPORT: tuple[Factor, ...] = (ROAD, AIR, EXPRESS, ROAD_DETOUR, AIR_DETOUR)

# Where lorries go from Saxony; everywhere else goods fly.
OVERLAND = frozenset(
    ("AD", "AL", "AT", "BA", "BE", "BG", "CH", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GB", "GR",
     "HR", "HU", "IE", "IT", "LI", "LT", "LU", "LV", "MC", "MD", "ME", "MK", "NL", "NO", "PL", "PT",
     "RO", "RS", "SE", "SI", "SK", "SM", "VA")
)  # fmt: skip

_WIDE = "Baumers et al.: 17 to 1 350 kWh/kg (61 to 4 849 MJ/kg) over all platforms and utilisations"
_KELLENS = "Kellens et al. 2011, energy and resource efficiency of SLS and SLM"
_GUESS = "background: no measurement looked up"
# By process: where ``energy_kwh_per_kg`` of its settings is from. Full builds lie at the lower end.
ENERGY_SOURCES: dict[str, tuple[str, Confidence]] = {
    "PBF-LB/M": (f"{_KELLENS}; {_WIDE}; full builds from memory: SLM 23, DMLS 67 kWh/kg", "medium"),
    "PBF-EB/M": (f"{_WIDE}; a full build from memory: EBM 17 kWh/kg", "medium"),
    "PBF-LB/P": (f"{_KELLENS}; {_WIDE}; full builds from memory: SLS 30 to 36 kWh/kg", "medium"),
    "PBF-IrL/P": (f"{_GUESS}; taken like laser sintering, a little lower", "low"),
    "MEX-TRB/P": (f"{_GUESS}; from desktop machines to heated chambers", "low"),
    "MEX-TRB/M": (f"{_GUESS}; printing, debinding and sintering", "low"),
    "VPP-UVL/P": (_GUESS, "low"),
    "VPP-UVM/P": (_GUESS, "low"),
    "VPP-UVM/C": (f"{_GUESS}; the furnace decides", "low"),
    "MJT-UV/P": (_GUESS, "low"),
    "BJT-MSt/M": (f"{_GUESS}; printing, curing and sintering", "low"),
    "BJT-SSt/C": (_GUESS, "low"),
    "DED-LB/M": (_GUESS, "low"),
    "DED-Arc/M": (_GUESS, "low"),
    "SHL-UC/M": (_GUESS, "low"),
    "SHL-AJ/C": (f"{_GUESS}; the furnace decides", "low"),
}

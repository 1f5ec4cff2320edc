"""A manufacturing process (ISO/ASTM 52900): what it can make, with which settings, and how long it takes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from app.geometry.measurements import Measurements, OrientedMeasurements
from app.processes.setting import Confidence, MachineSetting

Category = Literal["BJT", "DED", "MEX", "MJT", "PBF", "SHL", "VPP"]
Packing = Literal["plate", "volume"]


@dataclass(frozen=True, slots=True)
class DesignRules:
    """Limits of what a process makes reliably.

    ``support_rule_deg`` is one of geometry's SUPPORT_RULES_DEG (90: no supports at all);
    the tolerance is the larger of the percentage of the size and the minimum. ``max_aspect_ratio`` is the
    height against the narrower side of the footprint, ``min_wall_by_size_mm`` rows of (sum of the three
    sides, wall from there on), ``hollow_above_mm`` the thickness from which solid sections warp,
    ``max_bridge_mm`` the span that a layer may cross between held ends without support below it,
    ``max_thickness_ratio`` how many times as thick as the thinner side the thicker one of a sharp inner edge
    may be before the heat of melting tears at it.
    """

    min_wall_mm: float
    support_rule_deg: int
    tolerance_pct: float
    tolerance_min_mm: float
    roughness_ra_um: tuple[float, float]
    min_hole_mm: float | None = None
    min_gap_mm: float | None = None
    min_escape_hole_mm: float | None = None
    min_pin_mm: float | None = None
    max_aspect_ratio: float | None = None
    min_wall_by_size_mm: tuple[tuple[float, float], ...] = ()
    hollow_above_mm: float | None = None
    max_bridge_mm: float | None = None
    max_thickness_ratio: float | None = None
    source: str = "background"
    confidence: Confidence = "low"


@dataclass(frozen=True, slots=True)
class OrientationWeights:
    """What counts for how much when a part is laid (``orienting`` says of what); they sum to one."""

    support: float
    contact: float
    height: float
    footprint: float
    reason: str


@dataclass(frozen=True, slots=True)
class BuildEstimate:
    """What one part costs a machine in time and feedstock, in one orientation.

    A build cycle with n such parts takes ``build_s + n * part_s``. ``size_mm`` is the size on the
    machine (sintered parts are printed larger), ``feedstock_g`` the mass of the part as built,
    ``waste_g`` what is lost besides; ``uncertainty`` is a relative half-width.
    """

    orientation: str
    size_mm: tuple[float, float, float]
    build_s: float
    part_s: float
    feedstock_g: float
    support_g: float
    waste_g: float
    support_contact_cm2: float
    energy_kwh: float
    uncertainty: float


Estimate = Callable[[Measurements, OrientedMeasurements, MachineSetting, float, int], BuildEstimate]
"""(measurements, orientation, setting, density_g_cm3, lasers_or_heads) -> BuildEstimate"""


@dataclass(frozen=True, slots=True)
class Process:
    """One entry of the process catalogue. ``required_steps`` are finishes no part leaves without."""

    code: str
    category: Category
    name_en: str
    name_de: str
    synonyms: tuple[str, ...]
    packing: Packing
    gap_mm: float
    fill: float  # share of the plate or of the build volume that part boxes usually fill
    rules: DesignRules
    settings: tuple[MachineSetting, ...]
    required_steps: tuple[str, ...]
    estimate: Estimate
    orientation: OrientationWeights
    rules_by_material_class: tuple[tuple[str, DesignRules], ...] = ()
    is_for_moulds: bool = False  # makes tools for casting, not parts: only on request

    def setting(self, code: str) -> MachineSetting:
        """The setting of that code or synonym; KeyError where there is none."""
        for setting in self.settings:
            if code == setting.code or code in setting.synonyms:
                return setting
        raise KeyError(code)

    def rules_for(self, material_class: str) -> DesignRules:
        """The design rules for a class of materials, or those of the process."""
        return dict(self.rules_by_material_class).get(material_class, self.rules)

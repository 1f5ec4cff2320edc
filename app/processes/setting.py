"""How a machine runs a material: the published numbers that time and feedstock are estimated from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from app.processes.extruding import ExtrusionProfile
from app.processes.vat import VatProfile

Confidence = Literal["high", "medium", "low"]


@dataclass(frozen=True, slots=True)
class MachineSetting:
    """Parameters of one process for one class of materials.

    A process that works point by point gives ``volume_rate_mm3_s`` (per laser or head); one that
    exposes or prints whole layers leaves it None and puts all its time into ``layer_s``.
    ``waste_fraction`` is lost feedstock as a share of what is used; ``refresh_fraction`` the share
    of fresh powder that a powder bed needs (0 where unused powder is fully recovered).
    """

    code: str
    material_class: str
    layer_um: float
    layer_s: float  # recoating, or the whole layer where the process exposes layers at once
    volume_rate_mm3_s: float | None = None
    contour_speed_mm_s: float | None = None
    warmup_h: float = 0.0
    cooldown_h_per_100mm: float = 0.0
    cooldown_on_machine: bool = True  # False where the build unit is taken out to cool
    refresh_fraction: float = 0.0
    waste_fraction: float = 0.0
    support_density: float = 0.2
    # what sheaths, reach and dense layers add: for each mm² of open side and of overhang a thickness in mm
    support_side_mm: float = 0.0
    support_face_mm: float = 0.0
    energy_kwh_per_kg: tuple[float, float] = (0.0, 0.0)
    setup_min_per_build: float = 30.0
    teardown_min_per_build: float = 15.0
    support_removal_min_per_part: float = 0.0
    # extrusion only: road width, perimeters, solid layers, infill share, speeds in mm/s
    line_width_mm: float = 0.45
    wall_lines: int = 3
    skin_layers: int = 5
    infill_fraction: float = 1.0
    infill_speed_mm_s: float = 80.0
    shrinkage_fraction: float = 0.0  # linear; parts are printed larger and sintered
    # a slicer's profile, where the setting stands for one: then time and material follow its layers
    profile: ExtrusionProfile | VatProfile | None = None
    synonyms: tuple[str, ...] = ()
    source: str = "background"
    confidence: Confidence = "low"

"""What is measured of a part: plain numbers with units in their names, fit to be stored as JSON."""

from __future__ import annotations

from dataclasses import dataclass

from app.geometry.extrusion import ExtrusionMeasurements
from app.geometry.features import (
    GapWidths,
    Hull,
    MassProperties,
    Notch,
    Repair,
    RoundFeature,
    Shell,
    SliceProfile,
    Spot,
)
from app.geometry.findings import Finding
from app.geometry.place import Place
from app.geometry.place import Vector as Vector  # noqa: PLC0414 - part of this module for those who import it
from app.geometry.units import Unit, UnitSource

ENGINE_VERSION = "1.4.2"

# Overhang limits measured for every orientation, in degrees from the vertical: a down-facing surface
# steeper than the limit needs support. 0: every down-facing surface, 90: none.
SUPPORT_RULES_DEG: tuple[int, ...] = (0, 25, 30, 45, 55, 60)

# code, axis, side (0: +axis up, 1: -axis up); the given orientation first
DIRECTIONS: tuple[tuple[str, int, int], ...] = (
    ("given", 2, 0),
    ("z-", 2, 1),
    ("x+", 0, 0),
    ("x-", 0, 1),
    ("y+", 1, 0),
    ("y-", 1, 1),
)


@dataclass(frozen=True, slots=True)
class SupportMeasurements:
    """Support for one orientation under one rule.

    ``overhang_area_mm2`` is the area of surfaces beyond the rule and off the plate,
    ``support_volume_mm3`` the space below them down to the part or the plate,
    ``contact_area_mm2`` where support touches the part, from above and from below,
    ``side_area_mm2`` the upright sides of that space that stand in open air: what a sheath around
    the support is made of, and what grows when a slicer widens it.
    """

    rule_deg: int
    overhang_area_mm2: float
    support_volume_mm3: float
    contact_area_mm2: float
    side_area_mm2: float = 0.0


@dataclass(frozen=True, slots=True)
class OrientedMeasurements:
    """The part with ``up`` (in file axes) pointing away from the plate.

    ``contour_area_mm2`` is the integral of the contour length over the height: divided by the
    layer height it is the total length of all layer contours. ``up_skin_mm2`` and
    ``down_skin_mm2`` are the horizontal projections of up- and down-facing surfaces, ``overhangs`` a few
    places on surfaces that face down by more than 45° from the vertical, the largest first. ``bridges`` are
    the widest flat ceilings that hang free between held ends, with their spans, None where there were too
    many triangles to look.
    """

    code: str  # given, z-, x+, x-, y+, y-, least_support, lowest, or fixed for one the customer chose
    up: Vector
    size_mm: Vector
    height_mm: float
    shadow_mm2: float
    contour_area_mm2: float
    up_skin_mm2: float
    down_skin_mm2: float
    supports: tuple[SupportMeasurements, ...]
    overhangs: tuple[Place, ...] = ()
    bridges: tuple[Spot, ...] | None = ()

    def support(self, rule_deg: int) -> SupportMeasurements:
        """The row of one of SUPPORT_RULES_DEG."""
        return next(row for row in self.supports if row.rule_deg == rule_deg)


@dataclass(frozen=True, slots=True)
class WallThickness:
    """Area-weighted percentiles of wall thickness, from lines through the part along its three axes.

    The lines are ``pitch_mm`` apart: narrower features than that may be missed. ``spots`` are the thinnest
    walls found, a few, spread over the part.
    """

    p01_mm: float
    p05_mm: float
    median_mm: float
    samples: int
    pitch_mm: float = 0.0
    spots: tuple[Spot, ...] = ()


@dataclass(frozen=True, slots=True)
class Measurements:
    """One part, measured. A volume that is not sound is None, never a number.

    ``volume_uncertainty`` is the half-width of the relative band (0.02: ± 2 %) that closing holes
    or doubtful topology leaves. ``orientations`` holds the given one first, then the other five along the
    axes, then what beats them. ``box_low_mm`` is the lowest
    corner of the box in file axes, which places are told in. ``shells`` are the largest closed surfaces,
    ``cavity_volume_mm3`` what all enclosed voids hold (trapped powder or resin). ``mass`` is None where
    bodies overlap and could not be united, ``profile`` where the surface is open. ``repair`` tells what was
    changed to get there, None for nothing. ``rounds`` are the smallest holes and the thinnest pins that are
    certain, None where there were too many triangles to look; so are ``self_intersections``, pairs of
    triangles of one body that run through one another, and ``notches``, the sharp inner edges where the part
    is thickest on one side against the other. ``colours`` are those that a STEP file names, as #rrggbb.
    """

    engine_version: str
    sha256: str
    format: str
    unit: Unit
    unit_source: UnitSource
    unit_reason: str
    size_mm: Vector
    triangles: int
    bodies: int
    cavities: int
    is_watertight: bool
    volume_mm3: float | None
    volume_uncertainty: float
    area_mm2: float
    wall: WallThickness | None
    orientations: tuple[OrientedMeasurements, ...]
    findings: tuple[Finding, ...]
    box_low_mm: Vector = (0.0, 0.0, 0.0)
    cavity_volume_mm3: float = 0.0
    shells: tuple[Shell, ...] = ()
    mass: MassProperties | None = None
    hull: Hull | None = None
    profile: SliceProfile | None = None
    gaps: GapWidths | None = None
    repair: Repair | None = None
    rounds: tuple[RoundFeature, ...] | None = None
    self_intersections: int | None = None
    notches: tuple[Notch, ...] | None = None
    colours: tuple[str, ...] = ()
    extrusion: ExtrusionMeasurements | None = None  # layers of the given orientation, where asked for

    @property
    def given(self) -> OrientedMeasurements:
        """The orientation in force for display: as in the file, or as fixed by the customer."""
        return self.orientations[0]

    @property
    def is_priceable(self) -> bool:
        """A price rests on a sound volume and on no finding of severity error."""
        return self.volume_mm3 is not None and all(f.severity != "error" for f in self.findings)

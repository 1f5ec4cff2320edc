"""What of a part a process and material make unreliably: design rules held against measurements."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from app.geometry.features import Notch, RoundFeature, Spot
from app.geometry.measurements import SUPPORT_RULES_DEG, Measurements, OrientedMeasurements
from app.geometry.place import Place, Vector
from app.processes.process import DesignRules, Process
from app.values.errors import Parameter

# Overhang of less than this share of the surface is no more than the rounding of edges
LEAST_OVERHANG = 1e-3
# What stays inside a closed void of these cannot be got out; other processes leave it empty
_FILLS_VOIDS = ("BJT", "MJT", "PBF", "VPP")


@dataclass(frozen=True, slots=True)
class DesignFinding:
    """A rule that a part does not keep, as a code with parameters, and a few places where it does not."""

    code: str
    parameters: dict[str, Parameter] = field(default_factory=dict)
    places: tuple[Place, ...] = ()


def check_design(
    measurements: Measurements, row: OrientedMeasurements, process: Process, rules: DesignRules
) -> tuple[DesignFinding, ...]:
    """All that is to be said of the part lying as ``row`` says, the most certain first.

    Widths count where a hundredth of all walls or gaps is narrower, so that one sliver is no thin wall.
    """
    return (
        *_check_widths(measurements, rules),
        *_check_rounds(measurements.rounds or (), rules),
        *_check_voids(measurements, process, rules),
        *_check_overhangs(measurements, row, rules),
        *_check_bridges(row, rules),
        *_check_notches(measurements.notches or (), rules),
        *_check_proportions(row, rules),
    )


def find_least_wall_mm(rules: DesignRules, size_mm: Vector) -> float:
    """The thinnest wall that a part of that size may have: large parts need thicker ones."""
    walls = [wall for from_mm, wall in rules.min_wall_by_size_mm if sum(size_mm) > from_mm]
    return max(walls, default=rules.min_wall_mm)


def _check_widths(measurements: Measurements, rules: DesignRules) -> Iterator[DesignFinding]:
    wall, gaps = measurements.wall, measurements.gaps
    least_mm = find_least_wall_mm(rules, measurements.size_mm)
    if wall is not None and wall.p01_mm < least_mm:
        parameters: dict[str, Parameter] = {"wall_mm": round(wall.p01_mm, 3), "minimum_mm": least_mm}
        yield DesignFinding("thin_walls", parameters, _find_narrow(wall.spots, least_mm))
    if wall is not None and rules.hollow_above_mm is not None and wall.median_mm > rules.hollow_above_mm:
        yield DesignFinding(
            "thick_sections", {"wall_mm": round(wall.median_mm, 1), "maximum_mm": rules.hollow_above_mm}
        )
    if gaps is not None and rules.min_gap_mm is not None and gaps.p01_mm < rules.min_gap_mm:
        parameters = {"gap_mm": round(gaps.p01_mm, 3), "minimum_mm": rules.min_gap_mm}
        yield DesignFinding("narrow_gaps", parameters, _find_narrow(gaps.spots, rules.min_gap_mm))


def _find_narrow(spots: Iterable[Spot], least_mm: float) -> tuple[Place, ...]:
    return tuple(spot.place for spot in spots if spot.width_mm < least_mm)


def _check_rounds(rounds: Iterable[RoundFeature], rules: DesignRules) -> Iterator[DesignFinding]:
    for code, is_hole, least_mm in (
        ("small_holes", True, rules.min_hole_mm),
        ("thin_pins", False, rules.min_pin_mm),
    ):
        small = [
            each
            for each in rounds
            if each.is_hole == is_hole and least_mm is not None and each.diameter_mm < least_mm
        ]
        if small:
            parameters: dict[str, Parameter] = {
                "diameter_mm": round(min(each.diameter_mm for each in small), 3),
                "minimum_mm": least_mm,
            }
            yield DesignFinding(code, parameters, tuple(each.place for each in small[:8]))


def _check_voids(measurements: Measurements, process: Process, rules: DesignRules) -> Iterator[DesignFinding]:
    if not measurements.cavities:
        return
    places = next((each.places for each in measurements.findings if each.code == "enclosed_cavity"), ())
    if process.category in _FILLS_VOIDS and rules.min_escape_hole_mm is not None:
        parameters: dict[str, Parameter] = {
            "volume_cm3": round(measurements.cavity_volume_mm3 / 1000.0, 3),
            "minimum_mm": rules.min_escape_hole_mm,
        }
        yield DesignFinding("trapped_material", parameters, places)
    else:
        yield DesignFinding("enclosed_cavity", {"count": measurements.cavities}, places)


def _check_overhangs(
    measurements: Measurements, row: OrientedMeasurements, rules: DesignRules
) -> Iterator[DesignFinding]:
    if rules.support_rule_deg not in SUPPORT_RULES_DEG:
        return
    area_mm2 = row.support(rules.support_rule_deg).overhang_area_mm2
    if area_mm2 <= LEAST_OVERHANG * measurements.area_mm2:
        return
    sine = math.sin(math.radians(rules.support_rule_deg))
    places = tuple(
        place
        for place in row.overhangs
        if place.normal is not None
        and -sum(a * b for a, b in zip(place.normal, row.up, strict=True)) > sine * math.hypot(*row.up)
    )
    parameters: dict[str, Parameter] = {
        "area_cm2": round(area_mm2 / 100.0, 2),
        "angle_deg": rules.support_rule_deg,
    }
    yield DesignFinding("supported_overhangs", parameters, places)


def _check_bridges(row: OrientedMeasurements, rules: DesignRules) -> Iterator[DesignFinding]:
    if rules.max_bridge_mm is None:
        return
    wide = [spot for spot in row.bridges or () if spot.width_mm > rules.max_bridge_mm]
    if wide:
        parameters: dict[str, Parameter] = {
            "span_mm": round(wide[0].width_mm, 1),
            "maximum_mm": rules.max_bridge_mm,
        }
        yield DesignFinding("long_bridges", parameters, tuple(spot.place for spot in wide))


def _check_notches(notches: Iterable[Notch], rules: DesignRules) -> Iterator[DesignFinding]:
    most = rules.max_thickness_ratio
    if most is None:
        return
    sharp = [each for each in notches if each.thick_mm > most * each.thin_mm]
    if sharp:
        parameters: dict[str, Parameter] = {
            "thin_mm": round(sharp[0].thin_mm, 2),
            "thick_mm": round(sharp[0].thick_mm, 1),
            "maximum": most,
        }
        yield DesignFinding("sharp_transitions", parameters, tuple(each.place for each in sharp))


def _check_proportions(row: OrientedMeasurements, rules: DesignRules) -> Iterator[DesignFinding]:
    if rules.max_aspect_ratio is None:
        return
    ratio = row.height_mm / min(row.size_mm[:2])
    if ratio > rules.max_aspect_ratio:
        yield DesignFinding("slender", {"ratio": round(ratio, 1), "maximum": rules.max_aspect_ratio})

"""Material, support and time of extrusion from what each layer is made of, after PrusaSlicer's own rules.

Volumes are areas times the layer height, times numbers near 1 that hold what the areas do not: overlap of
lines, anchors of sparse filling, thicker threads of bridges. Times are lengths over speeds, plus what is lost
at corners and turns and between loops; a layer that would be over too soon is slowed down. The numbers are
fitted to slicings (``fitted_mex``); the formulas have no other free part.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from app.geometry.extrusion import ExtrusionMeasurements, SupportColumns


@dataclass(frozen=True, slots=True)
class ExtrusionProfile:
    """What a slicer's profile says: speeds, least time and speed of a layer, filling, lines of support."""

    external_mm_s: float
    perimeter_mm_s: float
    infill_mm_s: float
    solid_mm_s: float
    top_mm_s: float
    bridge_mm_s: float
    first_layer_mm_s: float
    support_mm_s: float
    interface_mm_s: float
    travel_mm_s: float
    least_layer_s: float
    least_mm_s: float
    infill_fraction: float
    top_line_mm: float
    bridge_line_mm: float
    support_line_mm2: float
    leaves_bridges_free: bool = True


@dataclass(frozen=True, slots=True)
class FittedMaterial:
    """Shares of the volumes that areas and outlines stand for; those of outlines are lengths in mm."""

    walls: float
    contour_mm: float
    sparse: float
    sparse_edge_mm: float
    solid: float
    solid_edge_mm: float
    top: float
    bridge: float


@dataclass(frozen=True, slots=True)
class FittedSupport:
    """Shares of support's area and of what it touches; of its outline a length in mm."""

    area: float
    outline_mm: float
    contact: float


@dataclass(frozen=True, slots=True)
class FittedTime:
    """Seconds lost at a corner of full weight, in each mm of edge of filled regions, each mm² of top skin.

    ``loop_s``, ``core_s`` and ``piece_s`` are lost with each loop, each core and each piece of support,
    ``way`` is travel between them as a multiple of the part's width; ``slow`` raises the least speed,
    ``start_s`` is once.
    """

    corner_s: float
    solid_turn_s: float
    sparse_turn_s: float
    support_turn_s: float
    top_turn_s: float
    loop_s: float
    core_s: float
    piece_s: float
    way: float
    slow: float
    start_s: float


def sum_material_mm3(part: ExtrusionMeasurements, profile: ExtrusionProfile, fitted: FittedMaterial) -> float:
    """What the part itself takes."""
    area_mm2 = (
        fitted.walls * (sum(part.part_mm2) - sum(part.inside_mm2))
        + fitted.contour_mm * sum(part.contour_mm)
        + profile.infill_fraction * fitted.sparse * sum(part.sparse_mm2)
        + profile.infill_fraction * fitted.sparse_edge_mm * sum(part.sparse_edge_mm)
        + fitted.solid * sum(part.solid_mm2)
        + fitted.solid_edge_mm * sum(part.solid_edge_mm)
        + fitted.top * sum(part.top_mm2)
        + fitted.bridge * (sum(part.bridge_mm2) + sum(part.inner_bridge_mm2))
    )
    return max(0.0, area_mm2) * part.rule.layer_mm


def sum_support_mm3(support: SupportColumns, layer_mm: float, fitted: FittedSupport) -> float:
    """What its support takes."""
    return layer_mm * (
        fitted.area * sum(support.area_mm2)
        + fitted.outline_mm * sum(support.outline_mm)
        + fitted.contact * sum(support.contact_mm2)
    )


def sum_time_s(
    part: ExtrusionMeasurements,
    support: SupportColumns | None,
    profile: ExtrusionProfile,
    fitted: FittedTime,
    fitted_support: FittedSupport,
) -> float:
    """How long part and support take on the machine, without warming up."""
    total_s = fitted.start_s
    for group, layers in enumerate(part.layers):
        layer_s = _time_layer(part, support, profile, fitted, fitted_support, group, layers)
        total_s += layers * layer_s
    return total_s


def _time_layer(
    part: ExtrusionMeasurements,
    support: SupportColumns | None,
    profile: ExtrusionProfile,
    fitted: FittedTime,
    fitted_support: FittedSupport,
    group: int,
    layers: int,
) -> float:
    """The mean layer of a group."""
    line_mm = part.rule.line_mm
    contour = part.contour_mm[group] / layers
    walls_mm2 = (part.part_mm2[group] - part.inside_mm2[group]) / layers
    inner = part.inner_mm[group] / layers
    outer = min(contour, walls_mm2 / line_mm)
    short = min(1.0, part.short_mm[group] / part.contour_mm[group]) if contour > 0.0 else 0.0
    solid = part.solid_mm2[group] / layers / line_mm
    top = part.top_mm2[group] / layers
    bridges = (part.bridge_mm2[group] + part.inner_bridge_mm2[group]) / layers / profile.bridge_line_mm
    sparse_edge = part.sparse_edge_mm[group] / layers
    sparse = profile.infill_fraction * (part.sparse_mm2[group] / layers + 0.5 * sparse_edge) / line_mm
    runs = [
        (outer, profile.external_mm_s),
        (short * inner, profile.external_mm_s),
        ((1.0 - short) * inner, profile.perimeter_mm_s),
        (solid, profile.solid_mm_s),
        (top / profile.top_line_mm, profile.top_mm_s),
        (bridges, profile.bridge_mm_s),
        (sparse, profile.infill_mm_s),
    ]
    pieces = support_edge = 0.0
    if support is not None:
        scale = part.rule.layer_mm / profile.support_line_mm2 / layers
        support_edge = support.outline_mm[group] / layers
        body = (
            fitted_support.area * support.area_mm2[group]
            + fitted_support.outline_mm * support.outline_mm[group]
        )
        interface = fitted_support.contact * support.contact_mm2[group]
        runs += [(scale * body, profile.support_mm_s), (scale * interface, profile.interface_mm_s)]
        pieces = support.pieces[group] / layers
    if group == 0:
        runs = [(length, profile.first_layer_mm_s) for length, _ in runs]
    moving_s = sum(length / speed for length, speed in runs)
    loops = (part.parts[group] + part.holes[group]) / layers
    cores = part.cores[group] / layers
    rooms = part.rooms[group] / layers
    width_mm = math.sqrt(part.part_mm2[group] / layers)
    # a way shorter than about 2 mm is gone without retracting and lifting
    far = width_mm / (width_mm + 4.0)
    between_s = (
        far * (fitted.loop_s * loops + fitted.core_s * cores)
        + fitted.piece_s * pieces
        + fitted.way * (loops + rooms + pieces) * width_mm / profile.travel_mm_s
    )
    lost_s = (
        fitted.corner_s * part.corners[group] / layers * (outer + 3.0 * inner) / max(contour, 1e-9)
        + fitted.solid_turn_s * part.solid_edge_mm[group] / layers
        + fitted.sparse_turn_s * sparse_edge
        + fitted.support_turn_s * support_edge
        + fitted.top_turn_s * top
    )
    length_mm = sum(length for length, _ in runs)
    quick_s = moving_s + between_s
    slow_s = max(
        quick_s, min(profile.least_layer_s, length_mm / (profile.least_mm_s * fitted.slow) + between_s)
    )
    # one who moves slowly loses less at turns
    return slow_s + lost_s * (quick_s / slow_s if slow_s > 0.0 else 1.0)

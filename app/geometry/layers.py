"""Cuts a part into layers of bits and sums what a nozzle would lay in them."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from app.geometry.extrusion import ExtrusionMeasurements, ExtrusionRule, SupportColumns
from app.geometry.kernels.bits import STEP
from app.geometry.kernels.cutting import count_corners, count_work, fill_rows, mark_crossings, mark_overhangs
from app.geometry.kernels.layer_supports import drop_supports
from app.geometry.kernels.layers import (
    BRIDGE,
    CORES,
    EDGE,
    HOLES,
    INNER_BRIDGE,
    INNER_EDGE,
    INSIDE,
    PART,
    PARTS,
    ROOMS,
    SHORT_EDGE,
    SOLID,
    SOLID_EDGE,
    SPARSE,
    SPARSE_EDGE,
    TOP,
    sort_regions,
)
from app.geometry.mesh import Faces, Vertices, bound

# The grid is turned a little against the axes: walls along them then meet ever new positions of the grid,
# and still rows run nearly along them, as bridges do
_TURN = math.radians(2.0)
# Sides of samples for each millimetre of an outline along an axis
_STAIRCASE = math.cos(_TURN) + math.sin(_TURN)

# Steps of the grid over the walls, finest first, and the most words of 64 samples it may then take
PITCHES: tuple[tuple[int, int], ...] = ((6, 600_000), (3, 1_500_000), (2, 3_000_000), (1, 4_000_000))
# Crossings of rows, and samples under overhangs: beyond it only a mesh of sheet upon sheet comes
MAX_WORK = 80_000_000
# Words that are filled when overlapping bodies are united one by one
MAX_UNITED = 300_000_000

GROUPS = 11
# A path changes speed at once by up to 8 mm/s and runs at 45 mm/s (Marlin's jerk, usual perimeter speed)
SUDDEN_SHARE = 8.0 / 45.0

Floats = NDArray[np.float64]


def measure_extrusion(
    vertices: Vertices, faces: Faces, rule: ExtrusionRule, bodies: NDArray[np.int64] | None = None
) -> ExtrusionMeasurements | None:
    """The part as it stands, +z up, in layers; None where it is too large or too crowded for it.

    ``faces`` wind outward. ``bodies`` (m,) labels faces of bodies that overlap, so that they are united;
    without it, what lies inside two surfaces is outside. Nothing here needs the surface to be closed: a
    row of samples that does not balance is left empty.
    """
    points, low, size = _stand(vertices)
    n_layers = max(1, math.ceil(size[2] / rule.layer_mm - 0.5 - 1e-6))
    grid = _choose_grid(size, n_layers, rule)
    if grid is None:
        return None
    steps, pitch, pad = grid
    if max(count_work(points, faces, rule.layer_mm, pitch)) > MAX_WORK:
        return None
    n_w = math.ceil((size[0] + 2 * pad) / pitch / 64.0)
    n_rows = math.ceil((size[1] + 2 * pad) / pitch)
    x_origin, y_origin = low[0] - pad, low[1] - pad

    bits = np.zeros((n_layers, n_rows * n_w), np.uint64)
    cuts = np.zeros((n_layers, 2))
    labels = [None] if bodies is None else np.unique(bodies)
    if len(labels) * bits.size > MAX_UNITED:
        return None
    for label in labels:
        chosen = faces if label is None else np.ascontiguousarray(faces[bodies == label])
        marks = bits if len(labels) == 1 else np.zeros_like(bits)
        mark_crossings(points, chosen, rule.layer_mm, x_origin, y_origin, pitch, n_w, marks, cuts)
        fill_rows(marks, n_w)
        if marks is not bits:
            bits |= marks
    corners = np.zeros(n_layers)
    count_corners(points, faces, rule.layer_mm, SUDDEN_SHARE, corners)

    def to_steps(length_mm: float) -> int:
        return max(1, round(length_mm / (STEP * pitch)))

    regions = sort_regions(
        bits,
        n_w,
        rule.walls,
        steps,
        to_steps(rule.skin_reach_mm),
        to_steps(rule.narrow_mm),
        rule.top_layers,
        rule.bottom_layers,
        rule.least_sparse_mm2 / pitch**2,
        rule.overlap_mm / pitch - STEP,
        int(rule.short_loop_mm * _STAIRCASE / pitch),
    )
    overhangs = np.zeros_like(bits)
    steepest = -math.cos(math.radians(rule.overhang_deg))
    mark_overhangs(points, faces, steepest, rule.layer_mm, x_origin, y_origin, pitch, n_w, bits, overhangs)
    supports = [
        drop_supports(
            bits,
            overhangs,
            n_w,
            to_steps(rule.support_reach_mm),
            to_steps(rule.support_gap_mm),
            1,
            to_steps(rule.least_overhang_mm),
            to_steps(rule.bridge_depth_mm),
            to_steps(rule.bridge_rim_mm),
            share,
        )
        for share in (rule.bridge_share, 2.0)
    ]
    return _group(cuts[:, 0], corners, regions, supports, pitch, rule)


def _stand(vertices: Vertices) -> tuple[Vertices, Floats, Floats]:
    """The vertices turned by the grid's angle and set on z = 0, their lowest corner and size."""
    cosine, sine = math.cos(_TURN), math.sin(_TURN)
    points = np.empty((len(vertices), 3))
    lowest, highest = bound(vertices)
    centre = 0.5 * (lowest + highest)
    x, y = vertices[:, 0] - centre[0], vertices[:, 1] - centre[1]
    points[:, 0] = cosine * x - sine * y
    points[:, 1] = sine * x + cosine * y
    points[:, 2] = vertices[:, 2] - vertices[:, 2].min()
    low, high = bound(points)
    return points, low, high - low


def _choose_grid(size: Floats, n_layers: int, rule: ExtrusionRule) -> tuple[int, float, float] | None:
    for steps, most in PITCHES:
        pitch = rule.walls * rule.line_mm / (STEP * steps)
        pad = rule.support_reach_mm + 4.0 * pitch
        words = n_layers * ((size[0] + 2 * pad) / pitch / 64.0 + 1.0) * ((size[1] + 2 * pad) / pitch + 1.0)
        if words <= most:
            return steps, pitch, pad
    return None


def _group(
    contour: Floats,
    corners: Floats,
    regions: Floats,
    supports: list[Floats],
    pitch: float,
    rule: ExtrusionRule,
) -> ExtrusionMeasurements:
    """Sums over the first layer and over groups of the others, in mm and mm²."""
    # outlines in samples follow their direction; against the exact contour the rest is measured
    side = contour / np.maximum(regions[:, EDGE], 1.0)
    square = pitch**2
    areas = regions * square
    lines = regions * side[:, None]
    table = np.column_stack(
        [
            contour,
            lines[:, INNER_EDGE],
            np.minimum(lines[:, SHORT_EDGE], contour),
            corners,
            regions[:, [PARTS, HOLES]],
            areas[:, [PART, INSIDE, TOP, SOLID, BRIDGE, INNER_BRIDGE, SPARSE]],
            lines[:, [SOLID_EDGE, SPARSE_EDGE]],
            regions[:, [CORES, ROOMS]],
            *(support * np.array([square, pitch / _STAIRCASE, square, 1.0]) for support in supports),
        ]
    )
    order = 1 + np.argsort(areas[1:, PART] + rule.line_mm * contour[1:], kind="stable")
    groups = [np.array([0]), *(group for group in np.array_split(order, GROUPS) if len(group))]
    sums = np.array([table[group].sum(axis=0) for group in groups])
    columns = [tuple(round(float(value), 2) for value in column) for column in sums.T]
    (
        contour_mm, inner_mm, short_mm, corner_sums, parts, holes, part_mm2, inside_mm2, top_mm2, solid_mm2,
        bridge_mm2, inner_bridge_mm2, sparse_mm2, solid_edge_mm, sparse_edge_mm, cores, rooms,
    ) = columns[:17]  # fmt: skip
    return ExtrusionMeasurements(
        rule=rule,
        pitch_mm=pitch,
        layers=tuple(len(group) for group in groups),
        contour_mm=contour_mm,
        inner_mm=inner_mm,
        short_mm=short_mm,
        corners=corner_sums,
        parts=parts,
        holes=holes,
        part_mm2=part_mm2,
        inside_mm2=inside_mm2,
        top_mm2=top_mm2,
        solid_mm2=solid_mm2,
        bridge_mm2=bridge_mm2,
        inner_bridge_mm2=inner_bridge_mm2,
        sparse_mm2=sparse_mm2,
        solid_edge_mm=solid_edge_mm,
        sparse_edge_mm=sparse_edge_mm,
        cores=cores,
        rooms=rooms,
        bridged=SupportColumns(*columns[17:21]),
        held=SupportColumns(*columns[21:25]),
    )

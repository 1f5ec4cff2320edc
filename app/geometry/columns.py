"""The part as columns along its three axes: shadow, support and thickness from the same crossings."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.geometry.kernels.columns import cross_columns, sum_supports, sweep_columns
from app.geometry.kernels.solids import survey_widths
from app.geometry.mesh import Faces, Vertices

# Columns over the footprint, and what a coarser grid keeps affordable: columns of the whole grid, which
# for a slender footprint is mostly empty, crossings, and grid rows touched by triangles
COLUMNS = 65_536
MAX_COLUMNS = 262_144
MAX_CROSSINGS = 4_000_000

# The grid is turned against the axes by the golden angle: walls along an axis, which most parts are
# made of, then meet ever new positions, and thin ones are weighted right although no column fits them
_TURN = math.atan(2.0 / (1.0 + math.sqrt(5.0)))

# Neighbouring columns see a wall as a staircase, longer by cos + sin of the angle between it and the grid;
# walls of parts are mostly along the axes
STAIRCASE = math.cos(_TURN) + math.sin(_TURN)

# Two sides whose normals are opposite within this angle are one wall
WALL_ANGLE_DEG = 25.0
WALL_BINS = 8_192
WALL_BINS_PER_E = 512.0
# Relative to the diagonal: gaps no wider are none, walls no thicker share one bin
TOUCH = 1e-6
THINNEST = 1.2e-7
# The part is looked at in so many blocks a side for its thinnest walls and narrowest gaps
BLOCKS = 8


@dataclass(frozen=True, slots=True)
class AxisColumns:
    """Sums over the columns along one axis, in mm² and mm³.

    ``supports`` (2, k, 3): for +axis and -axis up and each rule (support volume, area where it stands
    on the part, area of its sides in open air). ``overlap_mm3`` counts what lies in several bodies
    once for each beyond the first, ``inverted_mm3`` what is wound inside out, ``broken`` the share of
    columns crossed unevenly. ``walls`` (bins, 3): chords through walls, their area in mm², area × thickness;
    ``gaps`` the same of the space between surfaces that face one another. ``thin`` and ``narrow`` (k, 5) are
    the thinnest wall and the narrowest gap of each block of the part: width, a point on its surface, face.
    """

    solid_mm3: float
    overlap_mm3: float
    inverted_mm3: float
    shadow_mm2: float
    broken: float
    supports: NDArray[np.float64]
    walls: NDArray[np.float64]
    gaps: NDArray[np.float64]
    thin: NDArray[np.float64]
    narrow: NDArray[np.float64]
    pitch_mm: float


def sweep_axis(
    vertices: Vertices,
    faces: Faces,
    normals: NDArray[np.float64],
    axis: int,
    lowest: NDArray[np.float64],
    highest: NDArray[np.float64],
    projected_mm2: float,
    extents_mm: NDArray[np.float64],
    sine_rules: NDArray[np.float64],
    *,
    columns: int = COLUMNS,
) -> AxisColumns:
    """Cut the part into columns along ``axis`` (0, 1, 2) and sum what lies in and below them.

    ``projected_mm2`` is Σ A·|n·axis|, known from the surface integrals; it tells the number of
    crossings in advance, as ``extents_mm`` (3,), the summed extents of the faces, tell that of rows.
    ``columns`` is how many there are over the footprint, if there are no more crossings or rows than allowed.
    """
    u_axis, v_axis = (axis + 1) % 3, (axis + 2) % 3
    size = highest - lowest
    centre = 0.5 * (lowest + highest)
    cosine, sine = math.cos(_TURN), math.sin(_TURN)
    points = np.empty_like(vertices)
    u, v = vertices[:, u_axis] - centre[u_axis], vertices[:, v_axis] - centre[v_axis]
    points[:, 0] = cosine * u - sine * v
    points[:, 1] = sine * u + cosine * v
    points[:, 2] = vertices[:, axis]

    reach_u = cosine * size[u_axis] + sine * size[v_axis]
    reach_v = sine * size[u_axis] + cosine * size[v_axis]
    pitch = max(
        math.sqrt(size[u_axis] * size[v_axis] / columns),
        math.sqrt(reach_u * reach_v / MAX_COLUMNS),
        math.sqrt(projected_mm2 / MAX_CROSSINGS),
        float(sine * extents_mm[u_axis] + cosine * extents_mm[v_axis]) / MAX_CROSSINGS,
    )
    # an even number of lines, centred on the part: a quarter turn of the part leaves the grid as it is
    n_u, n_v = (2 * math.ceil(0.5 * reach / pitch) for reach in (reach_u, reach_v))
    starts, heights, marks = cross_columns(
        points, faces, -0.5 * n_u * pitch, -0.5 * n_v * pitch, pitch, n_u, n_v
    )
    diagonal = float(np.linalg.norm(size))
    totals, walls, gap_starts, spans, ranks = sweep_columns(
        starts,
        heights,
        marks,
        normals,
        axis,
        sine_rules,
        float(lowest[axis]),
        float(highest[axis]),
        TOUCH * diagonal,
        math.cos(math.radians(WALL_ANGLE_DEG)),
        THINNEST * diagonal,
        WALL_BINS,
        WALL_BINS_PER_E,
    )
    gaps, spots = survey_widths(
        starts,
        heights,
        marks,
        normals,
        axis,
        n_u,
        n_v,
        float(lowest[axis]),
        float(highest[axis]),
        TOUCH * diagonal,
        math.cos(math.radians(WALL_ANGLE_DEG)),
        THINNEST * diagonal,
        WALL_BINS,
        WALL_BINS_PER_E,
        BLOCKS,
    )
    supports = sum_supports(
        gap_starts, spans, ranks, n_u, len(sine_rules), float(lowest[axis]), float(highest[axis])
    )
    cell = pitch * pitch
    solid, overlap, inverted, covered, broken = totals.tolist()
    return AxisColumns(
        solid_mm3=solid * cell,
        overlap_mm3=overlap * cell,
        inverted_mm3=inverted * cell,
        shadow_mm2=covered * cell,
        broken=broken / max(1.0, covered + broken),
        supports=supports * np.array([cell, cell, pitch / STAIRCASE]),
        walls=walls * np.array([1.0, cell, cell]),
        gaps=gaps * np.array([1.0, cell, cell]),
        thin=_turn_back(spots[0], axis, pitch, n_u, n_v, centre),
        narrow=_turn_back(spots[1], axis, pitch, n_u, n_v, centre),
        pitch_mm=pitch,
    )


def _turn_back(
    spots: NDArray[np.float64], axis: int, pitch: float, n_u: int, n_v: int, centre: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Rows of ``survey_widths`` that hold something, as (width, x, y, z, face)."""
    spots = spots[np.isfinite(spots[:, 0])]
    cell = spots[:, 1].astype(np.int64)
    u, v = ((cell % n_u) + 0.5 - 0.5 * n_u) * pitch, ((cell // n_u) + 0.5 - 0.5 * n_v) * pitch
    cosine, sine = math.cos(_TURN), math.sin(_TURN)
    rows = np.empty_like(spots)
    rows[:, 0] = spots[:, 0]
    rows[:, 1 + axis] = spots[:, 4]
    rows[:, 1 + (axis + 1) % 3] = cosine * u + sine * v + centre[(axis + 1) % 3]
    rows[:, 1 + (axis + 2) % 3] = -sine * u + cosine * v + centre[(axis + 2) % 3]
    rows[:, 4] = spots[:, 3]
    return rows

"""Ways to lay a part that beat all six along its axes: least support, or lowest."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from app.geometry.columns import sweep_axis
from app.geometry.kernels.boxes import fit_boxes
from app.geometry.kernels.surface import integrate_axes
from app.geometry.locate import as_vector
from app.geometry.measurements import SUPPORT_RULES_DEG, OrientedMeasurements
from app.geometry.mesh import Faces, Vertices, bound
from app.geometry.orientations import PLATE, SINE_RULES, describe_upright
from app.geometry.smallest_box import pick_corners

# Lines through the part that are tried, each both ways up: the hull's largest flat sides, on which a part
# stands by itself, and the directions that most of its surface faces
HULL_SIDES = 8
FACE_NORMALS = 5
# Of larger meshes every so manieth face is looked at for its normal
LOOKED_AT = 30_000
# Directions nearer than this to one that is tried already (cosine of 3°)
SAME = 0.9986
# The coarse look: a mesh of no more triangles, lines no closer than that many over the footprint
COARSE_TRIANGLES = 6_000
COARSE_COLUMNS = 1_600
# The rule by which support is weighed, and what contact counts against it: as if the support were deeper by
# that share of the part's diagonal, a millimetre for a part of the size of a hand
RULE_DEG = 45
CONTACT = 0.01
# What an orientation must save against the best of the six to be measured at all
LEAST_SAVING = 0.1
LEAST_LOWER = 0.05
# Support and contact, as a share of the box, below which nothing is to be saved
WORTH_SAVING = 1e-4
# Loads that differ by less, as a share of the box, are one at a coarse look: then the lower height counts
TIE = 1e-3


def search_orientations(
    vertices: Vertices,
    faces: Faces,
    normals: NDArray[np.float64],
    hull_points: Vertices,
    hull_sides: NDArray[np.float64],
    six: Sequence[OrientedMeasurements],
) -> tuple[OrientedMeasurements, ...]:
    """None, one or two orientations beside the ``six``, measured like them: ``least_support`` and ``lowest``.

    ``normals`` (m, 3) are those of the faces, ``hull_sides`` (k, 4) areas and normals of the hull's flat
    sides, the largest first. All candidates are looked at coarsely, the axes among them, so that like is
    compared with like; one that wins clearly is measured exactly, and kept if it still wins.
    """
    directions = _list_directions(vertices, faces, normals, hull_sides)
    found: list[OrientedMeasurements] = []
    hull_points = pick_corners(hull_points)
    box_mm3, diagonal_mm = math.prod(six[0].size_mm), math.hypot(*six[0].size_mm)
    heights = np.array([float(np.ptp(hull_points @ up)) for up in directions])
    best = choose_lightest(six, diagonal_mm)
    lightest = None
    if weigh(best, diagonal_mm) > WORTH_SAVING * box_mm3:
        light, light_faces = _thin_out(vertices, faces)
        looks = np.array([_look_coarsely(light, light_faces, up, diagonal_mm) for up in directions])
        lightest = _pick_direction(directions, looks, heights, TIE * box_mm3)
    if lightest is not None:
        row = _measure(vertices, faces, lightest, "least_support", hull_points)
        if choose_lightest((six[0], best, row), diagonal_mm) is row:
            found.append(row)
    lowest = int(np.argmin(heights))
    if heights[lowest] < (1.0 - LEAST_LOWER) * min(each.height_mm for each in six):
        # which side up: the one with less to support
        up = directions[lowest]
        rows = [_measure(vertices, faces, way, "lowest", hull_points) for way in (up, -up)]
        row = min(rows, key=lambda each: weigh(each, diagonal_mm))
        if not found or found[0].up != row.up:
            found.append(row)
    return tuple(found)


def choose_lightest(rows: Sequence[OrientedMeasurements], diagonal_mm: float) -> OrientedMeasurements:
    """The least support and contact among those with no more support than the first, the given one.

    So contact decides between orientations, but never for one that takes more support than as given.
    """
    most_mm3 = rows[0].support(RULE_DEG).support_volume_mm3
    return min(
        (row for row in rows if row.support(RULE_DEG).support_volume_mm3 <= most_mm3),
        key=lambda row: weigh(row, diagonal_mm),
    )


def _pick_direction(
    directions: Sequence[NDArray[np.float64]],
    looks: NDArray[np.float64],
    heights: NDArray[np.float64],
    tie_mm3: float,
) -> NDArray[np.float64] | None:
    """The direction with the least of the ``looks`` (k, 2, 2) if it saves enough against the axes.

    Rows of ``looks`` are up and down, as support alone and as support and contact; the given way is the
    first. Of those that are as good as equal the lowest.
    """
    supports, loads = looks[:, :, 0], looks[:, :, 1]
    loads = np.where(supports <= supports[0, 0] + tie_mm3, loads, np.inf)
    least = float(loads[:3].min())
    steps = np.round(loads / tie_mm3)
    order = np.lexsort((np.tile([0, 1], len(loads)), np.repeat(heights, 2), steps.ravel()))
    number, side = divmod(int(order[0]), 2)
    if number < 3 or loads[number, side] >= (1.0 - LEAST_SAVING) * least:
        return None
    way: NDArray[np.float64] = directions[number] * (1.0 - 2.0 * side)
    return way


def weigh(row: OrientedMeasurements, diagonal_mm: float) -> float:
    """Support and contact of a part of that diagonal, in mm³."""
    support = row.support(RULE_DEG)
    return support.support_volume_mm3 + CONTACT * diagonal_mm * support.contact_area_mm2


def _thin_out(vertices: Vertices, faces: Faces) -> tuple[Vertices, Faces]:
    """Vertices joined on a grid until few triangles are left; what was closed stays closed."""
    lowest, highest = bound(vertices)
    size = float((highest - lowest).max())
    cells = 48
    light, light_faces = vertices, faces
    while len(light_faces) > COARSE_TRIANGLES and cells >= 8:
        keys = np.floor((vertices - lowest) * (cells / size)).astype(np.int64)
        side = cells + 1
        first, target = _find_first(keys @ np.array([side * side, side, 1]), side**3)
        merged = target[faces]
        a, b, c = merged.T
        light_faces = np.ascontiguousarray(merged[(a != b) & (b != c) & (c != a)])
        light = np.ascontiguousarray(vertices[first])
        cells = cells * 3 // 4
    return light, light_faces


def _find_first(keys: NDArray[np.int64], count: int) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    """Where each key below ``count`` comes first, in order of the keys; for each item its number there."""
    places = np.full(count, -1)
    # of several values for one place the last one stays
    places[keys[::-1]] = np.arange(len(keys) - 1, -1, -1)
    is_there = places >= 0
    number = np.cumsum(is_there, dtype=np.int32) - np.int32(1)
    return places[is_there], number[keys]


def _list_directions(
    vertices: Vertices, faces: Faces, normals: NDArray[np.float64], hull_sides: NDArray[np.float64]
) -> list[NDArray[np.float64]]:
    """Unit vectors: the three axes first, no two along one line."""
    # an odd step, since triangles often come in pairs
    step = len(faces) // LOOKED_AT | 1
    corners, normals = vertices[faces[::step]], normals[::step]
    areas = np.linalg.norm(np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]), axis=1)
    signs = np.where(normals @ np.array([1.0, 1e-3, 1e-6]) < 0.0, -1.0, 1.0)
    _, first, number = np.unique(
        np.round(normals * signs[:, None] * 50.0).astype(np.int64) @ np.array([1 << 20, 1 << 10, 1]),
        return_index=True,
        return_inverse=True,
    )
    order = np.argsort(-np.bincount(number.reshape(-1), areas), kind="stable")
    chosen = [np.eye(3)[2], np.eye(3)[0], np.eye(3)[1]]
    for limit, rows in ((HULL_SIDES, hull_sides[:, 1:]), (FACE_NORMALS, normals[first[order]])):
        taken = 0
        for row in rows:
            if taken == limit:
                break
            if all(abs(float(row @ other)) < SAME for other in chosen) and row.any():
                chosen.append(row)
                taken += 1
    return chosen


def _look_coarsely(
    vertices: Vertices, faces: Faces, up: NDArray[np.float64], diagonal_mm: float
) -> NDArray[np.float64]:
    """Support alone, and support and contact, in mm³ with ``up`` up and, by the same sweep, down: (2, 2)."""
    rule = SUPPORT_RULES_DEG.index(RULE_DEG)
    turned = np.ascontiguousarray(vertices @ _frame(up, _across(up)).T)
    low, high = bound(turned)
    plate = PLATE * float(np.linalg.norm(high - low))
    normals, _, skins, overhangs, extents = integrate_axes(turned, faces, low, high, SINE_RULES, plate)
    columns = sweep_axis(
        turned,
        faces,
        normals,
        2,
        low,
        high,
        float(skins[2].sum()),
        extents,
        SINE_RULES,
        columns=COARSE_COLUMNS,
    )
    volumes, landings = columns.supports[:, rule, 0], columns.supports[:, rule, 1]
    return np.stack([volumes, volumes + CONTACT * diagonal_mm * (overhangs[2, :, rule] + landings)], axis=1)


def _measure(
    vertices: Vertices, faces: Faces, up: NDArray[np.float64], code: str, hull_points: Vertices
) -> OrientedMeasurements:
    """Exactly, with the footprint turned to its smallest rectangle."""
    across = fit_boxes(hull_points, np.ascontiguousarray(up[None]))[0, 4:7]
    turned = np.ascontiguousarray(vertices @ _frame(up, across).T)
    low, high = bound(turned)
    size = high - low
    plate = PLATE * float(np.linalg.norm(size))
    normals, contour, skins, overhangs, extents = integrate_axes(turned, faces, low, high, SINE_RULES, plate)
    columns = sweep_axis(turned, faces, normals, 2, low, high, float(skins[2].sum()), extents, SINE_RULES)
    return describe_upright(code, as_vector(up), size, contour, skins, overhangs, columns)


def _across(up: NDArray[np.float64]) -> NDArray[np.float64]:
    helper = np.eye(3)[int(np.argmin(np.abs(up)))]
    across: NDArray[np.float64] = np.cross(up, helper)
    across /= np.linalg.norm(across)
    return across


def _frame(up: NDArray[np.float64], across: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.stack([across, np.cross(up, across), up])

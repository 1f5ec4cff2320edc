"""From a mesh in file units to a surface in millimetres about its middle, if its size makes sense."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.geometry.choose_unit import choose_unit
from app.geometry.findings import GeometryError
from app.geometry.limits import Limits
from app.geometry.locate import Frame
from app.geometry.mesh import Mesh, bound
from app.geometry.notes import Notes
from app.geometry.orientations import rotate_upright
from app.geometry.place import Vector
from app.geometry.units import MM_PER_UNIT, Unit, UnitChoice
from app.geometry.weld import Surface, weld_exactly
from app.values.errors import Parameter

# float32 keeps 24 bits of a coordinate; a part far from the origin loses the rest
FLOAT32_STEP = 2.0**-23
COARSE_MM = 0.01
TINY_MM = 1.0
LEAST_EXTENT_MM = 1e-3
FLAT_EXTENT = 1e-6


@dataclass(frozen=True, slots=True)
class Layout:
    """``surface`` in mm about the middle of its box, turned where a direction is fixed.

    ``size_mm`` and ``box_low_mm`` are in file axes; ``scale`` is mm per unit of the file, enlarged.
    """

    surface: Surface
    choice: UnitChoice
    scale: float
    size_mm: Vector
    box_low_mm: Vector
    frame: Frame


def lay_out(
    mesh: Mesh,
    unit: Unit | None,
    up: Vector | None,
    limits: Limits,
    notes: Notes,
    scale_by: float | None = None,
) -> Layout:
    """Raises GeometryError as ``measure`` does; sets the frame of ``notes``."""
    _check_arrays(mesh)
    notes.findings.extend(mesh.findings)
    turn = np.eye(3) if up is None else rotate_upright(up)

    factor = 1.0 if scale_by is None else scale_by
    if not (math.isfinite(factor) and factor > 0.0):
        raise GeometryError("scale_not_positive", {"scale": repr(factor)})
    declared: Unit | None = mesh.unit or (None if scale_by is None else "mm")

    surface = weld_exactly(mesh)
    low, high = bound(surface.vertices)
    # plain floats overflow to infinity without a warning
    sides = [factor * (float(most) - float(least)) for least, most in zip(low, high, strict=True)]
    choice, doubts = choose_unit((sides[0], sides[1], sides[2]), given=unit, declared=declared)
    notes.findings.extend(doubts)
    to_mm = MM_PER_UNIT[choice.unit]
    scale = to_mm * factor
    size: Vector = (sides[0] * to_mm, sides[1] * to_mm, sides[2] * to_mm)
    _check_size(size, limits, notes)
    _check_resolution(mesh, scale, notes)

    centre = 0.5 * (low + high)
    vertices = (surface.vertices - centre) * scale
    if up is not None:
        vertices = np.ascontiguousarray(vertices @ turn.T)
    notes.frame = Frame(turn, centre * scale, math.hypot(*size))
    return Layout(
        surface=Surface(vertices, surface.groups, surface.faces),
        choice=choice,
        scale=scale,
        size_mm=size,
        box_low_mm=_scale(low, scale),
        frame=notes.frame,
    )


def _scale(point: NDArray[np.float64], scale: float) -> Vector:
    x, y, z = (float(part) * scale for part in point)
    return (x, y, z)


def _check_arrays(mesh: Mesh) -> None:
    if len(mesh.faces) == 0 or len(mesh.vertices) == 0:
        raise GeometryError("no_triangles")
    if mesh.faces.min() < 0 or mesh.faces.max() >= len(mesh.vertices):
        raise GeometryError("face_index_out_of_range")
    if not np.isfinite(mesh.vertices).all():
        raise GeometryError("not_finite")


def _check_size(size: Vector, limits: Limits, notes: Notes) -> None:
    shown: list[Parameter] = [side if math.isfinite(side) else None for side in size]
    if not max(size) <= limits.extent_mm:
        raise GeometryError("extent_too_large", {"size_mm": shown, "limit_mm": limits.extent_mm})
    if max(size) < LEAST_EXTENT_MM:
        raise GeometryError("extent_too_small", {"size_mm": shown, "limit_mm": LEAST_EXTENT_MM})
    if min(size) <= FLAT_EXTENT * max(size):
        raise GeometryError("part_flat", {"size_mm": shown})
    if max(size) < TINY_MM:
        notes.add("part_tiny", "warning", size_mm=shown)


def _check_resolution(mesh: Mesh, scale: float, notes: Notes) -> None:
    reach = max(float(mesh.vertices.max()), -float(mesh.vertices.min()))
    step = reach * scale * FLOAT32_STEP
    if step > COARSE_MM and np.array_equal(mesh.vertices, mesh.vertices.astype(np.float32)):
        notes.add("offset_coarse", "warning", offset_mm=reach * scale, resolution_mm=step)

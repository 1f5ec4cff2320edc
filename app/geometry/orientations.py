"""What each way of laying the part on the plate means for skins, contours, shadow and support."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from app.geometry.columns import AxisColumns
from app.geometry.findings import GeometryError
from app.geometry.measurements import (
    DIRECTIONS,
    SUPPORT_RULES_DEG,
    OrientedMeasurements,
    SupportMeasurements,
    Vector,
)

# A face counts as down-facing from 0.06° on: rule 0 must not see the rounding of vertical walls
LEAST_SLOPE = 1e-3
# Relative to the diagonal: a face this close to the plate lies on it
PLATE = 1e-5

SINE_RULES: NDArray[np.float64] = np.array(
    [max(math.sin(math.radians(rule)), LEAST_SLOPE) for rule in SUPPORT_RULES_DEG]
)


def orient(
    size: NDArray[np.float64],
    contour: NDArray[np.float64],
    skins: NDArray[np.float64],
    overhangs: NDArray[np.float64],
    columns: Sequence[AxisColumns],
    fixed_up: Vector | None = None,
) -> tuple[OrientedMeasurements, ...]:
    """The six orientations along the axes; with ``fixed_up`` only +z, coded ``fixed``.

    ``contour``, ``skins`` and ``overhangs`` come from ``integrate_axes``. ``size_mm`` of an
    orientation ends with the height. Overhang, support and contact never grow with the rule.
    """
    if fixed_up is not None:
        return (_describe("fixed", fixed_up, 2, 0, size, contour, skins, overhangs, columns[2]),)
    return tuple(
        _describe(code, _unit_vector(axis, side), axis, side, size, contour, skins, overhangs, columns[axis])
        for code, axis, side in DIRECTIONS
    )


def describe_upright(
    code: str,
    up: Vector,
    size: NDArray[np.float64],
    contour: NDArray[np.float64],
    skins: NDArray[np.float64],
    overhangs: NDArray[np.float64],
    columns: AxisColumns,
) -> OrientedMeasurements:
    """The orientation of a part that was turned so that ``up`` (file axes) is +z."""
    return _describe(code, up, 2, 0, size, contour, skins, overhangs, columns)


def _unit_vector(axis: int, side: int) -> Vector:
    x, y, z = (0.0 if k != axis else (1.0, -1.0)[side] for k in range(3))
    return (x, y, z)


def _describe(
    code: str,
    up: Vector,
    axis: int,
    side: int,
    size: NDArray[np.float64],
    contour: NDArray[np.float64],
    skins: NDArray[np.float64],
    overhangs: NDArray[np.float64],
    columns: AxisColumns,
) -> OrientedMeasurements:
    along, across, height = (float(size[(axis + k) % 3]) for k in (1, 2, 0))
    return OrientedMeasurements(
        code=code,
        up=up,
        size_mm=(along, across, height),
        height_mm=height,
        shadow_mm2=columns.shadow_mm2,
        contour_area_mm2=float(contour[axis]),
        up_skin_mm2=float(skins[axis, side]),
        down_skin_mm2=float(skins[axis, 1 - side]),
        supports=tuple(
            SupportMeasurements(
                rule_deg=rule,
                overhang_area_mm2=float(overhangs[axis, side, k]),
                support_volume_mm3=float(columns.supports[side, k, 0]),
                contact_area_mm2=float(overhangs[axis, side, k] + columns.supports[side, k, 1]),
                side_area_mm2=float(columns.supports[side, k, 2]),
            )
            for k, rule in enumerate(SUPPORT_RULES_DEG)
        ),
    )


def rotate_upright(up: Vector) -> NDArray[np.float64]:
    """The rotation (3, 3) that brings ``up`` to +z by the shortest way: rows are the new axes.

    Raises GeometryError ``up_not_a_direction`` {up} for a vector without length.
    """
    length = math.hypot(*up)
    if not math.isfinite(length) or length == 0.0:
        raise GeometryError("up_not_a_direction", {"up": [repr(part) for part in up]})
    x, y, z = (part / length for part in up)
    if z < 0.0:
        # half a turn about x first, so that the formula below stays far from its pole
        return _tilt(x, -y, -z) @ np.diag([1.0, -1.0, -1.0])
    return _tilt(x, y, z)


def _tilt(x: float, y: float, z: float) -> NDArray[np.float64]:
    """Rodrigues' formula for the rotation of the unit vector (x, y, z), z ≥ 0, to +z."""
    k = 1.0 / (1.0 + z)
    return np.array([[1.0 - k * x * x, -k * x * y, -x], [-k * x * y, 1.0 - k * y * y, -y], [x, y, z]])

"""What a part would measure if it were cut across its longest side and joined again after building."""

from __future__ import annotations

from dataclasses import replace

from app.geometry.measurements import Measurements, OrientedMeasurements
from app.geometry.place import Vector


def cut_into_pieces(measurements: Measurements, pieces: int) -> Measurements:
    """One of so many equal pieces: the longest side shorter, volume and surface in proportion.

    The faces of the cuts are left out, so that the surface is a little too small; sizes are right.
    """
    longest = max(range(3), key=lambda axis: measurements.size_mm[axis])
    volume = measurements.volume_mm3
    return replace(
        measurements,
        size_mm=_shorten(measurements.size_mm, longest, pieces),
        volume_mm3=None if volume is None else volume / pieces,
        area_mm2=measurements.area_mm2 / pieces,
        orientations=tuple(_cut(row, pieces) for row in measurements.orientations),
        hull=None,
        mass=None,
        profile=None,
        extrusion=None,
    )


def _cut(row: OrientedMeasurements, pieces: int) -> OrientedMeasurements:
    longest = max(range(3), key=lambda axis: row.size_mm[axis])
    size = _shorten(row.size_mm, longest, pieces)
    supports = tuple(
        replace(
            support,
            overhang_area_mm2=support.overhang_area_mm2 / pieces,
            support_volume_mm3=support.support_volume_mm3 / pieces,
            contact_area_mm2=support.contact_area_mm2 / pieces,
            side_area_mm2=support.side_area_mm2 / pieces,
        )
        for support in row.supports
    )
    # cut across the height, every piece has the whole shadow; cut along it, a share of it
    is_upright = longest == 2
    return replace(
        row,
        size_mm=size,
        height_mm=row.height_mm / pieces if is_upright else row.height_mm,
        shadow_mm2=row.shadow_mm2 if is_upright else row.shadow_mm2 / pieces,
        contour_area_mm2=row.contour_area_mm2 / pieces,
        up_skin_mm2=row.up_skin_mm2 / pieces,
        down_skin_mm2=row.down_skin_mm2 / pieces,
        supports=supports,
    )


def _shorten(size: Vector, axis: int, pieces: int) -> Vector:
    x, y, z = (side / pieces if number == axis else side for number, side in enumerate(size))
    return x, y, z

"""What the same part would measure in another unit or size, without reading it again."""

from __future__ import annotations

from dataclasses import replace

from app.geometry.measurements import Measurements, OrientedMeasurements, SupportMeasurements, WallThickness
from app.geometry.place import Place, Vector
from app.geometry.units import MM_PER_UNIT, Unit


def rescale(measurements: Measurements, unit: Unit) -> Measurements:
    """As if the customer had given that unit; findings stay those of the first reading, at their places."""
    scaled = scale_measurements(measurements, MM_PER_UNIT[unit] / MM_PER_UNIT[measurements.unit])
    return replace(scaled, unit=unit, unit_source="given", unit_reason="unit_given")


def scale_measurements(measurements: Measurements, k: float) -> Measurements:
    """Lengths times ``k``, areas times its square, volumes times its cube."""
    volume, wall = measurements.volume_mm3, measurements.wall
    return replace(
        measurements,
        size_mm=_scale_vector(measurements.size_mm, k),
        box_low_mm=_scale_vector(measurements.box_low_mm, k),
        volume_mm3=None if volume is None else volume * k**3,
        area_mm2=measurements.area_mm2 * k**2,
        wall=None if wall is None else scale_wall(wall, k),
        orientations=tuple(_scale_orientation(row, k) for row in measurements.orientations),
        findings=tuple(
            replace(finding, places=tuple(_scale_place(place, k) for place in finding.places))
            for finding in measurements.findings
        ),
        extrusion=None,  # layers do not grow with the part
    )


def scale_wall(wall: WallThickness, k: float) -> WallThickness:
    """Every percentile times ``k``."""
    return replace(wall, p01_mm=wall.p01_mm * k, p05_mm=wall.p05_mm * k, median_mm=wall.median_mm * k)


def _scale_vector(vector: Vector, k: float) -> Vector:
    x, y, z = vector
    return (x * k, y * k, z * k)


def _scale_place(place: Place, k: float) -> Place:
    return replace(place, point_mm=_scale_vector(place.point_mm, k))


def _scale_orientation(row: OrientedMeasurements, k: float) -> OrientedMeasurements:
    return replace(
        row,
        size_mm=_scale_vector(row.size_mm, k),
        height_mm=row.height_mm * k,
        shadow_mm2=row.shadow_mm2 * k**2,
        contour_area_mm2=row.contour_area_mm2 * k**2,
        up_skin_mm2=row.up_skin_mm2 * k**2,
        down_skin_mm2=row.down_skin_mm2 * k**2,
        supports=tuple(_scale_support(support, k) for support in row.supports),
    )


def _scale_support(support: SupportMeasurements, k: float) -> SupportMeasurements:
    return replace(
        support,
        overhang_area_mm2=support.overhang_area_mm2 * k**2,
        support_volume_mm3=support.support_volume_mm3 * k**3,
        contact_area_mm2=support.contact_area_mm2 * k**2,
        side_area_mm2=support.side_area_mm2 * k**2,
    )

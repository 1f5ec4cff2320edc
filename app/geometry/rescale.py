"""What the same part would measure in another unit or size, without reading it again."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

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
        cavity_volume_mm3=measurements.cavity_volume_mm3 * k**3,
        shells=tuple(_scale_shell(shell, k) for shell in measurements.shells),
        mass=None if measurements.mass is None else _scale_mass(measurements.mass, k),
        hull=None if measurements.hull is None else _scale_hull(measurements.hull, k),
        profile=None if measurements.profile is None else _scale_profile(measurements.profile, k),
        gaps=None if measurements.gaps is None else _scale_widths(measurements.gaps, k),
        repair=None if measurements.repair is None else _scale_repair(measurements.repair, k),
        rounds=(
            None
            if measurements.rounds is None
            else tuple(_scale_round(each, k) for each in measurements.rounds)
        ),
        notches=(
            None
            if measurements.notches is None
            else tuple(_scale_notch(each, k) for each in measurements.notches)
        ),
        findings=tuple(
            replace(finding, places=tuple(_scale_place(place, k) for place in finding.places))
            for finding in measurements.findings
        ),
        extrusion=None,  # layers do not grow with the part
    )


def scale_wall(wall: WallThickness, k: float) -> WallThickness:
    """Every width times ``k``."""
    return _scale_widths(wall, k)


_Widths = TypeVar("_Widths", WallThickness, GapWidths)


def _scale_widths(widths: _Widths, k: float) -> _Widths:
    return replace(
        widths,
        p01_mm=widths.p01_mm * k,
        p05_mm=widths.p05_mm * k,
        median_mm=widths.median_mm * k,
        pitch_mm=widths.pitch_mm * k,
        spots=tuple(_scale_spot(spot, k) for spot in widths.spots),
    )


def _scale_shell(shell: Shell, k: float) -> Shell:
    return replace(
        shell,
        volume_mm3=shell.volume_mm3 * k**3,
        area_mm2=shell.area_mm2 * k**2,
        box_low_mm=_scale_vector(shell.box_low_mm, k),
        size_mm=_scale_vector(shell.size_mm, k),
    )


def _scale_mass(mass: MassProperties, k: float) -> MassProperties:
    first, second, third = (_scale_vector(row, k**5) for row in mass.inertia_mm5)
    return MassProperties(
        _scale_vector(mass.centre_mm, k), (first, second, third), _scale_vector(mass.principal_mm5, k**5)
    )


def _scale_hull(hull: Hull, k: float) -> Hull:
    box = replace(
        hull.box,
        size_mm=_scale_vector(hull.box.size_mm, k),
        centre_mm=_scale_vector(hull.box.centre_mm, k),
    )
    return Hull(hull.volume_mm3 * k**3, hull.area_mm2 * k**2, box)


def _scale_profile(profile: SliceProfile, k: float) -> SliceProfile:
    return SliceProfile(
        tuple(height * k for height in profile.heights_mm),
        tuple(area * k**2 for area in profile.areas_mm2),
        tuple(length * k for length in profile.perimeters_mm),
    )


def _scale_repair(repair: Repair, k: float) -> Repair:
    before, after = repair.volume_before_mm3, repair.volume_after_mm3
    return replace(
        repair,
        volume_before_mm3=None if before is None else before * k**3,
        volume_after_mm3=None if after is None else after * k**3,
        area_before_mm2=repair.area_before_mm2 * k**2,
        area_after_mm2=repair.area_after_mm2 * k**2,
        shift_mm=repair.shift_mm * k,
    )


def _scale_round(feature: RoundFeature, k: float) -> RoundFeature:
    return replace(
        feature,
        diameter_mm=feature.diameter_mm * k,
        uncertainty_mm=feature.uncertainty_mm * k,
        depth_mm=feature.depth_mm * k,
        place=_scale_place(feature.place, k),
    )


def _scale_notch(notch: Notch, k: float) -> Notch:
    return Notch(notch.thin_mm * k, notch.thick_mm * k, notch.length_mm * k, _scale_place(notch.place, k))


def _scale_vector(vector: Vector, k: float) -> Vector:
    x, y, z = vector
    return (x * k, y * k, z * k)


def _scale_place(place: Place, k: float) -> Place:
    return replace(place, point_mm=_scale_vector(place.point_mm, k))


def _scale_spot(spot: Spot, k: float) -> Spot:
    return Spot(spot.width_mm * k, _scale_place(spot.place, k))


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
        overhangs=tuple(_scale_place(place, k) for place in row.overhangs),
        bridges=None if row.bridges is None else tuple(_scale_spot(spot, k) for spot in row.bridges),
    )


def _scale_support(support: SupportMeasurements, k: float) -> SupportMeasurements:
    return replace(
        support,
        overhang_area_mm2=support.overhang_area_mm2 * k**2,
        support_volume_mm3=support.support_volume_mm3 * k**3,
        contact_area_mm2=support.contact_area_mm2 * k**2,
        side_area_mm2=support.side_area_mm2 * k**2,
    )

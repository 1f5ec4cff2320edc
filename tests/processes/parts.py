"""Measurements of simple bodies, written down from their formulas."""

from app.geometry.measurements import (
    SUPPORT_RULES_DEG,
    Measurements,
    OrientedMeasurements,
    SupportMeasurements,
)


def make_part(
    *,
    size_mm: tuple[float, float, float],
    volume_mm3: float | None,
    area_mm2: float,
    contour_area_mm2: float,
    up_skin_mm2: float,
    down_skin_mm2: float,
    height_mm: float | None = None,
    support_volume_mm3: float = 0.0,
    contact_area_mm2: float = 0.0,
    volume_uncertainty: float = 0.0,
) -> tuple[Measurements, OrientedMeasurements]:
    """A part in one orientation, with the same support under every rule."""
    oriented = OrientedMeasurements(
        code="given",
        up=(0.0, 0.0, 1.0),
        size_mm=size_mm,
        height_mm=size_mm[2] if height_mm is None else height_mm,
        shadow_mm2=size_mm[0] * size_mm[1],
        contour_area_mm2=contour_area_mm2,
        up_skin_mm2=up_skin_mm2,
        down_skin_mm2=down_skin_mm2,
        supports=tuple(
            SupportMeasurements(rule, contact_area_mm2, support_volume_mm3, contact_area_mm2)
            for rule in SUPPORT_RULES_DEG
        ),
    )
    measurements = Measurements(
        engine_version="test",
        sha256="0" * 64,
        format="stl",
        unit="mm",
        unit_source="given",
        unit_reason="unit_given",
        size_mm=size_mm,
        triangles=12,
        bodies=1,
        cavities=0,
        is_watertight=volume_mm3 is not None,
        volume_mm3=volume_mm3,
        volume_uncertainty=volume_uncertainty,
        area_mm2=area_mm2,
        wall=None,
        orientations=(oriented,),
        findings=(),
    )
    return measurements, oriented


def make_cube(
    edge_mm: float = 20.0, *, support_volume_mm3: float = 0.0, contact_area_mm2: float = 0.0
) -> tuple[Measurements, OrientedMeasurements]:
    """A cube standing on one face."""
    face = edge_mm**2
    return make_part(
        size_mm=(edge_mm, edge_mm, edge_mm),
        volume_mm3=edge_mm**3,
        area_mm2=6 * face,
        contour_area_mm2=4 * face,
        up_skin_mm2=face,
        down_skin_mm2=face,
        support_volume_mm3=support_volume_mm3,
        contact_area_mm2=contact_area_mm2,
    )

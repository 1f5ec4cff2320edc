"""Resin cured layer by layer by a mask: time from layers alone, support and pad from what hangs."""

from __future__ import annotations

from dataclasses import dataclass

from app.geometry.measurements import OrientedMeasurements


@dataclass(frozen=True, slots=True)
class VatProfile:
    """A slicer's resin profile: ``once_s`` a build, ``layer_s`` a layer; supports lift by ``lift_mm``."""

    layer_mm: float
    once_s: float
    layer_s: float
    lift_mm: float


# Surfaces less than this from the plate hang; what else looks down stands, and is lifted onto points
OVERHANG_RULE_DEG = 30


@dataclass(frozen=True, slots=True)
class FittedVat:
    """Thickness of what supports and pad take under hanging and standing surfaces, mm² on the outline."""

    hanging_mm: float
    standing_mm: float
    outline_mm2: float


def sum_vat_support_mm3(oriented: OrientedMeasurements, fitted: FittedVat) -> float:
    """What supports and pad of one part take."""
    x, y, _ = oriented.size_mm
    hanging_mm2 = oriented.support(OVERHANG_RULE_DEG).overhang_area_mm2
    return (
        fitted.hanging_mm * hanging_mm2
        + fitted.standing_mm * max(0.0, oriented.down_skin_mm2 - hanging_mm2)
        + fitted.outline_mm2 * 2.0 * (x + y)
    )

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


@dataclass(frozen=True, slots=True)
class FittedVat:
    """Thickness of what supports and pad take on the shadow and on down-facing skin, mm² on the outline."""

    shadow_mm: float
    skin_mm: float
    outline_mm2: float


def sum_vat_support_mm3(oriented: OrientedMeasurements, fitted: FittedVat) -> float:
    """What supports and pad of one part take."""
    x, y, _ = oriented.size_mm
    return (
        fitted.shadow_mm * oriented.shadow_mm2
        + fitted.skin_mm * oriented.down_skin_mm2
        + fitted.outline_mm2 * 2.0 * (x + y)
    )

"""What the shape of a part says about its function: lattices, inner channels, several materials."""

from __future__ import annotations

from app.geometry.measurements import Measurements
from app.institutes import DevelopmentRules
from app.offers.offer import Reason

# of the full circle; less is a groove
_LEAST_TURN = 0.9


def find_functions(measurements: Measurements, rules: DevelopmentRules) -> tuple[Reason, ...]:
    """Reasons ``function_found`` with the figures that speak for them; none where nothing was measured."""
    found: list[Reason] = []
    hull, volume = measurements.hull, measurements.volume_mm3
    if hull is not None and volume is not None and hull.volume_mm3 > 0 and hull.area_mm2 > 0:
        area_ratio, solid = measurements.area_mm2 / hull.area_mm2, volume / hull.volume_mm3
        if area_ratio >= rules.lattice_area_ratio and solid <= rules.lattice_solid_fraction:
            found.append(
                Reason(
                    "function_found",
                    {
                        "function": "lattice",
                        "figure": round(area_ratio, 2),
                        "threshold": rules.lattice_area_ratio,
                    },
                )
            )
    slenderness = max(
        (
            hole.depth_mm / hole.diameter_mm
            for hole in measurements.rounds or ()
            if hole.is_hole and hole.turn >= _LEAST_TURN and hole.diameter_mm > 0
        ),
        default=0.0,
    )
    if slenderness >= rules.channel_slenderness:
        found.append(
            Reason(
                "function_found",
                {
                    "function": "channels",
                    "figure": round(slenderness, 1),
                    "threshold": rules.channel_slenderness,
                },
            )
        )
    if len(measurements.colours) >= rules.colours_of_materials:
        found.append(
            Reason(
                "function_found",
                {
                    "function": "multi_material",
                    "figure": len(measurements.colours),
                    "threshold": rules.colours_of_materials,
                },
            )
        )
    return tuple(found)

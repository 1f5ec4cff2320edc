"""How a part is best laid for a process: the weights of each kind of process, and what they make of a part.

All four measures are shares, so that the choice does not depend on size or price: support volume of the
part's volume, contact of its surface, height of its diagonal, footprint (the box on the plate) of the
diagonal's square. The least sum of weight × share is best. The order and the rough size of the weights follow
what each process pays for; where several orders are as good they were set to what loses least against the
cheapest orientation over the demo catalogue and 115 parts, each also tilted: 1.2 % of the cost at most on
average over a process, but for electron beams (5 %) and ceramic resin (10 %), most of which is not the
weights' but that an orientation with more support than as given is never taken.
"""

from __future__ import annotations

import math

from app.geometry.measurements import SUPPORT_RULES_DEG, Measurements, OrientedMeasurements
from app.processes.process import OrientationWeights, Process

IN_POWDER = OrientationWeights(
    support=0.0,
    contact=0.0,
    height=0.5,
    footprint=0.5,
    reason="powder holds the part: only the room it takes in the build counts, and layers cost by the height",
)
MELTED_METAL = OrientationWeights(
    support=0.2,
    contact=0.4,
    height=0.2,
    footprint=0.2,
    reason="supports hold against warping and are cut off by hand where they touch; recoating goes by height",
)
MELTED_HOT = OrientationWeights(
    support=0.3,
    contact=0.4,
    height=0.1,
    footprint=0.2,
    reason="the hot powder cake leaves little to hold, and beams fill layers fast: height counts less",
)
EXTRUDED = OrientationWeights(
    support=0.3,
    contact=0.5,
    height=0.2,
    footprint=0.0,
    reason="support takes filament and time and scars where it touches; parts are built one after another",
)
CURED = OrientationWeights(
    support=0.1,
    contact=0.7,
    height=0.1,
    footprint=0.1,
    reason="struts take little resin, but each foot is clipped and sanded; layers cost by the height",
)
JETTED = OrientationWeights(
    support=0.2,
    contact=0.4,
    height=0.2,
    footprint=0.2,
    reason="support fills all room below and is washed off; passes go by height and width",
)
DEPOSITED = OrientationWeights(
    support=0.3,
    contact=0.1,
    height=0.3,
    footprint=0.3,
    reason="nothing is built below a bead: what hangs over is to be avoided, then the height of the pile",
)
BONDED = OrientationWeights(
    support=0.1,
    contact=0.1,
    height=0.4,
    footprint=0.4,
    reason="sheets are cut from the box around the part; height times footprint is what is used up",
)


def score_orientation(
    measurements: Measurements, row: OrientedMeasurements, weights: OrientationWeights, support_rule_deg: int
) -> float:
    """The weighted sum, the less the better; without supports only height and footprint count."""
    diagonal_mm = math.hypot(*measurements.size_mm)
    volume_mm3 = measurements.volume_mm3
    score = weights.height * row.height_mm / diagonal_mm
    score += weights.footprint * row.size_mm[0] * row.size_mm[1] / diagonal_mm**2
    if support_rule_deg in SUPPORT_RULES_DEG and volume_mm3 is not None:
        support = row.support(support_rule_deg)
        score += weights.support * support.support_volume_mm3 / volume_mm3
        score += weights.contact * support.contact_area_mm2 / measurements.area_mm2
    return score


def rank_orientations(
    measurements: Measurements, process: Process, support_rule_deg: int
) -> tuple[OrientedMeasurements, ...]:
    """All measured orientations, the best first; those with more support than as given behind all others."""

    def sum_support_mm3(row: OrientedMeasurements) -> float:
        if support_rule_deg not in SUPPORT_RULES_DEG:
            return 0.0
        return row.support(support_rule_deg).support_volume_mm3

    most_mm3 = sum_support_mm3(measurements.given)
    return tuple(
        sorted(
            measurements.orientations,
            key=lambda row: (
                sum_support_mm3(row) > most_mm3,
                score_orientation(measurements, row, process.orientation, support_rule_deg),
            ),
        )
    )

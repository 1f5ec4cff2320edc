"""What one part asks of each pair, in the orientation chosen for that pair."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Column = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class PartShape:
    """What price lists and formulas ask of the part itself, whatever the machine."""

    volume_cm3: float
    hull_cm3: float
    area_cm2: float
    shells: int


@dataclass(frozen=True, slots=True)
class PartColumns:
    """One part for each pair (P,); rows of pairs that cannot make it have no height.

    A build cycle takes ``cycle_fixed_s + cycle_s_per_mm * height``; ``level_mm`` is the height of
    one level of parts in a powder bed and ``full_height_mm`` of a full one (on a plate both are
    the part's height). ``alone``, ``per_level`` and ``filled`` are those of a BuildShare. Width,
    depth and height are the part's own as it stands.
    """

    shape: PartShape
    width_mm: Column
    depth_mm: Column
    height_mm: Column
    cycle_fixed_s: Column
    cycle_s_per_mm: Column
    level_mm: Column
    full_height_mm: Column
    part_s: Column
    feedstock_g: Column
    support_g: Column
    waste_g: Column
    energy_kwh: Column
    contact_cm2: Column
    alone: Column
    per_level: Column
    filled: Column

"""Builds and machine time of an order: what is used, and what is charged after quantity discounts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Column = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class OwnBuilds:
    """Builds an order line takes of exclusive machines, and the height built in them all together (P,)."""

    builds: Column
    height_mm: Column


@dataclass(frozen=True, slots=True)
class BuildUse:
    """Per pair (P,) for the whole quantity: builds and machine seconds, used and charged."""

    builds: Column
    machine_s: Column
    paid_builds: Column
    paid_machine_s: Column


def stack_alone(
    quantity: float, alone: Column, per_level: Column, level_mm: Column, full_height_mm: Column
) -> OwnBuilds:
    """Builds of one kind of part. Each is at least one level high, all together as high as their levels.

    Levels count by the parts in them, so that the unit price rises with a new build only. Both never
    fall with the quantity, and those of two quantities together are never more than apart.
    """
    builds = np.ceil(quantity / alone - 1e-9)
    levels = np.maximum(builds, quantity / per_level)
    return OwnBuilds(builds, levels * np.minimum(level_mm, full_height_mm))

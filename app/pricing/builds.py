"""Builds and machine time of an order line: what is used, and what is charged after quantity discounts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.pricing.part_columns import PartColumns

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


def use_builds(
    is_shared: NDArray[np.bool_], part: PartColumns, quantity: int, paid: Column, own: OwnBuilds | None
) -> BuildUse:
    """A shared build is charged by the share the parts take of a usual one, an own one as a whole.

    Discounts never touch a whole cycle. ``own`` are builds that a basket shares.
    """
    own = stack_alone(part, quantity) if own is None else own
    own_s = own.builds * part.cycle_fixed_s + own.height_mm * part.cycle_s_per_mm
    usual_s = part.cycle_fixed_s + part.cycle_s_per_mm * part.full_height_mm
    shared, paid_shared = quantity / part.filled, paid / part.filled
    return BuildUse(
        builds=np.where(is_shared, shared, own.builds),
        machine_s=np.where(is_shared, shared * usual_s, own_s) + quantity * part.part_s,
        paid_builds=np.where(is_shared, paid_shared, own.builds),
        paid_machine_s=np.where(is_shared, paid_shared * usual_s, own_s) + paid * part.part_s,
    )


def stack_alone(part: PartColumns, quantity: int) -> OwnBuilds:
    """Builds of one kind of part: each at least a level high, all together as high as their levels.

    Levels count by the parts in them, so that the unit price rises with a new build only. Both figures
    never fall with the quantity, and those of two quantities together are never more than apart.
    """
    builds = np.ceil(quantity / part.alone - 1e-9)
    levels = np.maximum(builds, quantity / part.per_level)
    return OwnBuilds(builds, levels * np.minimum(part.level_mm, part.full_height_mm))

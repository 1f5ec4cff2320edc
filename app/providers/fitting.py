"""Does a part fit a machine, and how many fit one build?"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.processes import Process
from app.providers.filling import Beds, share_builds
from app.providers.provider import Machine

Size = tuple[float, float, float]

_NUDGE_MM = 1e-9  # what sticks out by rounding alone fits


@dataclass(frozen=True, slots=True)
class Misfit:
    """How far the best placement stays outside the build volume, on the axis that is worst."""

    axis: str
    excess_mm: float
    part_mm: float
    machine_mm: float


@dataclass(frozen=True, slots=True)
class BuildShare:
    """How many parts one build cycle takes.

    ``alone`` parts fit if nobody else's parts are in the build, ``per_level`` of them side by
    side; ``filled`` is the number of such parts that a usual, mixed build amounts to.
    """

    alone: int
    per_level: int
    filled: float


def usable_volume_mm(machine: Machine) -> Size:
    """The build volume without the unused rim of the plate."""
    x, y, z = machine.build_volume_mm
    return (x - 2 * machine.margin_mm, y - 2 * machine.margin_mm, z)


def find_misfit(size_mm: Size, machine: Machine) -> Misfit | None:
    """None if the part stands in the machine as it is or turned by 90° about the vertical."""
    usable_x, usable_y, usable_z = usable_volume_mm(machine)
    x, y, z = size_mm
    over_z = Misfit("z", z - usable_z, z, usable_z)
    if machine.diameter_mm is not None:
        usable_d = machine.diameter_mm - 2 * machine.margin_mm
        diagonal = math.hypot(x, y)
        candidates = [[Misfit("xy", diagonal - usable_d, diagonal, usable_d), over_z]]
    else:
        candidates = [
            [Misfit("x", a - usable_x, a, usable_x), Misfit("y", b - usable_y, b, usable_y), over_z]
            for a, b in ((x, y), (y, x))
        ]
    worst = [max(misfits, key=lambda misfit: misfit.excess_mm) for misfits in candidates]
    best = min(worst, key=lambda misfit: misfit.excess_mm)
    return best if best.excess_mm > _NUDGE_MM else None


def find_fits(sizes_mm: NDArray[np.float64], beds: Beds) -> NDArray[np.bool_]:
    """Which of the sizes (O, K, 3), one for each bed, ``find_misfit`` lets stand in their beds (O, K)."""
    x, y, z = np.moveaxis(sizes_mm, -1, 0)
    usable_x, usable_y, usable_z = beds.usable_mm.T
    upright = np.maximum(x - usable_x, y - usable_y)
    turned = np.maximum(y - usable_x, x - usable_y)
    beyond = np.where(
        np.isnan(beds.diameter_mm), np.minimum(upright, turned), np.hypot(x, y) - beds.diameter_mm
    )
    return np.asarray(np.maximum(beyond, z - usable_z) <= _NUDGE_MM)


def find_fitting_scale(size_mm: Size, machine: Machine) -> float:
    """The largest scale at which the part stands in the machine as it is or turned by 90°."""
    usable_x, usable_y, usable_z = usable_volume_mm(machine)
    x, y, z = size_mm
    if machine.diameter_mm is not None:
        return min((machine.diameter_mm - 2 * machine.margin_mm) / math.hypot(x, y), usable_z / z)
    return max(min(usable_x / a, usable_y / b, usable_z / z) for a, b in ((x, y), (y, x)))


def share_build(size_mm: Size, machine: Machine, process: Process) -> BuildShare:
    """Parts a build takes, for a part that fits. Plates by footprint, powder beds by levels of boxes."""
    return share_one_machine([size_mm], machine, process)[0]


def share_one_machine(sizes_mm: Sequence[Size], machine: Machine, process: Process) -> list[BuildShare]:
    """The same for several parts, each by itself."""
    beds = list_beds([(machine, process, process.fill)] * len(sizes_mm))
    shares = share_builds(np.array(sizes_mm).reshape(-1, 3), beds)
    columns = (shares.alone.tolist(), shares.per_level.tolist(), shares.filled.tolist())
    return [
        BuildShare(int(alone), int(per_level), filled)
        for alone, per_level, filled in zip(*columns, strict=True)
    ]


def list_beds(machines: Iterable[tuple[Machine, Process, float]]) -> Beds:
    """Build spaces as columns, in the order given; the last is how full builds usually are."""
    rows = [
        (
            usable_volume_mm(machine),
            math.nan if machine.diameter_mm is None else machine.diameter_mm - 2 * machine.margin_mm,
            process.gap_mm,
            fill,
            process.packing == "volume",
        )
        for machine, process, fill in machines
    ]
    return Beds(
        usable_mm=np.array([row[0] for row in rows], dtype=np.float64).reshape(-1, 3),
        diameter_mm=np.array([row[1] for row in rows], dtype=np.float64),
        gap_mm=np.array([row[2] for row in rows], dtype=np.float64),
        fill=np.array([row[3] for row in rows], dtype=np.float64),
        is_nested=np.array([row[4] for row in rows], dtype=np.bool_),
    )

"""The closed surfaces of a part, one by one."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from app.geometry.features import Shell
from app.geometry.kernels.surface import integrate_shells
from app.geometry.locate import Frame
from app.geometry.place import Vector
from app.geometry.soundness import Sound
from app.geometry.topology import Topology

MAX_SHELLS = 100


def list_shells(sound: Sound, frame: Frame) -> tuple[Shell, ...]:
    """The largest first, at most MAX_SHELLS; open ones and folds without inside are left out."""
    sums, topology = sound.sums, sound.topology
    boxes = sums[:, 5:11]
    if not np.array_equal(frame.turn, np.eye(3)):
        straight = np.ascontiguousarray(sound.vertices @ frame.turn)
        boxes = integrate_shells(straight, topology.faces, topology.shell, topology.shells)[:, 5:11]
    sizes = np.bincount(topology.shell, minlength=topology.shells)
    order = np.argsort(-np.abs(sums[:, 0]), kind="stable")
    is_left_out = sound.nesting.flat | _find_open(topology)
    chosen = order[~is_left_out[order]][:MAX_SHELLS]
    shells = []
    for number in chosen.tolist():
        low, high = boxes[number, :3], boxes[number, 3:]
        size: Vector = tuple((high - low).tolist())
        corner: Vector = tuple((low + frame.centre_mm).tolist())
        shells.append(
            Shell(
                is_cavity=bool(sound.nesting.cavity[number]),
                volume_mm3=abs(float(sums[number, 0])),
                area_mm2=float(sums[number, 1]),
                box_low_mm=corner,
                size_mm=size,
                triangles=int(sizes[number]),
            )
        )
    return tuple(shells)


def _find_open(topology: Topology) -> NDArray[np.bool_]:
    """Which shells (n,) have open edges: what those enclose depends on the origin."""
    is_open = np.zeros(topology.shells, bool)
    if len(topology.boundary) == 0:
        return is_open
    base = int(topology.faces.max()) + 1
    edges = topology.faces[:, [[0, 1], [1, 2], [2, 0]]].astype(np.int64)
    keys = edges.min(axis=2) * base + edges.max(axis=2)
    boundary = topology.boundary.astype(np.int64)
    bare = boundary.min(axis=1) * base + boundary.max(axis=1)
    is_open[topology.shell[np.isin(keys, bare).any(axis=1)]] = True
    return is_open

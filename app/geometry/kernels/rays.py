"""How far it is from points straight through the material to the next surface."""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]


@njit(
    "Tuple((f8[::1], i4[::1]))(f8[:, ::1], f8[:, ::1], f8[:, ::1], i4[:, ::1], f8)",
    cache=True,
    error_model="numpy",
)
def reach_surface(
    origins: Floats, ways: Floats, vertices: Floats, faces: Ints, least: float
) -> tuple[Floats, Ints]:
    """The distance (k,) along each unit vector to the nearest face beyond ``least``, and that face's number.

    Infinite and -1 where there is none.

    Every ray is held against every face (Möller & Trumbore 1997): for a few rays that beats building a tree.
    """
    found = np.full(origins.shape[0], np.inf)
    hit = np.full(origins.shape[0], -1, np.int32)
    for f in range(faces.shape[0]):
        a, b, c = faces[f, 0], faces[f, 1], faces[f, 2]
        ax, ay, az = vertices[a, 0], vertices[a, 1], vertices[a, 2]
        ux, uy, uz = vertices[b, 0] - ax, vertices[b, 1] - ay, vertices[b, 2] - az
        vx, vy, vz = vertices[c, 0] - ax, vertices[c, 1] - ay, vertices[c, 2] - az
        for k in range(origins.shape[0]):
            dx, dy, dz = ways[k, 0], ways[k, 1], ways[k, 2]
            px, py, pz = dy * vz - dz * vy, dz * vx - dx * vz, dx * vy - dy * vx
            det = ux * px + uy * py + uz * pz
            if det == 0.0:
                continue
            tx, ty, tz = origins[k, 0] - ax, origins[k, 1] - ay, origins[k, 2] - az
            s = (tx * px + ty * py + tz * pz) / det
            if s < 0.0 or s > 1.0:
                continue
            qx, qy, qz = ty * uz - tz * uy, tz * ux - tx * uz, tx * uy - ty * ux
            t = (dx * qx + dy * qy + dz * qz) / det
            if t < 0.0 or s + t > 1.0:
                continue
            distance = (vx * qx + vy * qy + vz * qz) / det
            if least < distance < found[k]:
                found[k] = distance
                hit[k] = f
    return found, hit

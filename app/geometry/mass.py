"""Centre and moments of inertia of a solid."""

from __future__ import annotations

import numpy as np

from app.geometry.features import MassProperties
from app.geometry.kernels.solids import integrate_moments
from app.geometry.locate import Frame, as_vector
from app.geometry.mesh import Faces, Vertices


def weigh(vertices: Vertices, faces: Faces, frame: Frame) -> MassProperties | None:
    """Mass properties of what the faces bound, in file axes; None where they bound nothing."""
    sums = integrate_moments(vertices, faces)
    volume = float(sums[0])
    if not volume > 0.0:
        return None
    centre = sums[1:4] / volume
    xx, yy, zz, xy, yz, zx = sums[4:]
    second = np.array([[xx, xy, zx], [xy, yy, yz], [zx, yz, zz]]) - volume * np.outer(centre, centre)
    # rotated as a tensor: the rows of turn are the axes that were measured along
    second = frame.turn.T @ second @ frame.turn
    inertia = float(np.trace(second)) * np.eye(3) - second
    return MassProperties(
        centre_mm=frame.place(centre).point_mm,
        inertia_mm5=(as_vector(inertia[0]), as_vector(inertia[1]), as_vector(inertia[2])),
        principal_mm5=as_vector(np.asarray(np.linalg.eigvalsh(inertia), dtype=np.float64)),
    )

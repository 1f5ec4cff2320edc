"""The profile of a part over its height: area and outline of even cuts."""

from __future__ import annotations

from app.geometry.features import SliceProfile
from app.geometry.kernels.solids import cut_slices
from app.geometry.mesh import Faces, Vertices

CUTS = 64


def profile_slices(
    vertices: Vertices, faces: Faces, low: float, high: float, cuts: int = CUTS
) -> SliceProfile:
    """Cuts across z between ``low`` and ``high``; the mean area times the height is about the volume."""
    rows = cut_slices(vertices, faces, low, high, cuts)
    step = (high - low) / cuts
    return SliceProfile(
        heights_mm=tuple((cut + 0.5) * step for cut in range(cuts)),
        areas_mm2=tuple(max(0.0, area) for area in rows[:, 0].tolist()),
        perimeters_mm=tuple(rows[:, 1].tolist()),
    )

"""Where a part hangs over, for each way of laying it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from app.geometry.locate import Frame, Spots
from app.geometry.measurements import OrientedMeasurements
from app.geometry.mesh import Faces, Vertices
from app.geometry.orientations import PLATE

# Down-facing surfaces steeper than this from the vertical are shown
SHOWN_RULE_DEG = 45
PLACES = 4
# Of larger meshes every so manieth face is looked at: the largest surfaces show all the same
LOOKED_AT = 10_000


def show_overhangs(
    vertices: Vertices, faces: Faces, rows: Sequence[OrientedMeasurements], frame: Frame
) -> tuple[OrientedMeasurements, ...]:
    """The same orientations with the largest of their overhangs, a few, spread over the part."""
    # an odd step, since triangles often come in pairs
    step = len(faces) // LOOKED_AT | 1
    corners = vertices[faces[::step]]
    doubled = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    areas = np.linalg.norm(doubled, axis=1)
    normals = doubled / np.where(areas > 0.0, areas, 1.0)[:, None]
    sine = math.sin(math.radians(SHOWN_RULE_DEG))
    shown = []
    for row in rows:
        up = frame.turn @ (np.array(row.up) / math.hypot(*row.up))
        hangs = np.nonzero(normals @ up < -sine)[0]
        heights = (corners[hangs] @ up).max(axis=1)
        hangs = hangs[heights > float((vertices @ up).min()) + PLATE * frame.diagonal_mm]
        spots = Spots(corners[hangs].mean(axis=1), areas[hangs], normals[hangs])
        shown.append(replace(row, overhangs=frame.locate(spots, PLACES)))
    return tuple(shown)

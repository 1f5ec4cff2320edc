"""Numbers fitted to slicings with PrusaSlicer 2.5, written by ``scripts/fit_estimates.py``.

From 146 parts: our own shapes in ``tests/slicing`` and a printer's, without those kept
out. A band holds 90 % of the parts of families left out of the fit one after
another: the truth is between these two multiples of the estimate.
"""

from __future__ import annotations

from app.processes.extruding import FittedMaterial, FittedSupport, FittedTime

MATERIAL = FittedMaterial(
    walls=0.98668,
    contour_mm=-0.0048239,
    sparse=0.93122,
    sparse_edge_mm=0.93123,
    solid=1.1106,
    solid_edge_mm=0.0027001,
    top=0.64556,
    bridge=1.1981,
)

# leaving bridges free, with a sheath around
SUPPORT = FittedSupport(
    area=0.16486,
    outline_mm=0.22166,
    contact=1.5523,
)

# under bridges, too, without a sheath
SUPPORT_UNDER_BRIDGES = FittedSupport(
    area=0.14029,
    outline_mm=0.15535,
    contact=1.563,
)

TIME = FittedTime(
    corner_s=0.0145,
    solid_turn_s=0.057428,
    sparse_turn_s=0.01709,
    support_turn_s=0.013408,
    top_turn_s=0.020237,
    loop_s=0.52207,
    core_s=0.039591,
    piece_s=0.35332,
    way=1.0533,
    slow=1.0818,
    start_s=8.7888,
)

Band = tuple[float, float]

MATERIAL_BAND: Band = (0.977, 1.031)
TIME_BAND: Band = (0.915, 1.155)
MATERIAL_WITH_SUPPORT_BAND: Band = (0.974, 1.059)
SUPPORT_BAND: Band = (0.766, 1.448)
TIME_WITH_SUPPORT_BAND: Band = (0.911, 1.153)
MATERIAL_WITH_ALL_SUPPORT_BAND: Band = (0.966, 1.048)
SUPPORT_UNDER_BRIDGES_BAND: Band = (0.703, 1.336)
TIME_WITH_ALL_SUPPORT_BAND: Band = (0.903, 1.134)

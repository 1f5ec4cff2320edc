"""Numbers fitted to slicings with PrusaSlicer 2.5, written by ``scripts/fit_estimates.py``.

From 146 parts: our own shapes in ``tests/slicing`` and a printer's, without those kept
out. A band holds 90 % of the parts of families left out of the fit one after
another: the truth is between these two multiples of the estimate.
"""

from __future__ import annotations

from app.processes.extruding import FittedMaterial, FittedSupport, FittedTime

MATERIAL = FittedMaterial(
    walls=0.98638,
    contour_mm=-0.0048565,
    sparse=0.93125,
    sparse_edge_mm=0.93279,
    solid=1.1117,
    solid_edge_mm=0.0027122,
    top=0.64304,
    bridge=1.1967,
)

# leaving bridges free, with a sheath around
SUPPORT = FittedSupport(
    area=0.1544,
    outline_mm=0.31175,
    contact=1.4131,
)

# under bridges, too, without a sheath
SUPPORT_UNDER_BRIDGES = FittedSupport(
    area=0.13497,
    outline_mm=0.22222,
    contact=1.6094,
)

TIME = FittedTime(
    corner_s=0.0145,
    solid_turn_s=0.058028,
    sparse_turn_s=0.017283,
    support_turn_s=0.013761,
    top_turn_s=0.019749,
    loop_s=0.4919,
    core_s=0.043256,
    piece_s=0.29048,
    way=1.0941,
    slow=1.0792,
    start_s=8.4713,
)

Band = tuple[float, float]

MATERIAL_BAND: Band = (0.977, 1.031)
TIME_BAND: Band = (0.901, 1.155)
MATERIAL_WITH_SUPPORT_BAND: Band = (0.972, 1.050)
SUPPORT_BAND: Band = (0.765, 1.473)
TIME_WITH_SUPPORT_BAND: Band = (0.900, 1.142)
MATERIAL_WITH_ALL_SUPPORT_BAND: Band = (0.968, 1.045)
SUPPORT_UNDER_BRIDGES_BAND: Band = (0.744, 1.368)
TIME_WITH_ALL_SUPPORT_BAND: Band = (0.896, 1.132)

"""Slicer profiles that extrusion settings stand for."""

from __future__ import annotations

from dataclasses import replace

from app.processes.extruding import ExtrusionProfile

# PrusaSlicer 2.5, 0.2 mm layers, 0.4 mm nozzle: 3 walls of 0.45 mm, 5 and 4 skins, 20 % grid
GENERIC_02 = ExtrusionProfile(
    external_mm_s=25.0,
    perimeter_mm_s=45.0,
    infill_mm_s=80.0,
    solid_mm_s=80.0,
    top_mm_s=40.0,
    bridge_mm_s=30.0,
    first_layer_mm_s=20.0,
    support_mm_s=50.0,
    interface_mm_s=40.0,
    travel_mm_s=150.0,
    least_layer_s=10.0,
    least_mm_s=15.0,
    infill_fraction=0.2,
    top_line_mm=0.357,
    bridge_line_mm=0.45,
    support_line_mm2=0.0634,
)

# the same, but support under bridges, too, and no sheath around it
GENERIC_02_BRIDGES = replace(GENERIC_02, leaves_bridges_free=False)

"""Material extrusion of bound metal filament, debound and sintered (ADAM, BMD)."""

from __future__ import annotations

from app.processes.estimating import extruded
from app.processes.orienting import EXTRUDED
from app.processes.process import DesignRules, Process
from app.processes.setting import MachineSetting

_RULES = DesignRules(
    min_wall_mm=1.5,
    support_rule_deg=45,
    tolerance_pct=1.0,
    tolerance_min_mm=0.3,
    roughness_ra_um=(6.0, 14.0),
    min_hole_mm=1.5,
    max_aspect_ratio=8.0,
    max_bridge_mm=5.0,
    source="background",
    confidence="low",
)

_SETTINGS = (
    MachineSetting(
        code="mex-trb-m-bound-125",
        material_class="stainless steel",
        layer_um=125.0,
        layer_s=4.0,
        contour_speed_mm_s=14.0,
        warmup_h=0.2,
        support_density=0.2,
        energy_kwh_per_kg=(40.0, 150.0),
        setup_min_per_build=25.0,
        teardown_min_per_build=20.0,
        support_removal_min_per_part=15.0,
        shrinkage_fraction=0.16,
        line_width_mm=0.4,
        wall_lines=4,
        infill_speed_mm_s=21.0,
        waste_fraction=0.03,
    ),
)

MEX_TRB_M = Process(
    code="MEX-TRB/M",
    category="MEX",
    name_en="Material extrusion of metals",
    name_de="Materialextrusion von Metallen",
    synonyms=(
        "ADAM",
        "BMD",
        "bound metal deposition",
        "metal FFF",
        "Metall-FFF",
        "metal FDM",
        "Metallfilament",
        "sinterbasierte additive Fertigung",
    ),
    packing="plate",
    gap_mm=5.0,
    fill=0.6,  # background: usual share of the plate
    rules=_RULES,
    settings=_SETTINGS,
    required_steps=("debinding-sintering",),
    estimate=extruded(45),
    orientation=EXTRUDED,
)

"""Sheet lamination of fibre fleece with a jetted binder (composite-based additive manufacturing)."""

from __future__ import annotations

from app.processes.estimating import NO_SUPPORTS, layerwise
from app.processes.orienting import IN_POWDER
from app.processes.process import DesignRules, Process
from app.processes.setting import MachineSetting

_RULES = DesignRules(
    min_wall_mm=1.0,
    support_rule_deg=90,
    tolerance_pct=0.3,
    tolerance_min_mm=0.2,
    roughness_ra_um=(6.0, 15.0),
    min_hole_mm=1.5,
    min_gap_mm=0.5,
    max_aspect_ratio=10.0,
    source="background",
    confidence="low",
)

_SETTINGS = (
    MachineSetting(
        code="shl-aj-c-carbon-fibre-60",
        material_class="fibre laminate",
        layer_um=60.0,
        layer_s=10.0,
        warmup_h=0.2,
        cooldown_h_per_100mm=1.0,
        support_density=0.0,
        energy_kwh_per_kg=(20.0, 80.0),
        setup_min_per_build=45.0,
        teardown_min_per_build=60.0,
        support_removal_min_per_part=15.0,
        waste_fraction=0.3,
    ),
)

SHL_AJ_C = Process(
    code="SHL-AJ/C",
    category="SHL",
    name_en="Adhesive sheet lamination of composites",
    name_de="Klebelaminieren von Faserverbunden",
    synonyms=(
        "CBAM",
        "composite-based additive manufacturing",
        "sheet lamination",
        "Faserverbund-3D-Druck",
        "Schichtlaminieren Verbund",
    ),
    packing="plate",
    gap_mm=5.0,
    fill=0.6,  # background: usual share of the plate
    rules=_RULES,
    settings=_SETTINGS,
    required_steps=("bead-blasting",),
    estimate=layerwise(NO_SUPPORTS),
    orientation=IN_POWDER,
)

"""Sheet lamination of metal foil by ultrasonic welding, milled in the machine."""

from __future__ import annotations

from app.processes.estimating import deposited
from app.processes.orienting import BONDED
from app.processes.process import DesignRules, Process
from app.processes.setting import MachineSetting

_RULES = DesignRules(
    min_wall_mm=3.0,
    support_rule_deg=0,
    tolerance_pct=0.2,
    tolerance_min_mm=0.13,
    roughness_ra_um=(1.0, 7.0),
    min_hole_mm=1.0,
    source="background",
    confidence="low",
)

_SETTINGS = (
    MachineSetting(
        code="shl-uc-m-aluminium-150",
        material_class="aluminium",
        layer_um=150.0,
        layer_s=5.0,
        volume_rate_mm3_s=40.0,
        warmup_h=0.1,
        support_density=0.0,
        energy_kwh_per_kg=(10.0, 40.0),
        setup_min_per_build=60.0,
        teardown_min_per_build=30.0,
        waste_fraction=0.25,
    ),
)

SHL_UC_M = Process(
    code="SHL-UC/M",
    category="SHL",
    name_en="Ultrasonic sheet lamination of metals",
    name_de="Ultraschall-Folienlaminieren von Metallen",
    synonyms=(
        "UAM",
        "UC",
        "ultrasonic additive manufacturing",
        "ultrasonic consolidation",
        "Ultraschallschweißen",
        "Schichtlaminieren",
    ),
    packing="plate",
    gap_mm=10.0,
    fill=0.6,  # background: usual share of the plate
    rules=_RULES,
    settings=_SETTINGS,
    required_steps=(),
    estimate=deposited(0),
    orientation=BONDED,
)

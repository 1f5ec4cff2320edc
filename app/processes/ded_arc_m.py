"""Directed energy deposition of metal wire with an arc (WAAM), near net shape."""

from __future__ import annotations

from app.processes.estimating import deposited
from app.processes.orienting import DEPOSITED
from app.processes.process import DesignRules, Process
from app.processes.setting import MachineSetting

_ALLOWANCE_MM = 3.0  # machining allowance, 2 to 5 mm (background)

_RULES = DesignRules(
    min_wall_mm=4.0,
    support_rule_deg=25,
    tolerance_pct=1.0,
    tolerance_min_mm=2.0,
    roughness_ra_um=(100.0, 500.0),
    min_hole_mm=15.0,
    max_aspect_ratio=30.0,
    max_thickness_ratio=4.0,
    source="background; thickness ratio: our figure, after the words of Renishaw's Design for metal AM",
    confidence="low",
)

_SETTINGS = (
    MachineSetting(
        code="ded-arc-m-steel-2000",
        material_class="steel",
        layer_um=2000.0,
        layer_s=60.0,
        volume_rate_mm3_s=90.0,
        warmup_h=0.1,
        support_density=0.0,
        energy_kwh_per_kg=(3.0, 10.0),
        setup_min_per_build=90.0,
        teardown_min_per_build=30.0,
        waste_fraction=0.02,
        confidence="medium",
    ),
    MachineSetting(
        code="ded-arc-m-aluminium-1800",
        material_class="aluminium",
        layer_um=1800.0,
        layer_s=60.0,
        volume_rate_mm3_s=90.0,
        warmup_h=0.1,
        support_density=0.0,
        energy_kwh_per_kg=(5.0, 15.0),
        setup_min_per_build=90.0,
        teardown_min_per_build=30.0,
        waste_fraction=0.02,
    ),
)

DED_ARC_M = Process(
    code="DED-Arc/M",
    category="DED",
    name_en="Wire-arc directed energy deposition",
    name_de="Lichtbogenauftragschweißen mit Draht",
    synonyms=(
        "WAAM",
        "WAAM/CMT",
        "wire arc additive manufacturing",
        "3DMP",
        "CMT",
        "Lichtbogenauftragschweißen",
        "Auftragschweißen",
        "Drahtauftragschweißen",
    ),
    packing="plate",
    gap_mm=30.0,
    fill=0.6,  # background: usual share of the plate
    rules=_RULES,
    settings=_SETTINGS,
    required_steps=("plate-removal-saw",),
    estimate=deposited(25, allowance_mm=_ALLOWANCE_MM),
    orientation=DEPOSITED,
)

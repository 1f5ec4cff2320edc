"""Vat photopolymerisation with a laser (stereolithography)."""

from __future__ import annotations

from app.processes.estimating import scanned
from app.processes.orienting import CURED
from app.processes.process import DesignRules, Process
from app.processes.setting import MachineSetting

_RULES = DesignRules(
    min_wall_mm=1.0,
    support_rule_deg=30,
    tolerance_pct=0.2,
    tolerance_min_mm=0.13,
    roughness_ra_um=(0.5, 3.0),
    min_hole_mm=0.5,
    min_gap_mm=0.5,
    min_escape_hole_mm=4.0,
    min_pin_mm=0.5,
    max_aspect_ratio=10.0,
    min_wall_by_size_mm=((200.0, 2.0), (400.0, 3.0)),
    source=(
        "Design Rules for 3D Printing (Protolabs/Hubs poster); Hycube Works design guide; "
        "cifproto DFM for 3D printing; background"
    ),
    confidence="medium",
)

_SETTINGS = (
    MachineSetting(
        code="vpp-uvl-p-resin-100",
        material_class="resin",
        layer_um=100.0,
        layer_s=15.0,
        volume_rate_mm3_s=10.0,
        contour_speed_mm_s=1500.0,
        warmup_h=0.1,
        support_density=0.12,
        energy_kwh_per_kg=(8.0, 40.0),
        setup_min_per_build=20.0,
        teardown_min_per_build=25.0,
        support_removal_min_per_part=10.0,
        waste_fraction=0.05,
        confidence="medium",
    ),
)

VPP_UVL_P = Process(
    code="VPP-UVL/P",
    category="VPP",
    name_en="Vat photopolymerisation with a laser",
    name_de="Badbasierte Photopolymerisation mit Laser",
    synonyms=(
        "SLA",
        "SL",
        "stereolithography",
        "Stereolithografie",
        "Stereolithographie",
        "laser SLA",
        "Harzdruck",
    ),
    packing="plate",
    gap_mm=3.0,
    fill=0.6,  # background: usual share of the plate
    rules=_RULES,
    settings=_SETTINGS,
    required_steps=("post-cure",),
    estimate=scanned(30),
    orientation=CURED,
)

"""Vat photopolymerisation of ceramic slurry with a mask (LCM), debound and fired."""

from __future__ import annotations

from app.processes.estimating import layerwise
from app.processes.orienting import CURED
from app.processes.process import DesignRules, Process
from app.processes.setting import MachineSetting

_RULES = DesignRules(
    min_wall_mm=0.3,
    support_rule_deg=45,
    tolerance_pct=0.5,
    tolerance_min_mm=0.05,
    roughness_ra_um=(0.4, 1.5),
    min_hole_mm=0.5,
    min_gap_mm=0.2,
    min_escape_hole_mm=1.5,
    min_pin_mm=0.3,
    max_aspect_ratio=10.0,
    source="LCM zirconia resolution study CeraFab 7500; background",
    confidence="low",
)

_SETTINGS = (
    MachineSetting(
        code="vpp-uvm-c-ceramic-25",
        material_class="ceramic",
        layer_um=25.0,
        layer_s=45.0,
        warmup_h=0.2,
        support_density=0.15,
        energy_kwh_per_kg=(60.0, 300.0),
        setup_min_per_build=30.0,
        teardown_min_per_build=45.0,
        support_removal_min_per_part=15.0,
        shrinkage_fraction=0.2,
        waste_fraction=0.1,
        source=(
            "LCM zirconia resolution study CeraFab 7500; 3D printed zirconia as dental materials, "
            "table 1 (found: 25 um layers, exposure 2.2-2.7 s; the rest: background)"
        ),
        confidence="medium",
    ),
)

VPP_UVM_C = Process(
    code="VPP-UVM/C",
    category="VPP",
    name_en="Vat photopolymerisation of ceramics",
    name_de="Badbasierte Photopolymerisation von Keramik",
    synonyms=(
        "LCM",
        "ceramic SLA",
        "ceramic DLP",
        "lithography-based ceramic manufacturing",
        "Keramik-3D-Druck",
        "Keramik-Stereolithografie",
    ),
    packing="plate",
    gap_mm=2.0,
    fill=0.6,  # background: usual share of the plate
    rules=_RULES,
    settings=_SETTINGS,
    required_steps=("ceramic-firing",),
    estimate=layerwise(45),
    orientation=CURED,
)

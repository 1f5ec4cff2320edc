"""Vat photopolymerisation with a mask (DLP, LCD): a layer takes the same time however full it is."""

from __future__ import annotations

from app.processes.estimating import layerwise
from app.processes.orienting import CURED
from app.processes.process import DesignRules, Process
from app.processes.setting import MachineSetting
from app.processes.vat import VatProfile

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
        code="vpp-uvm-p-resin-50",
        material_class="resin",
        layer_um=50.0,
        layer_s=8.0,
        warmup_h=0.1,
        support_density=0.12,
        energy_kwh_per_kg=(8.0, 40.0),
        setup_min_per_build=15.0,
        teardown_min_per_build=20.0,
        support_removal_min_per_part=8.0,
        waste_fraction=0.05,
        confidence="medium",
    ),
    MachineSetting(
        code="vpp-uvm-p-generic-50",
        material_class="resin",
        layer_um=50.0,
        layer_s=13.25,
        support_density=0.12,
        energy_kwh_per_kg=(8.0, 40.0),
        setup_min_per_build=15.0,
        teardown_min_per_build=20.0,
        support_removal_min_per_part=8.0,
        waste_fraction=0.05,
        profile=VatProfile(layer_mm=0.05, once_s=213.5, layer_s=13.25, lift_mm=7.0),
        synonyms=("generic-0.05",),
        source=(
            "PrusaSlicer 2.5, SLA with 8 s a layer, 35 s the first, 10 faded: time exact; supports and pad "
            "fitted to its slicings (scripts/fit_estimates.py)"
        ),
        confidence="high",
    ),
)

VPP_UVM_P = Process(
    code="VPP-UVM/P",
    category="VPP",
    name_en="Vat photopolymerisation with a mask",
    name_de="Badbasierte Photopolymerisation mit Maske",
    synonyms=(
        "DLP",
        "LCD",
        "MSLA",
        "CLIP",
        "DLS",
        "digital light processing",
        "digital light synthesis",
        "masked stereolithography",
        "Maskenbelichtung",
    ),
    packing="plate",
    gap_mm=3.0,
    fill=0.6,  # background: usual share of the plate
    rules=_RULES,
    settings=_SETTINGS,
    required_steps=("post-cure",),
    estimate=layerwise(30),
    orientation=CURED,
)

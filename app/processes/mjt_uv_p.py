"""Material jetting of photopolymers (PolyJet, MultiJet); support stands under every down-facing surface."""

from __future__ import annotations

from app.processes.estimating import layerwise
from app.processes.orienting import JETTED
from app.processes.process import DesignRules, Process
from app.processes.setting import MachineSetting

_RULES = DesignRules(
    min_wall_mm=1.0,
    support_rule_deg=0,
    tolerance_pct=0.1,
    tolerance_min_mm=0.1,
    roughness_ra_um=(0.5, 3.0),
    min_hole_mm=0.5,
    min_gap_mm=0.2,
    min_escape_hole_mm=3.0,
    min_pin_mm=0.5,
    max_aspect_ratio=15.0,
    source=(
        "Design Rules for 3D Printing (Protolabs/Hubs poster); cifproto DFM for 3D printing; UC "
        "Davis TEAM PolyJet; background"
    ),
    confidence="high",
)

_SETTINGS = (
    MachineSetting(
        code="mjt-uv-p-photopolymer-27",
        material_class="resin",
        layer_um=27.0,
        layer_s=12.0,
        warmup_h=0.3,
        support_density=0.4,
        energy_kwh_per_kg=(30.0, 120.0),
        setup_min_per_build=15.0,
        teardown_min_per_build=25.0,
        support_removal_min_per_part=12.0,
        waste_fraction=0.1,
        source="UC Davis TEAM PolyJet (found: layers 16-32 um; the rest: background)",
        confidence="medium",
    ),
)

MJT_UV_P = Process(
    code="MJT-UV/P",
    category="MJT",
    name_en="Material jetting of photopolymers",
    name_de="Materialauftrag von Photopolymeren (Material Jetting)",
    synonyms=(
        "PolyJet",
        "MultiJet",
        "MJP",
        "MJM",
        "material jetting",
        "multi jet printing",
        "Multi-Jet-Modeling",
    ),
    packing="plate",
    gap_mm=5.0,
    fill=0.6,  # background: usual share of the plate
    rules=_RULES,
    settings=_SETTINGS,
    required_steps=(),
    estimate=layerwise(0),
    orientation=JETTED,
)

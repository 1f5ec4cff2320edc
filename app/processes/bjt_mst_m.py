"""Binder jetting of metals in several steps: printed, cured, depowdered, sintered."""

from __future__ import annotations

from app.processes.estimating import NO_SUPPORTS, layerwise
from app.processes.orienting import IN_POWDER
from app.processes.process import DesignRules, Process
from app.processes.setting import MachineSetting

_RULES = DesignRules(
    min_wall_mm=3.0,
    support_rule_deg=90,
    tolerance_pct=1.5,
    tolerance_min_mm=0.2,
    roughness_ra_um=(3.0, 9.0),
    min_hole_mm=1.5,
    min_gap_mm=0.5,
    min_escape_hole_mm=5.0,
    min_pin_mm=2.0,
    max_aspect_ratio=8.0,
    source="Design Rules for 3D Printing (Protolabs/Hubs poster); background",
    confidence="medium",
)

_SETTINGS = (
    MachineSetting(
        code="bjt-mst-m-steel-65",
        material_class="stainless steel",
        layer_um=65.0,
        layer_s=20.0,
        warmup_h=0.3,
        cooldown_h_per_100mm=1.0,
        refresh_fraction=0.05,
        support_density=0.0,
        energy_kwh_per_kg=(20.0, 80.0),
        setup_min_per_build=45.0,
        teardown_min_per_build=90.0,
        support_removal_min_per_part=5.0,
        cooldown_on_machine=False,
        shrinkage_fraction=0.17,
        waste_fraction=0.05,
    ),
    MachineSetting(
        code="bjt-mst-m-infiltrated-100",
        material_class="infiltrated steel",
        layer_um=100.0,
        layer_s=20.0,
        warmup_h=0.3,
        cooldown_h_per_100mm=1.0,
        refresh_fraction=0.05,
        support_density=0.0,
        energy_kwh_per_kg=(20.0, 80.0),
        setup_min_per_build=45.0,
        teardown_min_per_build=90.0,
        support_removal_min_per_part=5.0,
        cooldown_on_machine=False,
        shrinkage_fraction=0.01,
        waste_fraction=0.05,
    ),
)

BJT_MST_M = Process(
    code="BJT-MSt/M",
    category="BJT",
    name_en="Binder jetting of metals",
    name_de="Binderjetting von Metallen",
    synonyms=(
        "BJT",
        "MBJ",
        "metal binder jetting",
        "Metal Jet",
        "Bindemittelauftrag",
        "Metall-Binderjetting",
        "single pass jetting",
    ),
    packing="volume",
    gap_mm=3.0,
    fill=0.45,  # background: boxes nested in three dimensions
    rules=_RULES,
    settings=_SETTINGS,
    required_steps=(
        "depowdering",
        "debinding-sintering",
    ),
    estimate=layerwise(NO_SUPPORTS),
    orientation=IN_POWDER,
)

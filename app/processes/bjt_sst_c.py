"""Binder jetting of foundry sand in a single step: moulds and cores."""

from __future__ import annotations

from app.processes.estimating import NO_SUPPORTS, layerwise
from app.processes.orienting import IN_POWDER
from app.processes.process import DesignRules, Process
from app.processes.setting import MachineSetting

_RULES = DesignRules(
    min_wall_mm=3.0,
    support_rule_deg=90,
    tolerance_pct=0.3,
    tolerance_min_mm=0.3,
    roughness_ra_um=(25.0, 60.0),
    min_hole_mm=3.0,
    min_gap_mm=2.0,
    min_escape_hole_mm=10.0,
    min_pin_mm=3.0,
    max_aspect_ratio=15.0,
    source="Design Rules for 3D Printing (Protolabs/Hubs poster); background",
    confidence="high",
)

_SETTINGS = (
    MachineSetting(
        code="bjt-sst-c-sand-300",
        material_class="sand",
        layer_um=300.0,
        layer_s=30.0,
        warmup_h=0.2,
        refresh_fraction=0.2,
        support_density=0.0,
        energy_kwh_per_kg=(0.5, 4.0),
        setup_min_per_build=45.0,
        teardown_min_per_build=90.0,
        cooldown_on_machine=False,
    ),
)

BJT_SST_C = Process(
    code="BJT-SSt/C",
    category="BJT",
    name_en="Binder jetting of sand",
    name_de="Binderjetting von Sand",
    synonyms=(
        "sand printing",
        "3D sand printing",
        "Sanddruck",
        "Formsand",
        "Sandkern",
        "sand core",
        "sand mould",
        "Binderjetting Sand",
    ),
    packing="volume",
    gap_mm=10.0,
    fill=0.45,  # background: boxes nested in three dimensions
    rules=_RULES,
    settings=_SETTINGS,
    required_steps=("depowdering",),
    estimate=layerwise(NO_SUPPORTS),
    orientation=IN_POWDER,
    is_for_moulds=True,
)

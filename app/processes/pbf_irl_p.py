"""Powder bed fusion with infrared light and a fusing agent (MJF): a layer takes ten seconds, however full."""

from __future__ import annotations

from app.processes.estimating import NO_SUPPORTS, layerwise
from app.processes.orienting import IN_POWDER
from app.processes.process import DesignRules, Process
from app.processes.setting import MachineSetting

_RULES = DesignRules(
    min_wall_mm=0.5,
    support_rule_deg=90,
    tolerance_pct=0.3,
    tolerance_min_mm=0.3,
    roughness_ra_um=(7.0, 15.0),
    min_hole_mm=1.0,
    min_gap_mm=0.5,
    min_escape_hole_mm=3.0,
    min_pin_mm=1.0,
    max_aspect_ratio=20.0,
    hollow_above_mm=20.0,
    source=(
        "3Faktur MJF design requirements; cifproto DFM for 3D printing; Design Rules for 3D "
        "Printing (Protolabs/Hubs poster); additive.tools post-processing for polymer AM; "
        "Solidlines MJF design guide; background"
    ),
    confidence="high",
)

_TPU_RULES = DesignRules(
    min_wall_mm=1.0,
    support_rule_deg=90,
    tolerance_pct=0.3,
    tolerance_min_mm=0.3,
    roughness_ra_um=(7.0, 15.0),
    min_hole_mm=1.0,
    min_gap_mm=0.5,
    min_escape_hole_mm=3.0,
    min_pin_mm=1.0,
    max_aspect_ratio=20.0,
    hollow_above_mm=20.0,
    source=(
        "3Faktur MJF design requirements; Design Rules for 3D Printing (Protolabs/Hubs poster); "
        "additive.tools post-processing for polymer AM; Solidlines MJF design guide; cifproto DFM "
        "for 3D printing; background"
    ),
    confidence="high",
)

_SETTINGS = (
    MachineSetting(
        code="pbf-irl-p-pa12-80",
        material_class="PA12",
        layer_um=80.0,
        layer_s=10.0,
        warmup_h=0.5,
        cooldown_h_per_100mm=12.0,
        refresh_fraction=0.2,
        support_density=0.0,
        energy_kwh_per_kg=(15.0, 45.0),
        setup_min_per_build=40.0,
        teardown_min_per_build=60.0,
        cooldown_on_machine=False,
        source=(
            "HP 3D High Reusability PA 12 technical fact sheet; Cubic Inch: how a 3D printing price "
            "is calculated; public GitHub AM cost calculator: machine list with price, build rate, "
            "footprint; public GitHub machine profile table (build volumes, layers) (found: layer 80 "
            "um, refresh 20 %; the rest: background)"
        ),
        confidence="high",
    ),
    MachineSetting(
        code="pbf-irl-p-pa11-80",
        material_class="PA11",
        layer_um=80.0,
        layer_s=10.0,
        warmup_h=0.5,
        cooldown_h_per_100mm=12.0,
        refresh_fraction=0.3,
        support_density=0.0,
        energy_kwh_per_kg=(15.0, 45.0),
        setup_min_per_build=40.0,
        teardown_min_per_build=60.0,
        cooldown_on_machine=False,
        confidence="medium",
    ),
    MachineSetting(
        code="pbf-irl-p-pa12-gb-80",
        material_class="filled PA",
        layer_um=80.0,
        layer_s=10.0,
        warmup_h=0.5,
        cooldown_h_per_100mm=12.0,
        refresh_fraction=0.3,
        support_density=0.0,
        energy_kwh_per_kg=(15.0, 45.0),
        setup_min_per_build=40.0,
        teardown_min_per_build=70.0,
        cooldown_on_machine=False,
        confidence="medium",
    ),
    MachineSetting(
        code="pbf-irl-p-tpu-80",
        material_class="TPU",
        layer_um=80.0,
        layer_s=10.0,
        warmup_h=0.5,
        cooldown_h_per_100mm=12.0,
        refresh_fraction=0.2,
        support_density=0.0,
        energy_kwh_per_kg=(18.0, 50.0),
        setup_min_per_build=40.0,
        teardown_min_per_build=75.0,
        cooldown_on_machine=False,
    ),
    MachineSetting(
        code="pbf-irl-p-pp-80",
        material_class="PP",
        layer_um=80.0,
        layer_s=10.0,
        warmup_h=0.5,
        cooldown_h_per_100mm=12.0,
        refresh_fraction=0.25,
        support_density=0.0,
        energy_kwh_per_kg=(15.0, 45.0),
        setup_min_per_build=40.0,
        teardown_min_per_build=60.0,
        cooldown_on_machine=False,
    ),
)

PBF_IRL_P = Process(
    code="PBF-IrL/P",
    category="PBF",
    name_en="Infrared powder bed fusion of polymers",
    name_de="Infrarot-Pulverbettschmelzen von Kunststoffen",
    synonyms=(
        "MJF",
        "HP MJF",
        "Multi Jet Fusion",
        "multijet fusion",
        "HSS",
        "high speed sintering",
        "SAF",
        "selective absorption fusion",
    ),
    packing="volume",
    gap_mm=5.0,
    fill=0.45,  # background: boxes nested in three dimensions
    rules=_RULES,
    settings=_SETTINGS,
    required_steps=("depowdering",),
    estimate=layerwise(NO_SUPPORTS),
    orientation=IN_POWDER,
    rules_by_material_class=(("TPU", _TPU_RULES),),
)

"""Laser sintering of polymers (SLS); the cake cools outside the machine or overnight, not on paid time."""

from __future__ import annotations

from app.processes.estimating import NO_SUPPORTS, scanned
from app.processes.orienting import IN_POWDER
from app.processes.process import DesignRules, Process
from app.processes.setting import MachineSetting

_RULES = DesignRules(
    min_wall_mm=0.7,
    support_rule_deg=90,
    tolerance_pct=0.3,
    tolerance_min_mm=0.3,
    roughness_ra_um=(10.0, 15.0),
    min_hole_mm=1.5,
    min_gap_mm=0.5,
    min_escape_hole_mm=3.5,
    min_pin_mm=0.8,
    max_aspect_ratio=20.0,
    source=(
        "Design Rules for 3D Printing (Protolabs/Hubs poster); Materialise PA 12 (SLS) design "
        "guidelines; arti90 design clues; Layer X SLS design rules; exaparts design guidelines "
        "Formiga P110; addema SLS recommendations; additive.tools post-processing for polymer AM"
    ),
    confidence="high",
)

_FILLED_RULES = DesignRules(
    min_wall_mm=1.5,
    support_rule_deg=90,
    tolerance_pct=0.3,
    tolerance_min_mm=0.3,
    roughness_ra_um=(10.0, 15.0),
    min_hole_mm=1.5,
    min_gap_mm=0.5,
    min_escape_hole_mm=3.5,
    min_pin_mm=0.8,
    max_aspect_ratio=20.0,
    source=(
        "addema SLS recommendations; Layer X SLS design rules; exaparts design guidelines Formiga "
        "P110; Design Rules for 3D Printing (Protolabs/Hubs poster); additive.tools "
        "post-processing for polymer AM; arti90 design clues; Materialise PA 12 (SLS) design "
        "guidelines"
    ),
    confidence="medium",
)

_SETTINGS = (
    MachineSetting(
        code="pbf-lb-p-pa12-100",
        material_class="PA12",
        layer_um=100.0,
        layer_s=12.0,
        volume_rate_mm3_s=45.0,
        contour_speed_mm_s=2500.0,
        warmup_h=2.5,
        cooldown_h_per_100mm=6.0,
        refresh_fraction=0.3,
        support_density=0.0,
        energy_kwh_per_kg=(20.0, 60.0),
        setup_min_per_build=45.0,
        teardown_min_per_build=60.0,
        cooldown_on_machine=False,
        source=(
            "public GitHub print calculators (SLS packing 0.08, refresh 0.30, post-processing 15-20 "
            "min), stored text index ids 56982608525 and 56682651905; Kellens et al. 2011 Energy and "
            "resource efficiency of SLS/SLM; Baumers et al. Energy inputs to AM (61-4849 MJ/kg) "
            "(found: packing 8 %, refresh 30 % in public calculators; 17-1347 kWh/kg total AM span; "
            "the rest: background)"
        ),
        confidence="medium",
    ),
    MachineSetting(
        code="pbf-lb-p-pa11-100",
        material_class="PA11",
        layer_um=100.0,
        layer_s=12.0,
        volume_rate_mm3_s=42.0,
        contour_speed_mm_s=2500.0,
        warmup_h=2.5,
        cooldown_h_per_100mm=6.0,
        refresh_fraction=0.5,
        support_density=0.0,
        energy_kwh_per_kg=(20.0, 60.0),
        setup_min_per_build=45.0,
        teardown_min_per_build=60.0,
        cooldown_on_machine=False,
    ),
    MachineSetting(
        code="pbf-lb-p-filled-pa-100",
        material_class="filled PA",
        layer_um=100.0,
        layer_s=12.0,
        volume_rate_mm3_s=40.0,
        contour_speed_mm_s=2300.0,
        warmup_h=2.5,
        cooldown_h_per_100mm=6.0,
        refresh_fraction=0.5,
        support_density=0.0,
        energy_kwh_per_kg=(18.0, 55.0),
        setup_min_per_build=45.0,
        teardown_min_per_build=70.0,
        cooldown_on_machine=False,
    ),
    MachineSetting(
        code="pbf-lb-p-pa6-100",
        material_class="PA6",
        layer_um=100.0,
        layer_s=12.0,
        volume_rate_mm3_s=40.0,
        contour_speed_mm_s=2300.0,
        warmup_h=3.0,
        cooldown_h_per_100mm=6.0,
        refresh_fraction=0.5,
        support_density=0.0,
        energy_kwh_per_kg=(18.0, 55.0),
        setup_min_per_build=45.0,
        teardown_min_per_build=70.0,
        cooldown_on_machine=False,
    ),
    MachineSetting(
        code="pbf-lb-p-tpu-100",
        material_class="TPU",
        layer_um=100.0,
        layer_s=12.0,
        volume_rate_mm3_s=28.0,
        contour_speed_mm_s=1800.0,
        warmup_h=1.5,
        cooldown_h_per_100mm=4.0,
        refresh_fraction=0.2,
        support_density=0.0,
        energy_kwh_per_kg=(20.0, 60.0),
        setup_min_per_build=45.0,
        teardown_min_per_build=75.0,
        cooldown_on_machine=False,
        source=("EOS TPU 1301 material data sheet (found: low refresh rate stated; the rest: background)"),
        confidence="medium",
    ),
    MachineSetting(
        code="pbf-lb-p-pp-100",
        material_class="PP",
        layer_um=100.0,
        layer_s=12.0,
        volume_rate_mm3_s=40.0,
        contour_speed_mm_s=2500.0,
        warmup_h=2.5,
        cooldown_h_per_100mm=6.0,
        refresh_fraction=0.5,
        support_density=0.0,
        energy_kwh_per_kg=(20.0, 60.0),
        setup_min_per_build=45.0,
        teardown_min_per_build=60.0,
        cooldown_on_machine=False,
    ),
    MachineSetting(
        code="pbf-lb-p-paek-120",
        material_class="high-performance polymer",
        layer_um=120.0,
        layer_s=15.0,
        volume_rate_mm3_s=20.0,
        contour_speed_mm_s=1500.0,
        warmup_h=5.0,
        cooldown_h_per_100mm=10.0,
        refresh_fraction=1.0,
        support_density=0.0,
        energy_kwh_per_kg=(60.0, 150.0),
        setup_min_per_build=60.0,
        teardown_min_per_build=90.0,
        cooldown_on_machine=False,
    ),
)

PBF_LB_P = Process(
    code="PBF-LB/P",
    category="PBF",
    name_en="Laser sintering of polymers",
    name_de="Lasersintern von Kunststoffen",
    synonyms=(
        "SLS",
        "LS",
        "selective laser sintering",
        "laser sintering",
        "selektives Lasersintern",
        "Kunststoff-Lasersintern",
        "LPBF polymer",
    ),
    packing="volume",
    gap_mm=5.0,
    fill=0.45,  # background: boxes nested in three dimensions
    rules=_RULES,
    settings=_SETTINGS,
    required_steps=("depowdering",),
    estimate=scanned(NO_SUPPORTS),
    orientation=IN_POWDER,
    rules_by_material_class=(("filled PA", _FILLED_RULES),),
)

"""Electron-beam powder bed fusion of metals (EBM). The volume rates are effective: contours are in them."""

from __future__ import annotations

from app.processes.estimating import scanned
from app.processes.orienting import MELTED_HOT
from app.processes.process import DesignRules, Process
from app.processes.setting import MachineSetting

_RULES = DesignRules(
    min_wall_mm=0.8,
    support_rule_deg=60,
    tolerance_pct=0.4,
    tolerance_min_mm=0.3,
    roughness_ra_um=(20.0, 40.0),
    min_hole_mm=1.0,
    min_gap_mm=1.0,
    min_escape_hole_mm=6.0,
    min_pin_mm=1.0,
    max_aspect_ratio=15.0,
    max_thickness_ratio=4.0,
    source=(
        "Table of AM machine design rules (EOS M400, Arcam Q20plus); background; "
        "thickness ratio: our figure, after the words of Renishaw's Design for metal AM"
    ),
    confidence="low",
)

_SETTINGS = (
    MachineSetting(
        code="pbf-eb-m-ti64-50",
        material_class="titanium",
        layer_um=50.0,
        layer_s=12.0,
        volume_rate_mm3_s=12.0,
        warmup_h=1.5,
        cooldown_h_per_100mm=4.0,
        support_density=0.05,
        energy_kwh_per_kg=(17.0, 60.0),
        setup_min_per_build=90.0,
        teardown_min_per_build=90.0,
        support_removal_min_per_part=15.0,
        waste_fraction=0.04,
        source=(
            "Baumers et al. Energy inputs to AM (61-4849 MJ/kg); public GitHub printing profile code "
            "(Arcam Q20+ reference 1500 W, 5000 mm/s) (found: energy span, scan 5000 mm/s reference; "
            "the rest: background)"
        ),
    ),
    MachineSetting(
        code="pbf-eb-m-nickel-cobalt-75",
        material_class="nickel",
        layer_um=75.0,
        layer_s=12.0,
        volume_rate_mm3_s=12.0,
        warmup_h=2.0,
        cooldown_h_per_100mm=5.0,
        support_density=0.05,
        energy_kwh_per_kg=(15.0, 60.0),
        setup_min_per_build=90.0,
        teardown_min_per_build=90.0,
        support_removal_min_per_part=20.0,
        waste_fraction=0.04,
    ),
    MachineSetting(
        code="pbf-eb-m-tial-90",
        material_class="titanium aluminide",
        layer_um=90.0,
        layer_s=12.0,
        volume_rate_mm3_s=12.0,
        warmup_h=2.5,
        cooldown_h_per_100mm=6.0,
        support_density=0.05,
        energy_kwh_per_kg=(20.0, 70.0),
        setup_min_per_build=90.0,
        teardown_min_per_build=90.0,
        support_removal_min_per_part=20.0,
        waste_fraction=0.04,
    ),
    MachineSetting(
        code="pbf-eb-m-copper-50",
        material_class="copper",
        layer_um=50.0,
        layer_s=12.0,
        volume_rate_mm3_s=12.0,
        warmup_h=1.5,
        cooldown_h_per_100mm=5.0,
        support_density=0.05,
        energy_kwh_per_kg=(15.0, 60.0),
        setup_min_per_build=90.0,
        teardown_min_per_build=90.0,
        support_removal_min_per_part=20.0,
        waste_fraction=0.04,
    ),
)

PBF_EB_M = Process(
    code="PBF-EB/M",
    category="PBF",
    name_en="Electron-beam powder bed fusion of metals",
    name_de="Pulverbettbasiertes Elektronenstrahlschmelzen von Metallen",
    synonyms=(
        "EBM",
        "E-PBF",
        "EB-PBF",
        "SEBM",
        "electron beam melting",
        "Elektronenstrahlschmelzen",
        "selektives Elektronenstrahlschmelzen",
    ),
    packing="plate",
    gap_mm=3.0,
    fill=0.6,  # background: usual share of the plate
    rules=_RULES,
    settings=_SETTINGS,
    required_steps=("depowdering",),
    estimate=scanned(60),
    orientation=MELTED_HOT,
)

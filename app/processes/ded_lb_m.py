"""Directed energy deposition of metal powder or wire with a laser (LMD, laser cladding), near net shape."""

from __future__ import annotations

from app.processes.estimating import deposited
from app.processes.orienting import DEPOSITED
from app.processes.process import DesignRules, Process
from app.processes.setting import MachineSetting

_ALLOWANCE_MM = 1.5  # machining allowance, 1 to 3 mm (background)

_RULES = DesignRules(
    min_wall_mm=1.5,
    support_rule_deg=30,
    tolerance_pct=1.0,
    tolerance_min_mm=1.0,
    roughness_ra_um=(15.0, 60.0),
    min_hole_mm=5.0,
    min_gap_mm=5.0,
    min_pin_mm=2.0,
    max_aspect_ratio=20.0,
    max_thickness_ratio=4.0,
    source="background; thickness ratio: our figure, after the words of Renishaw's Design for metal AM",
    confidence="medium",
)

_SETTINGS = (
    MachineSetting(
        code="ded-lb-m-steel-nickel-800",
        material_class="nickel",
        layer_um=800.0,
        layer_s=0.0,
        volume_rate_mm3_s=15.0,
        warmup_h=0.3,
        support_density=0.0,
        energy_kwh_per_kg=(15.0, 60.0),
        setup_min_per_build=90.0,
        teardown_min_per_build=30.0,
        waste_fraction=0.3,
        source=(
            "public GitHub AM cost calculator: machine list with price, build rate, footprint (found: "
            "50-70 cm3/h class; the rest: background)"
        ),
        confidence="medium",
    ),
    MachineSetting(
        code="ded-lb-m-titanium-600",
        material_class="titanium",
        layer_um=600.0,
        layer_s=0.0,
        volume_rate_mm3_s=10.0,
        warmup_h=0.5,
        support_density=0.0,
        energy_kwh_per_kg=(20.0, 80.0),
        setup_min_per_build=100.0,
        teardown_min_per_build=30.0,
        waste_fraction=0.3,
    ),
    MachineSetting(
        code="ded-lb-m-cobalt-600",
        material_class="cobalt-chrome",
        layer_um=600.0,
        layer_s=0.0,
        volume_rate_mm3_s=10.0,
        warmup_h=0.5,
        support_density=0.0,
        energy_kwh_per_kg=(15.0, 60.0),
        setup_min_per_build=90.0,
        teardown_min_per_build=30.0,
        waste_fraction=0.3,
    ),
)

DED_LB_M = Process(
    code="DED-LB/M",
    category="DED",
    name_en="Laser directed energy deposition of metals",
    name_de="Laserauftragschweißen von Metallen",
    synonyms=(
        "LMD",
        "DMD",
        "LENS",
        "laser metal deposition",
        "laser cladding",
        "direct metal deposition",
        "Laserauftragschweißen",
        "Laserauftragschweissen",
        "Pulverauftragschweißen",
    ),
    packing="plate",
    gap_mm=20.0,
    fill=0.6,  # background: usual share of the plate
    rules=_RULES,
    settings=_SETTINGS,
    required_steps=("plate-removal-saw",),
    estimate=deposited(30, allowance_mm=_ALLOWANCE_MM),
    orientation=DEPOSITED,
)

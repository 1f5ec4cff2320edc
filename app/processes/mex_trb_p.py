"""Material extrusion of polymers (FDM, FFF). Speeds are effective ones: accelerating is in them."""

from __future__ import annotations

from app.processes.estimating import extruded
from app.processes.mex_profiles import GENERIC_02, GENERIC_02_BRIDGES
from app.processes.orienting import EXTRUDED
from app.processes.process import DesignRules, Process
from app.processes.setting import MachineSetting

_RULES = DesignRules(
    min_wall_mm=0.8,
    support_rule_deg=45,
    tolerance_pct=0.3,
    tolerance_min_mm=0.3,
    roughness_ra_um=(6.0, 18.0),
    min_hole_mm=2.0,
    min_gap_mm=0.5,
    min_escape_hole_mm=5.0,
    min_pin_mm=3.0,
    max_aspect_ratio=8.0,
    max_bridge_mm=10.0,
    source=(
        "Design Rules for 3D Printing (Protolabs/Hubs poster); SAIC F370 design specifications; "
        "cifproto DFM for 3D printing; arti90 design clues; Hycube Works design guide; public "
        "GitHub equipment page EOS M290 / Fortus 450mc / EOS P396; additive.tools PLA; "
        "additive.tools PETG; background"
    ),
    confidence="high",
)

_SETTINGS = (
    MachineSetting(
        code="mex-trb-p-standard-200",
        material_class="standard filament",
        layer_um=200.0,
        layer_s=4.0,
        contour_speed_mm_s=25.0,
        warmup_h=0.1,
        support_density=0.1,
        support_side_mm=0.7,
        support_face_mm=0.42,
        energy_kwh_per_kg=(4.0, 20.0),
        setup_min_per_build=10.0,
        teardown_min_per_build=8.0,
        support_removal_min_per_part=5.0,
        waste_fraction=0.03,
        line_width_mm=0.45,
        infill_speed_mm_s=40.0,
        wall_lines=3,
        skin_layers=5,
        infill_fraction=0.2,
        source=(
            "speeds fitted to PrusaSlicer times of 39 parts (3 walls, 4 and 5 skins, 20 % infill; set "
            "to 45 and 80 mm/s); the rest: background"
        ),
        confidence="medium",
    ),
    MachineSetting(
        code="mex-trb-p-standard-200-solid",
        material_class="standard filament",
        layer_um=200.0,
        layer_s=4.0,
        contour_speed_mm_s=25.0,
        warmup_h=0.1,
        support_density=0.1,
        support_side_mm=0.7,
        support_face_mm=0.42,
        energy_kwh_per_kg=(4.0, 20.0),
        setup_min_per_build=10.0,
        teardown_min_per_build=8.0,
        support_removal_min_per_part=5.0,
        waste_fraction=0.03,
        line_width_mm=0.45,
        infill_speed_mm_s=40.0,
        wall_lines=3,
        skin_layers=5,
        infill_fraction=1.0,
        source=(
            "speeds fitted to PrusaSlicer times of 39 parts (3 walls, 4 and 5 skins, 20 % infill; set "
            "to 45 and 80 mm/s); the rest: background"
        ),
        confidence="medium",
    ),
    MachineSetting(
        code="mex-trb-p-standard-200-fast",
        material_class="standard filament",
        layer_um=200.0,
        layer_s=3.0,
        contour_speed_mm_s=60.0,
        warmup_h=0.1,
        support_density=0.1,
        support_side_mm=0.7,
        support_face_mm=0.42,
        energy_kwh_per_kg=(4.0, 20.0),
        setup_min_per_build=4.0,
        teardown_min_per_build=3.0,
        support_removal_min_per_part=5.0,
        waste_fraction=0.03,
        line_width_mm=0.45,
        infill_speed_mm_s=100.0,
        wall_lines=3,
        skin_layers=5,
        infill_fraction=0.2,
        source="background; machines with input shaping, about 2.5 times the fitted speeds",
    ),
    MachineSetting(
        code="mex-trb-p-technical-250",
        material_class="technical filament",
        layer_um=250.0,
        layer_s=4.0,
        contour_speed_mm_s=28.0,
        warmup_h=0.5,
        support_density=0.2,
        support_side_mm=0.7,
        support_face_mm=0.42,
        energy_kwh_per_kg=(8.0, 60.0),
        setup_min_per_build=20.0,
        teardown_min_per_build=15.0,
        support_removal_min_per_part=12.0,
        waste_fraction=0.03,
        line_width_mm=0.5,
        infill_speed_mm_s=56.0,
        source=(
            "background; nominal speeds times 0.7, the share found when fitting the standard profile "
            "to slicer times"
        ),
        confidence="medium",
    ),
    MachineSetting(
        code="mex-trb-p-paek-pei-250",
        material_class="high-performance polymer",
        layer_um=250.0,
        layer_s=4.0,
        contour_speed_mm_s=21.0,
        warmup_h=1.5,
        cooldown_h_per_100mm=0.5,
        support_density=0.25,
        support_side_mm=0.7,
        support_face_mm=0.42,
        energy_kwh_per_kg=(25.0, 150.0),
        setup_min_per_build=30.0,
        teardown_min_per_build=20.0,
        support_removal_min_per_part=25.0,
        waste_fraction=0.03,
        line_width_mm=0.5,
        infill_speed_mm_s=35.0,
        source=(
            "background; nominal speeds times 0.7, the share found when fitting the standard profile "
            "to slicer times"
        ),
        confidence="medium",
    ),
    MachineSetting(
        code="mex-trb-p-tpu-200",
        material_class="TPU",
        layer_um=200.0,
        layer_s=4.0,
        contour_speed_mm_s=17.5,
        warmup_h=0.1,
        support_density=0.15,
        support_side_mm=0.7,
        support_face_mm=0.42,
        energy_kwh_per_kg=(5.0, 30.0),
        setup_min_per_build=12.0,
        teardown_min_per_build=8.0,
        support_removal_min_per_part=8.0,
        waste_fraction=0.03,
        line_width_mm=0.42,
        infill_speed_mm_s=24.5,
        source=(
            "background; nominal speeds times 0.7, the share found when fitting the standard profile "
            "to slicer times"
        ),
    ),
    MachineSetting(
        code="mex-trb-p-generic-200",
        material_class="standard filament",
        layer_um=200.0,
        layer_s=4.0,
        contour_speed_mm_s=25.0,
        support_density=0.1,
        support_side_mm=0.7,
        support_face_mm=0.42,
        energy_kwh_per_kg=(4.0, 20.0),
        setup_min_per_build=10.0,
        teardown_min_per_build=8.0,
        support_removal_min_per_part=5.0,
        waste_fraction=0.03,
        line_width_mm=0.45,
        infill_speed_mm_s=40.0,
        wall_lines=3,
        skin_layers=5,
        infill_fraction=0.2,
        profile=GENERIC_02,
        synonyms=("generic-0.2",),
        source=(
            "a PrusaSlicer 2.5 profile: 3 walls of 0.45 mm, 5 and 4 skins, 20 % grid, support from 45°"
            "; times and volumes fitted to its slicings (scripts/fit_estimates.py)"
        ),
        confidence="high",
    ),
    MachineSetting(
        code="mex-trb-p-generic-200-bridges",
        material_class="standard filament",
        layer_um=200.0,
        layer_s=4.0,
        contour_speed_mm_s=25.0,
        support_density=0.1,
        support_side_mm=0.7,
        support_face_mm=0.42,
        energy_kwh_per_kg=(4.0, 20.0),
        setup_min_per_build=10.0,
        teardown_min_per_build=8.0,
        support_removal_min_per_part=5.0,
        waste_fraction=0.03,
        line_width_mm=0.45,
        infill_speed_mm_s=40.0,
        wall_lines=3,
        skin_layers=5,
        infill_fraction=0.2,
        profile=GENERIC_02_BRIDGES,
        synonyms=("generic-0.2-bridges",),
        source=(
            "a PrusaSlicer 2.5 profile: 3 walls of 0.45 mm, 5 and 4 skins, 20 % grid, support from 45°"
            " and under bridges, no sheath; fitted to its slicings (scripts/fit_estimates.py)"
        ),
        confidence="high",
    ),
)

MEX_TRB_P = Process(
    code="MEX-TRB/P",
    category="MEX",
    name_en="Material extrusion of polymers",
    name_de="Materialextrusion von Kunststoffen",
    synonyms=(
        "FDM",
        "FFF",
        "FLM",
        "fused deposition modeling",
        "fused filament fabrication",
        "Schmelzschichtung",
        "Filament-3D-Druck",
        "filament printing",
    ),
    packing="plate",
    gap_mm=5.0,
    fill=0.6,  # background: usual share of the plate
    rules=_RULES,
    settings=_SETTINGS,
    required_steps=(),
    estimate=extruded(45),
    orientation=EXTRUDED,
)

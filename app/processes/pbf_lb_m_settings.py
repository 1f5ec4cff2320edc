"""Machine settings of PBF-LB/M."""

from __future__ import annotations

from app.processes.setting import MachineSetting

PBF_LB_M_SETTINGS = (
    MachineSetting(
        code="pbf-lb-m-316l-40",
        material_class="stainless steel",
        layer_um=40.0,
        layer_s=9.0,
        volume_rate_mm3_s=3.7,
        contour_speed_mm_s=400.0,
        warmup_h=0.5,
        cooldown_h_per_100mm=1.0,
        support_density=0.2,
        energy_kwh_per_kg=(30.0, 110.0),
        setup_min_per_build=90.0,
        teardown_min_per_build=60.0,
        support_removal_min_per_part=20.0,
        waste_fraction=0.04,
        source=(
            "EOS process data sheet StainlessSteel 316L-4404 M 290 40 um; Phasio docs: Metal LPBF "
            "pricing; Why Does My 3D-Printed Part Cost So Much; Kellens et al. 2011 Energy and "
            "resource efficiency of SLS/SLM (found: layer, 3.7 mm3/s, machine rate; the rest: "
            "background)"
        ),
        confidence="high",
    ),
    MachineSetting(
        code="pbf-lb-m-316l-80",
        material_class="stainless steel",
        layer_um=80.0,
        layer_s=9.0,
        volume_rate_mm3_s=8.4,
        contour_speed_mm_s=450.0,
        warmup_h=0.5,
        cooldown_h_per_100mm=1.0,
        support_density=0.2,
        energy_kwh_per_kg=(25.0, 90.0),
        setup_min_per_build=90.0,
        teardown_min_per_build=60.0,
        support_removal_min_per_part=20.0,
        waste_fraction=0.04,
        source=(
            "EOS process data sheet StainlessSteel 316L-4441 M 400 40/80 um; Phasio docs: Metal LPBF "
            "pricing (found: layer, 8.4 mm3/s; the rest: background)"
        ),
        confidence="high",
    ),
    MachineSetting(
        code="pbf-lb-m-316l-20",
        material_class="stainless steel",
        layer_um=20.0,
        layer_s=9.0,
        volume_rate_mm3_s=2.0,
        contour_speed_mm_s=400.0,
        warmup_h=0.5,
        cooldown_h_per_100mm=1.0,
        support_density=0.2,
        energy_kwh_per_kg=(40.0, 140.0),
        setup_min_per_build=90.0,
        teardown_min_per_build=60.0,
        support_removal_min_per_part=20.0,
        waste_fraction=0.04,
        source=(
            "EOS process data sheet StainlessSteel 316L-4441 M 290 20 um; SLM 316L parameters table "
            "(found: layer, 2.0 mm3/s; the rest: background)"
        ),
        confidence="high",
    ),
    MachineSetting(
        code="pbf-lb-m-ph-steel-40",
        material_class="stainless steel",
        layer_um=40.0,
        layer_s=9.0,
        volume_rate_mm3_s=4.1,
        contour_speed_mm_s=400.0,
        warmup_h=0.5,
        cooldown_h_per_100mm=1.0,
        support_density=0.2,
        energy_kwh_per_kg=(30.0, 110.0),
        setup_min_per_build=90.0,
        teardown_min_per_build=60.0,
        support_removal_min_per_part=20.0,
        waste_fraction=0.04,
        source=(
            "EOS process data sheet StainlessSteel CX M 400-4 40/80 um (found: layer, 4.1 mm3/s, high "
            "end 7.8 at 80 um; the rest: background)"
        ),
        confidence="high",
    ),
    MachineSetting(
        code="pbf-lb-m-tool-steel-40",
        material_class="tool steel",
        layer_um=40.0,
        layer_s=9.0,
        volume_rate_mm3_s=3.5,
        contour_speed_mm_s=400.0,
        warmup_h=2.0,
        cooldown_h_per_100mm=1.5,
        support_density=0.25,
        energy_kwh_per_kg=(30.0, 120.0),
        setup_min_per_build=90.0,
        teardown_min_per_build=60.0,
        support_removal_min_per_part=25.0,
        waste_fraction=0.04,
        source=(
            "H13 SLM process map, Materials 2019 12(14) 2284 (found: layer, hatch and speed range; "
            "the rest: background)"
        ),
        confidence="medium",
    ),
    MachineSetting(
        code="pbf-lb-m-alsi10mg-30",
        material_class="aluminium",
        layer_um=30.0,
        layer_s=9.0,
        volume_rate_mm3_s=5.1,
        contour_speed_mm_s=700.0,
        warmup_h=0.7,
        cooldown_h_per_100mm=0.8,
        support_density=0.2,
        energy_kwh_per_kg=(60.0, 160.0),
        setup_min_per_build=90.0,
        teardown_min_per_build=60.0,
        support_removal_min_per_part=15.0,
        waste_fraction=0.04,
        source=(
            "EOS process data sheet Aluminium AlSi10Mg M 290 30 um (found: layer, 5.1 mm3/s; the "
            "rest: background)"
        ),
        confidence="high",
    ),
    MachineSetting(
        code="pbf-lb-m-alsi10mg-60",
        material_class="aluminium",
        layer_um=60.0,
        layer_s=9.0,
        volume_rate_mm3_s=10.5,
        contour_speed_mm_s=700.0,
        warmup_h=0.7,
        cooldown_h_per_100mm=0.8,
        support_density=0.2,
        energy_kwh_per_kg=(45.0, 130.0),
        setup_min_per_build=90.0,
        teardown_min_per_build=60.0,
        support_removal_min_per_part=15.0,
        waste_fraction=0.04,
        source=(
            "EOS process data sheet Aluminium AlSi10Mg M 290 60 um; EOS process data sheet Aluminium "
            "AlSi10Mg M 300-4 1kW 80 um (found: layer, 10.5 mm3/s; the rest: background)"
        ),
        confidence="high",
    ),
    MachineSetting(
        code="pbf-lb-m-al-high-strength-40",
        material_class="aluminium",
        layer_um=40.0,
        layer_s=9.0,
        volume_rate_mm3_s=4.8,
        contour_speed_mm_s=600.0,
        warmup_h=0.7,
        cooldown_h_per_100mm=0.8,
        support_density=0.2,
        energy_kwh_per_kg=(60.0, 160.0),
        setup_min_per_build=90.0,
        teardown_min_per_build=60.0,
        support_removal_min_per_part=15.0,
        waste_fraction=0.04,
        source=(
            "EOS process data sheet Aluminium Al5X1 M 290 40 um (found: layer, 4.8 mm3/s; the rest: "
            "background)"
        ),
        confidence="medium",
    ),
    MachineSetting(
        code="pbf-lb-m-ti64-30",
        material_class="titanium",
        layer_um=30.0,
        layer_s=9.0,
        volume_rate_mm3_s=5.0,
        contour_speed_mm_s=500.0,
        warmup_h=0.7,
        cooldown_h_per_100mm=1.0,
        support_density=0.25,
        energy_kwh_per_kg=(55.0, 150.0),
        setup_min_per_build=100.0,
        teardown_min_per_build=75.0,
        support_removal_min_per_part=25.0,
        waste_fraction=0.04,
        source=(
            "EOS Titanium Ti64 M 290 material data sheet 06.2022 (found: layer, 5 mm3/s (18 cm3/h); "
            "the rest: background)"
        ),
        confidence="high",
    ),
    MachineSetting(
        code="pbf-lb-m-nickel-40",
        material_class="nickel",
        layer_um=40.0,
        layer_s=9.0,
        volume_rate_mm3_s=4.2,
        contour_speed_mm_s=450.0,
        warmup_h=0.7,
        cooldown_h_per_100mm=1.0,
        support_density=0.25,
        energy_kwh_per_kg=(30.0, 110.0),
        setup_min_per_build=90.0,
        teardown_min_per_build=60.0,
        support_removal_min_per_part=25.0,
        waste_fraction=0.04,
        source="Phasio docs: Metal LPBF pricing (found: machine rate; the rest: background)",
        confidence="medium",
    ),
    MachineSetting(
        code="pbf-lb-m-cocr-40",
        material_class="cobalt-chrome",
        layer_um=40.0,
        layer_s=9.0,
        volume_rate_mm3_s=3.8,
        contour_speed_mm_s=450.0,
        warmup_h=0.5,
        cooldown_h_per_100mm=1.0,
        support_density=0.25,
        energy_kwh_per_kg=(30.0, 110.0),
        setup_min_per_build=90.0,
        teardown_min_per_build=60.0,
        support_removal_min_per_part=25.0,
        waste_fraction=0.04,
    ),
    MachineSetting(
        code="pbf-lb-m-copper-40",
        material_class="copper",
        layer_um=40.0,
        layer_s=9.0,
        volume_rate_mm3_s=3.5,
        contour_speed_mm_s=400.0,
        warmup_h=0.7,
        cooldown_h_per_100mm=1.0,
        support_density=0.2,
        energy_kwh_per_kg=(40.0, 160.0),
        setup_min_per_build=100.0,
        teardown_min_per_build=70.0,
        support_removal_min_per_part=20.0,
        waste_fraction=0.04,
        source=(
            "Fraunhofer IWS/TU Dresden: pure copper green-laser LPBF, Materials 2021 14(13) 3642 "
            "(found: laser type; the rest: background)"
        ),
    ),
    MachineSetting(
        code="pbf-lb-m-tungsten-30",
        material_class="tungsten",
        layer_um=30.0,
        layer_s=10.0,
        volume_rate_mm3_s=1.0,
        contour_speed_mm_s=200.0,
        warmup_h=1.5,
        cooldown_h_per_100mm=2.0,
        support_density=0.25,
        energy_kwh_per_kg=(60.0, 250.0),
        setup_min_per_build=120.0,
        teardown_min_per_build=90.0,
        support_removal_min_per_part=30.0,
        waste_fraction=0.04,
        source=(
            "public GitHub refractory-AM review note (machine and W density table) (found: porosity "
            "4-8 % typical; the rest: background)"
        ),
    ),
)

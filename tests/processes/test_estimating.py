"""The closed forms, against published examples and by hand."""

import math
from dataclasses import replace

import pytest

from app.processes import find_process
from app.processes.estimating import NO_SUPPORTS, count_layers, deposited, extruded, layerwise, scanned
from app.processes.setting import MachineSetting
from tests.processes.parts import make_cube, make_part

PYSLM = MachineSetting(
    code="pyslm",
    material_class="steel",
    layer_um=30.0,
    layer_s=30.0,
    volume_rate_mm3_s=0.16 * 1000.0 * 0.03,  # hatch × speed × layer height
    contour_speed_mm_s=250.0,
    confidence="high",
)


def test_a_beam_takes_pyslms_build_time():
    """Area / (hatch · speed) + contour length / contour speed + layers · recoating, summed layer by layer."""
    part, oriented = make_cube(20.0)
    layers = 667  # 20 mm / 30 µm, the last one begun
    area_mm2, contour_mm = 400.0, 80.0
    exact_layers = 20.0 / 0.03
    expected_s = exact_layers * (area_mm2 / (0.16 * 1000.0) + contour_mm / 250.0) + layers * 30.0
    estimate = scanned(NO_SUPPORTS)(part, oriented, PYSLM, 7.9, 1)
    assert estimate.build_s == 20_010.0
    assert estimate.build_s + estimate.part_s == pytest.approx(expected_s, rel=1e-12)


@pytest.mark.parametrize(
    ("code", "rate_mm3_s"),
    [("pbf-lb-m-316l-40", 3.7), ("pbf-lb-m-alsi10mg-60", 10.5), ("pbf-lb-m-ti64-30", 5.0)],
)
@pytest.mark.parametrize("lasers", [1, 4])
def test_exposure_alone_follows_the_volume_rates_of_eos_data_sheets(code, rate_mm3_s, lasers):
    """EOS M 290 data sheets; the M 300-4 exposes with up to four times the rate of AlSi10Mg."""
    part, oriented = make_cube(20.0)
    process = find_process("PBF-LB/M")
    setting = replace(process.setting(code), contour_speed_mm_s=None, support_density=0.0)
    estimate = process.estimate(part, oriented, setting, 2.7, lasers)
    assert estimate.part_s == pytest.approx(8000.0 / (rate_mm3_s * lasers))


def test_more_lasers_share_the_exposure_and_not_the_recoating():
    part, oriented = make_cube(20.0)
    one = scanned(NO_SUPPORTS)(part, oriented, PYSLM, 7.9, 1)
    four = scanned(NO_SUPPORTS)(part, oriented, PYSLM, 7.9, 4)
    assert four.part_s == pytest.approx(one.part_s / 4)
    assert four.build_s == one.build_s


def test_support_is_solid_by_its_density_and_costs_time_mass_energy_and_contact():
    setting = replace(
        PYSLM,
        contour_speed_mm_s=None,
        support_density=0.25,
        waste_fraction=0.2,
        energy_kwh_per_kg=(10.0, 30.0),
    )
    part, oriented = make_cube(20.0, support_volume_mm3=4000.0, contact_area_mm2=150.0)
    estimate = scanned(45)(part, oriented, setting, 8.0, 1)
    assert estimate.part_s == pytest.approx(9000.0 / 4.8)
    assert estimate.feedstock_g == pytest.approx(64.0)
    assert estimate.support_g == pytest.approx(8.0)
    assert estimate.waste_g == pytest.approx(72.0 * 0.2 / 0.8)
    assert estimate.support_contact_cm2 == pytest.approx(1.5)
    assert estimate.energy_kwh == pytest.approx(0.072 * 20.0)
    assert scanned(NO_SUPPORTS)(part, oriented, setting, 8.0, 1).support_g == 0.0


def test_support_has_sides_and_faces_where_the_setting_gives_them_a_thickness():
    part, oriented = make_cube(20.0, support_volume_mm3=1000.0, contact_area_mm2=200.0)
    supports = tuple(replace(each, side_area_mm2=50.0) for each in oriented.supports)
    oriented = replace(oriented, supports=supports)
    setting = replace(PYSLM, support_density=0.1, support_side_mm=0.7, support_face_mm=0.42)
    grams = scanned(45)(part, oriented, setting, 2.0, 1).support_g
    assert grams == pytest.approx(2e-3 * (0.1 * 1000.0 + 0.7 * 50.0 + 0.42 * 200.0))
    assert scanned(45)(part, oriented, replace(setting, support_density=0.0), 2.0, 1).support_g == 0.0


def test_the_support_rule_may_differ_by_class_of_material():
    part, oriented = make_cube(20.0, support_volume_mm3=4000.0)
    estimate = scanned(45, {"titanium": NO_SUPPORTS})
    assert estimate(part, oriented, PYSLM, 4.4, 1).support_g > 0.0
    assert estimate(part, oriented, replace(PYSLM, material_class="titanium"), 4.4, 1).support_g == 0.0


def test_cooling_counts_only_where_it_blocks_the_machine():
    setting = MachineSetting("x", "PA12", 100.0, 12.0, warmup_h=2.5, cooldown_h_per_100mm=6.0)
    part, oriented = make_cube(20.0)
    inside = layerwise(NO_SUPPORTS)(part, oriented, setting, 1.0, 1)
    outside = layerwise(NO_SUPPORTS)(part, oriented, replace(setting, cooldown_on_machine=False), 1.0, 1)
    assert outside.build_s == pytest.approx(2.5 * 3600 + 200 * 12)
    assert inside.build_s - outside.build_s == pytest.approx(0.2 * 6.0 * 3600)


def test_what_shrinks_is_built_larger_and_weighs_the_same():
    setting = MachineSetting("x", "ceramic", 50.0, 10.0, shrinkage_fraction=0.2)
    part, oriented = make_cube(20.0)
    estimate = layerwise(NO_SUPPORTS)(part, oriented, setting, 4.0, 1)
    assert estimate.size_mm == (25.0, 25.0, 25.0)
    assert estimate.build_s == 500 * 10.0
    assert estimate.feedstock_g == pytest.approx(32.0)


def test_extruded_material_is_walls_skins_and_infill():
    setting = MachineSetting(
        "x", "PLA", 200.0, 0.0, contour_speed_mm_s=25.0, infill_speed_mm_s=50.0,
        line_width_mm=0.5, wall_lines=2, skin_layers=5, infill_fraction=0.2,
    )  # fmt: skip
    part, oriented = make_cube(40.0)
    walls = 2 * 0.5 * 6400.0
    inside = 64_000.0 - walls
    skins = 5 * 0.2 * 3200.0 * math.sqrt(inside / 64_000.0)
    filling = skins + 0.2 * (inside - skins)
    estimate = extruded(45)(part, oriented, setting, 1.0, 1)
    assert estimate.feedstock_g == pytest.approx((walls + filling) / 1000.0)
    assert estimate.part_s == pytest.approx((walls / 25.0 + filling / 50.0) / (0.5 * 0.2))


def test_a_thin_part_is_all_walls_and_never_more_than_its_volume():
    setting = MachineSetting("x", "PLA", 200.0, 0.0, contour_speed_mm_s=25.0, infill_fraction=0.2)
    part, oriented = make_part(
        size_mm=(30.0, 1.0, 30.0), volume_mm3=900.0, area_mm2=1920.0,
        contour_area_mm2=1860.0, up_skin_mm2=30.0, down_skin_mm2=30.0,
    )  # fmt: skip
    assert extruded(45)(part, oriented, setting, 1.0, 1).feedstock_g == pytest.approx(0.9)


def test_a_deposited_part_carries_its_machining_allowance():
    setting = MachineSetting("x", "steel", 2000.0, 60.0, volume_rate_mm3_s=90.0)
    part, oriented = make_cube(20.0)
    estimate = deposited(25, allowance_mm=3.0)(part, oriented, setting, 7.85, 1)
    assert estimate.feedstock_g == pytest.approx((8000.0 + 3.0 * 2400.0) * 7.85e-3)
    assert estimate.part_s == pytest.approx(15_200.0 / 90.0)
    assert estimate.build_s == 10 * 60.0


def test_uncertainty_joins_the_settings_confidence_and_the_volumes():
    part, oriented = make_part(
        size_mm=(20.0, 20.0, 20.0), volume_mm3=8000.0, area_mm2=2400.0, contour_area_mm2=1600.0,
        up_skin_mm2=400.0, down_skin_mm2=400.0, volume_uncertainty=0.24,
    )  # fmt: skip
    assert scanned(45)(part, oriented, PYSLM, 7.9, 1).uncertainty == pytest.approx(0.26)


def test_nothing_is_estimated_from_an_unsound_volume():
    part, oriented = make_part(
        size_mm=(20.0, 20.0, 20.0), volume_mm3=None, area_mm2=2400.0, contour_area_mm2=1600.0,
        up_skin_mm2=400.0, down_skin_mm2=400.0,
    )  # fmt: skip
    for estimate in (scanned(45), layerwise(45), extruded(45), deposited(45)):
        with pytest.raises(ValueError, match="sound volume"):
            estimate(part, oriented, PYSLM, 7.9, 1)


def test_a_beam_needs_a_volume_rate():
    part, oriented = make_cube()
    for estimate in (scanned(45), deposited(45)):
        with pytest.raises(ValueError, match="no volume rate"):
            estimate(part, oriented, replace(PYSLM, volume_rate_mm3_s=None), 7.9, 1)


@pytest.mark.parametrize(
    ("height_mm", "layer_um", "layers"),
    [(20.0, 40.0, 500), (20.0, 30.0, 667), (0.01, 100.0, 1), (0.3, 100.0, 3)],
)
def test_layers_are_counted_whole(height_mm, layer_um, layers):
    assert count_layers(height_mm, layer_um) == layers

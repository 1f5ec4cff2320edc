"""Ranges for one part: by layers, in a vat, and by a process's own formula."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import pytest

from app.geometry.extrusion import DEFAULT_RULE
from app.geometry.measure import measure
from app.processes import PROCESSES, PartEstimate, choose_setting, estimate_part, find_process
from app.processes.extruding import FittedSupport, FittedTime, sum_time_s
from app.processes.mex_profiles import GENERIC_02
from tests.geometry.shapes import make_box, make_tee
from tests.processes.parts import make_cube
from tests.slicing import make_resin_truth

MEX, DLP = find_process("MEX-TRB/P"), find_process("VPP-UVM/P")
CUBE = measure(make_box(), extrusion=DEFAULT_RULE)
TEE = measure(make_tee(), extrusion=DEFAULT_RULE)

EVERY_SETTING = [(process, setting) for process in PROCESSES for setting in process.settings]


@pytest.mark.parametrize(("process", "setting"), EVERY_SETTING, ids=[s.code for _, s in EVERY_SETTING])
@pytest.mark.parametrize("with_support", [False, True])
def test_every_setting_gives_ranges_around_its_values(process, setting, with_support):
    result = estimate_part(TEE, process, setting, with_support=with_support)

    for figure in (
        result.part_cm3, result.support_cm3, result.material_cm3, result.waste_cm3, result.build_s,
    ):  # fmt: skip
        assert 0.0 <= figure.low <= figure.value <= figure.high
    assert result.part_cm3.low < result.part_cm3.value < result.part_cm3.high
    assert result.material_cm3.value == result.part_cm3.value + result.support_cm3.value
    assert result.build_s.low > 0.0
    assert (result.process, result.setting, result.source) == (process.code, setting.code, setting.source)
    if not with_support:
        assert result.support_cm3.high == 0.0


def test_support_takes_material_and_time_where_something_hangs():
    setting = MEX.setting("generic-0.2")
    without = estimate_part(TEE, MEX, setting, with_support=False)
    supported = estimate_part(TEE, MEX, setting, with_support=True)

    assert without.method == supported.method == "layers"
    assert supported.part_cm3 == without.part_cm3
    assert supported.support_cm3.value > 0.1
    assert supported.build_s.value > without.build_s.value
    under_bridges = estimate_part(TEE, MEX, MEX.setting("generic-0.2-bridges"), with_support=True)
    assert under_bridges.part_cm3 == without.part_cm3
    # nothing hangs from a cube
    assert estimate_part(CUBE, MEX, setting, with_support=True).support_cm3.value == 0.0


def test_without_layers_a_profile_falls_back_on_integrals():
    result = estimate_part(replace(CUBE, extrusion=None), MEX, MEX.setting("generic-0.2"), with_support=True)

    assert result.method == "integrals"


def test_a_resin_part_takes_what_the_slicer_counts():
    setting = DLP.setting("generic-0.05")

    plain = estimate_part(CUBE, DLP, setting, with_support=False)
    assert plain.build_s.value == pytest.approx(213.5 + 13.25 * 400)
    assert plain.part_cm3.value == pytest.approx(8.0)
    lifted = estimate_part(CUBE, DLP, setting, with_support=True)
    assert lifted.build_s.value == pytest.approx(213.5 + 13.25 * 540)
    assert lifted.support_cm3.value > 0.5


def test_the_slicers_resin_time_is_a_constant_and_so_much_a_layer():
    with make_resin_truth.TABLE.open() as table:
        rows = [(int(row["layers"]), float(row["time_s"])) for row in csv.DictReader(table, delimiter="\t")]

    assert len(rows) > 50
    # 0.1 mm layers in the truth: 13.5 s; at 0.05 mm it is 13.25 s. A layer of much area tilts slower.
    rests = [round(time_s - 13.5 * layers, 3) for layers, time_s in rows]
    assert rests.count(213.5) >= 0.95 * len(rests)
    assert min(rests) == 213.5


def test_nothing_is_estimated_from_an_unsound_volume():
    with pytest.raises(ValueError, match="sound volume"):
        estimate_part(replace(CUBE, volume_mm3=None), MEX, MEX.setting("generic-0.2"), with_support=True)


def test_a_beams_estimate_is_its_formula_and_the_confidence_of_its_source():
    part, oriented = make_cube(20.0)
    process = find_process("PBF-LB/P")
    setting = process.settings[0]
    built = process.estimate(part, oriented, setting, 1.0, 1)
    result: PartEstimate = estimate_part(part, process, setting, with_support=True)

    assert result.build_s.value == built.build_s + built.part_s
    assert result.build_s.high == pytest.approx(result.build_s.value * (1.0 + built.uncertainty))
    assert result.part_cm3.value == pytest.approx(8.0)


def test_a_setting_is_found_by_code_and_synonym_among_several_processes():
    processes = {each.code: each for each in PROCESSES if each.category == "MEX"}

    assert choose_setting(processes, None) == (MEX, MEX.settings[0])
    found = choose_setting(processes, "generic-0.2")
    assert found is not None
    assert found[1].code == "mex-trb-p-generic-200"
    assert choose_setting(processes, found[1].code) == found
    assert choose_setting(processes, "generic-0.05") is None


def test_a_layer_that_is_over_too_soon_is_slowed_down_to_the_least_time():
    lossless = FittedTime(
        corner_s=0.0, solid_turn_s=0.0, sparse_turn_s=0.0, support_turn_s=0.0, top_turn_s=0.0,
        loop_s=0.0, core_s=0.0, piece_s=0.0, way=0.0, slow=1.0, start_s=0.0,
    )  # fmt: skip
    no_support = FittedSupport(0.0, 0.0, 0.0)
    needle = measure(make_box((1.2, 1.2, 10.0)), extrusion=DEFAULT_RULE).extrusion
    assert needle is not None
    slow = sum_time_s(needle, None, GENERIC_02, lossless, no_support)
    # no longer than its area is wide in lines, at 15 mm/s, which is far from ten seconds
    assert slow == pytest.approx(50 * 1.2 * 1.2 / DEFAULT_RULE.line_mm / 15.0, rel=0.03)
    patient = replace(GENERIC_02, least_mm_s=0.01)
    assert sum_time_s(needle, None, patient, lossless, no_support) == pytest.approx(10.0 * 50)
    hasty = replace(GENERIC_02, least_layer_s=0.0)
    assert sum_time_s(needle, None, hasty, lossless, no_support) < slow


def test_the_truth_of_our_own_shapes_is_whole():
    folder = Path(make_resin_truth.__file__).parent
    with (folder / "truth.tsv").open() as table:
        rows = list(csv.DictReader(table, delimiter="\t"))
    assert len({row["shape"] for row in rows}) >= 150
    for row in rows:
        assert float(row["filament_cm3"]) > float(row["support_cm3"]) >= 0.0

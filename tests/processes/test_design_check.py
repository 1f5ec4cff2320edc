"""Design rules against parts that break one of them, measured for real."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from app.geometry.measure import measure
from app.geometry.mesh import Mesh
from app.processes import PROCESSES, find_process
from app.processes.design_check import DesignFinding, check_design, find_least_wall_mm
from app.processes.process import Process
from tests.geometry.shapes import join, make_box, make_tee, make_tube, move, turn_inside_out
from tests.geometry.test_bridges import make_gate
from tests.geometry.test_notches import make_rib

SLS, LPBF = find_process("PBF-LB/P"), find_process("PBF-LB/M")
FDM, SLA = find_process("MEX-TRB/P"), find_process("VPP-UVL/P")
OFFSET = (100.0, -20.0, 5.0)


def check(part: Mesh, process: Process, code: str = "given") -> dict[str, DesignFinding]:
    measured = measure(move(part, offset=OFFSET))
    (row,) = [each for each in measured.orientations if each.code == code]
    return {found.code: found for found in check_design(measured, row, process, process.rules)}


@pytest.mark.parametrize("process", PROCESSES, ids=lambda process: process.code)
def test_a_cube_keeps_every_rule(process: Process) -> None:
    assert check(make_box(), process) == {}


def test_thin_walls_are_told_with_their_places() -> None:
    rib = join(make_box((40.0, 40.0, 10.0)), make_box((0.6, 40.0, 10.0), (19.0, 0.0, 10.0)), grouped=True)
    found = check(rib, SLS)["thin_walls"]
    assert found.parameters == {"wall_mm": pytest.approx(0.6), "minimum_mm": 0.7}
    assert found.places
    for place in found.places:
        assert 119.0 <= round(place.point_mm[0], 6) <= 119.6
        assert place.normal is not None
        assert abs(place.normal[0]) == pytest.approx(1.0)
    assert "thin_walls" not in check(rib, LPBF)


def test_large_parts_of_resin_need_thicker_walls() -> None:
    assert SLA.rules.min_wall_by_size_mm == ((200.0, 2.0), (400.0, 3.0))
    for size, least in (
        ((50.0, 50.0, 50.0), 1.0),
        ((100.0, 100.0, 1.0), 2.0),
        ((300.0, 200.0, 1.0), 3.0),
    ):
        assert find_least_wall_mm(SLA.rules, size) == least
    assert find_least_wall_mm(SLS.rules, (300.0, 200.0, 1.0)) == 0.7


def test_narrow_gaps_are_told() -> None:
    slit = join(make_box((30.0, 30.0, 5.0)), make_box((30.0, 30.0, 5.0), (0.0, 0.0, 5.3)), grouped=True)
    found = check(slit, SLS)["narrow_gaps"]
    assert found.parameters == {"gap_mm": pytest.approx(0.3), "minimum_mm": 0.5}
    assert {round(place.point_mm[2], 6) for place in found.places} <= {10.0, 10.3}
    assert "narrow_gaps" not in check(slit, LPBF)


def test_small_holes_and_thin_pins_are_told() -> None:
    found = check(make_tube(10.0, 0.4, 5.0, 48), SLS)["small_holes"]
    assert found.parameters == {"diameter_mm": pytest.approx(0.8), "minimum_mm": 1.5}
    (place,) = found.places
    assert math.hypot(place.point_mm[0] - 100.0, place.point_mm[1] + 20.0) == pytest.approx(0.4, rel=0.01)
    pin = join(make_box(), move(make_tube(1.0, 0.0, 9.0, 48), offset=(10.0, 10.0, 15.0)), grouped=True)
    assert check(pin, FDM)["thin_pins"].parameters == {"diameter_mm": pytest.approx(2.0), "minimum_mm": 3.0}
    assert "thin_pins" not in check(pin, SLS)


def test_what_is_trapped_depends_on_the_process() -> None:
    hollow = join(
        make_box((30.0, 30.0, 30.0)), turn_inside_out(make_box((20.0, 20.0, 20.0), (5.0, 5.0, 5.0)))
    )
    found = check(hollow, SLS)["trapped_material"]
    assert found.parameters == {"volume_cm3": 8.0, "minimum_mm": 3.5}
    assert len(found.places) == 1
    printed = check(hollow, FDM)
    assert printed["enclosed_cavity"].parameters == {"count": 1}
    assert "trapped_material" not in printed


def test_overhangs_are_told_for_the_way_the_part_lies() -> None:
    found = check(make_tee(), FDM)["supported_overhangs"]
    # two arms of 10 × 10 mm, and as much where the bar touches the stem, a body of its own
    assert found.parameters == {"area_cm2": pytest.approx(3.0), "angle_deg": 45}
    assert len(found.places) >= 2
    for place in found.places:
        assert place.point_mm[2] == pytest.approx(25.0)
        assert place.normal == pytest.approx((0.0, 0.0, -1.0))
    assert "supported_overhangs" not in check(make_tee(), SLS)
    lying = check(make_tee(), FDM, "y+")
    assert "supported_overhangs" not in lying


def test_places_of_overhangs_lie_in_file_axes_when_a_direction_is_fixed() -> None:
    tee = move(make_tee(), offset=OFFSET)
    (row,) = measure(tee, up=(0.0, 0.0, 1.0)).orientations
    assert {round(place.point_mm[2], 6) for place in row.overhangs} == {25.0}
    (row,) = measure(tee, up=(1.0, 0.0, 0.0)).orientations
    # lying with x up, the foot and one arm hang over
    assert row.overhangs
    assert all(place.normal == pytest.approx((-1.0, 0.0, 0.0)) for place in row.overhangs)


def test_slender_and_massive_parts_are_told() -> None:
    mast = make_box((5.0, 5.0, 60.0))
    assert check(mast, FDM)["slender"].parameters == {"ratio": 12.0, "maximum": 8.0}
    assert "slender" not in check(mast, FDM, "x+")
    mjf = find_process("PBF-IrL/P")
    assert check(make_box((40.0, 40.0, 40.0)), mjf)["thick_sections"].parameters == {
        "wall_mm": pytest.approx(40.0),
        "maximum_mm": 20.0,
    }


def test_measurements_of_an_older_engine_are_checked_as_far_as_they_go() -> None:
    measured = replace(measure(make_box()), rounds=None, gaps=None, wall=None)
    assert check_design(measured, measured.given, SLS, SLS.rules) == ()


def test_wide_ceilings_are_told_to_who_lays_lines_in_the_air() -> None:
    found = check(make_gate(18.0, 30.0), FDM)["long_bridges"]
    assert found.parameters == {"span_mm": 18.0, "maximum_mm": 10.0}
    (place,) = found.places
    assert place.normal == pytest.approx((0.0, 0.0, -1.0))
    assert place.point_mm[2] == pytest.approx(25.0)
    assert "long_bridges" not in check(make_gate(9.5, 30.0), FDM)
    assert check(make_gate(9.5, 30.0), LPBF)["long_bridges"].parameters == {"span_mm": 9.5, "maximum_mm": 2.0}
    assert "long_bridges" not in check(make_gate(18.0, 30.0), SLS)
    # on its side nothing spans
    assert "long_bridges" not in check(make_gate(18.0, 30.0), FDM, "y+")


def test_sharp_steps_from_thin_to_thick_are_told_where_metal_is_melted() -> None:
    found = check(make_rib(1.0, 10.0), LPBF)["sharp_transitions"]
    assert found.parameters == {"thin_mm": 1.0, "thick_mm": 10.0, "maximum": 4.0}
    assert found.places
    for place in found.places:
        assert place.point_mm[2] == pytest.approx(15.0)
        assert place.normal is not None
    assert "sharp_transitions" not in check(make_rib(3.0, 10.0), LPBF)
    for process in (SLS, FDM, SLA):
        assert "sharp_transitions" not in check(make_rib(1.0, 10.0), process)

"""Known solids give their known numbers; what is not sound is said."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from app.geometry.findings import GeometryError
from app.geometry.limits import Limits
from app.geometry.measure import measure
from app.geometry.measurements import SUPPORT_RULES_DEG, Measurements
from app.geometry.mesh import ExactProperties, Mesh
from tests.geometry.shapes import (
    explode,
    join,
    make_box,
    make_mesh,
    make_prism,
    make_sphere,
    make_tee,
    move,
    turn_inside_out,
)


def find_codes(measured: Measurements) -> list[str]:
    return [finding.code for finding in measured.findings]


def test_a_cube_is_measured_exactly() -> None:
    cube = measure(make_box())
    assert cube.volume_mm3 == pytest.approx(8000.0, rel=1e-12)
    assert cube.area_mm2 == pytest.approx(2400.0, rel=1e-12)
    assert (cube.size_mm, cube.triangles, cube.bodies, cube.cavities) == ((20.0, 20.0, 20.0), 12, 1, 0)
    assert cube.is_watertight
    assert cube.findings == ()
    assert cube.is_priceable
    assert [each.code for each in cube.orientations] == ["given", "z-", "x+", "x-", "y+", "y-"]
    for each in cube.orientations:
        assert each.shadow_mm2 == pytest.approx(400.0, rel=1e-3)
        assert each.contour_area_mm2 == pytest.approx(1600.0)
        assert (each.up_skin_mm2, each.down_skin_mm2) == pytest.approx((400.0, 400.0))
        assert [row.rule_deg for row in each.supports] == list(SUPPORT_RULES_DEG)
        assert all(
            row.overhang_area_mm2 == row.support_volume_mm3 == row.contact_area_mm2 == 0.0
            for row in each.supports
        )


def test_corners_of_an_exploded_mesh_are_welded() -> None:
    assert replace(measure(explode(make_sphere(5.0))), sha256="") == replace(
        measure(make_sphere(5.0)), sha256=""
    )


def test_a_tee_on_its_stem_needs_the_space_below_its_arms() -> None:
    given = measure(make_tee()).given
    for rule in SUPPORT_RULES_DEG:
        row = given.support(rule)
        # two arms of 10 × 10 mm, 20 mm above the plate; the sides stand free but for the stem's
        assert row.support_volume_mm3 == pytest.approx(4000.0, rel=2e-3)
        assert row.side_area_mm2 == pytest.approx(2 * 3 * 200.0, rel=0.05)


def test_a_tee_on_its_bar_needs_nothing() -> None:
    for row in measure(make_tee()).orientations[1].supports:
        assert (row.support_volume_mm3, row.overhang_area_mm2) == (0.0, pytest.approx(100.0))


def test_support_on_the_part_itself_touches_it_twice() -> None:
    # a C lying open to +x: lower plate, back, upper plate
    clamp = join(
        make_box((30.0, 10.0, 5.0)),
        make_box((5.0, 10.0, 10.0), (0.0, 0.0, 5.0)),
        make_box((30.0, 10.0, 5.0), (0.0, 0.0, 15.0)),
    )
    row = measure(clamp).given.support(45)
    assert row.support_volume_mm3 == pytest.approx(25.0 * 10.0 * 10.0, rel=2e-3)
    # above: the overhang; below: the floor it stands on
    assert row.contact_area_mm2 - row.overhang_area_mm2 == pytest.approx(250.0, rel=2e-3)


@pytest.mark.parametrize(
    ("angle_deg", "supported"),
    [(40.0, (0, 25, 30)), (50.0, (0, 25, 30, 45)), (70.0, (0, 25, 30, 45, 55, 60))],
)
def test_a_slope_needs_support_under_the_rules_it_is_beyond(
    angle_deg: float, supported: tuple[int, ...]
) -> None:
    # a wedge with its edge down at x = 0: the face to the plate leans by the angle from the vertical
    reach = 20.0 * math.tan(math.radians(angle_deg))
    wedge = make_prism([(0.0, 0.0), (reach, 20.0), (0.0, 20.0)], 10.0)
    given = measure(wedge).given
    half_box = 0.5 * reach * 20.0 * 10.0
    for row in given.supports:
        expected = half_box if row.rule_deg in supported else 0.0
        assert row.support_volume_mm3 == pytest.approx(expected, rel=3e-3)
        assert (row.overhang_area_mm2 > 0.0) == (row.rule_deg in supported)


@pytest.mark.parametrize("axis", [0, 1, 2])
def test_columns_add_up_to_the_volume_even_for_thin_walls(axis: int) -> None:
    size = [100.0, 80.0, 60.0]
    size[axis] = 0.4
    plate = measure(make_box((size[0], size[1], size[2])))
    for each in plate.orientations:
        assert each.shadow_mm2 * each.height_mm == pytest.approx(plate.volume_mm3, rel=5e-3)


def test_a_fixed_direction_is_the_only_orientation() -> None:
    fixed = measure(make_tee(), up=(0.0, 0.0, -3.0))
    (only,) = fixed.orientations
    assert (only.code, only.up) == ("fixed", (0.0, 0.0, -3.0))
    assert only.support(45).support_volume_mm3 == 0.0
    assert fixed.size_mm == (30.0, 10.0, 25.0)


def test_a_cube_on_its_corner_is_as_high_as_its_diagonal() -> None:
    (only,) = measure(make_box(), up=(1.0, 1.0, 1.0)).orientations
    assert only.height_mm == pytest.approx(20.0 * math.sqrt(3.0))
    # three faces look down by 35° from the vertical
    assert only.support(45).overhang_area_mm2 == 0.0
    assert only.support(30).overhang_area_mm2 == pytest.approx(1200.0)
    assert only.shadow_mm2 == pytest.approx(400.0 * math.sqrt(3.0), rel=2e-3)


@pytest.mark.parametrize("up", [(0.0, 0.0, 0.0), (math.nan, 0.0, 1.0), (math.inf, 0.0, 0.0)])
def test_a_direction_needs_a_length(up: tuple[float, float, float]) -> None:
    with pytest.raises(GeometryError, match="up_not_a_direction"):
        measure(make_box(), up=up)


def test_inside_out_is_repaired_and_said() -> None:
    good, bad = measure(make_sphere(5.0)), measure(turn_inside_out(make_sphere(5.0)))
    assert find_codes(bad) == ["inside_out_repaired"]
    assert bad.volume_mm3 == pytest.approx(good.volume_mm3, rel=1e-12)
    assert bad.is_watertight


def test_single_faces_wound_wrongly_are_turned() -> None:
    cube = make_box()
    faces = cube.faces.copy()
    faces[[2, 7]] = faces[[2, 7]][:, ::-1]
    measured = measure(make_mesh(cube.vertices, faces))
    assert measured.volume_mm3 == pytest.approx(8000.0)
    assert measured.is_watertight
    assert [(f.code, f.parameters) for f in measured.findings] == [("winding_repaired", {"faces": 2})]


@pytest.mark.parametrize("inside_out", [False, True])
def test_a_cavity_is_no_body(inside_out: bool) -> None:
    hollow = join(make_box(), turn_inside_out(make_box((10.0, 10.0, 10.0), (5.0, 5.0, 5.0))))
    measured = measure(turn_inside_out(hollow) if inside_out else hollow)
    assert (measured.bodies, measured.cavities) == (1, 1)
    assert measured.volume_mm3 == pytest.approx(7000.0)
    cavity = next(f for f in measured.findings if f.code == "enclosed_cavity")
    assert (cavity.severity, cavity.parameters["count"]) == ("warning", 1)
    assert cavity.parameters["volume_mm3"] == pytest.approx(1000.0)


def test_bodies_that_overlap_count_once() -> None:
    measured = measure(join(make_box(), make_box((20.0, 20.0, 20.0), (10.0, 0.0, 0.0))))
    assert measured.volume_mm3 == pytest.approx(12000.0, rel=1e-9)
    assert measured.bodies == 2
    overlap = next(f for f in measured.findings if f.code == "bodies_overlap")
    assert overlap.parameters == {"summed_mm3": pytest.approx(16000.0), "union_mm3": pytest.approx(12000.0)}
    # as the one box that they are together
    assert measured.area_mm2 == pytest.approx(3200.0)
    alone = measure(make_box((30.0, 20.0, 20.0)))
    for together, one in zip(measured.orientations[:6], alone.orientations[:6], strict=True):
        assert together.contour_area_mm2 == pytest.approx(one.contour_area_mm2)
        assert together.up_skin_mm2 == pytest.approx(one.up_skin_mm2)
        assert together.down_skin_mm2 == pytest.approx(one.down_skin_mm2)


def test_what_lies_within_another_body_is_no_overhang() -> None:
    # the lower side of the upper block lies within the lower one
    foot, post = make_box((20.0, 20.0, 10.0)), make_box((10.0, 10.0, 20.0), (5.0, 5.0, 5.0))
    measured = measure(join(foot, post))
    given = measured.orientations[0]
    assert given.overhangs == ()
    assert given.down_skin_mm2 == pytest.approx(400.0)
    assert measured.area_mm2 == pytest.approx(2 * 400.0 + 4 * 200.0 + 4 * 150.0)


def test_bodies_apart_do_not_overlap() -> None:
    measured = measure(join(make_box(), make_box((20.0, 20.0, 20.0), (20.0, 0.0, 0.0)), grouped=True))
    assert measured.volume_mm3 == pytest.approx(16000.0)
    assert find_codes(measured) == ["several_bodies"]


@pytest.mark.parametrize(
    ("mirrored", "codes"),
    [(False, ["non_manifold_edges"]), (True, ["doubled_faces"])],
    ids=["crossed", "same"],
)
def test_a_wall_between_two_touching_cubes_counts_for_nothing(mirrored: bool, codes: list[str]) -> None:
    cube = make_box()
    # a mirrored cube has the same two triangles on the wall, a shifted one has them crossed
    other = make_mesh([40.0, 0.0, 0.0] + cube.vertices * [-1.0, 1.0, 1.0], cube.faces[:, ::-1])
    measured = measure(join(cube, other if mirrored else move(cube, offset=(20.0, 0.0, 0.0))))
    assert measured.volume_mm3 == pytest.approx(16000.0)
    assert (measured.bodies, measured.is_watertight) == (1, True)
    assert find_codes(measured) == codes


def test_a_small_hole_is_closed_and_widens_the_volume() -> None:
    ball = make_sphere(10.0)
    measured = measure(make_mesh(ball.vertices, ball.faces[1:]))
    assert not measured.is_watertight
    assert find_codes(measured) == ["holes_closed"]
    assert measured.volume_uncertainty == 0.005
    assert measured.volume_mm3 == pytest.approx(measure(ball).volume_mm3, rel=0.005)


def test_an_open_box_has_no_volume() -> None:
    cube = make_box()
    measured = measure(make_mesh(cube.vertices, cube.faces[2:]))
    assert (measured.volume_mm3, measured.is_watertight, measured.is_priceable) == (None, False, False)
    finding = next(f for f in measured.findings if f.code == "not_closed")
    assert (finding.severity, finding.parameters) == ("error", {"open_edges": 4})


def test_an_open_pipe_is_not_taken_for_a_rod() -> None:
    n = 32
    ring = [(math.cos(2 * math.pi * i / n), math.sin(2 * math.pi * i / n)) for i in range(n)]
    vertices = [(x, y, 0.0) for x, y in ring] + [(x, y, 200.0) for x, y in ring]
    faces = [f for i in range(n) for f in ([i, (i + 1) % n, n + i], [(i + 1) % n, n + (i + 1) % n, n + i])]
    assert measure(make_mesh(vertices, faces)).volume_mm3 is None


def test_corners_that_nearly_meet_are_joined() -> None:
    ball = explode(make_sphere(10.0, rounds=2))
    noise = np.random.default_rng(7).uniform(-1e-6, 1e-6, ball.vertices.shape)
    measured = measure(make_mesh(ball.vertices + noise, ball.faces))
    assert measured.is_watertight
    assert find_codes(measured) == ["vertices_welded"]
    assert measured.bodies == 1


def test_near_zero_noise_is_zero() -> None:
    cube = explode(make_box())
    vertices = cube.vertices.copy()
    vertices[vertices == 0.0] = np.random.default_rng(3).uniform(
        -1e-14, 1e-14, np.count_nonzero(vertices == 0.0)
    )
    measured = measure(make_mesh(vertices, cube.faces))
    assert measured.is_watertight
    assert measured.findings == ()


def test_doubled_and_degenerate_faces_go() -> None:
    cube = make_box()
    faces = [*cube.faces.tolist(), cube.faces[0].tolist(), [0, 0, 1]]
    measured = measure(make_mesh(cube.vertices, faces))
    assert measured.volume_mm3 == pytest.approx(8000.0)
    assert {f.code: f.parameters for f in measured.findings} == {
        "degenerate_faces": {"dropped": 1, "slivers": 0},
        "doubled_faces": {"count": 1},
    }
    assert measured.triangles == 14


def test_a_flat_fold_is_no_body() -> None:
    fold = make_mesh(
        [[40.0, 0, 0], [50.0, 0, 0], [40.0, 10.0, 0], [50.0, 10.0, 0]],
        [[0, 1, 2], [1, 3, 2], [0, 2, 3], [0, 3, 1]],
    )
    measured = measure(join(make_box(), fold))
    assert measured.bodies == 1
    assert measured.volume_mm3 == pytest.approx(8000.0)


def test_exact_properties_of_a_boundary_representation_win() -> None:
    ball = replace(make_sphere(10.0, 2), exact=ExactProperties(volume=4188.79, area=1256.64))
    measured = measure(ball)
    assert (measured.volume_mm3, measured.area_mm2) == (4188.79, 1256.64)
    assert measured.findings == ()


@pytest.mark.parametrize("volume", [5000.0, -4188.79, math.nan])
def test_exact_properties_that_contradict_the_mesh_do_not(volume: float) -> None:
    ball = make_sphere(10.0, 2)
    measured = measure(replace(ball, exact=ExactProperties(volume=volume, area=1256.64)))
    assert measured.volume_mm3 == measure(ball).volume_mm3
    assert find_codes(measured) == ["exact_differs"]


def test_exact_properties_of_bodies_that_overlap_tell_how_rough_the_mesh_is() -> None:
    ball = make_sphere(10.0, 2)
    both = join(ball, move(ball, offset=(10.0, 0.0, 0.0)))
    summed = float(np.sum([shell.volume_mm3 for shell in measure(both).shells]))
    measured = measure(replace(both, exact=ExactProperties(volume=2 * 4188.79, area=2 * 1256.64)))
    assert find_codes(measured) == ["several_bodies", "bodies_overlap"]
    assert measured.volume_mm3 == measure(both).volume_mm3
    # the exact area counts what lies within the other ball, too
    assert measured.area_mm2 == measure(both).area_mm2
    assert measured.area_mm2 == pytest.approx(1.5 * 1256.64, rel=0.02)
    assert measured.volume_uncertainty == pytest.approx(2 * 4188.79 / summed - 1.0)


def test_surfaces_without_exact_properties_are_as_rough_as_their_chords() -> None:
    ball = make_sphere(10.0, 2)
    assert measure(ball).volume_uncertainty == 0.0
    assert measure(replace(ball, format="step")).volume_uncertainty == 0.015


def test_a_slight_overlap_widens_the_volume() -> None:
    foot = make_box((30.0, 30.0, 10.0))
    measured = measure(join(foot, make_box((30.0, 0.3, 20.0), (0.0, 10.0, 9.0))))
    assert measured.volume_mm3 == pytest.approx(9180.0)
    assert find_codes(measured) == ["several_bodies"]
    assert measured.volume_uncertainty == pytest.approx(9.0 / 9180.0, rel=0.05)


def test_a_surface_that_runs_through_itself_inside_out_has_no_volume() -> None:
    box = make_box()
    corners = box.vertices.copy()
    corners[6] = (-5.0, -5.0, -5.0)  # through the opposite corner: what is enclosed cancels out
    measured = measure(make_mesh(corners, box.faces))
    assert (measured.volume_mm3, measured.mass, measured.is_priceable) == (None, None, False)
    assert "volume_not_sound" in find_codes(measured)


def test_a_little_that_is_inside_out_widens_the_volume() -> None:
    box = make_box()
    corners = box.vertices.copy()
    corners[6] = (20.0, 20.0, 20.0 - 20.5)  # a corner pushed through the floor
    measured = measure(make_mesh(corners, box.faces))
    assert measured.volume_mm3 is not None
    assert 0.0 < measured.volume_uncertainty < 0.1


def test_what_cannot_be_a_part_is_refused() -> None:
    def refuse(mesh: Mesh, limits: Limits | None = None) -> str:
        with pytest.raises(GeometryError) as error:
            measure(mesh, limits=limits or Limits())
        return error.value.code

    cube = make_box()
    assert refuse(make_mesh(np.empty((0, 3)), np.empty((0, 3)))) == "no_triangles"
    assert refuse(make_mesh(cube.vertices, [[0, 0, 1]])) == "part_flat"
    assert (
        refuse(make_mesh(cube.vertices, [*cube.faces.tolist(), *cube.faces[:, ::-1].tolist()])) == "no_solid"
    )
    assert refuse(make_mesh(cube.vertices, [[0, 1, 8]])) == "face_index_out_of_range"
    assert refuse(make_mesh(cube.vertices, [[0, 1, -1]])) == "face_index_out_of_range"
    assert (
        refuse(make_mesh(np.where(cube.vertices == 0.0, np.nan, cube.vertices), cube.faces)) == "not_finite"
    )
    assert refuse(make_box((20.0, 20.0, 0.0))) == "part_flat"
    assert refuse(make_box((20_000.0, 20.0, 20.0))) == "extent_too_large"
    assert refuse(make_mesh((cube.vertices - 10.0) * 1.7e307, cube.faces)) == "extent_too_large"
    assert refuse(make_mesh(cube.vertices * 1e-300, cube.faces)) == "extent_too_small"
    assert refuse(cube, Limits(extent_mm=19.0)) == "extent_too_large"


def test_a_place_far_away_costs_resolution_and_is_said() -> None:
    far = make_box(at=(524_288.0, 0.0, 0.0))
    measured = measure(far)
    assert find_codes(measured) == ["offset_coarse"]
    assert measured.volume_mm3 == pytest.approx(8000.0)
    assert measure(move(make_box(), offset=(1000.0, 0.0, 0.0))).findings == ()


def test_a_tiny_part_is_said() -> None:
    assert find_codes(measure(make_box((0.4, 0.4, 0.4)))) == ["part_tiny"]


def test_findings_of_the_file_come_first() -> None:
    from_file = measure(turn_inside_out(make_box()))
    again = measure(replace(turn_inside_out(make_box()), findings=from_file.findings))
    assert find_codes(again) == ["inside_out_repaired", "inside_out_repaired"]


def test_shells_beyond_counting_keep_the_sign_they_have() -> None:
    # 200 boxes one in another: 19 900 pairs
    shells = [make_box((2.0 * i + 2.0,) * 3, (-i - 1.0,) * 3) for i in range(200)]
    measured = measure(join(*(shell if i % 2 else turn_inside_out(shell) for i, shell in enumerate(shells))))
    assert (measured.bodies, measured.cavities) == (100, 100)
    assert measured.volume_mm3 == pytest.approx(
        sum((-1) ** (i + 1) * (2.0 * i + 2.0) ** 3 for i in range(200))
    )
    assert find_codes(measured) == ["shells_not_nested", "enclosed_cavity", "several_bodies"]

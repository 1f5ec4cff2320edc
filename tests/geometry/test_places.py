"""Findings say where on the part they stand, in file axes from the file's origin."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from app.geometry.findings import Finding
from app.geometry.locate import MAX_PLACES, Frame, Spots
from app.geometry.measure import measure
from app.geometry.measurements import Measurements
from app.geometry.mesh import Mesh
from app.geometry.place import Place, Vector
from app.geometry.rescale import rescale
from tests.geometry.shapes import join, make_box, make_mesh, make_sphere, move, subdivide, turn_inside_out

OFFSET = (100.0, -40.0, 7.0)


def find(measured: Measurements, code: str) -> Finding:
    (finding,) = [each for each in measured.findings if each.code == code]
    return finding


def place_of(measured: Measurements, code: str) -> tuple[Vector, Vector | None]:
    (place,) = find(measured, code).places
    return place.point_mm, place.normal


def remove_faces(mesh: Mesh, *numbers: int) -> Mesh:
    return make_mesh(mesh.vertices, np.delete(mesh.faces, numbers, axis=0))


def test_the_box_says_where_the_part_lies() -> None:
    measured = measure(make_box((10.0, 20.0, 30.0), OFFSET))
    assert measured.box_low_mm == pytest.approx(OFFSET)
    assert measured.size_mm == pytest.approx((10.0, 20.0, 30.0))


def test_open_edges_are_shown() -> None:
    # the lid of a box at an offset, in inches
    box = replace(remove_faces(make_box((1.0, 2.0, 3.0), (4.0, 5.0, 6.0)), 2, 3), unit="in")
    measured = measure(box)
    assert measured.box_low_mm == pytest.approx((4 * 25.4, 5 * 25.4, 6 * 25.4))
    places = {place.point_mm for place in find(measured, "not_closed").places}
    middles = [(4.5, 5.0, 9.0), (4.5, 7.0, 9.0), (4.0, 6.0, 9.0), (5.0, 6.0, 9.0)]
    assert {tuple(round(x / 25.4, 9) for x in place) for place in places} == set(middles)


def test_a_direction_that_is_fixed_leaves_places_in_file_axes() -> None:
    open_box = remove_faces(make_box((10.0, 20.0, 30.0), OFFSET), 2, 3)
    straight = find(measure(open_box), "not_closed").places
    turned = find(measure(open_box, up=(1.0, 2.0, -0.5)), "not_closed").places
    expected = sorted(place.point_mm for place in straight)
    for one, other in zip(sorted(place.point_mm for place in turned), expected, strict=True):
        assert one == pytest.approx(other)


def test_a_cavity_has_a_place_on_its_wall_with_a_normal_into_the_void() -> None:
    hollow = join(make_box((20.0, 20.0, 20.0)), turn_inside_out(make_box((4.0, 4.0, 10.0), (2.0, 3.0, 4.0))))
    point, normal = place_of(measure(move(hollow, offset=OFFSET)), "enclosed_cavity")
    local = np.array(point) - OFFSET
    assert np.all(local >= [2.0 - 1e-9, 3.0 - 1e-9, 4.0 - 1e-9])
    assert np.all(local <= [6.0 + 1e-9, 7.0 + 1e-9, 14.0 + 1e-9])
    assert normal is not None
    inward = np.array([4.0, 5.0, 9.0]) - local
    assert float(inward @ np.array(normal)) > 0.0


def test_turned_faces_are_shown_with_their_new_normal() -> None:
    box = make_box()
    faces = box.faces.copy()
    faces[2] = faces[2][::-1]  # half of the top
    point, normal = place_of(measure(make_mesh(box.vertices, faces)), "winding_repaired")
    assert (point[2], normal) == (20.0, (0.0, 0.0, 1.0))


def test_edges_of_many_faces_are_shown() -> None:
    # two boxes that share one edge, at x = 10, y = 10
    both = join(make_box((10.0, 10.0, 20.0)), make_box((10.0, 10.0, 20.0), (10.0, 10.0, 0.0)))
    point, normal = place_of(measure(both), "non_manifold_edges")
    assert point == pytest.approx((10.0, 10.0, 10.0))
    assert normal is None


def test_doubled_and_degenerate_faces_are_shown() -> None:
    box = make_box()
    extra = np.concatenate([box.faces, box.faces[[0]], [[6, 6, 7]]])
    measured = measure(make_mesh(box.vertices, extra))
    doubled, _ = place_of(measured, "doubled_faces")
    assert doubled == pytest.approx(tuple(box.vertices[box.faces[0]].mean(axis=0)))
    degenerate, normal = place_of(measured, "degenerate_faces")
    assert degenerate[1:] == pytest.approx((20.0, 20.0))
    assert normal is None


def test_a_closed_hole_is_shown_with_the_way_out() -> None:
    ball = make_sphere(10.0)
    top = int(np.argmax(ball.vertices[ball.faces].mean(axis=1)[:, 2]))
    point, normal = place_of(measure(remove_faces(ball, top)), "holes_closed")
    assert point[2] == pytest.approx(10.0, abs=0.2)
    assert normal is not None
    assert normal[2] > 0.95


def test_every_body_is_shown_the_largest_first() -> None:
    three = join(
        make_box((1.0, 1.0, 1.0)), make_box((9.0, 9.0, 9.0), (30.0, 0.0, 0.0)), make_box(at=(60.0, 0.0, 0.0))
    )
    places = find(measure(three), "several_bodies").places
    assert [int(place.point_mm[0] // 30) for place in places] == [2, 1, 0]


def test_inside_out_shells_are_shown() -> None:
    _, normal = place_of(measure(turn_inside_out(make_box((30.0, 30.0, 5.0)))), "inside_out_repaired")
    assert normal is not None
    assert abs(normal[2]) == 1.0


def test_overlaps_are_shown_inside_both_bodies() -> None:
    both = join(make_box(), make_box(at=(15.0, 0.0, 0.0)))
    finding = find(measure(both), "bodies_overlap")
    assert finding.places
    for place in finding.places:
        assert 15.0 <= place.point_mm[0] <= 20.0
        assert 0.0 <= place.point_mm[1] <= 20.0
        assert place.point_mm[2] == pytest.approx(10.0)
        assert place.normal is None


def test_places_are_few_and_spread_and_the_worst_first() -> None:
    fine = subdivide(subdivide(subdivide(make_box((40.0, 40.0, 40.0)))))
    faces = fine.faces.copy()
    faces[::7] = faces[::7][:, ::-1]
    places = find(measure(make_mesh(fine.vertices, faces)), "winding_repaired").places
    assert len(places) == MAX_PLACES
    for number, place in enumerate(places):
        for other in places[number + 1 :]:
            assert math.dist(place.point_mm, other.point_mm) > 0.05 * math.hypot(40.0, 40.0, 40.0)


def test_of_near_spots_the_worse_is_told() -> None:
    frame = Frame(np.eye(3), np.array([1.0, 2.0, 3.0]), 100.0)
    spots = Spots(np.array([[0.0, 0.0, 0.0], [1.0, 0.0, 0.0], [50.0, 0.0, 0.0]]), np.array([1.0, 3.0, 2.0]))
    assert frame.locate(spots) == (Place((2.0, 2.0, 3.0)), Place((51.0, 2.0, 3.0)))


def test_another_unit_moves_the_places() -> None:
    measured = measure(remove_faces(make_box((10.0, 20.0, 30.0), OFFSET), 2, 3))
    larger = rescale(measured, "cm")
    assert larger.box_low_mm == pytest.approx((1000.0, -400.0, 70.0))
    for one, other in zip(
        find(measured, "not_closed").places, find(larger, "not_closed").places, strict=True
    ):
        assert other.point_mm == pytest.approx(tuple(10.0 * x for x in one.point_mm))

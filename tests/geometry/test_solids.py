"""Analytic solids against their formulas: volume, centre, inertia, hull, boxes, cuts, gaps."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from app.geometry.features import GapWidths, Hull, MassProperties, SliceProfile
from app.geometry.measure import measure
from app.geometry.measurements import Measurements
from app.geometry.mesh import Mesh
from app.geometry.place import Vector
from app.geometry.rescale import rescale
from tests.geometry.shapes import (
    join,
    make_box,
    make_cone,
    make_level_set,
    make_mesh,
    make_prism,
    make_sphere,
    make_torus,
    make_tube,
    move,
    subdivide,
    turn_inside_out,
)

FEW = settings(max_examples=10, deadline=None)


def mass_of(measured: Measurements) -> MassProperties:
    assert measured.mass is not None
    return measured.mass


def hull_of(measured: Measurements) -> Hull:
    assert measured.hull is not None
    return measured.hull


def profile_of(measured: Measurements) -> SliceProfile:
    assert measured.profile is not None
    return measured.profile


def gaps_of(measured: Measurements) -> GapWidths:
    assert measured.gaps is not None
    return measured.gaps


def rotate(axis: Vector, angle: float) -> NDArray[np.float64]:
    """Rodrigues' formula."""
    unit = np.array(axis) / np.linalg.norm(axis)
    cross = np.array([[0, -unit[2], unit[1]], [unit[2], 0, -unit[0]], [-unit[1], unit[0], 0]])
    turned: NDArray[np.float64] = np.eye(3) + math.sin(angle) * cross + (1 - math.cos(angle)) * cross @ cross
    return turned


def test_a_box_has_the_inertia_of_a_box() -> None:
    a, b, c = 10.0, 20.0, 30.0
    mass = mass_of(measure(make_box((a, b, c), (5.0, -7.0, 11.0))))
    volume = a * b * c
    assert mass.centre_mm == pytest.approx((10.0, 3.0, 26.0))
    expected = [volume * (b * b + c * c) / 12, volume * (a * a + c * c) / 12, volume * (a * a + b * b) / 12]
    assert np.array(mass.inertia_mm5) == pytest.approx(np.diag(expected), abs=1e-6)
    assert mass.principal_mm5 == pytest.approx(sorted(expected))


def test_a_ball_has_the_inertia_of_a_ball() -> None:
    # 5 rounds of subdivision: within half a per mille of the true ball
    measured = measure(make_sphere(10.0, 5))
    volume = 4 / 3 * math.pi * 1000.0
    assert measured.volume_mm3 == pytest.approx(volume, rel=3e-3)
    assert mass_of(measured).principal_mm5 == pytest.approx([0.4 * volume * 100.0] * 3, rel=5e-3)
    assert hull_of(measured).volume_mm3 == pytest.approx(measured.volume_mm3, rel=1e-9)
    assert hull_of(measured).box.size_mm == pytest.approx((20.0, 20.0, 20.0), rel=2e-3)


def test_a_torus_follows_pappus() -> None:
    ring, tube = 20.0, 5.0
    measured = measure(make_torus(ring, tube, 256, 128))
    volume = 2 * math.pi**2 * ring * tube**2
    assert measured.volume_mm3 == pytest.approx(volume, rel=1e-3)
    assert measured.area_mm2 == pytest.approx(4 * math.pi**2 * ring * tube, rel=1e-3)
    about = volume * (ring**2 + 0.75 * tube**2)
    across = volume * (0.5 * ring**2 + 0.625 * tube**2)
    assert mass_of(measured).principal_mm5 == pytest.approx((across, across, about), rel=2e-3)
    # the hull: a band of half a torus and two flat discs
    flat = 2 * tube * math.pi * ring**2
    bow = math.pi**2 * tube**2 * (ring + 4 * tube / (3 * math.pi))
    assert hull_of(measured).volume_mm3 == pytest.approx(flat + bow, rel=1e-3)
    assert hull_of(measured).box.size_mm == pytest.approx((50.0, 50.0, 10.0), rel=1e-3)


def test_a_cone_is_a_third_of_its_cylinder() -> None:
    radius, height = 10.0, 30.0
    measured = measure(make_cone(radius, height, 512))
    volume = math.pi * radius**2 * height / 3
    assert measured.volume_mm3 == pytest.approx(volume, rel=1e-4)
    assert mass_of(measured).centre_mm == pytest.approx((0.0, 0.0, height / 4), abs=1e-6)
    profile = profile_of(measured)
    for z, area, length in zip(profile.heights_mm, profile.areas_mm2, profile.perimeters_mm, strict=True):
        r = radius * (1 - z / height)
        assert area == pytest.approx(math.pi * r * r, rel=1e-4)
        assert length == pytest.approx(2 * math.pi * r, rel=1e-4)


def make_gyroid(period: float, low: float, high: float, n: int = 65) -> tuple[NDArray[np.float64], ...]:
    """x, y, z and sin x cos y + sin y cos z + sin z cos x on a grid (n, n, n)."""
    x, y, z = np.meshgrid(*[np.linspace(low, high, n)] * 3, indexing="ij")
    u, v, w = (2 * math.pi / period * each for each in (x, y, z))
    return x, y, z, np.sin(u) * np.cos(v) + np.sin(v) * np.cos(w) + np.sin(w) * np.cos(u)


def test_a_gyroid_halves_its_cell() -> None:
    period = 12.0
    x, y, z, gyroid = make_gyroid(period, -1.5, 13.5)
    box = np.max(np.abs([x - 6.0, y - 6.0, z - 6.0]), axis=0) - 6.0
    step = 15.0 / 64
    one, other = (measure(make_level_set(np.maximum(sign * gyroid, box), step)) for sign in (1.0, -1.0))
    assert one.is_watertight
    assert one.volume_mm3 == pytest.approx(period**3 / 2, rel=0.01)
    assert other.volume_mm3 == pytest.approx(period**3 / 2, rel=0.01)


def test_a_patch_of_gyroid_has_its_area_and_no_volume() -> None:
    # the area of one cell of side one is 3.0915 (Schoen 1970, Infinite periodic minimal surfaces)
    period = 12.0
    *_, gyroid = make_gyroid(period, 0.0, period)
    patch = measure(make_level_set(gyroid, period / 64))
    assert patch.area_mm2 == pytest.approx(3.0915 * period**2, rel=5e-3)
    assert patch.volume_mm3 is None


def test_nested_cavities_are_listed_and_add_up() -> None:
    # a ball within a void within a box within a void within a box
    nested = join(
        make_box((40.0, 40.0, 40.0)),
        turn_inside_out(make_box((30.0, 30.0, 30.0), (5.0, 5.0, 5.0))),
        make_box((20.0, 20.0, 20.0), (10.0, 10.0, 10.0)),
        turn_inside_out(make_box((10.0, 10.0, 10.0), (15.0, 15.0, 15.0))),
    )
    measured = measure(nested)
    assert (measured.bodies, measured.cavities) == (2, 2)
    assert [(shell.is_cavity, round(shell.volume_mm3)) for shell in measured.shells] == [
        (False, 64000),
        (True, 27000),
        (False, 8000),
        (True, 1000),
    ]
    # the inner box takes its place in the void around it
    assert measured.cavity_volume_mm3 == pytest.approx(27000.0 - 8000.0 + 1000.0)
    assert measured.volume_mm3 == pytest.approx(64000.0 - 27000.0 + 8000.0 - 1000.0)
    assert [shell.box_low_mm for shell in measured.shells] == [(x, x, x) for x in (0.0, 5.0, 10.0, 15.0)]
    assert [shell.size_mm for shell in measured.shells] == [(x, x, x) for x in (40.0, 30.0, 20.0, 10.0)]
    assert [shell.triangles for shell in measured.shells] == [12] * 4
    assert mass_of(measured).centre_mm == pytest.approx((20.0, 20.0, 20.0))


def test_a_body_within_the_wall_takes_no_room_in_the_void() -> None:
    hollow = join(make_box((40.0, 40.0, 40.0)), turn_inside_out(make_box(at=(10.0, 10.0, 10.0))))
    in_wall = measure(join(hollow, make_box((4.0, 4.0, 4.0), (2.0, 2.0, 2.0))))
    in_void = measure(join(hollow, make_box((4.0, 4.0, 4.0), (18.0, 18.0, 18.0))))
    assert in_wall.cavity_volume_mm3 == pytest.approx(8000.0)
    assert in_void.cavity_volume_mm3 == pytest.approx(8000.0 - 64.0)


def test_shells_lie_in_file_axes_whatever_points_up() -> None:
    straight = measure(make_box((10.0, 20.0, 30.0), (1.0, 2.0, 3.0)))
    turned = measure(make_box((10.0, 20.0, 30.0), (1.0, 2.0, 3.0)), up=(1.0, 1.0, 1.0))
    assert turned.shells[0].size_mm == pytest.approx(straight.shells[0].size_mm)
    assert turned.shells[0].box_low_mm == pytest.approx(straight.shells[0].box_low_mm)
    assert mass_of(turned).centre_mm == pytest.approx(mass_of(straight).centre_mm)
    assert np.array(mass_of(turned).inertia_mm5) == pytest.approx(
        np.array(mass_of(straight).inertia_mm5), abs=1e-6
    )


def test_overlapping_bodies_weigh_what_their_union_does() -> None:
    both = join(make_box((20.0, 20.0, 20.0)), make_box((20.0, 20.0, 20.0), (10.0, 0.0, 0.0)))
    one = measure(make_box((30.0, 20.0, 20.0)))
    measured = measure(both)
    assert measured.volume_mm3 == pytest.approx(12000.0)
    assert mass_of(measured).principal_mm5 == pytest.approx(mass_of(one).principal_mm5)
    assert mass_of(measured).centre_mm == pytest.approx((15.0, 10.0, 10.0))


def test_an_open_surface_weighs_nothing_that_could_be_told() -> None:
    box = make_box()
    measured = measure(make_mesh(box.vertices, box.faces[:-2]))
    assert (measured.mass, measured.profile, measured.volume_mm3) == (None, None, None)
    assert hull_of(measured).volume_mm3 == pytest.approx(8000.0)


def test_what_an_open_surface_encloses_is_not_listed() -> None:
    box = make_box(at=(40.0, 0.0, 0.0))
    measured = measure(join(make_box((10.0, 10.0, 10.0)), make_mesh(box.vertices, box.faces[:-1])))
    assert measured.volume_mm3 is None
    assert [shell.volume_mm3 for shell in measured.shells] == pytest.approx([1000.0])


@FEW
@given(
    sides=st.tuples(*[st.floats(2.0, 30.0)] * 3),
    axis=st.tuples(*[st.floats(0.1, 1.0)] * 3),
    angle=st.floats(0.0, 3.0),
)
def test_the_smallest_box_of_a_turned_box_is_that_box(sides: Vector, axis: Vector, angle: float) -> None:
    box = hull_of(measure(move(make_box(sides), rotate(axis, angle)))).box
    assert box.size_mm == pytest.approx(sorted(sides, reverse=True), rel=1e-6)
    assert box.volume_mm3 == pytest.approx(math.prod(sides), rel=1e-6)
    assert np.array(box.axes) @ np.array(box.axes).T == pytest.approx(np.eye(3), abs=1e-9)
    middle = rotate(axis, angle) @ np.array(sides) / 2
    assert box.centre_mm == pytest.approx(tuple(middle), abs=1e-6)


def test_the_smallest_box_of_a_prism_is_across_its_longest_side() -> None:
    # a right-angled triangle of 30 and 40: 50 × 24, or 30 × 40, both of 1200 mm²
    box = hull_of(measure(make_prism([(0.0, 0.0), (30.0, 0.0), (0.0, 40.0)], 7.0))).box
    assert box.volume_mm3 == pytest.approx(1200.0 * 7.0)


@pytest.mark.parametrize("gap", [0.3, 1.0, 4.0])
def test_a_gap_is_as_wide_as_it_is(gap: float) -> None:
    slit = join(make_box((30.0, 30.0, 5.0)), make_box((30.0, 30.0, 5.0), (0.0, 0.0, 5.0 + gap)), grouped=True)
    gaps = gaps_of(measure(slit))
    assert (gaps.p01_mm, gaps.p05_mm, gaps.median_mm) == pytest.approx((gap, gap, gap))
    for spot in gaps.spots:
        assert spot.width_mm == pytest.approx(gap)
        assert spot.place.point_mm[2] == pytest.approx(5.0)
        assert spot.place.normal == pytest.approx((0.0, 0.0, 1.0))


def test_a_solid_block_has_no_gaps_and_a_ring_has_its_bore() -> None:
    assert measure(make_box()).gaps is None
    gaps = gaps_of(measure(make_tube(20.0, 8.0, 10.0)))
    # lines meet the bore upright where they cross its axis, and are told up to 25° off
    assert 16.0 * 0.9 < gaps.p05_mm <= gaps.median_mm <= 16.0


def test_the_thinnest_wall_is_shown_where_it_is() -> None:
    # a rib of 0.8 mm on a block
    rib = join(make_box((40.0, 40.0, 10.0)), make_box((0.8, 40.0, 10.0), (19.0, 0.0, 10.0)), grouped=True)
    wall = measure(move(rib, offset=(100.0, 0.0, 0.0))).wall
    assert wall is not None
    worst = wall.spots[0]
    assert worst.width_mm == pytest.approx(0.8)
    assert worst.place.point_mm[0] in (pytest.approx(119.0), pytest.approx(119.8))
    assert 10.0 <= worst.place.point_mm[2] <= 20.0
    assert worst.place.normal is not None
    assert abs(worst.place.normal[0]) == pytest.approx(1.0)


def list_invariants(measured: Measurements) -> list[float]:
    """What does not depend on how the part lies or is triangulated."""
    mass = mass_of(measured)
    return [
        measured.volume_mm3 or 0.0,
        measured.area_mm2,
        *mass.principal_mm5,
        *sorted(shell.volume_mm3 for shell in measured.shells),
        *sorted(shell.area_mm2 for shell in measured.shells),
    ]


def list_hull(measured: Measurements) -> list[float]:
    return [hull_of(measured).volume_mm3, hull_of(measured).area_mm2]


@st.composite
def make_solids(draw: st.DrawFn) -> Mesh:
    """A torus, a hollow block or two blocks one upon another."""
    kind = draw(st.sampled_from(["torus", "hollow", "blocks"]))
    if kind == "torus":
        return make_torus(draw(st.floats(6.0, 20.0)), draw(st.floats(1.0, 5.0)), 24, 12)
    size = draw(st.tuples(*[st.floats(5.0, 30.0)] * 3))
    if kind == "hollow":
        a, b, c = size
        return join(make_box(size), turn_inside_out(make_box((a / 2, b / 2, c / 2), (a / 5, b / 5, c / 5))))
    return join(make_box(size), make_cone(4.0, draw(st.floats(1.0, 9.0)), 17), grouped=True)


@FEW
@given(
    part=make_solids(),
    axis=st.tuples(*[st.floats(0.1, 1.0)] * 3),
    angle=st.floats(0.0, 3.0),
    offset=st.tuples(*[st.floats(-100.0, 100.0)] * 3),
)
def test_turning_and_moving_change_nothing(part: Mesh, axis: Vector, angle: float, offset: Vector) -> None:
    moved = move(part, rotate(axis, angle), offset)
    one, other = measure(part), measure(moved)
    # the blocks may overlap: their union is found by arithmetic of another kind
    assert list_invariants(one) == pytest.approx(list_invariants(other), rel=1e-5)
    assert list_hull(one) == pytest.approx(list_hull(other), rel=1e-4)
    expected = rotate(axis, angle) @ np.array(mass_of(one).centre_mm) + offset
    assert mass_of(other).centre_mm == pytest.approx(tuple(expected), abs=1e-4)


@FEW
@given(part=make_solids(), seed=st.integers(0, 2**16))
def test_order_of_faces_and_bodies_and_finer_faces_change_nothing(part: Mesh, seed: int) -> None:
    shuffle = np.random.default_rng(seed).permutation(len(part.faces))
    measured = measure(part)
    expected, hull = list_invariants(measured), list_hull(measured)
    shuffled = replace(part, faces=np.ascontiguousarray(part.faces[shuffle]))
    assert list_invariants(measure(shuffled)) == pytest.approx(expected, rel=1e-9)
    if part.vertex_groups is None:
        finer = measure(subdivide(part))
        assert list_invariants(finer) == pytest.approx(expected, rel=1e-9)
        assert list_hull(finer) == pytest.approx(hull, rel=1e-4)


@FEW
@given(part=make_solids())
def test_all_of_it_scales(part: Mesh) -> None:
    measured = measure(part)
    scaled = rescale(measured, "cm")
    truth = measure(replace(part, unit="cm"))
    assert list_invariants(scaled) == pytest.approx(list_invariants(truth), rel=1e-6)
    assert mass_of(scaled).centre_mm == pytest.approx(mass_of(truth).centre_mm, abs=1e-6)
    assert hull_of(scaled).box.size_mm == pytest.approx(hull_of(truth).box.size_mm)
    for one, other in zip(scaled.shells, truth.shells, strict=True):
        assert one.box_low_mm == pytest.approx(other.box_low_mm, abs=1e-6)
    for name in ("heights_mm", "areas_mm2", "perimeters_mm"):
        assert getattr(profile_of(scaled), name) == pytest.approx(getattr(profile_of(truth), name), rel=1e-6)
    assert (scaled.gaps is None) == (truth.gaps is None)
    if scaled.gaps is not None and truth.gaps is not None:
        assert scaled.gaps.p05_mm == pytest.approx(truth.gaps.p05_mm, rel=0.01)
        assert scaled.gaps.pitch_mm == pytest.approx(truth.gaps.pitch_mm)

"""Wall thickness of solids with known walls."""

from __future__ import annotations

import pytest

from app.geometry.measure import measure
from app.geometry.measurements import WallThickness
from app.geometry.mesh import Mesh
from tests.geometry.shapes import join, make_box, make_mesh, make_sphere, turn_inside_out


def measure_wall(mesh: Mesh) -> WallThickness:
    wall = measure(mesh).wall
    assert wall is not None
    return wall


def test_a_solid_cube_is_as_thick_as_its_side() -> None:
    wall = measure_wall(make_box())
    assert (wall.p01_mm, wall.p05_mm, wall.median_mm) == pytest.approx((20.0, 20.0, 20.0))


@pytest.mark.parametrize("thick", [0.4, 1.0, 3.0])
def test_a_shell_is_as_thick_as_its_wall(thick: float) -> None:
    inner = 30.0 - 2 * thick
    hollow = join(make_box((30.0, 30.0, 30.0)), turn_inside_out(make_box((inner,) * 3, (thick,) * 3)))
    wall = measure_wall(hollow)
    assert (wall.p01_mm, wall.p05_mm, wall.median_mm) == pytest.approx((thick, thick, thick))


def test_a_ball_is_not_thin() -> None:
    wall = measure_wall(make_sphere(10.0))
    assert wall.p01_mm > 18.5
    assert wall.median_mm == pytest.approx(19.5, rel=0.02)


def test_a_hollow_ball_is_as_thick_as_its_wall() -> None:
    wall = measure_wall(join(make_sphere(20.0), turn_inside_out(make_sphere(18.0))))
    assert wall.p05_mm == pytest.approx(2.0, rel=0.05)
    assert wall.median_mm == pytest.approx(2.0, rel=0.05)


def test_area_weighs() -> None:
    # a fin of 1 mm on a block: 2 % of the area between opposite sides is the fin's
    finned = join(make_box((50.0, 50.0, 10.0)), make_box((1.0, 10.0, 12.0), (25.0, 20.0, 10.0)), grouped=True)
    wall = measure_wall(finned)
    assert wall.p01_mm == pytest.approx(1.0)
    assert wall.median_mm == pytest.approx(10.0)


def test_thin_bodies_without_opposite_sides_have_no_wall() -> None:
    corner = make_mesh(
        [[0, 0, 0], [20, 0, 0], [0, 20, 0], [0, 0, 20]], [[0, 2, 1], [0, 1, 3], [0, 3, 2], [1, 2, 3]]
    )
    assert measure(corner).wall is None

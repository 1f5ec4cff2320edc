"""What is made of a surface before it is measured: bodies that are there twice."""

from __future__ import annotations

import math

import pytest

from app.geometry.measure import measure
from tests.geometry.shapes import join, make_box, make_mesh, move, turn_inside_out


@pytest.mark.parametrize("count", [2, 512])
def test_bodies_in_the_same_place_count_once(count: int) -> None:
    corner = make_mesh(
        [[0, 0, 0], [10, 0, 0], [0, 10, 0], [0, 0, 10]], [[0, 2, 1], [0, 1, 3], [0, 3, 2], [1, 2, 3]]
    )
    measured = measure(join(*[corner] * count, grouped=True))
    (finding,) = measured.findings
    assert (finding.code, finding.parameters) == ("bodies_repeated", {"count": count - 1})
    assert finding.places
    assert (measured.bodies, measured.volume_uncertainty) == (1, 0.0)
    assert measured.volume_mm3 == pytest.approx(1000.0 / 6.0)
    assert measured.area_mm2 == pytest.approx(150.0 + 50.0 * math.sqrt(3.0))


def test_a_body_beside_its_likeness_and_one_turned_inside_out_are_no_repetition() -> None:
    apart = measure(join(make_box(), move(make_box(), offset=(25.0, 0.0, 0.0)), grouped=True))
    assert [finding.code for finding in apart.findings] == ["several_bodies"]
    assert apart.volume_mm3 == pytest.approx(16_000.0)
    turned = measure(join(make_box(), turn_inside_out(make_box()), grouped=True))
    assert "bodies_repeated" not in [finding.code for finding in turned.findings]


def test_a_hollow_body_that_is_there_twice_keeps_its_void() -> None:
    hollow = join(make_box(), turn_inside_out(make_box((10.0, 10.0, 10.0), (5.0, 5.0, 5.0))))
    measured = measure(join(hollow, hollow, grouped=True))
    assert (measured.bodies, measured.cavities) == (1, 1)
    assert measured.volume_mm3 == pytest.approx(7_000.0)

"""Layers of simple bodies against their formulas, and what must not change them."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from app.geometry.extrusion import DEFAULT_RULE, ExtrusionMeasurements
from app.geometry.findings import GeometryError
from app.geometry.layers import measure_extrusion
from app.geometry.measure import measure
from app.geometry.mesh import Mesh
from app.geometry.rescale import scale_measurements
from tests.geometry.shapes import join, make_box, make_sphere, make_tee, move

LAYER = DEFAULT_RULE.layer_mm
WALLS_MM = DEFAULT_RULE.walls * DEFAULT_RULE.line_mm


def cut(mesh: Mesh) -> ExtrusionMeasurements:
    layers = measure(mesh, extrusion=DEFAULT_RULE).extrusion
    assert layers is not None
    return layers


def test_a_cube_is_walls_skins_and_sparse_filling():
    layers = cut(make_box())

    inside = (20.0 - 2 * WALLS_MM) ** 2
    assert sum(layers.layers) == 100
    assert sum(layers.contour_mm) == pytest.approx(100 * 80.0)
    assert sum(layers.part_mm2) == pytest.approx(100 * 400.0, rel=2e-3)
    assert sum(layers.inside_mm2) == pytest.approx(100 * inside, rel=0.01)
    # two further lines, each a square that is smaller by a line on each side, at half a line's depth more
    assert sum(layers.inner_mm) == pytest.approx(
        100 * 4 * (20 - 2 * 0.61 + 20 - 2 * 1.22) * 0.5 * 2, rel=0.06
    )
    assert sum(layers.top_mm2) == pytest.approx(inside, rel=0.01)
    # bottom: four layers; top: four more below the seen one, the lowest of them bridging the filling
    assert sum(layers.inner_bridge_mm2) == pytest.approx(inside, rel=0.01)
    assert sum(layers.solid_mm2) == pytest.approx(7 * inside, rel=0.01)
    assert sum(layers.sparse_mm2) == pytest.approx(91 * inside, rel=0.01)
    assert sum(layers.bridge_mm2) == 0.0
    assert (sum(layers.parts), sum(layers.holes), sum(layers.rooms)) == (100, 0, 100)
    # four right angles, weighted as documented
    weight = (1.0 - (8.0 / 45.0) / math.sqrt(2.0)) ** 2
    assert sum(layers.corners) == pytest.approx(400 * weight, rel=1e-3)
    for support in (layers.bridged, layers.held):
        assert sum(support.area_mm2) == sum(support.contact_mm2) == 0.0


def test_the_first_layer_stands_alone_and_the_others_by_growing_work():
    layers = cut(make_sphere(10.0))

    assert layers.layers[0] == 1
    assert sum(layers.layers) == 100
    means = [area / count for area, count in zip(layers.part_mm2[1:], layers.layers[1:], strict=True)]
    assert means == sorted(means)
    assert sum(layers.part_mm2) * LAYER == pytest.approx(4 / 3 * math.pi * 1000.0, rel=0.01)


def test_a_bar_on_a_stem_needs_support_beyond_its_stem():
    layers = cut(make_tee(stem=10.0, bar=30.0, height=20.0, thick=5.0))

    # two arms of 10 × 20 mm (depth of the tee), wider by the reach at their three free sides
    size = measure(make_tee(), extrusion=DEFAULT_RULE).size_mm
    reach = DEFAULT_RULE.support_reach_mm
    arm = (10.0 + reach) * (size[1] + 2 * reach)
    count = sum(1 for pieces in layers.held.pieces if pieces > 0)
    assert count > 0
    assert sum(layers.held.contact_mm2) == pytest.approx(2 * arm, rel=0.1)


def test_a_deck_on_two_pillars_is_bridged_but_can_be_held():
    pillars = join(make_box((5.0, 15.0, 12.0)), make_box((5.0, 15.0, 12.0), (25.0, 0.0, 0.0)))
    deck = make_box((30.0, 15.0, 4.0), (0.0, 0.0, 11.99))
    layers = cut(join(pillars, deck))

    assert sum(layers.bridged.area_mm2) == 0.0
    assert sum(layers.held.area_mm2) * LAYER == pytest.approx(20.0 * 17.4 * 12.0, rel=0.08)
    assert sum(layers.bridge_mm2) == pytest.approx((20.0 + 2 * 3.0) * (15.0 - 2 * WALLS_MM), rel=0.1)


def test_a_slope_that_prints_itself_needs_no_support():
    narrow = make_box((20.0, 20.0, 20.0))
    top = narrow.vertices[:, 2] > 10.0
    for degrees, is_needed in ((40.0, False), (50.0, True)):
        spread = 1.0 + 2 * math.tan(math.radians(degrees))
        flared = narrow.vertices.copy()
        flared[top, :2] = 10.0 + (flared[top, :2] - 10.0) * spread
        layers = cut(replace(narrow, vertices=flared))
        assert (sum(layers.held.area_mm2) > 0.0) is is_needed


def test_overlapping_bodies_are_united():
    one = make_box((20.0, 20.0, 10.0))
    layers = cut(join(one, make_box((20.0, 20.0, 10.0), (10.0, 0.0, 0.0))))

    assert sum(layers.part_mm2) == pytest.approx(50 * 600.0, rel=3e-3)


def test_moving_and_shuffling_change_nothing_and_a_quarter_turn_little():
    tee = make_tee()
    layers = cut(tee)
    order = np.random.default_rng(1).permutation(len(tee.faces))
    shuffled = replace(tee, faces=np.ascontiguousarray(tee.faces[order]))
    assert cut(shuffled) == layers

    turned = cut(move(tee, [[0.0, -1.0, 0.0], [1.0, 0.0, 0.0], [0.0, 0.0, 1.0]]))
    for name in ("contour_mm", "part_mm2", "inside_mm2", "sparse_mm2"):
        assert sum(getattr(turned, name)) == pytest.approx(sum(getattr(layers, name)), rel=0.01)


def test_a_part_beyond_the_coarsest_grid_has_no_layers():
    box = make_box((5000.0, 5000.0, 5000.0))
    assert measure_extrusion(box.vertices, box.faces, DEFAULT_RULE) is None


def test_sheet_upon_sheet_has_no_layers():
    box = make_box((100.0, 100.0, 100.0))
    faces = np.ascontiguousarray(np.tile(box.faces, (2000, 1)))
    assert measure_extrusion(box.vertices, faces, DEFAULT_RULE) is None


def test_scaling_is_measured_and_not_computed_from_layers():
    inch = measure(make_box((1.0, 1.0, 1.0)), scale_by=25.4, extrusion=DEFAULT_RULE)

    assert inch.size_mm == pytest.approx((25.4, 25.4, 25.4))
    assert inch.volume_mm3 == pytest.approx(25.4**3)
    assert inch.extrusion is not None
    assert sum(inch.extrusion.layers) == 127
    assert scale_measurements(inch, 2.0).extrusion is None


@pytest.mark.parametrize("scale", [0.0, -1.0, math.inf, math.nan])
def test_a_scale_must_be_a_positive_number(scale):
    with pytest.raises(GeometryError) as refusal:
        measure(make_box(), scale_by=scale)
    assert refusal.value.code == "scale_not_positive"

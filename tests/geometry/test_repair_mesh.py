"""Repaired meshes are sound, and tell what was changed and by how much."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from app.geometry.features import Repair
from app.geometry.findings import GeometryError
from app.geometry.measure import measure
from app.geometry.mesh import Mesh
from app.geometry.read import read
from app.geometry.repair_mesh import repair_mesh, write_stl
from tests.geometry.shapes import explode, join, make_box, make_mesh, make_sphere, move, turn_inside_out

OFFSET = (100.0, -40.0, 7.0)


def repair(mesh: Mesh) -> tuple[Repair, Mesh]:
    """What was changed, and the mesh that comes of reading the STL that was written."""
    repaired = repair_mesh(mesh)
    assert repaired.repair is not None
    again = read(write_stl(repaired.vertices, repaired.faces))
    return repaired.repair, replace(again, unit="mm")


def make_flawed() -> dict[str, Mesh]:
    ball = move(make_sphere(10.0), offset=OFFSET)
    wrong = ball.faces.copy()
    wrong[[3, 99, 500]] = wrong[[3, 99, 500]][:, ::-1]
    apart = explode(ball)
    shaken = apart.vertices + np.random.default_rng(1).uniform(-1e-6, 1e-6, apart.vertices.shape)
    return {
        "winding_repaired": make_mesh(ball.vertices, wrong),
        "holes_closed": make_mesh(ball.vertices, np.delete(ball.faces, [7, 800], axis=0)),
        "inside_out_repaired": turn_inside_out(ball),
        "doubled_faces": make_mesh(ball.vertices, np.concatenate([ball.faces, ball.faces[:9]])),
        "degenerate_faces": make_mesh(ball.vertices, np.concatenate([ball.faces, [[5, 5, 9]]])),
        "vertices_welded": make_mesh(shaken, apart.faces),
        "bodies_repeated": join(ball, ball, grouped=True),
        "bodies_overlap": join(ball, move(ball, offset=(4.0, 0.0, 0.0))),
    }


FLAWED = make_flawed()


@pytest.mark.parametrize("code", FLAWED)
def test_a_repaired_mesh_has_nothing_left_to_repair(code: str) -> None:
    first = measure(FLAWED[code])
    told, mesh = repair(FLAWED[code])
    again = measure(mesh)
    assert told.changes == (code,)
    assert first.repair == told
    assert again.repair is None
    assert again.is_watertight
    assert again.volume_mm3 == pytest.approx(told.volume_after_mm3, rel=1e-5)
    assert again.volume_mm3 == pytest.approx(first.volume_mm3, rel=1e-5)
    assert again.area_mm2 == pytest.approx(told.area_after_mm2, rel=1e-5)
    # float32 coordinates; a fan over a hole may lie a little lower
    assert again.box_low_mm == pytest.approx(first.box_low_mm, abs=1e-4)
    assert told.triangles_after == len(mesh.faces)


def test_what_was_moved_is_told() -> None:
    truth = measure(make_sphere(10.0))
    assert truth.volume_mm3 is not None
    turned = repair(FLAWED["inside_out_repaired"])[0]
    assert turned.volume_before_mm3 == pytest.approx(-truth.volume_mm3)
    assert turned.volume_after_mm3 == pytest.approx(truth.volume_mm3)
    assert turned.area_before_mm2 == pytest.approx(turned.area_after_mm2)
    holes = repair(FLAWED["holes_closed"])[0]
    assert holes.volume_before_mm3 is None
    assert holes.area_after_mm2 - holes.area_before_mm2 == pytest.approx(
        2 * truth.area_mm2 / truth.triangles, rel=0.3
    )
    assert holes.triangles_after == holes.triangles_before + 6 == len(make_sphere(10.0).faces) + 4
    doubled = repair(FLAWED["doubled_faces"])[0]
    assert doubled.triangles_before - doubled.triangles_after == 9
    assert doubled.area_before_mm2 > doubled.area_after_mm2
    welded = repair(FLAWED["vertices_welded"])[0]
    assert 0.0 < welded.shift_mm < 1e-4
    both = repair(FLAWED["bodies_overlap"])[0]
    assert both.volume_before_mm3 == pytest.approx(2 * truth.volume_mm3)
    # two balls 4 mm apart share 4/3 π r³ (1 - 3/4 (d / r) + 1/16 (d / r)³)
    shared = truth.volume_mm3 * (1 - 0.3 + 0.4**3 / 16)
    assert both.volume_after_mm3 == pytest.approx(2 * truth.volume_mm3 - shared, rel=3e-3)


def test_a_sound_mesh_is_left_as_it_is() -> None:
    box = make_box((10.0, 20.0, 30.0), OFFSET)
    repaired = repair_mesh(box)
    assert repaired.repair is None
    assert measure(box).repair is None
    assert np.sort(repaired.vertices, axis=0) == pytest.approx(np.sort(box.vertices, axis=0))
    assert len(repaired.faces) == 12


def test_units_become_millimetres() -> None:
    repaired = repair_mesh(replace(make_box((1.0, 1.0, 1.0), (2.0, 2.0, 2.0)), unit="in"))
    assert (repaired.vertices.min(), repaired.vertices.max()) == pytest.approx((50.8, 76.2))


def test_what_cannot_be_closed_is_refused() -> None:
    box = make_box()
    with pytest.raises(GeometryError, match="not_repairable") as refusal:
        repair_mesh(make_mesh(box.vertices, box.faces[:-2]))
    assert refusal.value.parameters == {"open_edges": 4}

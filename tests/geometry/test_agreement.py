"""docs/geometry-agreement.md is true: every file, every peer, and no disagreement without an explanation."""

from __future__ import annotations

import re

import numpy as np
import pytest
import trimesh

from app.geometry.measure import measure
from app.geometry.read import read
from tests.geometry import agreement
from tests.geometry.agreement_reasons import MEASURED, READ

pytestmark = [
    pytest.mark.shared_data,
    pytest.mark.skipif(not agreement.MESHES.is_dir(), reason="../shared/data/meshes is not there"),
    # of libraries compared with, which are not ours to mend
    pytest.mark.filterwarnings("ignore"),
]
DOCUMENT = agreement.DOCUMENT.read_text(encoding="utf-8")


def section(title: str) -> str:
    return DOCUMENT.partition(f"## {title}\n")[2].partition("\n## ")[0]


def test_as_read_only_what_is_explained_differs() -> None:
    agreed, found = agreement.compare_readers()
    assert {(each.file, each.peer) for each in found} == set(READ)
    written = section("As read")
    assert f"{agreed} comparisons agree" in written
    for each in found:
        assert (
            f"| {each.file} | {each.peer} | {each.ours} | {each.theirs} | {READ[each.file, each.peer]} |"
            in written
        )


def test_as_measured_only_what_is_explained_differs() -> None:
    agreed, found = agreement.compare_measures()
    assert {each.file for each in found} == set(MEASURED)
    written = section("As measured")
    assert f"{agreed} files agree" in written
    for each in found:
        assert re.search(
            rf"^\| {re.escape(each.file)} \| .* \| {re.escape(MEASURED[each.file])} \|$", written, re.M
        )


def test_step_volumes_are_exact() -> None:
    rows = agreement.compare_step()
    written = section("STEP")
    for name, solids, volume, exact, triangles in rows:
        assert f"| {name} | {solids} | {volume:.3f} |" in written
        assert exact < 1e-5
        assert triangles < 0.003


def test_triangles_of_concave_polygons_cover_what_the_polygons_cover() -> None:
    path = agreement.MESHES / "trimesh__wallhole.obj"
    lines = path.read_text().replace("\\\n", " ").splitlines()
    points = np.array([line.split()[1:4] for line in lines if line.startswith("v ")], dtype=np.float64)
    polygons = [
        points[[int(word.partition("/")[0]) - 1 for word in line.split()[1:]]]
        for line in lines
        if line.startswith("f ")
    ]
    # twice the area is the length of the sum of the corners' cross products
    area = sum(np.linalg.norm(np.cross(p, np.roll(p, -1, axis=0)).sum(axis=0)) / 2 for p in polygons)
    mesh = read(path)
    assert agreement.sum_up(mesh.vertices, mesh.faces).area == pytest.approx(float(area))


def test_turned_bodies_measure_as_trimesh_repairs_them() -> None:
    path = agreement.MESHES / "trimesh__multibody.stl"
    peer = trimesh.load_mesh(path)
    peer.fix_normals(multibody=True)
    assert measure(read(path)).volume_mm3 == pytest.approx(float(peer.volume), rel=1e-6)

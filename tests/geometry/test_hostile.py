"""Every hostile file ends in the right code or in a finite true result."""

from __future__ import annotations

import os

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.geometry.findings import GeometryError
from app.geometry.mesh import Mesh
from app.geometry.read import read
from tests.geometry import hostile
from tests.geometry.hostile_more import MORE_CASES

CASES = (*hostile.CASES, *MORE_CASES)
# A nightly run sets this to some hundred thousand.
EXAMPLES = int(os.environ.get("SCHICHTWERK_FUZZ_EXAMPLES", "150"))
# Words of the formats, and numbers at the edges of what they may be.
PIECES = (
    *(b"-1", b"nan", b"1e99", b"\n", b" ", b"\r", b"\\\n", b"0", b"4", b"99999999999", b"1e-400", b"."),
    *(b"f ", b"v ", b"usemtl a", b"solid", b"endsolid", b"facet", b"vertex", b"element face 9"),
    *(b"<vertices>", b"</vertices>", b"<!--", b"-->", b'x="1"', b'v1="7"', b"/>"),
)
SEEDS = {
    "stl": hostile.binary_stl(),
    "ascii": hostile.ascii_stl(),
    "obj": hostile.obj("f 1/1/1 2//2 3 4\nf -1 -2 -3 -4\n"),
    "ply": hostile.ascii_ply(),
    "ply_little": hostile.binary_ply(),
    "ply_big": hostile.binary_ply(">"),
    "ply_strips": hostile.ascii_ply(faces="1").replace(b"element face", b"element tristrips"),
    "3mf": hostile.package(hostile.model_xml(hostile.nested_objects(3, 2), '<item objectid="3"/>')),
}


def assert_true_mesh(mesh: Mesh) -> None:
    assert mesh.vertices.dtype == np.float64
    assert mesh.faces.dtype == np.int32
    assert len(mesh.faces) > 0
    assert mesh.faces.min() >= 0
    assert mesh.faces.max() < len(mesh.vertices)
    assert np.isfinite(mesh.vertices).all()
    assert mesh.vertex_groups is None or len(mesh.vertex_groups) == len(mesh.vertices)


def test_corpus_is_large_and_unambiguous() -> None:
    names = [case.name for case in CASES]
    assert len(names) == len(set(names))
    assert len(names) >= 200


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_hostile_file_ends_well(case: hostile.Case) -> None:
    code = "ok"
    try:
        mesh = read(case.build())
    except GeometryError as error:
        code = error.code
    else:
        assert_true_mesh(mesh)
        assert len(mesh.faces) == case.triangles
    assert code in case.ends


def read_mutated(data: bytes) -> None:
    try:
        mesh = read(data)
    except GeometryError:
        return
    assert_true_mesh(mesh)


@pytest.mark.parametrize("seed", SEEDS.values(), ids=SEEDS)
@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_fuzz_mutated_files(seed: bytes, data: st.DataObject) -> None:
    content = bytearray(seed)
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(content)))
        piece = data.draw(st.one_of(st.binary(max_size=6), st.sampled_from(PIECES)))
        gone = data.draw(st.integers(0, 8))
        content[at : at + gone] = piece
    read_mutated(bytes(content))


@pytest.mark.parametrize("seed", SEEDS.values(), ids=SEEDS)
@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_fuzz_cut_files(seed: bytes, data: st.DataObject) -> None:
    read_mutated(seed[: data.draw(st.integers(0, len(seed)))])


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_fuzz_model_parts(data: st.DataObject) -> None:
    content = bytearray(hostile.model_xml(hostile.nested_objects(2, 2), '<item objectid="2"/>').encode())
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(content)))
        content[at : at + data.draw(st.integers(0, 8))] = data.draw(
            st.one_of(st.binary(max_size=4), st.sampled_from(PIECES))
        )
    read_mutated(hostile.package(bytes(content)))


@settings(max_examples=EXAMPLES, deadline=None)
@given(st.text(alphabet=st.characters(max_codepoint=0x2FF), max_size=200))
def test_fuzz_model_xml(text: str) -> None:
    objects = f'<object id="1">{hostile.mesh_xml()}</object>{text}'
    read_mutated(hostile.package(hostile.model_xml(objects)))

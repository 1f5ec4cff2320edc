"""Real files through both ways."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from app.geometry.findings import GeometryError
from app.geometry.limits import Limits
from app.sandbox import Sandbox, analyse_once, repair_once
from app.values.errors import Unavailable
from tests.sandbox.conftest import pack_cube

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures" / "stl"
MESHES = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "meshes"


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(concurrency=2) as sandbox:
        sandbox.start()
        yield sandbox


def test_both_ways_measure_the_same(sandbox: Sandbox, cube: Path) -> None:
    warm = sandbox.analyse(cube, preview=True)
    fresh = analyse_once(cube, preview=True)
    assert warm.measurements == fresh.measurements
    assert warm.preview_glb == fresh.preview_glb
    assert warm.measurements.size_mm == (20.0, 20.0, 20.0)
    assert warm.measurements.volume_mm3 == pytest.approx(8000.0)
    assert warm.measurements.sha256 == hashlib.sha256(cube.read_bytes()).hexdigest()
    assert warm.cpu_s > 0
    assert warm.peak_memory_bytes > 10_000_000


def test_a_part_is_repaired_alike_warm_and_fresh(sandbox: Sandbox) -> None:
    file = FIXTURES / "inside_out_cube.stl"
    warm = sandbox.repair(file)
    assert warm == repair_once(file)
    assert warm.repair is not None
    assert warm.repair.changes == ("inside_out_repaired",)
    assert len(warm.stl) == 84 + 50 * 12
    assert sandbox.repair(FIXTURES / "cube_20mm.stl", unit="cm").repair is None
    with pytest.raises(GeometryError, match="not_repairable"):
        sandbox.repair(FIXTURES / "open_box.stl")


def test_unit_and_orientation_reach_the_child(sandbox: Sandbox, cube: Path) -> None:
    measurements = sandbox.analyse(cube, unit="in", up=(1.0, 0.0, 0.0)).measurements
    assert (measurements.unit, measurements.unit_source) == ("in", "given")
    assert measurements.size_mm == pytest.approx((508.0, 508.0, 508.0))
    assert [each.code for each in measurements.orientations] == ["fixed"]


def test_an_unlinked_file_open_for_writing_is_read_without_moving_it(sandbox: Sandbox) -> None:
    with tempfile.TemporaryFile() as file:
        file.write(pack_cube(20.0))
        file.flush()
        at = file.tell()
        assert sandbox.analyse(file).preview_glb is None
        assert os.lseek(file.fileno(), 0, os.SEEK_CUR) == at


def test_what_the_child_refuses_is_raised_here(sandbox: Sandbox, tmp_path: Path) -> None:
    path = tmp_path / "broken.obj"
    path.write_text("v 0 0 0\nv 1 0 0\nv 0 1 0\nf 1 2 9\n")
    with pytest.raises(GeometryError) as refusal:
        sandbox.analyse(path)
    assert refusal.value.code == "index_out_of_range"
    assert refusal.value.parameters["vertices"] == 3


@pytest.mark.parametrize(
    ("content", "code"), [(b"", "file_empty"), (b"\x7fELF nothing of ours", "format_unknown")]
)
def test_what_is_no_part_needs_no_child(tmp_path: Path, content: bytes, code: str) -> None:
    path = tmp_path / "file"
    path.write_bytes(content)
    with Sandbox() as unused, pytest.raises(GeometryError) as refusal:
        unused.analyse(path)
    assert refusal.value.code == code


def test_a_file_over_the_limit_needs_no_child(cube: Path) -> None:
    with Sandbox() as unused, pytest.raises(GeometryError) as refusal:
        unused.analyse(cube, limits=Limits(file_bytes=100))
    assert refusal.value.code == "limit_exceeded"
    assert refusal.value.parameters == {"limit": "file_bytes", "allowed": 100, "found": 684}


def test_only_regular_files_are_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with Sandbox() as unused:
        for path in (tmp_path, tmp_path / "pipe"):
            with pytest.raises(GeometryError) as refusal:
                unused.analyse(path)
            assert refusal.value.code == "file_not_regular"
        with pytest.raises(FileNotFoundError):
            unused.analyse(tmp_path / "absent.stl")


def test_fifty_at_once_with_two_children(sandbox: Sandbox, cube: Path) -> None:
    expected = sandbox.analyse(cube)
    with ThreadPoolExecutor(50) as pool:
        found = list(pool.map(lambda _: sandbox.analyse(cube), range(50)))
    assert all(each.measurements == expected.measurements for each in found)


def test_a_closed_sandbox_says_so(cube: Path) -> None:
    sandbox = Sandbox()
    sandbox.close()
    with pytest.raises(Unavailable) as refusal:
        sandbox.analyse(cube)
    assert refusal.value.code == "sandbox_closed"


@pytest.mark.shared_data
@pytest.mark.skipif(not MESHES.exists(), reason="../shared/data/meshes is absent")
@pytest.mark.parametrize(
    "name",
    [
        "prusa__LCD-knob.stp",
        "assimp__box_UTF16BE.obj",
        "trimesh__featuretype.3MF",
        "3mf__MUSTPASS_Chapter4.2_Components.3mf",
        "trimesh__bunny.ply",
        "assimp__Spider_ascii.stl",
    ],
)
def test_every_format_finds_all_it_needs_already_loaded(sandbox: Sandbox, name: str) -> None:
    assert sandbox.analyse(MESHES / name, preview=True).measurements.triangles > 0

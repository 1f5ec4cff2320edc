"""Every file of the shared set reads to the right triangles and extents, or is refused with its code."""

from __future__ import annotations

import io
import re
from pathlib import Path

import numpy as np
import pytest
import trimesh
from numpy.typing import NDArray

from app.geometry.findings import GeometryError
from app.geometry.read import read

MESHES = Path(__file__).resolve().parents[4] / "shared" / "data" / "meshes"
pytestmark = [
    pytest.mark.shared_data,
    pytest.mark.skipif(not MESHES.is_dir(), reason="../shared/data/meshes is not there"),
]

# name: triangles, extents in file units (STEP: millimetres), unit
READ = {
    "3mf__MUSTPASS_Chapter3.2b_UnitsMeasurementMM.3mf": (12, (10.0, 10.0, 10.0), "mm"),
    "3mf__MUSTPASS_Chapter3.2c_MultipleItemsTransform.3mf": (60, (70.0, 60.0, 30.0), "mm"),
    "3mf__MUSTPASS_Chapter4.2_Components.3mf": (60, (70.0, 60.0, 30.0), "mm"),
    "3mf__cube_gears.3mf": (25692, (168.0, 125.1, 33.6), "mm"),
    "3mf__cube_gears_prod.3mf": (25692, (168.0, 125.1, 33.6), "mm"),
    "3mf__dodeca_chain_loop.3mf": (7680, (219.87, 140.67, 16.0), "mm"),
    "3mf__heartgears.3mf": (30636, (79.57, 47.67, 76.43), "mm"),
    "3mf__multiple_cylinders.3mf": (528, (62.0, 40.59, 20.0), "mm"),
    "3mf__multiprop-opaque.3mf": (12, (10.0, 10.0, 10.0), "cm"),
    "assimp__3DSMaxExport.STL": (2000, (57.03, 48.34, 52.64), None),
    "assimp__Spider_ascii.stl": (1368, (6.23, 8.0, 3.3), None),
    "assimp__Wuson.ply": (3732, (0.92, 1.52, 3.24), None),
    "assimp__box_UTF16BE.obj": (12, (1.0, 1.0, 1.0), None),
    "assimp__malformed_property_index_oob.3mf": (1, (10.0, 20.0, 0.0), "mm"),
    "assimp__sphereWithHole.stl": (285, (3.0, 3.0, 3.0), None),
    "assimp__triangle_with_empty_solid.stl": (1, (2.0, 2.0, 0.0), None),
    "prusa__Einsy-base.stl": (9142, (128.5, 101.0, 38.0), None),
    "prusa__Einsy-doors.stl": (2416, (105.5, 91.98, 16.0), None),
    "prusa__Einsy-hinges.stl": (994, (7.8, 27.4, 28.0), None),
    "prusa__Extruder-cable-clip.stl": (874, (12.9, 26.85, 13.5), None),
    "prusa__Heatbed-cable-clip.stl": (1408, (26.0, 17.0, 12.93), None),
    "prusa__Heatbed-cable-clip_for_8mm_sleeve.stl": (1318, (26.0, 17.0, 12.93), None),
    "prusa__LCD-cover-ORIGINAL-MK3.stl": (4016, (155.0, 70.66, 26.0), None),
    "prusa__LCD-knob.stl": (4630, (31.3, 36.14, 8.0), None),
    "prusa__LCD-knob.stp": (1672, (31.3, 36.14, 8.0), "mm"),
    "prusa__PSU-cover-MK3.stl": (4552, (103.6, 132.0, 61.5), None),
    "prusa__Spool-holder.stl": (10320, (72.27, 192.64, 120.6), None),
    "prusa__adapter-printer-mmu2s.stl": (19100, (10.9, 11.0, 12.0), None),
    "prusa__adapter-printer.stl": (24288, (10.9, 11.0, 12.0), None),
    "prusa__cable-holder.stl": (1412, (10.0, 17.91, 39.5), None),
    "prusa__endstop-block.stl": (308, (13.56, 9.0, 14.0), None),
    "prusa__extruder-body.stl": (21464, (62.0, 84.5, 20.0), None),
    "prusa__extruder-body.stp": (14042, (62.0, 84.5, 20.0), "mm"),
    "prusa__extruder-cover.stl": (7826, (65.0, 42.5, 23.0), None),
    "prusa__extruder-cover.stp": (5130, (65.0, 42.5, 23.0), "mm"),
    "prusa__extruder-idler-mmu2s.stl": (5906, (25.5, 59.69, 16.7), None),
    "prusa__extruder-idler.stl": (4834, (25.5, 32.5, 16.7), None),
    "prusa__extruder-motor-plate.stl": (14842, (48.0, 54.85, 11.0), None),
    "prusa__fan-shroud.stl": (12588, (43.3, 27.63, 19.9), None),
    "prusa__fan-shroud.stp": (3196, (43.3, 27.63, 19.9), "mm"),
    "prusa__fs-cover-mmu2s.stl": (2030, (39.0, 28.0, 12.0), "mm"),
    "prusa__fs-cover.stl": (4768, (36.0, 28.0, 4.0), None),
    "prusa__fs-lever.stl": (2450, (11.67, 20.77, 9.75), None),
    "prusa__heatbed-cable-cover-clip.stl": (1554, (30.0, 20.5, 6.0), None),
    "prusa__heatbed-cable-cover.stl": (2810, (36.0, 36.0, 9.0), None),
    "prusa__ir-sensor-cover-mmu2s.stl": (664, (28.45, 12.0, 2.85), None),
    "prusa__ir-sensor-holder-mmu2s.stl": (8996, (28.45, 24.0, 26.0), None),
    "prusa__lcd-supports.stl": (1744, (68.38, 95.34, 20.0), None),
    "prusa__old_extruder-body.stp": (14803, (63.5, 95.0, 30.5), "mm"),
    "prusa__old_extruder-cover.stp": (9440, (48.5, 49.75, 23.0), "mm"),
    "prusa__plug-aligner.stl": (48, (7.3, 17.7, 5.5), None),
    "prusa__print-fan-support.stl": (1722, (29.49, 14.3, 15.4), None),
    "prusa__psu-cover-DELTA.step": (2884, (26.3, 100.6, 29.7), "mm"),
    "prusa__psu-cover-DELTA.stl": (2706, (26.3, 100.6, 29.7), "mm"),
    "prusa__raspberry_cover.stl": (706, (74.13, 38.0, 6.5), None),
    "prusa__rpi-zero-frame.stl": (3290, (64.0, 32.0, 6.0), None),
    "prusa__x-carriage-back.stl": (3194, (52.0, 74.5, 8.0), None),
    "prusa__x-carriage.stl": (7200, (52.0, 91.5, 15.0), None),
    "prusa__x-end-idler.stl": (5944, (37.0, 40.0, 58.0), None),
    "prusa__x-end-motor.stl": (8202, (39.97, 82.5, 58.0), None),
    "prusa__y-belt-holder.stl": (2472, (21.5, 26.44, 18.0), None),
    "prusa__y-belt-idler.stl": (2464, (23.0, 34.0, 25.0), None),
    "prusa__y-belt-tensioner.stl": (2366, (27.5, 26.44, 18.0), None),
    "prusa__y-motor-holder.stl": (2802, (42.0, 48.0, 19.0), None),
    "prusa__y-rod-holder.stl": (5608, (27.95, 17.37, 10.0), None),
    "prusa__z-axis-bottom.stl": (9746, (50.0, 108.0, 36.0), None),
    "prusa__z-axis-top.stl": (3120, (38.0, 92.0, 16.0), None),
    "prusa__z-screw-cover.stl": (4382, (16.0, 16.0, 5.0), None),
    "trimesh__1002_tray_bottom.STL": (4520, (355.6, 3.17, 355.6), None),
    "trimesh__20mm-xyz-cube.stl": (260, (20.0, 20.0, 20.0), None),
    "trimesh__7_8ths_cube.stl": (24, (40.0, 40.0, 40.0), None),
    "trimesh__ADIS16480.STL": (7436, (0.04, 0.01, 0.05), None),
    "trimesh__P_XPM_0331_01.3mf": (6, (100.0, 100.0, 100.0), "mm"),
    "trimesh__angle_block.STL": (704, (1.34, 1.0, 1.35), None),
    "trimesh__base_interface_AP203.STEP": (1464, (599.39, 638.67, 4.76), "mm"),
    "trimesh__box.STL": (8954, (7.25, 4.5, 3.75), None),
    "trimesh__box_sides.STEP": (3520, (184.15, 114.3, 95.25), "mm"),
    "trimesh__bunny.ply": (16301, (0.16, 0.15, 0.12), None),
    "trimesh__busted.STL": (3878, (10.68, 11.38, 9.57), None),
    "trimesh__capsule.obj": (10200, (2.0, 2.0, 3.0), None),
    "trimesh__chair_model.obj": (12756, (0.53, 0.66, 0.53), None),
    "trimesh__counter.unitsmm.STL": (83750, (304.8, 304.41, 25.84), None),
    "trimesh__counterXP.3MF": (83750, (304.8, 304.41, 25.84), "mm"),
    "trimesh__cube_and_sphere_same_name.3mf": (5132, (92.8, 40.0, 40.0), "mm"),
    "trimesh__cycloidal.ply": (43368, (1.88, 1.87, 1.11), None),
    "trimesh__featuretype.3MF": (2208, (5.0, 2.5, 1.38), "in"),
    "trimesh__featuretype.STEP": (3896, (127.0, 63.5, 34.93), "mm"),
    "trimesh__featuretype.STL": (3476, (5.0, 2.5, 1.38), None),
    "trimesh__fuze_ascii.ply": (1000, (0.07, 0.07, 0.22), None),
    "trimesh__multibody.stl": (32, (0.64, 1.09, 0.34), None),
    "trimesh__nancolor.obj": (12, (1.0, 1.0, 1.0), None),
    "trimesh__negative_indices.obj": (12, (2.0, 2.0, 2.0), None),
    "trimesh__notenoughindices.obj": (1, (1000.0, 500.0, 0.0), None),
    "trimesh__round.stl": (1120, (5.08, 5.08, 60.96), None),
    "trimesh__soup.stl": (100, (1.0, 1.0, 0.99), None),
    "trimesh__two_objects_mixed_case_names.stl": (24, (6.0, 1.0, 1.0), None),
    "trimesh__unit_sphere.STL": (1280, (2.0, 2.0, 2.0), None),
    "trimesh__wallhole.obj": (66, (10.0, 15.0, 10.0), None),
}
REFUSED = {
    "3mf__spinal_implant.3mf": "format_unsupported",
    "3mf__torus_sliced.3mf": "format_unsupported",
    "assimp__crash-30d6d0f7c529b3b66b4131700b7a4580cd7082df.ply": "file_malformed",
    "assimp__malformed.obj": "index_out_of_range",
    "assimp__payload_JVN42386607": "file_malformed",
    "assimp__pond.0.ply": "no_triangles",
    "trimesh__points_emptyface.ply": "no_triangles",
}
# exact volume in mm³ and the number of solids
STEP_VOLUMES = {
    "prusa__LCD-knob.stp": (2298.562772, 1),
    "prusa__extruder-body.stp": (28553.317013, 1),
    "prusa__extruder-cover.stp": (13488.209959, 1),
    "prusa__fan-shroud.stp": (3416.373424, 2),
    "prusa__old_extruder-body.stp": (42486.192417, 1),
    "prusa__old_extruder-cover.stp": (20018.999335, 1),
    "prusa__psu-cover-DELTA.step": (12463.741139, 1),
    "trimesh__base_interface_AP203.STEP": (1257991.525622, 1),
    "trimesh__box_sides.STEP": (263542.030946, 10),
    "trimesh__featuretype.STEP": (190447.659215, 1),
}
# PLY and OBJ, where trimesh reads what the file says (it drops instances of 3MF files)
ORACLE = (
    "trimesh__bunny.ply",
    "trimesh__cycloidal.ply",
    "trimesh__capsule.obj",
    "trimesh__nancolor.obj",
)


def test_table_names_every_file() -> None:
    assert {path.name for path in MESHES.iterdir()} - {"MANIFEST.tsv"} == set(READ) | set(REFUSED)


@pytest.mark.parametrize("name", READ)
def test_file_reads_to_its_triangles_and_extents(name: str) -> None:
    triangles, extents, unit = READ[name]
    mesh = read(MESHES / name)
    if mesh.format == "step":
        assert len(mesh.faces) == pytest.approx(triangles, rel=0.1)
    else:
        assert len(mesh.faces) == triangles
    assert np.ptp(mesh.vertices, axis=0) == pytest.approx(extents, abs=0.006)
    assert mesh.unit == unit


@pytest.mark.parametrize("name", REFUSED)
def test_file_is_refused_with_its_code(name: str) -> None:
    with pytest.raises(GeometryError) as caught:
        read(MESHES / name)
    assert caught.value.code == REFUSED[name]


@pytest.mark.parametrize("name", STEP_VOLUMES)
def test_step_has_exact_volume_and_tessellation_agrees(name: str) -> None:
    volume, solids = STEP_VOLUMES[name]
    mesh = read(MESHES / name)
    assert mesh.exact is not None
    assert mesh.exact.volume == pytest.approx(volume, rel=1e-6)
    assert mesh.vertex_groups is not None
    assert mesh.vertex_groups.max() + 1 == solids
    corners = mesh.vertices[mesh.faces]
    crossed = np.cross(corners[:, 1], corners[:, 2])
    assert np.einsum("nc,nc->n", corners[:, 0], crossed).sum() / 6 == pytest.approx(volume, rel=0.003)


def test_step_in_inches_agrees_with_stl_in_inches() -> None:
    solid, soup = read(MESHES / "trimesh__featuretype.STEP"), read(MESHES / "trimesh__featuretype.STL")
    assert np.ptp(solid.vertices, axis=0) == pytest.approx(np.ptp(soup.vertices, axis=0) * 25.4, abs=0.01)
    assert [each.code for each in solid.findings] == ["unit_converted"]
    assert solid.findings[0].parameters == {"from": "inch"}


def keep_geometry(data: bytes, name: str) -> bytes:
    """An OBJ without materials and textures, which trimesh needs more libraries for."""
    if name.endswith("ply"):
        return data
    lines = [line for line in data.splitlines() if line.startswith((b"v ", b"f "))]
    return re.sub(rb"/\S*", b"", b"\n".join(lines))


def sum_volume(vertices: NDArray[np.float64], faces: NDArray[np.int32]) -> float:
    corners = vertices[faces]
    return float(np.einsum("nc,nc->n", corners[:, 0], np.cross(corners[:, 1], corners[:, 2])).sum() / 6)


@pytest.mark.parametrize("name", ORACLE)
def test_reader_agrees_with_trimesh(name: str) -> None:
    data = (MESHES / name).read_bytes()
    ours = read(data)
    stripped = io.BytesIO(keep_geometry(data, name))
    theirs = trimesh.load_mesh(stripped, file_type=name[-3:], process=False)
    assert len(ours.faces) == len(theirs.faces)
    assert sum_volume(ours.vertices, ours.faces) == pytest.approx(
        sum_volume(theirs.vertices, theirs.faces), rel=1e-5, abs=1e-9
    )


ALL_STL = [name for name in READ if name.lower().endswith(".stl")]


@pytest.mark.parametrize("name", ALL_STL)
def test_stl_has_as_many_triangles_as_its_size_or_words_say(name: str) -> None:
    data = (MESHES / name).read_bytes()
    expected = (len(data) - 84) // 50
    if len(data) != 84 + 50 * int.from_bytes(data[80:84], "little"):
        expected = data.count(b"endfacet")
    assert READ[name][0] == expected

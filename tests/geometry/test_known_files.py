"""Every file of the shared set, with what is known of it: looked at one by one, not just recorded."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest
import trimesh

from app.geometry.findings import GeometryError
from app.geometry.measure import measure
from app.geometry.measurements import Measurements
from app.geometry.mesh import Mesh
from app.geometry.read import read
from app.geometry.units import MM_PER_UNIT

MESHES = Path(__file__).resolve().parents[3] / "shared" / "data" / "meshes"

pytestmark = [
    pytest.mark.shared_data,
    pytest.mark.skipif(not MESHES.is_dir(), reason="../shared/data/meshes is not there"),
]


class Row(NamedTuple):
    is_watertight: bool
    volume_mm3: float | None
    bodies: int
    cavities: int
    codes: str


# Volumes without a unit in the file are in the unit that is guessed. Worth knowing:
# - multibody.stl: two closed bodies, both inside out, with six faces turned against the rest
# - Einsy-base, motor-plate, sensor-holder, raspberry_cover: doubled faces that cancel; closed without them
# - motor-plate: besides the part a speck of four triangles, 7 µm long
# - extruder-cover, x-carriage-back, cycloidal: edges of four faces, all in balance
# - cycloidal: gears made of bodies that overlap; union 1.7 % below the sum
# - sphereWithHole, bunny: real holes, small enough to close; featuretype.3MF: five slits of no area
# - Spider, Wuson, soup: surfaces that never were solids; chair: every face there twice, back to back
# - old_extruder-body: the tessellation has a slit, the volume is the exact one
EXPECTED: dict[str, Row | str] = {
    "3mf__MUSTPASS_Chapter3.2b_UnitsMeasurementMM.3mf": Row(True, 1000.0, 1, 0, ""),
    "3mf__MUSTPASS_Chapter3.2c_MultipleItemsTransform.3mf": Row(True, 14000.0028, 2, 0, "several_bodies"),
    "3mf__MUSTPASS_Chapter4.2_Components.3mf": Row(True, 14000.0028, 2, 0, "several_bodies"),
    "3mf__cube_gears.3mf": Row(True, 112366.332, 17, 0, "degenerate_faces several_bodies"),
    "3mf__cube_gears_prod.3mf": Row(True, 112366.328, 17, 0, "degenerate_faces several_bodies"),
    "3mf__dodeca_chain_loop.3mf": Row(True, 32583.8787, 40, 0, "several_bodies"),
    "3mf__heartgears.3mf": Row(True, 120179.298, 1, 0, "degenerate_faces"),
    "3mf__multiple_cylinders.3mf": Row(True, 37188.5573, 6, 0, "several_bodies"),
    "3mf__multiprop-opaque.3mf": Row(True, 1000000.0, 1, 0, ""),
    "assimp__3DSMaxExport.STL": Row(
        False, 969.785733, 24, 0, "bodies_overlap holes_closed non_manifold_edges several_bodies"
    ),
    "assimp__Spider_ascii.stl": Row(
        False, None, 18, 0, "degenerate_faces not_closed several_bodies unit_doubtful winding_repaired"
    ),
    "assimp__Wuson.ply": Row(
        False, None, 54, 0, "not_closed self_intersecting several_bodies unit_doubtful vertices_welded"
    ),
    "assimp__box_UTF16BE.obj": Row(True, 1.0, 1, 0, "unit_doubtful"),
    "assimp__malformed_property_index_oob.3mf": "part_flat",
    "assimp__sphereWithHole.stl": Row(False, 13.5815725, 1, 0, "holes_closed unit_doubtful"),
    "assimp__triangle_with_empty_solid.stl": "part_flat",
    "prusa__Einsy-base.stl": Row(True, 41661.759, 1, 0, "degenerate_faces doubled_faces"),
    "prusa__Einsy-doors.stl": Row(True, 21154.7215, 1, 0, "degenerate_faces"),
    "prusa__Einsy-hinges.stl": Row(True, 1932.04505, 2, 0, "several_bodies"),
    "prusa__Extruder-cable-clip.stl": Row(True, 1765.39777, 1, 0, ""),
    "prusa__Heatbed-cable-clip.stl": Row(True, 2565.51658, 1, 0, ""),
    "prusa__Heatbed-cable-clip_for_8mm_sleeve.stl": Row(True, 2216.43961, 1, 0, ""),
    "prusa__LCD-cover-ORIGINAL-MK3.stl": Row(True, 44470.0582, 3, 0, "degenerate_faces several_bodies"),
    "prusa__LCD-knob.stl": Row(True, 2298.08286, 1, 0, ""),
    "prusa__LCD-knob.stp": Row(True, 2298.56277, 1, 0, ""),
    "prusa__PSU-cover-MK3.stl": Row(True, 71651.5895, 2, 0, "degenerate_faces several_bodies"),
    "prusa__Spool-holder.stl": Row(True, 105624.19, 1, 0, ""),
    "prusa__adapter-printer-mmu2s.stl": Row(True, 1200.91733, 1, 0, ""),
    "prusa__adapter-printer.stl": Row(True, 925.966038, 1, 0, ""),
    "prusa__cable-holder.stl": Row(True, 3599.53345, 1, 0, ""),
    "prusa__endstop-block.stl": Row(True, 968.722793, 1, 0, ""),
    "prusa__extruder-body.stl": Row(True, 28564.0457, 1, 0, ""),
    "prusa__extruder-body.stp": Row(True, 28553.317, 1, 0, ""),
    "prusa__extruder-cover.stl": Row(True, 13490.2922, 1, 0, "non_manifold_edges"),
    "prusa__extruder-cover.stp": Row(True, 13488.21, 1, 0, "non_manifold_edges"),
    "prusa__extruder-idler-mmu2s.stl": Row(True, 5758.41245, 1, 0, ""),
    "prusa__extruder-idler.stl": Row(True, 5512.49683, 1, 0, ""),
    "prusa__extruder-motor-plate.stl": Row(True, 11570.2029, 1, 0, "doubled_faces"),
    "prusa__fan-shroud.stl": Row(True, 3416.50201, 2, 0, "several_bodies"),
    "prusa__fan-shroud.stp": Row(True, 3416.37342, 2, 0, "several_bodies"),
    "prusa__fs-cover-mmu2s.stl": Row(True, 5131.49276, 1, 0, ""),
    "prusa__fs-cover.stl": Row(True, 2612.75892, 1, 0, ""),
    "prusa__fs-lever.stl": Row(True, 711.669591, 1, 0, ""),
    "prusa__heatbed-cable-cover-clip.stl": Row(True, 2455.99371, 1, 0, ""),
    "prusa__heatbed-cable-cover.stl": Row(True, 5234.8526, 1, 0, ""),
    "prusa__ir-sensor-cover-mmu2s.stl": Row(True, 510.067975, 1, 0, ""),
    "prusa__ir-sensor-holder-mmu2s.stl": Row(True, 5864.63781, 1, 0, "doubled_faces"),
    "prusa__lcd-supports.stl": Row(True, 26373.0096, 2, 0, "several_bodies"),
    "prusa__old_extruder-body.stp": Row(False, 42486.1924, 1, 2, "enclosed_cavity holes_closed"),
    "prusa__old_extruder-cover.stp": Row(True, 20018.9993, 1, 13, "enclosed_cavity"),
    "prusa__plug-aligner.stl": Row(True, 218.515005, 1, 0, ""),
    "prusa__print-fan-support.stl": Row(True, 2212.80776, 1, 0, ""),
    "prusa__psu-cover-DELTA.step": Row(True, 12463.7411, 1, 0, ""),
    "prusa__psu-cover-DELTA.stl": Row(True, 12465.6511, 1, 0, ""),
    "prusa__raspberry_cover.stl": Row(True, 2539.73971, 1, 0, "doubled_faces"),
    "prusa__rpi-zero-frame.stl": Row(True, 2488.15176, 1, 0, ""),
    "prusa__x-carriage-back.stl": Row(
        True, 12584.9747, 1, 3, "degenerate_faces enclosed_cavity non_manifold_edges"
    ),
    "prusa__x-carriage.stl": Row(True, 33663.8291, 1, 3, "enclosed_cavity"),
    "prusa__x-end-idler.stl": Row(True, 34577.035, 1, 0, ""),
    "prusa__x-end-motor.stl": Row(True, 48980.1762, 1, 0, ""),
    "prusa__y-belt-holder.stl": Row(True, 5346.6007, 1, 5, "enclosed_cavity"),
    "prusa__y-belt-idler.stl": Row(True, 11112.2969, 1, 10, "enclosed_cavity"),
    "prusa__y-belt-tensioner.stl": Row(True, 5790.63553, 1, 5, "enclosed_cavity"),
    "prusa__y-motor-holder.stl": Row(True, 11443.67, 1, 15, "enclosed_cavity"),
    "prusa__y-rod-holder.stl": Row(True, 2649.7638, 1, 0, ""),
    "prusa__z-axis-bottom.stl": Row(True, 47602.9871, 2, 0, "degenerate_faces several_bodies"),
    "prusa__z-axis-top.stl": Row(True, 15296.3697, 2, 8, "degenerate_faces enclosed_cavity several_bodies"),
    "prusa__z-screw-cover.stl": Row(True, 430.918989, 1, 0, ""),
    "trimesh__1002_tray_bottom.STL": Row(True, 347865.896, 1, 0, ""),
    "trimesh__20mm-xyz-cube.stl": Row(True, 7938.68188, 1, 0, ""),
    "trimesh__7_8ths_cube.stl": Row(True, 55999.9959, 1, 0, ""),
    "trimesh__ADIS16480.STL": Row(True, 28192.4702, 1, 0, "unit_guessed"),
    "trimesh__P_XPM_0331_01.3mf": Row(True, 166666.667, 1, 0, "degenerate_faces"),
    "trimesh__angle_block.STL": Row(True, 1.14552254, 1, 0, "unit_doubtful"),
    "trimesh__base_interface_AP203.STEP": Row(True, 1257991.53, 1, 0, ""),
    "trimesh__box.STL": Row(True, 16.0844891, 10, 0, "several_bodies unit_doubtful"),
    "trimesh__box_sides.STEP": Row(True, 263542.031, 10, 0, "several_bodies"),
    "trimesh__bunny.ply": Row(
        False, 753054.692, 1, 0, "doubled_faces holes_closed non_manifold_edges unit_guessed"
    ),
    "trimesh__busted.STL": Row(True, 526.44891, 1, 0, "unit_doubtful"),
    "trimesh__capsule.obj": Row(True, 7.32143145, 1, 0, "degenerate_faces unit_doubtful"),
    "trimesh__chair_model.obj": "no_solid",
    "trimesh__counter.unitsmm.STL": Row(True, 888809.012, 6, 0, "several_bodies"),
    "trimesh__counterXP.3MF": Row(True, 888808.129, 6, 0, "several_bodies"),
    "trimesh__cube_and_sphere_same_name.3mf": Row(True, 97431.9055, 2, 0, "several_bodies"),
    "trimesh__cycloidal.ply": Row(
        True, 1.83439273, 117, 0, "bodies_overlap non_manifold_edges several_bodies unit_doubtful"
    ),
    "trimesh__featuretype.3MF": Row(False, 190680.36, 1, 0, "holes_closed"),
    "trimesh__featuretype.STEP": Row(True, 190447.659, 1, 0, ""),
    "trimesh__featuretype.STL": Row(True, 11.6277334, 1, 0, "unit_doubtful"),
    "trimesh__fuze_ascii.ply": Row(True, 606688.765, 1, 0, "unit_guessed"),
    "trimesh__multibody.stl": Row(
        True, 0.00742322055, 2, 0, "inside_out_repaired several_bodies unit_doubtful winding_repaired"
    ),
    "trimesh__nancolor.obj": Row(True, 1.0, 1, 0, "unit_doubtful"),
    "trimesh__negative_indices.obj": Row(True, 8.0, 1, 0, "unit_doubtful"),
    "trimesh__notenoughindices.obj": "part_flat",
    "trimesh__round.stl": Row(True, 277.914708, 1, 0, ""),
    "trimesh__soup.stl": Row(False, None, 100, 0, "not_closed several_bodies unit_guessed"),
    "trimesh__two_objects_mixed_case_names.stl": Row(True, 2.0, 2, 0, "several_bodies unit_doubtful"),
    "trimesh__unit_sphere.STL": Row(True, 4.15274075, 1, 0, "unit_doubtful"),
    "trimesh__wallhole.obj": Row(True, 1066.66667, 1, 0, "degenerate_faces doubled_faces"),
}


@cache
def load(name: str) -> Mesh:
    return read(MESHES / name)


@cache
def measure_once(name: str) -> Measurements:
    return measure(load(name))


@pytest.mark.parametrize("name", EXPECTED)
def test_file(name: str) -> None:
    expected = EXPECTED[name]
    mesh = load(name)
    if isinstance(expected, str):
        with pytest.raises(GeometryError) as error:
            measure_once(name)
        assert error.value.code == expected
        return
    measured = measure_once(name)
    assert (measured.is_watertight, measured.bodies, measured.cavities) == (
        expected.is_watertight,
        expected.bodies,
        expected.cavities,
    )
    assert sorted(f.code for f in measured.findings[len(mesh.findings) :]) == expected.codes.split()
    if expected.volume_mm3 is None:
        assert measured.volume_mm3 is None
        assert any(f.severity == "error" for f in measured.findings)
    else:
        assert measured.volume_mm3 == pytest.approx(expected.volume_mm3, rel=1e-7)
        for each in measured.orientations:
            assert all(row.support_volume_mm3 < each.shadow_mm2 * each.height_mm for row in each.supports)


def test_trimesh_agrees_where_it_finds_a_solid() -> None:
    solids = 0
    for name, expected in EXPECTED.items():
        mesh = load(name)
        peer = trimesh.Trimesh(mesh.vertices, mesh.faces, process=True)
        if isinstance(expected, str) or not (peer.is_watertight and peer.is_winding_consistent):
            continue
        solids += 1
        measured = measure_once(name)
        scale = MM_PER_UNIT[measured.unit]
        # where the boundary representation tells the volume, the tessellation is near it; others are equal
        tolerance = 1e-6 if mesh.exact is None else 5e-3
        assert measured.volume_mm3 == pytest.approx(peer.volume * scale**3, rel=tolerance), name
        assert measured.area_mm2 == pytest.approx(peer.area * scale**2, rel=tolerance), name
    assert solids == len(EXPECTED) - 27


def test_all_that_can_be_read_is_listed() -> None:
    readable = set()
    for path in MESHES.iterdir():
        if path.suffix != ".tsv":
            try:
                load(path.name)
            except GeometryError:
                continue
            readable.add(path.name)
    assert readable == set(EXPECTED)

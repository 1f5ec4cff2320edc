"""What each reader makes of small files, exactly."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from app.geometry.findings import Finding, GeometryError
from app.geometry.formats.sniff import EXTENSIONS, FORMATS, format_of_extension, sniff
from app.geometry.limits import Limits
from app.geometry.mesh import Mesh
from app.geometry.read import read
from tests.geometry import hostile

FIXTURES = Path(__file__).resolve().parents[3] / "fixtures" / "stl"
EXPECTED = json.loads((FIXTURES / "expected.json").read_text(encoding="utf-8"))
TETRA = {
    "stl": hostile.binary_stl(),
    "ascii stl": hostile.ascii_stl(),
    "obj": hostile.obj(),
    "ascii ply": hostile.ascii_ply(),
    "little ply": hostile.binary_ply(),
    "big ply": hostile.binary_ply(">"),
    "3mf": hostile.package(),
}


def volume_of(mesh: Mesh) -> float:
    corners = mesh.vertices[mesh.faces]
    return float(np.einsum("nc,nc->n", corners[:, 0], np.cross(corners[:, 1], corners[:, 2])).sum() / 6)


def area_of(mesh: Mesh) -> float:
    corners = mesh.vertices[mesh.faces]
    crossed = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    return float(np.linalg.norm(crossed, axis=1).sum() / 2)


@pytest.mark.parametrize("name", EXPECTED)
def test_fixture_has_its_known_size_volume_and_area(name: str) -> None:
    row, mesh = EXPECTED[name], read(FIXTURES / f"{name}.stl")
    assert len(mesh.faces) == row["triangles"]
    assert np.ptp(mesh.vertices, axis=0).tolist() == pytest.approx(row["size"], abs=1e-5)
    assert area_of(mesh) == pytest.approx(row["area"], rel=1e-6)
    if row["volume"] is not None:
        sign = -1 if row.get("is_inside_out") else 1
        assert volume_of(mesh) == pytest.approx(sign * row["volume"], rel=1e-6)


@pytest.mark.parametrize("data", TETRA.values(), ids=TETRA)
def test_same_tetrahedron_from_every_format(data: bytes) -> None:
    mesh = read(data)
    assert len(mesh.faces) == 4
    assert volume_of(mesh) == pytest.approx(1000 / 6)
    assert mesh.findings == ()
    assert mesh.unit == ("mm" if mesh.format == "3mf" else None)


def test_wrong_count_is_said() -> None:
    assert read(hostile.binary_stl(2)).findings == (
        Finding("triangle_count_wrong", "warning", {"claimed": 2, "present": 4}),
    )
    assert read(hostile.binary_stl(tail=b"tail")).findings == (
        Finding("trailing_bytes_ignored", "warning", {"bytes": 4}),
    )


def test_header_unit_only_where_it_is_clear() -> None:
    assert read(hostile.binary_stl(header=b"made by X; UNITS=mm")).unit == "mm"
    assert read(hostile.binary_stl(header=b"unit: inches")).unit == "in"
    assert read(hostile.binary_stl(header=b"10 mm cube")).unit is None
    text = hostile.ascii_stl()
    assert read(text).unit is None
    assert read(text.replace(b"solid t", b"solid t UNITS=cm", 1)).unit == "cm"
    assert read(text.replace(b"endsolid t", b"endsolid t UNITS=cm", 1)).unit is None


def test_a_file_in_one_line_has_all_its_facets() -> None:
    for upper in (False, True):
        assert len(read(hostile.ascii_stl(eol=" ", upper=upper)).faces) == 4
    assert len(read(hostile.ascii_stl().replace(b"solid t", b"solid facet normality", 1)).faces) == 4


def test_error_line_counts_lines_of_any_system() -> None:
    for eol in ("\n", "\r\n", "\r"):
        with pytest.raises(GeometryError) as caught:
            read(hostile.ascii_stl(eol=eol, first="x"))
        assert caught.value.parameters == {"format": "stl", "reason": "number_expected", "line": 4}


def test_concave_polygons_keep_their_area_and_winding() -> None:
    arrow = b"v 0 0 0\nv 4 0 0\nv 4 4 0\nv 2 1 0\nv 0 4 0\n"
    mesh = read(arrow + b"f 1 2 3 4 5\n")
    assert len(mesh.faces) == 3
    assert area_of(mesh) == pytest.approx(10.0)
    turned = read(arrow + b"f 5 4 3 2 1\n")
    normals = [np.cross(c[1] - c[0], c[2] - c[0])[2] for m in (mesh, turned) for c in m.vertices[m.faces]]
    assert min(normals[:3]) > 0 > max(normals[3:])
    dart = b"v 0 0 0\nv 4 0 0\nv 1 1 0\nv 0 4 0\n"
    for faces in (b"f 1 2 3 4\n", b"f 2 3 4 1\n", b"f 3 4 1 2\n"):
        assert area_of(read(dart + faces)) == pytest.approx(4.0)


def test_ply_strips_turn_every_second_triangle() -> None:
    text = (
        b"ply\nformat ascii 1.0\nelement vertex 4\nproperty float x\nproperty float y\nproperty float z\n"
        b"element tristrips 1\nproperty list int int vertex_indices\nend_header\n"
        b"0 0 0\n1 0 0\n0 1 0\n1 1 0\n8 0 1 2 3 -1 0 1 2\n"
    )
    assert read(text).faces.tolist() == [[0, 1, 2], [2, 1, 3], [0, 1, 2]]


def test_ply_lists_at_vertices_are_refused_by_their_name() -> None:
    text = hostile.ascii_ply().replace(
        b"property float z\n", b"property float z\nproperty list uchar int n\n"
    )
    with pytest.raises(GeometryError) as caught:
        read(text)
    assert caught.value.parameters == {"format": "ply", "reason": "vertex_with_lists"}


def test_ply_mixes_triangles_and_squares() -> None:
    text = hostile.ascii_ply(faces="5") + b"4 0 1 3 2\n"
    assert len(read(text).faces) == 6


def test_3mf_instances_transforms_and_mirrors() -> None:
    moved = '<item objectid="1" transform="1 0 0 0 1 0 0 0 1 100 0 0"/>'
    mirrored = '<item objectid="1" transform="-2 0 0 0 2 0 0 0 2 0 0 50"/>'
    mesh = read(hostile.built(build=moved + mirrored))
    assert mesh.vertex_groups is not None
    assert mesh.vertex_groups.tolist() == [0] * 4 + [1] * 4
    assert mesh.vertices[:4, 0].tolist() == [100.0, 110.0, 100.0, 100.0]
    assert mesh.vertices[4:].max(axis=0).tolist() == [0.0, 20.0, 70.0]
    # a mirrored body is turned right side out again
    assert volume_of(mesh) == pytest.approx(1000 / 6 * 9)


def test_3mf_composes_transforms_inside_out() -> None:
    inner = '<component objectid="1" transform="2 0 0 0 2 0 0 0 2 1 0 0"/>'
    objects = f'{hostile.one()}<object id="2"><components>{inner}</components></object>'
    mesh = read(hostile.built(objects, '<item objectid="2" transform="0 1 0 -1 0 0 0 0 1 0 0 5"/>'))
    # (10, 0, 0) doubled and moved: (21, 0, 0); turned by 90 degrees and lifted: (0, 21, 5)
    assert mesh.vertices[1].tolist() == [0.0, 21.0, 5.0]


def test_3mf_production_path_and_left_out_objects() -> None:
    other = hostile.model_xml(build="")
    support = f'<object id="2" type="support">{hostile.mesh_xml()}</object>'
    model = hostile.model_xml(
        hostile.one() + support,
        '<item objectid="1" p:path="/3D/other.model"/><item objectid="2"/><item objectid="1" printable="0"/>',
    )
    mesh = read(hostile.package(model, {"3D/other.model": other.encode()}))
    assert len(mesh.faces) == 4
    assert mesh.findings == (
        Finding("items_not_printable", "warning", {"count": 1}),
        Finding("objects_left_out", "warning", {"count": 1, "types": ["support"]}),
    )


@pytest.mark.parametrize(
    ("name", "settings", "count"),
    [
        (
            "Slic3r_PE_model.config",
            '<volume><metadata key="volume_type" value="NegativeVolume"/></volume>',
            1,
        ),
        ("Slic3r_PE_model.config", '<volume><metadata key="modifier" value="1"/></volume>', 1),
        ("Slic3r_PE_model.config", '<volume><metadata key="volume_type" value="ModelPart"/></volume>', 0),
        ("model_settings.config", '<part subtype="modifier_part"/><part subtype="support_blocker"/>', 2),
        ("model_settings.config", '<part subtype="normal_part"/>', 0),
        ("model_settings.config", '<part subtype="modifier_part"/><broken>', 0),
    ],
)
def test_3mf_bodies_that_a_slicer_cuts_away_are_told(name: str, settings: str, count: int) -> None:
    config = f"<config><object>{settings}</object></config>".encode()
    mesh = read(hostile.package(hostile.model_xml(), {f"Metadata/{name}": config}))
    assert mesh.findings == ((Finding("slicer_modifiers", "warning", {"count": count}),) if count else ())


def test_3mf_names_in_the_archive_may_be_percent_encoded() -> None:
    other = hostile.model_xml(build="").encode()
    model = hostile.model_xml(hostile.one(), '<item objectid="1" p:path="/3D/my part.model"/>')
    assert len(read(hostile.package(model, {"3D/my%20part.model": other})).faces) == 4


def test_3mf_surfaces_are_left_out_unless_there_is_nothing_else() -> None:
    surface = f'<object id="2" type="surface">{hostile.mesh_xml()}</object>'
    both = read(hostile.built(hostile.one() + surface, '<item objectid="1"/><item objectid="2"/>'))
    assert len(both.faces) == 4
    assert both.findings == (Finding("objects_left_out", "warning", {"count": 1, "types": ["surface"]}),)
    alone = read(hostile.built(surface, '<item objectid="2"/>'))
    assert len(alone.faces) == 4
    assert alone.findings == (Finding("surface_objects", "warning", {"count": 1}),)


def test_3mf_metadata_is_counted_and_never_quoted() -> None:
    author = '<metadata name="Designer">Erika Mustermann</metadata><metadata name="Title">Halter</metadata>'
    mesh = read(hostile.package(hostile.model_xml().replace("<resources>", author + "<resources>")))
    assert mesh.findings == (Finding("metadata_present", "info", {"count": 2}),)
    assert "Mustermann" not in repr(mesh)


def test_a_path_is_read_like_its_bytes(tmp_path: Path) -> None:
    for name, data in TETRA.items():
        path = tmp_path / name
        path.write_bytes(data)
        for said in (path, str(path)):
            mesh = read(said)
            assert np.array_equal(mesh.vertices, read(data).vertices)
            assert mesh.sha256 == read(data).sha256
    (tmp_path / "empty").write_bytes(b"")
    with pytest.raises(GeometryError) as caught:
        read(tmp_path / "empty")
    assert caught.value.code == "file_empty"
    with pytest.raises(FileNotFoundError):
        read(tmp_path / "absent")


def test_3mf_refuses_shapes_that_are_no_triangles() -> None:
    namespace = "http://schemas.microsoft.com/3dmanufacturing/beamlattice/2017/02"
    beams = f'<mesh><b:beamlattice xmlns:b="{namespace}"/></mesh>'
    with pytest.raises(GeometryError) as caught:
        read(hostile.built(f'<object id="1">{beams}</object>'))
    assert (caught.value.code, caught.value.parameters) == (
        "format_unsupported",
        {"name": "3MF beam lattice"},
    )


def test_claimed_format_must_agree_with_content() -> None:
    assert read(hostile.obj(), "obj").format == "obj"
    with pytest.raises(GeometryError) as caught:
        read(hostile.obj(), "stl")
    assert (caught.value.code, caught.value.parameters) == (
        "format_mismatch",
        {"claimed": "stl", "found": "obj"},
    )


def test_limits_are_of_the_caller() -> None:
    for limits in (Limits(file_bytes=50), Limits(triangles=3), Limits(vertices=3)):
        for data in TETRA.values():
            with pytest.raises(GeometryError) as caught:
                read(data, limits=limits)
            assert caught.value.code == "limit_exceeded"


def test_extensions_name_formats() -> None:
    assert set(EXTENSIONS.values()) == {each.code for each in FORMATS}
    assert format_of_extension("Part.Final.STP") == "step"
    assert format_of_extension("part") is None
    assert format_of_extension("part.zip") is None


def test_sniffing_loads_no_heavy_library() -> None:
    code = (
        "import sys, app.values; before = set(sys.modules); "  # what the floor below loads is its own affair
        "import app.geometry.formats.sniff, app.geometry.measurements, app.geometry as g; g.DEFAULT_LIMITS; "
        "sys.exit(bool({'numpy', 'numba', 'OCP', 'manifold3d'} & (set(sys.modules) - before)))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_package_hands_on_functions_in_any_order_of_imports() -> None:
    code = "from app.geometry import read; import sys; sys.exit(not hasattr(read, '__code__'))"
    for before in ("", "import app.geometry.read; "):
        assert subprocess.run([sys.executable, "-c", before + code], check=False).returncode == 0


def test_only_step_loads_opencascade() -> None:
    code = (
        "import sys; from app.geometry.read import read; from tests.geometry import hostile; "
        "read(hostile.binary_stl()); sys.exit(bool({'OCP', 'manifold3d'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize("data", TETRA.values(), ids=TETRA)
def test_head_and_size_are_enough(data: bytes) -> None:
    assert sniff(data[:8192], len(data)) == read(data).format

"""Small files made to hurt: name, bytes and what reading them must end in."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable
from dataclasses import dataclass

CORE = "http://schemas.microsoft.com/3dmanufacturing/core/2015/02"
PRODUCTION = "http://schemas.microsoft.com/3dmanufacturing/production/2015/06"
RELATIONSHIPS = (
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r" Target="{target}" {more} '
    'Type="http://schemas.microsoft.com/3dmanufacturing/2013/01/3dmodel"/></Relationships>'
)
TETRA_POINTS = ((0.0, 0.0, 0.0), (10.0, 0.0, 0.0), (0.0, 10.0, 0.0), (0.0, 0.0, 10.0))
TETRA_FACES = ((0, 2, 1), (0, 1, 3), (0, 3, 2), (1, 2, 3))


@dataclass(frozen=True)
class Case:
    """``ends`` holds the codes that are right; "ok" stands for a true result of ``triangles``."""

    name: str
    build: Callable[[], bytes]
    ends: tuple[str, ...]
    triangles: int | None = None


def binary_stl(
    count: int | None = None, header: bytes = b"", tail: bytes = b"", value: float | None = None
) -> bytes:
    """A tetrahedron; ``count`` to lie about it, ``value`` for its first coordinate."""
    body = b""
    for number, face in enumerate(TETRA_FACES):
        numbers = [0.0, 0.0, 1.0, *(c for corner in face for c in TETRA_POINTS[corner])]
        if number == 0 and value is not None:
            numbers[3] = value
        body += struct.pack("<12fH", *numbers, 0)
    return header.ljust(80, b"\0") + struct.pack("<I", 4 if count is None else count) + body + tail


def ascii_stl(eol: str = "\n", first: str = "0", end: bool = True, upper: bool = False) -> bytes:
    """The same tetrahedron as text."""
    lines = ["solid t"]
    for number, face in enumerate(TETRA_FACES):
        lines += ["facet normal 0 0 1", "outer loop"]
        for place, corner in enumerate(face):
            x, y, z = (f"{value:g}" for value in TETRA_POINTS[corner])
            lines.append(f"vertex {first if number == place == 0 else x} {y} {z}")
        lines += ["endloop", "endfacet"]
    lines += ["endsolid t"] if end else []
    text = eol.join([*lines, ""])
    return (text.upper() if upper else text).encode()


def obj(extra: str = "", faces: str | None = None, first: str = "0") -> bytes:
    """The same tetrahedron as OBJ."""
    points = "".join(f"v {x:g} {y:g} {z:g}\n" for x, y, z in TETRA_POINTS)
    listed = "".join("f " + " ".join(str(c + 1) for c in face) + "\n" for face in TETRA_FACES)
    return (
        points.replace("v 0 0 0", f"v {first} 0 0", 1) + (listed if faces is None else faces) + extra
    ).encode()


def ascii_ply(
    vertices: str = "4", faces: str = "4", header: str = "", first: str = "0", index: str = "0"
) -> bytes:
    """The same tetrahedron as ASCII PLY."""
    points = "".join(f"{x:g} {y:g} {z:g}\n" for x, y, z in TETRA_POINTS).replace("0 0 0", f"{first} 0 0", 1)
    listed = "".join(f"3 {a} {b} {c}\n" for a, b, c in TETRA_FACES).replace("3 0", f"3 {index}", 1)
    return (
        f"ply\nformat ascii 1.0\n{header}element vertex {vertices}\nproperty float x\nproperty float y\n"
        f"property float z\nelement face {faces}\nproperty list uchar int vertex_indices\nend_header\n"
        f"{points}{listed}"
    ).encode()


def binary_ply(
    order: str = "<", vertices: int = 4, faces: int = 4, count_type: str = "uchar", count_format: str = "B",
    index: int = 0, corners: int = 3, more: str = "",
) -> bytes:  # fmt: skip
    """The same tetrahedron as binary PLY."""
    name = "little" if order == "<" else "big"
    head = (
        f"ply\nformat binary_{name}_endian 1.0\nelement vertex {vertices}\n"
        f"property double x\nproperty double y\nproperty double z\n"
        f"element face {faces}\nproperty list {count_type} int vertex_indices\n{more}end_header\n"
    ).encode()
    body = b"".join(struct.pack(order + "3d", *point) for point in TETRA_POINTS)
    for number, face in enumerate(TETRA_FACES):
        first = (index, corners) if number == 0 else (face[0], 3)
        body += struct.pack(f"{order}{count_format}3i", first[1], first[0], face[1], face[2])
    return head + body


def mesh_xml(first: str = "0", index: str = "0") -> str:
    """The same tetrahedron as a 3MF mesh."""
    points = "".join(f'<vertex x="{x:g}" y="{y:g}" z="{z:g}"/>' for x, y, z in TETRA_POINTS)
    listed = "".join(f'<triangle v1="{a}" v2="{b}" v3="{c}"/>' for a, b, c in TETRA_FACES)
    points, listed = points.replace('x="0"', f'x="{first}"', 1), listed.replace('v1="0"', f'v1="{index}"', 1)
    return f"<mesh><vertices>{points}</vertices><triangles>{listed}</triangles></mesh>"


def model_xml(
    objects: str | None = None, build: str = '<item objectid="1"/>', prolog: str = "", root: str = ""
) -> str:
    """A model part."""
    inside = f'<object id="1" type="model">{mesh_xml()}</object>' if objects is None else objects
    return (
        f'<?xml version="1.0"?>{prolog}<model unit="millimeter" xmlns="{CORE}" xmlns:p="{PRODUCTION}" {root}>'
        f"<resources>{inside}</resources><build>{build}</build></model>"
    )


def package(
    model: str | bytes | None = None, members: dict[str, bytes] | None = None,
    target: str = "/3D/3dmodel.model", more: str = "",
) -> bytes:  # fmt: skip
    """A 3MF package; the same bytes every time."""
    parts: dict[str, bytes | str] = {
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": RELATIONSHIPS.format(target=target, more=more),
        "3D/3dmodel.model": model_xml() if model is None else model,
        **(members or {}),
    }
    target_file = io.BytesIO()
    with zipfile.ZipFile(target_file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return target_file.getvalue()


def built(objects: str | None = None, build: str = '<item objectid="1"/>') -> bytes:
    """A package of one model part."""
    return package(model_xml(objects, build))


def placed(transform: str) -> bytes:
    """The tetrahedron under a transform."""
    return built(build=f'<item objectid="1" transform="{transform}"/>')


def one(first: str = "0", index: str = "0") -> str:
    """Object 1, the tetrahedron."""
    return f'<object id="1">{mesh_xml(first, index)}</object>'


def nested_objects(depth: int, width: int) -> str:
    """Object 1 is a mesh, each further one holds ``width`` times the one before."""
    xml = f'<object id="1">{mesh_xml()}</object>'
    for number in range(2, depth + 1):
        inside = f'<component objectid="{number - 1}"/>' * width
        xml += f'<object id="{number}"><components>{inside}</components></object>'
    return xml


def symlink_package() -> bytes:
    """A member that is a symbolic link."""
    target = io.BytesIO(package())
    with zipfile.ZipFile(target, "a") as archive:
        info = zipfile.ZipInfo("3D/link")
        info.external_attr = 0o120777 << 16
        archive.writestr(info, "/etc/hostname")
    return target.getvalue()


def doubled_package() -> bytes:
    """Two members of one name, in different case."""
    return package(members={"3d/3DMODEL.model": b"<model/>"})


def flagged_package() -> bytes:
    """Members that claim to be encrypted."""
    data = bytearray(package())
    at = data.find(b"PK\x01\x02")
    while at >= 0:
        data[at + 8] |= 1
        at = data.find(b"PK\x01\x02", at + 4)
    return bytes(data)


def step(data: str = "", header: str = "HEADER;ENDSEC;", end: str = "END-ISO-10303-21;\n") -> bytes:
    """A STEP file of this data section."""
    return f"ISO-10303-21;\n{header}\nDATA;\n{data}\nENDSEC;\n{end}".encode()


def wheel(corners: int) -> bytes:
    """OBJ of one polygon."""
    points = "".join(f"v {i} {i * i % 97} 0\n" for i in range(corners))
    return (points + "f " + " ".join(str(i + 1) for i in range(corners)) + "\n").encode()


ENTITIES = '<!DOCTYPE m [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;">]>'
EXTERNAL = '<!DOCTYPE m [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
CYCLE = (
    '<object id="1"><components><component objectid="2"/></components></object>'
    '<object id="2"><components><component objectid="1"/></components></object>'
)
ITSELF = CYCLE.replace('objectid="2"', 'objectid="1"')
SUPPORT = f'<object id="1" type="support">{mesh_xml()}</object>'
UNKNOWN = 'xmlns:q="urn:q" requiredextensions="q"'
UNSUPPORTED = ("format_unsupported",)
TWICE = f'<object id="1">{mesh_xml()}</object>'
BAD = ("file_malformed",)
RANGE = ("index_out_of_range",)
LIMIT = ("limit_exceeded",)
CUT = ("file_truncated",)
OK = ("ok",)


def _stl() -> list[Case]:
    big = b"solid \n" + b"x" * 9_000_000
    return [
        Case("empty", lambda: b"", ("file_empty",)),
        Case("white_space", lambda: b" \n" * 50, ("file_empty",)),
        Case("zeros", lambda: bytes(84), ("no_triangles",)),
        Case("noise", lambda: bytes((i * 7919 + 13) % 256 for i in range(5000)), ("format_unknown",)),
        Case("plain_text", lambda: b"Dear all,\nplease print this.\n", ("format_unknown",)),
        Case("stl_count_too_high", lambda: binary_stl(5), CUT),
        Case("stl_count_of_billions", lambda: binary_stl(0xFFFFFFFF), CUT),
        Case("stl_count_too_low", lambda: binary_stl(2), OK, 4),
        Case("stl_count_zero", lambda: binary_stl(0), OK, 4),
        Case("stl_tail", lambda: binary_stl(tail=b"tail"), OK, 4),
        Case("stl_cut_in_triangle", lambda: binary_stl()[:-20], CUT),
        Case("stl_cut_to_one", lambda: binary_stl()[:140], CUT),
        Case("stl_cut_in_header", lambda: binary_stl()[:60], ("format_unknown",)),
        Case("stl_solid_header", lambda: binary_stl(header=b"solid by CAD"), OK, 4),
        Case("stl_nan", lambda: binary_stl(value=float("nan")), ("coordinates_not_finite",)),
        Case("stl_infinite", lambda: binary_stl(value=float("inf")), ("coordinates_not_finite",)),
        Case("stl_1e38", lambda: binary_stl(value=1e38), ("coordinates_too_large",)),
        Case("stl_denormal", lambda: binary_stl(value=1e-42), OK, 4),
        Case("ascii_nan", lambda: ascii_stl(first="nan"), ("coordinates_not_finite",)),
        Case("ascii_overflow", lambda: ascii_stl(first="1e999"), ("coordinates_not_finite",)),
        Case("ascii_1e300", lambda: ascii_stl(first="-1e300"), ("coordinates_too_large",)),
        Case("ascii_underscore", lambda: ascii_stl(first="1_0"), BAD),
        Case("ascii_comma", lambda: ascii_stl(first="1,5"), BAD),
        Case("ascii_words", lambda: ascii_stl(first="zero"), BAD),
        Case("ascii_cr", lambda: ascii_stl(eol="\r"), OK, 4),
        Case("ascii_crlf", lambda: ascii_stl(eol="\r\n"), OK, 4),
        Case("ascii_upper_case", lambda: ascii_stl(upper=True), OK, 4),
        Case("ascii_no_end", lambda: ascii_stl(end=False), OK, 4),
        Case("ascii_cut", lambda: ascii_stl()[:-60], CUT),
        Case("ascii_cut_in_word", lambda: ascii_stl()[:-14], CUT),
        Case("ascii_empty_solid", lambda: b"solid a\nendsolid a\n", ("no_triangles",)),
        Case("ascii_solid_only", lambda: b"solid", ("no_triangles",)),
        Case("ascii_empty_then_full", lambda: b"solid a\nendsolid a\n" + ascii_stl(), OK, 4),
        Case("ascii_two", lambda: ascii_stl() + ascii_stl(), OK, 8),
        Case("ascii_endless_line", lambda: ascii_stl()[:-11] + b"facet " + b"normal " * 1_300_000, BAD),
        Case("ascii_endless_word", lambda: big, ("format_unknown", "file_malformed")),
        Case("ascii_many_solids", lambda: b"solid\n" * 200_000 + ascii_stl(), OK, 4),
        Case(
            "ascii_facet_of_four", lambda: ascii_stl().replace(b"endloop", b"vertex 1 1 1\nendloop", 1), BAD
        ),
    ]


def _obj() -> list[Case]:
    return [
        Case("obj_index_zero", lambda: obj("f 0 1 2\n"), RANGE),
        Case("obj_index_too_high", lambda: obj("f 1 2 5\n"), RANGE),
        Case("obj_index_enormous", lambda: obj("f 1 2 " + "9" * 30 + "\n"), RANGE),
        Case("obj_index_of_5000_digits", lambda: obj("f 1 2 " + "9" * 5000 + "\n"), BAD),
        Case("obj_negative_ok", lambda: obj("f -1 -2 -3\n"), OK, 5),
        Case("obj_negative_too_low", lambda: obj("f -1 -2 -5\n"), RANGE),
        Case("obj_fraction", lambda: obj("f 1 2 2.5\n"), BAD),
        Case("obj_words", lambda: obj("f a b c\n"), BAD),
        Case("obj_nan", lambda: obj(first="nan"), ("coordinates_not_finite",)),
        Case("obj_1e300", lambda: obj(first="1e300"), ("coordinates_too_large",)),
        Case("obj_two_coordinates", lambda: obj("v 1 2\n"), BAD),
        Case("obj_word_coordinate", lambda: obj("v 1 2 x\n"), BAD),
        Case("obj_no_faces", lambda: obj(faces=""), ("no_triangles",)),
        Case("obj_short_faces", lambda: obj(faces="f 1 2\nf 1\nf\n"), ("no_triangles",)),
        Case("obj_short_face_and_more", lambda: obj("f 1 2\n"), OK, 4),
        Case("obj_unused_nan_point", lambda: obj("v nan nan nan\n"), OK, 4),
        Case("obj_polygon_of_a_million", lambda: wheel(1_000_000), LIMIT),
        Case("obj_polygon_of_5000", lambda: wheel(5_000), OK, 4_998),
        Case("obj_endless_line", lambda: obj("g " + "x" * 9_000_000), BAD + OK, 4),
        Case("obj_continued", lambda: obj(faces="f 1 \\\n3 \\\n2\nf 1 2 4\n"), OK, 2),
        Case(
            "obj_surface",
            lambda: obj("cstype bspline\ndeg 3 3\nsurf 0 1 0 1 1 2 3 4\n"),
            ("format_unsupported",),
        ),
        Case("obj_call", lambda: obj("call /etc/hostname\n"), ("external_reference",)),
        Case("obj_material_elsewhere", lambda: obj("mtllib /etc/hostname\n"), OK, 4),
        Case("obj_same_corner", lambda: obj("f 1 1 1\n"), OK, 5),
        Case("obj_utf16", lambda: obj().decode().encode("utf-16"), OK, 4),
        Case("obj_utf8_mark", lambda: b"\xef\xbb\xbf" + obj(), OK, 4),
        Case("obj_only_comments", lambda: b"# nothing\n" * 2000, ("no_triangles",)),
        Case("obj_nul", lambda: obj("v \0 \0 \0\n"), (*BAD, "format_unknown")),
    ]


def _ply() -> list[Case]:
    return [
        Case("ply_billions_of_points", lambda: ascii_ply(vertices="4000000000"), LIMIT),
        Case("ply_points_missing", lambda: ascii_ply(vertices="400"), CUT),
        Case("ply_billions_of_faces", lambda: ascii_ply(faces="4000000000"), CUT),
        Case("ply_negative_count", lambda: ascii_ply(vertices="-4"), BAD),
        Case("ply_count_of_words", lambda: ascii_ply(faces="many"), BAD),
        Case("ply_face_missing", lambda: ascii_ply(faces="5"), CUT),
        Case("ply_nan", lambda: ascii_ply(first="nan"), ("coordinates_not_finite",)),
        Case("ply_word", lambda: ascii_ply(first="x"), BAD),
        Case("ply_index_too_high", lambda: ascii_ply(index="4"), RANGE),
        Case("ply_index_negative", lambda: ascii_ply(index="-1"), RANGE),
        Case("ply_index_fraction", lambda: ascii_ply(index="0.5"), BAD),
        Case("ply_index_infinite", lambda: ascii_ply(index="inf"), BAD),
        Case("ply_index_1e30", lambda: ascii_ply(index="1e30"), BAD),
        Case("ply_empty_elements", lambda: ascii_ply(header="element nothing 999999999999999\n"), OK, 4),
        Case("ply_header_only", lambda: ascii_ply().partition(b"end_header")[0], BAD),
        Case("ply_header_endless", lambda: b"ply\n" + b"comment x\n" * 400_000, BAD),
        Case("ply_many_elements", lambda: ascii_ply(header="element e 0\n" * 1000), BAD),
        Case("ply_unknown_type", lambda: ascii_ply(header="element e 1\nproperty float128 x\n"), BAD),
        Case("ply_float_counts", lambda: ascii_ply().replace(b"list uchar", b"list float"), BAD),
        Case("ply_no_format", lambda: ascii_ply().replace(b"format ascii 1.0\n", b""), BAD),
        Case("ply_no_x", lambda: ascii_ply().replace(b"float x", b"float q"), BAD),
        Case(
            "ply_no_faces", lambda: ascii_ply().replace(b"element face", b"element edge"), ("no_triangles",)
        ),
        Case("ply_little", binary_ply, OK, 4),
        Case("ply_big", lambda: binary_ply(">"), OK, 4),
        Case("ply_signed_counts", lambda: binary_ply(count_type="int", count_format="i", corners=-1), BAD),
        Case(
            "ply_list_of_billions",
            lambda: binary_ply(count_type="uint", count_format="I", corners=2**31),
            CUT,
        ),
        Case("ply_list_overruns", lambda: binary_ply(corners=200), CUT + RANGE),
        Case("ply_binary_billions", lambda: binary_ply(faces=10**14), CUT),
        Case("ply_binary_points_missing", lambda: binary_ply(vertices=10_000), CUT),
        Case("ply_binary_index", lambda: binary_ply(index=-7), RANGE),
        Case("ply_binary_cut", lambda: binary_ply()[:-5], CUT),
        Case("ply_binary_cut_in_points", lambda: binary_ply()[:-90], CUT),
    ]


def _threemf() -> list[Case]:
    huge = model_xml().encode() + b" " * 30_000_000
    return [
        Case("3mf_ratio_bomb", lambda: package(huge), LIMIT),
        Case("3mf_bomb_aside", lambda: package(members={"Metadata/x": bytes(30_000_000)}), OK, 4),
        Case("3mf_many_members", lambda: package(members={f"m/{i}": b"" for i in range(1200)}), LIMIT),
        Case("3mf_entities", lambda: package(model_xml(prolog=ENTITIES)), BAD),
        Case("3mf_external_entity", lambda: package(model_xml(prolog=EXTERNAL)), BAD),
        Case("3mf_doctype", lambda: package(model_xml(prolog="<!DOCTYPE model>")), BAD),
        Case("3mf_cycle", lambda: package(model_xml(CYCLE)), ("components_cycle",)),
        Case("3mf_self", lambda: built(ITSELF), ("components_cycle",)),
        Case("3mf_components_deep", lambda: built(nested_objects(40, 1), '<item objectid="40"/>'), LIMIT),
        Case("3mf_components_bomb", lambda: built(nested_objects(15, 10), '<item objectid="15"/>'), LIMIT),
        Case("3mf_components_4096", lambda: built(nested_objects(13, 2), '<item objectid="13"/>'), LIMIT),
        Case("3mf_components_512", lambda: built(nested_objects(10, 2), '<item objectid="10"/>'), OK, 2048),
        Case("3mf_200000_items", lambda: built(build='<item objectid="1"/>' * 20_000), LIMIT),
        Case("3mf_item_unknown", lambda: built(build='<item objectid="7"/>'), BAD),
        Case("3mf_part_missing", lambda: built(build='<item objectid="1" p:path="/3D/a.model"/>'), BAD),
        Case("3mf_path_outside", lambda: built(build='<item objectid="1" p:path="/../../etc/x"/>'), BAD),
        Case("3mf_external_model", lambda: package(more='TargetMode="External"'), ("external_reference",)),
        Case("3mf_wrong_target", lambda: package(target="/3D/other.model"), OK, 4),
        Case("3mf_traversal", lambda: package(members={"../../evil": b"x"}), ("archive_unsafe",)),
        Case("3mf_absolute", lambda: package(members={"/etc/evil": b"x"}), ("archive_unsafe",)),
        Case("3mf_drive", lambda: package(members={"C:evil": b"x"}), ("archive_unsafe",)),
        Case("3mf_symlink", symlink_package, ("archive_unsafe",)),
        Case("3mf_doubled", doubled_package, ("archive_unsafe",)),
        Case("3mf_encrypted", flagged_package, ("archive_encrypted",)),
        Case("3mf_cut", lambda: package()[:-30], CUT),
        Case("3mf_cut_half", lambda: package()[: len(package()) // 2], CUT),
        Case("3mf_xml_cut", lambda: package(model_xml()[:-40]), BAD),
        Case("3mf_xml_deep", lambda: package("<model>" + "<a>" * 5000), BAD),
        Case("3mf_not_xml", lambda: package("hello"), BAD),
        Case("3mf_no_model", lambda: package("<other/>"), BAD),
        Case("3mf_nan", lambda: built(one("NaN")), ("coordinates_not_finite",)),
        Case("3mf_1e300", lambda: built(one("1e300")), ("coordinates_too_large",)),
        Case("3mf_number", lambda: built(one("ten")), BAD),
        Case("3mf_index", lambda: built(one("0", "4")), RANGE),
        Case("3mf_index_negative", lambda: built(one("0", "-1")), RANGE),
        Case("3mf_index_huge", lambda: built(one("0", "9" * 30)), BAD),
        Case("3mf_object_doubled", lambda: package(model_xml(TWICE + TWICE)), BAD),
        Case("3mf_transform_nan", lambda: placed("nan 0 0 0 1 0 0 0 1 0 0 0"), BAD),
        Case("3mf_transform_flat", lambda: placed("0 0 0 0 1 0 0 0 1 0 0 0"), BAD),
        Case("3mf_transform_short", lambda: placed("1 0 0"), BAD),
        Case("3mf_unit", lambda: package(model_xml().replace("millimeter", "furlong")), BAD),
        Case("3mf_needs_more", lambda: package(model_xml(root=UNKNOWN)), UNSUPPORTED),
        Case("3mf_no_build", lambda: built(build=""), OK, 4),
        Case("3mf_support_only", lambda: built(SUPPORT), ("no_triangles",)),
    ]  # fmt: skip


def _others() -> list[Case]:
    starts = {
        "glb": b"glTF\2\0\0\0",
        "gltf": b'{"asset": {"version": "2.0"}, "buffers": [{"uri": "/etc/hostname"}]}',
        "amf": b"<?xml version='1.0'?><amf unit='inch'>",
        "collada": b"<COLLADA version='1.4'>",
        "x3d": b"<X3D>",
        "vrml": b"#VRML V2.0 utf8\n",
        "ole": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
        "pdf": b"%PDF-1.7\n",
        "png": b"\x89PNG\r\n\x1a\n",
        "jpeg": b"\xff\xd8\xff\xe0",
        "gzip": b"\x1f\x8b\x08\0",
        "dwg": b"AC1032\0",
        "dxf": b"  0\nSECTION\n  2\nHEADER\n",
        "fbx": b"Kaydara FBX Binary  \0",
        "gcode": b"; made\nG28\nG1 X0 Y0\n",
        "jt": b"Version 8.1 JT" + bytes(80),
        "parasolid": b"**ABCDEFGHIJKLMNOPQRSTUVWXYZ**\n",
        "iges": b" " * 72 + b"S      1\n",
        "docx": b"PK\x03\x04" + bytes(26) + b"word/document.xml",
    }
    named = [Case(f"foreign_{k}", lambda v=v: v, ("format_unsupported",)) for k, v in starts.items()]
    deep = "#1=A(" + "(" * 300_000 + ")" * 300_000 + ");"
    return [
        *named,
        Case("step_deep", lambda: step(deep), BAD),
        Case("step_deep_in_comment", lambda: step("/*" + ")" * 400_000 + "*/" + deep), BAD),
        Case("step_cut", lambda: step(end=""), CUT),
        Case("step_reference_missing", lambda: step("#1=CARTESIAN_POINT('',#2);"), BAD),
        Case("step_no_data", lambda: b"ISO-10303-21;\nEND-ISO-10303-21;\n", BAD),
        Case("step_empty", step, (*BAD, "no_triangles")),
        Case("step_point_only", lambda: step("#1=CARTESIAN_POINT('',(0.,0.,0.));"), (*BAD, "no_triangles")),
    ]


CASES: tuple[Case, ...] = (*_stl(), *_obj(), *_ply(), *_threemf(), *_others())

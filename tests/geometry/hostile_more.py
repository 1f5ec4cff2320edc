"""More small files made to hurt: archives that lie, lists that run over, shapes that are none."""

from __future__ import annotations

import io
import struct
import zipfile

from tests.geometry.hostile import (
    BAD,
    CUT,
    LIMIT,
    OK,
    RANGE,
    Case,
    ascii_ply,
    ascii_stl,
    binary_ply,
    binary_stl,
    built,
    mesh_xml,
    model_xml,
    obj,
    one,
    package,
    placed,
)


def patched(at_mark: bytes, offset: int, value: bytes, nth: int = -1) -> bytes:
    """The package with some bytes of an entry of its directory changed; by default the last entry."""
    data = bytearray(package())
    places = [at for at in range(len(data)) if data.startswith(at_mark, at)]
    at = places[nth] + offset
    data[at : at + len(value)] = value
    return bytes(data)


def nested_zip(depth: int) -> bytes:
    """A package in a package in a package."""
    data = package()
    for _ in range(depth):
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("3D/3dmodel.model", data)
        data = target.getvalue()
    return data


def overlapping_zip(count: int) -> bytes:
    """Many names for the same packed bytes."""
    data = package()
    start = data.find(b"PK\x01\x02")
    end = data.find(b"PK\x05\x06")
    last = data.rfind(b"PK\x01\x02")
    entry = data[last:end]
    name_at = 46
    copies = b"".join(
        entry[:name_at] + f"3D/3dmode{i:01x}.model".encode()[: len(entry) - name_at] + entry[name_at + 16 :]
        for i in range(count)
    )
    directory = data[start:end] + copies
    tail = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, 3 + count, 3 + count, len(directory), start, 0)
    return data[:start] + directory + tail


def stored(model: str, compression: int = zipfile.ZIP_BZIP2) -> bytes:
    """The model part packed in another way."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", compression) as archive:
        archive.writestr("3D/3dmodel.model", model)
    return target.getvalue()


def parts_in_a_ring() -> bytes:
    """Two model parts whose objects are components of each other."""
    there = '<object id="1"><components><component objectid="1" p:path="/3D/b.model"/></components></object>'
    back = there.replace("/3D/b.model", "/3D/3dmodel.model")
    return package(model_xml(there), {"3D/b.model": model_xml(back, build="").encode()})


def flat_stl() -> bytes:
    """Twice the same triangle, once turned round: closed, and nothing in it."""
    trio = [(0.0, 0.0, 0.0), (10.0, 0.0, 0.0), (0.0, 10.0, 0.0)]
    rows = [struct.pack("<12fH", 0, 0, 1, *(c for p in order for c in p), 0) for order in (trio, trio[::-1])]
    return bytes(80) + struct.pack("<I", 2) + b"".join(rows)


def turned_stl() -> bytes:
    """The tetrahedron inside out."""
    data = bytearray(binary_stl())
    for number in range(4):
        at = 84 + 50 * number + 12
        first, second = bytes(data[at : at + 12]), bytes(data[at + 12 : at + 24])
        data[at : at + 24] = second + first
    return bytes(data)


def moved_stl(distance: float, scale: float = 1.0) -> bytes:
    """The tetrahedron far out, or of another size."""
    data = bytearray(binary_stl())
    for number in range(4):
        for corner in range(9):
            at = 84 + 50 * number + 12 + 4 * corner
            (value,) = struct.unpack_from("<f", data, at)
            struct.pack_into("<f", data, at, value * scale + distance)
    return bytes(data)


def repeated_stl(count: int) -> bytes:
    """The same four triangles again and again."""
    body = binary_stl()[84:] * count
    return bytes(80) + struct.pack("<I", 4 * count) + body


def needle_stl() -> bytes:
    """All corners on one line."""
    rows = [struct.pack("<12fH", 0, 0, 1, 0, 0, 0, i, i, i, 2 * i, 2 * i, 2 * i, 0) for i in range(1, 50)]
    return bytes(80) + struct.pack("<I", len(rows)) + b"".join(rows)


SLICES = (
    'xmlns:s="http://schemas.microsoft.com/3dmanufacturing/slice/2015/07"',
    f'<object id="1" s:slicestackid="7">{mesh_xml()}</object>',
)
REFUSED = ("format_unsupported",)
COUNT_OF_2_TO_63 = binary_ply(count_type="uint64", count_format="Q", corners=2**63)
LONG_NAME = one().replace('id="1"', f'id="1" name="{"x" * 3_000_000}"')
MANY_NAMES = one().replace('id="1"', 'id="1" ' + " ".join(f'a{i}=""' for i in range(20_000)))
MUCH_METADATA = model_xml().replace("<resources>", '<metadata name="a">b</metadata>' * 20_000 + "<resources>")
NO_PROLOG = model_xml().replace('<?xml version="1.0"?>', "")
BROKEN_UTF8 = model_xml().encode().replace(b'type="model"', b'name="\xff\xfe"')
STYLED = model_xml(prolog='<?xml-stylesheet href="http://example.org/x"?>')
INCLUDING = model_xml(root='xmlns:xi="http://www.w3.org/2001/XInclude"').replace(
    "<build>", '<xi:include href="/etc/hostname"/><build>'
)
SLICED = model_xml(root=SLICES[0]).replace(
    "<build>",
    '<s:slicestack id="3"><s:slice ztop="1"><s:vertices><s:vertex x="1" y="2"/></s:vertices></s:slice>'
    "</s:slicestack><build>",
)
NO_POINTS = '<object id="1"><mesh><vertices/><triangles/></mesh></object>'
TRIANGLES_ONLY = (
    '<object id="1"><mesh><triangles><triangle v1="0" v2="1" v3="2"/></triangles></mesh></object>'
)
STRIPS = ascii_ply(faces="1").replace(b"element face", b"element tristrips")


def _shapes() -> list[Case]:
    return [
        Case("stl_flat", flat_stl, OK, 2),
        Case("stl_inside_out", turned_stl, OK, 4),
        Case("stl_needle", needle_stl, OK, 49),
        Case("stl_far_out", lambda: moved_stl(1e8), OK, 4),
        Case("stl_farther", lambda: moved_stl(3e9), ("coordinates_too_large",)),
        Case("stl_kilometre", lambda: moved_stl(0.0, 1e5), OK, 4),
        Case("stl_atom", lambda: moved_stl(0.0, 1e-9), OK, 4),
        Case("stl_point", lambda: moved_stl(5.0, 0.0), OK, 4),
        Case("stl_3e38", lambda: moved_stl(0.0, 3e37), ("coordinates_too_large",)),
        Case("stl_repeated", lambda: repeated_stl(20_000), OK, 80_000),
        Case("stl_one_triangle", lambda: bytes(80) + struct.pack("<I", 1) + binary_stl()[84:134], OK, 1),
        Case("stl_count_of_half", lambda: binary_stl(0x80000004), CUT),
        Case("ascii_number_of_a_million_digits", lambda: ascii_stl(first="1" * 1_000_000), BAD),
        Case("ascii_number_of_400_digits", lambda: ascii_stl(first="1" * 400), ("coordinates_not_finite",)),
        Case("ascii_fraction_of_300_digits", lambda: ascii_stl(first="0." + "3" * 300), OK, 4),
        Case("ascii_hexadecimal", lambda: ascii_stl(first="0x10"), BAD),
        Case("ascii_missing_vertex", lambda: ascii_stl().replace(b"vertex 0 0 0\n", b"", 1), BAD),
        Case("ascii_no_numbers", lambda: ascii_stl().replace(b"vertex 10 0 0", b"vertex", 1), BAD),
        Case("ascii_no_normals", lambda: ascii_stl().replace(b"normal 0 0 1", b""), BAD),
        Case("ascii_nested_solids", lambda: b"solid a\n" * 50_000 + ascii_stl(), OK, 4),
        Case("ascii_nul", lambda: ascii_stl().replace(b"10 0 0", b"10 \0 0", 1), (*BAD, "format_unknown")),
        Case("ascii_all_infinite", lambda: ascii_stl(first="-inf"), ("coordinates_not_finite",)),
        Case(
            "ascii_white_space",
            lambda: b"solid\n" + b" " * 5_000_000 + ascii_stl(),
            (*OK, "format_unknown"),
            4,
        ),
    ]


def _texts() -> list[Case]:
    return [
        Case("obj_slashes", lambda: obj("f / // /\n"), BAD),
        Case("obj_four_parts", lambda: obj("f 1/2/3/4 2 3\n"), OK, 5),
        Case("obj_index_2_to_31", lambda: obj("f 1 2 2147483649\n"), RANGE),
        Case("obj_index_2_to_63", lambda: obj("f 1 2 9223372036854775809\n"), RANGE),
        Case("obj_minus_zero", lambda: obj("f -0 1 2\n"), RANGE),
        Case("obj_infinite", lambda: obj(first="inf"), ("coordinates_not_finite",)),
        Case("obj_1e400", lambda: obj(first="1e400"), ("coordinates_not_finite",)),
        Case("obj_backslashes", lambda: obj("f 1 \\\n" * 200_000 + "2 3\n"), (*LIMIT, *BAD)),
        Case("obj_backslash_at_the_end", lambda: obj("f 1 2 3 \\"), (*OK, *BAD), 5),
        Case("obj_materials", lambda: obj("usemtl a\ng b\n" * 100_000), OK, 4),
        Case("obj_unknown_words", lambda: obj("xyzzy 1 2 3\n" * 100_000), OK, 4),
        Case("obj_odd_lines", lambda: obj("v 1 1 1 \\\n\n" * 50_000), OK, 4),
        Case("obj_thousand_polygons", lambda: obj("f" + " 1 2 3 4" * 300 + "\n"), OK, 1202),
        Case("obj_face_before_points", lambda: b"f 1 2 3\n" + obj(), OK, 5),
        Case("ply_two_vertex_elements", lambda: ascii_ply(header="element vertex 2\n"), (*BAD, *CUT, *RANGE)),
        Case("ply_list_in_vertex", lambda: ascii_ply().replace(b"float z", b"list uchar int z"), BAD),
        Case("ply_count_of_10_to_18", lambda: ascii_ply(faces="9" * 18), BAD),
        Case("ply_count_of_10_to_15", lambda: ascii_ply(faces="9" * 15), CUT),
        Case("ply_count_of_10_to_30", lambda: ascii_ply(faces="9" * 30), BAD),
        Case("ply_properties", lambda: ascii_ply(header="element e 0\n" + "property int a\n" * 600), BAD),
        Case("ply_strip_of_one", lambda: STRIPS, (*OK, "no_triangles", *CUT), 1),
        Case("ply_strip_index", lambda: STRIPS.replace(b"3 0", b"3 9", 1), RANGE),
        Case("ply_counts_negative", lambda: ascii_ply().replace(b"\n3 0", b"\n-3 0", 1), BAD),
        Case("ply_counts_fraction", lambda: ascii_ply().replace(b"\n3 0", b"\n2.5 0", 1), BAD),
        Case("ply_counts_huge", lambda: ascii_ply().replace(b"\n3 0", b"\n2147483647 0", 1), CUT),
        Case("ply_empty_faces", lambda: binary_ply(faces=10**6) + bytes(10**7), OK, 4),
        Case(
            "ply_uint64_counts",
            lambda: binary_ply(count_type="uint64", count_format="Q", corners=2**63),
            (*CUT, *BAD),
        ),
        Case("ply_no_newline", lambda: ascii_ply().replace(b"\n", b" "), ("format_unknown", *BAD)),
        Case("ply_carriage_returns", lambda: ascii_ply().replace(b"\n", b"\r"), OK, 4),
        Case("ply_digits", lambda: ascii_ply(first="1" * 100_000), BAD),
    ]


def _packages() -> list[Case]:
    end, entry, local = b"PK\x05\x06", b"PK\x01\x02", b"PK\x03\x04"
    deep_path = '<item objectid="1" p:path="/3D/3dmodel.model"/>'
    return [
        Case("3mf_size_too_small", lambda: patched(entry, 24, b"\x05\0\0\0"), BAD),
        Case("3mf_size_too_large", lambda: patched(entry, 24, b"\0\0\x0f\0"), BAD),
        Case("3mf_size_of_gigabytes", lambda: patched(entry, 24, b"\xff\xff\xff\x7f"), LIMIT),
        Case("3mf_checksum", lambda: patched(entry, 16, b"\0\0\0\0"), BAD),
        Case("3mf_packed_size", lambda: patched(entry, 20, b"\xff\xff\xff\x7f"), (*BAD, *CUT)),
        Case("3mf_offset", lambda: patched(entry, 42, b"\xff\xff\xff\x7f"), BAD),
        Case("3mf_offset_into_another", lambda: patched(entry, 42, b"\x01\0\0\0"), BAD),
        Case("3mf_method", lambda: patched(entry, 10, b"\x63\0"), ("archive_unsafe",)),
        Case("3mf_local_name", lambda: patched(local, 30, b"X"), BAD),
        Case("3mf_local_lengths", lambda: patched(local, 26, b"\xff\xff"), BAD),
        Case("3mf_entries_claimed", lambda: patched(end, 10, b"\xff\xff"), (*BAD, *OK), 4),
        Case("3mf_directory_offset", lambda: patched(end, 16, b"\xff\xff\xff\x0f"), BAD),
        Case("3mf_comment_length", lambda: patched(end, 20, b"\xff\xff"), (*BAD, *OK), 4),
        Case("3mf_in_3mf", lambda: nested_zip(3), BAD),
        Case("3mf_overlapping", lambda: overlapping_zip(10), (*OK, *BAD, "archive_unsafe"), 4),
        Case("3mf_bzip2", lambda: stored(model_xml()), ("archive_unsafe",)),
        Case("3mf_lzma", lambda: stored(model_xml(), zipfile.ZIP_LZMA), ("archive_unsafe",)),
        Case("3mf_stored", lambda: stored(model_xml(), zipfile.ZIP_STORED), OK, 4),
        Case("3mf_parts_in_a_ring", parts_in_a_ring, ("components_cycle",)),
        Case("3mf_path_to_itself", lambda: package(model_xml(build=deep_path)), OK, 4),
        Case("3mf_attribute_endless", lambda: built(LONG_NAME), (*OK, *LIMIT), 4),
        Case("3mf_attributes_many", lambda: built(MANY_NAMES), (*OK, *LIMIT), 4),
        Case("3mf_attribute_doubled", lambda: built(one().replace('x="10"', 'x="10" x="9"')), BAD),
        Case("3mf_metadata_many", lambda: package(MUCH_METADATA), (*OK, *LIMIT), 4),
        Case("3mf_utf16", lambda: package(NO_PROLOG.encode("utf-16")), OK, 4),
        Case("3mf_utf7", lambda: package(model_xml().replace('"1.0"?', '"1.0" encoding="UTF-7"?')), BAD),
        Case("3mf_utf8_broken", lambda: package(BROKEN_UTF8), BAD),
        Case("3mf_nul", lambda: package(model_xml().encode().replace(b"<build>", b"\0<build>")), BAD),
        Case("3mf_script", lambda: package(STYLED), OK, 4),
        Case("3mf_xinclude", lambda: package(INCLUDING), OK, 4),
        Case("3mf_slices", lambda: package(model_xml(SLICES[1], root=SLICES[0])), REFUSED),
        Case("3mf_slices_in_part", lambda: package(SLICED), OK, 4),
        Case("3mf_transform_huge", lambda: placed("1e8 0 0 0 1e8 0 0 0 1e8 0 0 0"), OK, 4),
        Case("3mf_transform_overflow", lambda: placed("1e300 0 0 0 1 0 0 0 1 0 0 0"), BAD),
        Case("3mf_transform_tiny", lambda: placed("1e-200 0 0 0 1e-200 0 0 0 1e-200 0 0 0"), (*BAD, *OK), 4),
        Case("3mf_no_points", lambda: built(NO_POINTS), ("no_triangles",)),
        Case("3mf_triangles_first", lambda: built(TRIANGLES_ONLY), RANGE),
        Case("3mf_object_in_object", lambda: built('<object id="1"><object id="2"/></object>'), BAD),
        Case("3mf_point_numbers", lambda: built(one(first="1_0")), BAD),
        Case("3mf_index_words", lambda: built(one(index="1_0")), BAD),
    ]  # fmt: skip


MORE_CASES: tuple[Case, ...] = (*_shapes(), *_texts(), *_packages())

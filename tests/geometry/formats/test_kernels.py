"""What kernels read is what Python reads, to the last bit; what they leave to Python comes out alike."""

from __future__ import annotations

import math
import struct

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.geometry.findings import GeometryError
from app.geometry.formats.text import parse_number
from app.geometry.formats.threemf_bulk import take_bulk
from app.geometry.kernels.digits import scan_number, scan_numbers
from app.geometry.limits import DEFAULT_LIMITS
from app.geometry.read import read
from tests.geometry import hostile


def scan(text: str) -> tuple[float, int]:
    value, place = scan_number(np.frombuffer(text.encode() or b" ", np.uint8), 0)
    return float(value), int(place)


def bits(value: float) -> bytes:
    return struct.pack("<d", value)


DECIMALS = st.one_of(
    st.floats(allow_nan=False, allow_infinity=False).map(repr),
    st.builds(lambda value, digits: f"{value:.{digits}f}", st.floats(-1e6, 1e6), st.integers(0, 30)),
    st.builds(lambda value, digits: f"{value:.{digits}e}", st.floats(-1e30, 1e30), st.integers(0, 30)),
    st.builds(lambda digits, power: f"{digits}E{power}", st.integers(0, 2**70), st.integers(-90, 90)),
    # halfway between two doubles, where rounding is to the even one
    st.builds(
        lambda digits, power: f"{2 * digits + 1}e{power}", st.integers(2**53, 2**54), st.integers(0, 3)
    ),
)


@given(DECIMALS)
@example("9007199254740993")
@example("0.000000000000000000000000000000000000000000001")
@example("123456789012345678901234567890")
@example("-0.0")
@example("+.5")
@example("7.")
def test_a_number_is_the_nearest_double_or_left_to_python(text: str) -> None:
    value, place = scan(text)
    if place >= 0:
        assert place == len(text)
        assert bits(value) == bits(float(text))


@pytest.mark.parametrize("text", ["1", "-2.5", "1e3", "0.1234567890123456", "12345.678901", "1E-05"])
def test_usual_numbers_are_not_left_to_python(text: str) -> None:
    assert scan(text) == (float(text), len(text))


@given(st.text(alphabet="0123456789+-.eE_ naif", max_size=12))
def test_nothing_is_read_that_python_would_not_read(text: str) -> None:
    value, place = scan(text)
    if place >= 0:
        assert bits(value) == bits(float(text[:place]))
    if parse_number(text.encode()) is None:
        assert place < len(text)


@given(st.lists(DECIMALS, max_size=30), st.sampled_from([" ", "\n", "\r\n", "\t \v"]))
def test_rows_of_numbers(words: list[str], gap: str) -> None:
    out = np.empty(64)
    text = gap.join(words).encode() + b" "
    at, count = scan_numbers(np.frombuffer(text, np.uint8), 0, out)
    assert [bits(each) for each in out[:count].tolist()] == [bits(float(each)) for each in words[:count]]
    assert (at >= len(text)) == (count == len(words))


COORDINATES = st.lists(st.floats(-1e3, 1e3, allow_subnormal=False), min_size=12, max_size=12)
ODD = st.lists(st.booleans(), min_size=12, max_size=12)


def write(value: float, odd: bool) -> str:
    # five places of an exponent are more than the kernel takes
    return f"{value!r}e00000" if odd and "e" not in repr(value) else repr(value)


def write_obj(points: list[str], eol: str) -> bytes:
    rows = [points[i : i + 3] for i in range(0, 12, 3)]
    lines = ["v " + " ".join(row) for row in rows] + ["f 1 3 2", "f 1/1 2/2/2 4//1", "f -4 -1 -2", "f 2 3 4"]
    return eol.join([*lines, ""]).encode()


def write_ply(points: list[str], eol: str) -> bytes:
    body = hostile.ascii_ply().decode().partition("end_header\n")
    rows = [" ".join(points[i : i + 3]) for i in range(0, 12, 3)]
    faces = body[2].splitlines()[4:]
    return (body[0] + body[1] + eol.join([*rows, *faces, ""])).encode()


def write_stl(points: list[str], eol: str) -> bytes:
    corners = [points[i : i + 3] for i in range(0, 12, 3)]
    lines = ["solid"]
    for face in hostile.TETRA_FACES:
        lines += ["facet normal 0 0 1", "outer loop"]
        lines += ["vertex " + " ".join(corners[corner]) for corner in face]
        lines += ["endloop", "endfacet"]
    return eol.join([*lines, "endsolid", ""]).encode()


@pytest.mark.parametrize("build", [write_obj, write_ply, write_stl])
@given(values=COORDINATES, odd=ODD, eol=st.sampled_from(["\n", "\r\n"]))
def test_both_ways_read_the_same(build: object, values: list[float], odd: list[bool], eol: str) -> None:
    assert callable(build)
    plain = read(build([write(value, False) for value in values], eol))
    mixed = read(build([write(value, each) for value, each in zip(values, odd, strict=True)], eol))
    assert np.array_equal(plain.vertices, mixed.vertices)
    assert np.array_equal(plain.faces, mixed.faces)
    assert {*plain.vertices.ravel().tolist()} <= {*values}


def test_a_long_file_runs_over_every_buffer() -> None:
    count = 70_000
    points = [(i % 251, i % 241 + 0.5, i % 239) for i in range(count)]
    faces = [(i, i + 1, i + 2) for i in range(count - 2)]
    obj = "".join(f"v {x} {y} {z}\n" for x, y, z in points) + "".join(
        f"f {a + 1} {b + 1} {c + 1}\n" for a, b, c in faces
    )
    xml = hostile.model_xml(
        '<object id="1"><mesh><vertices>'
        + "".join(f'<vertex x="{x}" y="{y}" z="{z}"/>\n' for x, y, z in points)
        + "</vertices><triangles>"
        + "".join(f'<triangle v1="{a}" v2="{b}" v3="{c}" pid="1" p1="0"/>' for a, b, c in faces)
        + "</triangles></mesh></object>"
    )
    for data in (obj.encode(), hostile.package(xml)):
        mesh = read(data)
        assert np.array_equal(mesh.vertices, np.array(points))
        assert np.array_equal(mesh.faces, np.array(faces))


ODD_MESHES = {
    "comment": ("<vertices>", "<vertices><!-- <vertex x='1' y='1' z='1'/> -->"),
    "commented_list": ("<mesh>", "<mesh><!-- <vertices> <vertex x='1' y='1' z='1'/> </vertices> -->"),
    "entity": ('x="10"', 'x="&#49;0"'),
    "quotes": ('x="10"', "x = '10'"),
    "properties": ("<triangle ", '<triangle pid="4" p1="1" '),
    "prefix": ("<vertices>", '<vertices xmlns:q="urn:q">'),
    "end_tag": ("/><vertex", "></vertex><vertex"),
    "processing": ("<triangles>", "<triangles><?note <triangles> ?>"),
}


@pytest.mark.parametrize("change", ODD_MESHES.values(), ids=ODD_MESHES)
def test_3mf_means_the_same_however_it_is_written(change: tuple[str, str]) -> None:
    expected, found = read(hostile.package()), read(hostile.package(hostile.model_xml().replace(*change)))
    assert np.array_equal(expected.vertices, found.vertices)
    assert np.array_equal(expected.faces, found.faces)


def test_lists_are_taken_out_of_the_xml_and_stand_where_they_were() -> None:
    content = hostile.model_xml().encode()
    taken = take_bulk(content, DEFAULT_LIMITS)
    assert b"".join(taken.rest) == content.replace(
        content[content.find(b"<vertex ") : content.find(b"</vertices>")], b""
    ).replace(content[content.find(b"<triangle ") : content.find(b"</triangles>")], b"")
    assert [(len(each.points), len(each.triangles)) for each in taken.arrays.values()] == [(1, 0), (0, 1)]
    assert all(content[at:].startswith(b"<vertices>") for at in [*taken.arrays][:1])


@pytest.mark.parametrize(
    "wrong",
    ['<vertex x="1" x="2" y="0" z="0"/>', '<vertex x="1" y="0"/>', '<vertex x="1" y="0" z="0&quot;"/>'],
)
def test_what_is_no_vertex_is_refused_in_its_line(wrong: str) -> None:
    xml = hostile.model_xml().replace("</vertices>", f"\n\n{wrong}</vertices>")
    with pytest.raises(GeometryError) as caught:
        read(hostile.package(xml))
    assert caught.value.code == "file_malformed"
    assert caught.value.parameters.get("line", 3) == 3


def test_no_value_is_lost_to_signs_of_zero() -> None:
    assert math.copysign(1.0, scan("-0")[0]) == -1.0

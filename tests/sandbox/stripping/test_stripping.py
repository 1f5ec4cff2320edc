"""Copies for others: nobody's name is in them, and they measure exactly as what they were made of."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image
from pypdf import PdfReader, PdfWriter

from app.geometry.findings import GeometryError
from app.geometry.measurements import Measurements
from app.sandbox import Sandbox
from app.sandbox.stripping.meshes import strip_obj, strip_ply, strip_stl
from app.sandbox.stripping.papers import strip_jpeg, strip_pdf, strip_png
from app.sandbox.stripping.step import strip_step
from app.sandbox.stripping.threemf import strip_3mf

FIXTURES = Path(__file__).parents[3] / "fixtures" / "stl"
MARK = b"Erika Mustermann"
CUBE = (FIXTURES / "cube_20mm.stl").read_bytes()
ASCII = (FIXTURES / "cube_ascii.stl").read_bytes()


def spoil_stl(data: bytes, header: bytes = b"") -> bytes:
    """Names in the header, colours in the attributes, something behind the triangles."""
    count = int.from_bytes(data[80:84], "little")
    body = b"".join(data[84 + 50 * n : 132 + 50 * n] + b"\x12\x34" for n in range(count))
    return (header + MARK).ljust(80)[:80] + data[80:84] + body + MARK


def make_cube_obj() -> bytes:
    corners = [(x, y, z) for x in (0, 20) for y in (0, 20) for z in (0, 20)]
    faces = ["1 2 4 3", "5 7 8 6", "1 5 6 2", "3 4 8 7", "1 3 7 5", "2 6 8 4"]
    return b"\n".join(
        [
            b"# made by Erika Mustermann", b"mtllib Erika Mustermann.mtl", b"o Erika Mustermann",
            *(f"v {x} {y} {z}".encode() for x, y, z in corners),
            b"g Erika Mustermann \\", b"and others", b"usemtl Erika Mustermann",
            *(f"f {each} # Erika Mustermann".encode() for each in faces),
        ]
    )  # fmt: skip


def make_cube_ply() -> bytes:
    corners = [(x, y, z) for x in (0, 20) for y in (0, 20) for z in (0, 20)]
    faces = ["0 1 3 2", "4 6 7 5", "0 4 5 1", "2 3 7 6", "0 2 6 4", "1 5 7 3"]
    lines = [
        "ply", "format ascii 1.0", "comment Erika Mustermann", "obj_info Erika Mustermann",
        "element vertex 8", "property float x", "property float y", "property float z",
        "element face 6", "property list uchar int vertex_indices", "end_header",
        *(f"{x} {y} {z}" for x, y, z in corners), *(f"4 {each}" for each in faces),
    ]  # fmt: skip
    return "\n".join(lines).encode() + b"\n"


MODEL = b"""<?xml version="1.0" encoding="UTF-8"?>
<!-- Erika Mustermann -->
<model unit="millimeter" xmlns="http://schemas.microsoft.com/3dmanufacturing/core/2015/02">
<metadata name="Designer">Erika Mustermann &gt; all</metadata><metadata name="Erika Mustermann"/>
<resources><object id="1" type="model"><metadatagroup><metadata name="x">Erika Mustermann</metadata>
</metadatagroup><mesh><vertices>%s</vertices><triangles>%s</triangles></mesh></object></resources>
<build><item objectid="1"/><?note Erika Mustermann?></build></model>"""
TRIANGLES = "0 1 3,0 3 2,4 6 7,4 7 5,0 4 5,0 5 1,2 3 7,2 7 6,0 2 6,0 6 4,1 5 7,1 7 3"


def make_cube_3mf() -> bytes:
    corners = [(x, y, z) for x in (0, 20) for y in (0, 20) for z in (0, 20)]
    vertices = "".join(f'<vertex x="{x}" y="{y}" z="{z}"/>' for x, y, z in corners)
    triangles = "".join(
        '<triangle v1="{}" v2="{}" v3="{}"/>'.format(*each.split()) for each in TRIANGLES.split(",")
    )
    kinds = "http://schemas.openxmlformats.org/package/2006/relationships"
    relations = (
        f'<Relationships xmlns="{kinds}"><Relationship Target="/3D/3dmodel.model" Id="r0" '
        'Type="http://schemas.microsoft.com/3dmanufacturing/2013/01/3dmodel"/>'
        f'<Relationship Target="/Metadata/thumbnail.png" Id="r1" Type="{kinds}/metadata/thumbnail"/>'
        f'<Relationship Target="/Erika Mustermann.xml" Id="r2" Type="{kinds}/x"></Relationship>'
        "</Relationships>"
    )
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.comment = MARK
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("_rels/.rels", relations)
        archive.writestr("3D/3dmodel.model", MODEL % (vertices.encode(), triangles.encode()))
        archive.writestr("Metadata/thumbnail.png", MARK)
        archive.writestr("Erika Mustermann.xml", MARK)
    return packed.getvalue()


def unpack(data: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return b"\n".join((*(name.encode() for name in archive.namelist()), archive.comment)) + b"".join(
            archive.read(name) for name in archive.namelist()
        )


def make_cube_step(sandbox: Sandbox, tmp_path: Path) -> bytes:
    from OCP.BRepPrimAPI import BRepPrimAPI_MakeBox
    from OCP.STEPControl import STEPControl_AsIs, STEPControl_Writer

    writer = STEPControl_Writer()
    writer.Transfer(BRepPrimAPI_MakeBox(20.0, 20.0, 20.0).Shape(), STEPControl_AsIs)
    path = tmp_path / "cube.step"
    writer.Write(str(path))
    data = path.read_bytes()
    head = (
        b"HEADER;/* Erika Mustermann; ENDSEC; */\nFILE_DESCRIPTION(('Erika Mustermann''s; ENDSEC;'),'2;1');\n"
        b"FILE_NAME('Erika Mustermann','2026',('Erika Mustermann'),('Erika Mustermann'),'a','b','c');\n"
        b"FILE_SCHEMA(('AUTOMOTIVE_DESIGN { 1 0 10303 214 1 1 1 1 }'));\nENDSEC;"
    )
    start, end = data.index(b"HEADER;"), data.index(b"ENDSEC;") + len(b"ENDSEC;")
    people = b"#990001=PERSON('1','Mustermann','Erika Mustermann',$,$,$);\n/* Erika Mustermann */\n"
    body = data[end:]
    at = body.index(b"DATA;") + len(b"DATA;\n")
    return data[:start] + head + body[:at] + people + body[at:]


def measure(sandbox: Sandbox, path: Path, data: bytes) -> Measurements:
    path.write_bytes(data)
    measured = sandbox.analyse(path).measurements
    told = ("metadata_present", "trailing_bytes_ignored")
    return replace(
        measured,
        sha256="",
        findings=tuple(each for each in measured.findings if each.code not in told),
    )


@pytest.mark.parametrize("kind", ["stl", "stl in inches", "ascii", "obj", "ply", "3mf", "step"])
def test_a_mesh_measures_the_same_and_names_nobody(warm_sandbox: Sandbox, tmp_path: Path, kind: str) -> None:
    data = {
        "stl": lambda: spoil_stl(CUBE),
        "stl in inches": lambda: spoil_stl(CUBE, b"UNITS=in "),
        "ascii": lambda: ASCII.replace(b"solid", b"solid Erika Mustermann", 1),
        "obj": make_cube_obj,
        "ply": make_cube_ply,
        "3mf": make_cube_3mf,
        "step": lambda: make_cube_step(warm_sandbox, tmp_path),
    }[kind]()
    code = {"stl in inches": "stl", "ascii": "stl"}.get(kind, kind)
    path = tmp_path / f"part.{code}"
    before = measure(warm_sandbox, path, data)
    copy = warm_sandbox.strip(path, code)
    assert MARK in (unpack(data) if kind == "3mf" else data)
    assert MARK not in (unpack(copy) if kind == "3mf" else copy)
    assert measure(warm_sandbox, path, copy) == before
    assert before.volume_mm3 == pytest.approx(8000 * (25.4**3 if kind == "stl in inches" else 1))
    path.write_bytes(copy)
    assert warm_sandbox.strip(path, code) == copy


@pytest.mark.parametrize("name", sorted(path.name for path in FIXTURES.glob("*.stl")))
def test_every_sample_measures_the_same(warm_sandbox: Sandbox, tmp_path: Path, name: str) -> None:
    data = (FIXTURES / name).read_bytes()
    path = tmp_path / "part.stl"
    assert measure(warm_sandbox, path, strip_stl(data)) == measure(warm_sandbox, path, data)


def test_triangles_stay_bit_by_bit() -> None:
    copy = strip_stl(spoil_stl(CUBE))
    assert len(copy) == len(CUBE)
    for at in range(84, len(CUBE), 50):
        assert copy[at : at + 48] == CUBE[at : at + 48]
        assert copy[at + 48 : at + 50] == b"\0\0"
    assert copy[:80] == bytes(80)


def test_words_of_a_step_file_are_looked_for_where_they_count() -> None:
    data = (
        b"ISO-10303-21;\nHEADER;\nFILE_DESCRIPTION(('x'),'2;1');\nFILE_NAME('it''s','t',('a'),('o'),'p','s','');\n"
        b"FILE_SCHEMA(('S'));\nENDSEC;\nDATA;\n#1=PRODUCT('it''s /* no comment */','PERSON(''x'')','',());\n"
        b"#2 = ORGANIZATION ('o','Muster GmbH','');\nENDSEC;\nEND-ISO-10303-21;\n"
    )
    copy = strip_step(data)
    assert copy == (
        b"ISO-10303-21;\nHEADER;\nFILE_DESCRIPTION((''),'2;1');\nFILE_NAME('','',(''),(''),'','','');\n"
        b"FILE_SCHEMA(('S'));\nENDSEC;\nDATA;\n#1=PRODUCT('it''s /* no comment */','PERSON(''x'')','',());\n"
        b"#2 = ORGANIZATION ('','','');\nENDSEC;\nEND-ISO-10303-21;\n"
    )
    with pytest.raises(GeometryError, match="copy_impossible"):
        strip_step(data.replace(b"'Muster GmbH'", b"'Muster GmbH"))


def draw() -> Image.Image:
    image = Image.new("RGB", (40, 20), "white")
    image.putpixel((3, 4), (200, 10, 10))
    return image


def test_a_png_shows_the_same(tmp_path: Path) -> None:
    from PIL.PngImagePlugin import PngInfo

    told = PngInfo()
    told.add_text("Author", MARK.decode())
    told.add_itxt("XML:com.adobe.xmp", MARK.decode(), zip=False)
    written = io.BytesIO()
    draw().save(written, "PNG", pnginfo=told, dpi=(300, 300))
    data = written.getvalue() + MARK
    copy = strip_png(data)
    assert (MARK in data, MARK in copy) == (True, False)
    with Image.open(io.BytesIO(copy)) as image:
        assert image.tobytes() == draw().tobytes()
        assert image.info["dpi"] == pytest.approx((300, 300), abs=0.1)


@pytest.mark.parametrize("is_progressive", [False, True])
def test_a_jpeg_shows_the_same_and_stays_turned(is_progressive: bool) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x013B] = MARK.decode()  # artist
    written = io.BytesIO()
    draw().save(written, "JPEG", exif=exif, comment=MARK, progressive=is_progressive, dpi=(300, 300))
    data = written.getvalue() + MARK
    copy = strip_jpeg(data)
    assert (MARK in data, MARK in copy) == (True, False)
    with Image.open(io.BytesIO(copy)) as image, Image.open(io.BytesIO(data)) as original:
        assert image.tobytes() == original.tobytes()
        assert dict(image.getexif()) == {0x0112: 6}
        assert image.info["dpi"] == (300, 300)


def make_pdf() -> bytes:
    writer = PdfWriter()
    page = writer.add_blank_page(200, 100)
    writer.add_metadata({"/Author": MARK.decode(), "/Title": "Halter"})
    writer.add_attachment("note.txt", MARK)
    writer.xmp_metadata = (
        b'<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">'
        b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description '
        b'xmlns:dc="http://purl.org/dc/elements/1.1/" dc:source="Erika Mustermann"/></rdf:RDF></x:xmpmeta>'
    )
    assert page is not None
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()


def test_a_pdf_keeps_its_pages_only(warm_sandbox: Sandbox, tmp_path: Path) -> None:
    data = make_pdf()
    assert MARK in data
    path = tmp_path / "drawing.pdf"
    path.write_bytes(data)
    copy = warm_sandbox.strip(path, "application/pdf")  # with everything it needs, locked in
    assert copy == strip_pdf(data)
    assert MARK not in copy
    reader = PdfReader(io.BytesIO(copy))
    assert [tuple(page.mediabox) for page in reader.pages] == [(0, 0, 200, 100)]
    assert reader.metadata is None or reader.metadata.author is None
    assert reader.xmp_metadata is None
    assert reader.attachments == {}


@pytest.mark.parametrize("kind", ["application/pdf", "image/png", "image/jpeg", "3mf", "step", "gif"])
def test_rubbish_is_refused(warm_sandbox: Sandbox, tmp_path: Path, kind: str) -> None:
    path = tmp_path / "file"
    for data in (
        b"'x" * 100,
        b"%PDF-1.7\n" + bytes(50),
        b"\x89PNG\r\n\x1a\n" + b"\xff" * 30,
        b"\xff\xd8\xff\xe1\xff\xff",
    ):
        path.write_bytes(data)
        with pytest.raises(GeometryError) as refused:
            warm_sandbox.strip(path, kind)
        assert not refused.value.code.startswith("sandbox_"), refused.value


def test_a_picture_that_is_cut_off_is_refused() -> None:
    written = io.BytesIO()
    draw().save(written, "PNG")
    whole = written.getvalue()
    for length in range(8, len(whole) - 1, 7):
        with pytest.raises(GeometryError):
            strip_png(whole[:length])
    written = io.BytesIO()
    draw().save(written, "JPEG")
    whole = written.getvalue()
    for length in range(2, len(whole) - 2, 7):
        with pytest.raises(GeometryError):
            strip_jpeg(whole[:length])


def test_other_kinds_of_text_in_3mf(tmp_path: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("3D/3dmodel.model", "<model/>".encode("utf-16"))
    with pytest.raises(GeometryError, match="copy_impossible"):
        strip_3mf(packed.getvalue())
    assert strip_obj(b"v 0 0 0") == b"v 0 0 0"
    assert strip_ply(b"no header") == b"no header"

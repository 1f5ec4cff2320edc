"""What is not read is refused by its name, told by content and, where that is a mere container, by ending."""

from __future__ import annotations

import io
import zipfile

import pytest

from app.geometry.findings import GeometryError
from app.geometry.formats.foreign_names import name_by_ending
from app.geometry.formats.sniff import sniff
from app.geometry.read import read
from app.texts import translate_code
from tests.geometry import hostile

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


def zipped(*names: str) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name in names:
            archive.writestr(name, b"x" * 9000)
    return target.getvalue()


def refuse(head: bytes, file_name: str = "") -> tuple[str, object]:
    with pytest.raises(GeometryError) as caught:
        sniff(head[:8192], len(head), file_name)
    return caught.value.code, caught.value.parameters.get("name")


@pytest.mark.parametrize(
    ("file_name", "name"),
    [
        ("Halter.SLDPRT", "SolidWorks"),
        ("Halter.ipt", "Autodesk Inventor"),
        ("Halter.CATPart", "CATIA"),
        ("halter.prt", "NX / Creo"),
        ("halter.prt.12", "NX / Creo"),
        ("halter.x_t", "Parasolid"),
        ("halter.jt", "JT"),
        ("halter.FCStd", "FreeCAD"),
        ("halter.f3d", "Autodesk Fusion"),
        ("halter.dwg", "AutoCAD DWG"),
        ("halter.dxf", "DXF"),
        ("halter.igs", "IGES"),
        ("halter.glb", "GLB"),
        ("halter.amf", "AMF"),
    ],
)
def test_ending_names_what_content_does_not(file_name: str, name: str) -> None:
    for content in (OLE, bytes((i * 7919 + 13) % 256 for i in range(5000))):
        assert refuse(content, file_name) == ("format_unsupported", name)


def test_content_goes_before_the_name() -> None:
    assert refuse(b"glTF\2\0\0\0", "part.sldprt") == ("format_unsupported", "GLB")
    assert sniff(hostile.binary_stl(), len(hostile.binary_stl()), "part.sldprt") == "stl"
    assert refuse(OLE, "part.stl") == ("format_unsupported", "OLE")
    assert name_by_ending("stl") is None
    assert name_by_ending("3") is None


@pytest.mark.parametrize(
    ("names", "name"),
    [
        (("Document.xml", "GuiDocument.xml"), "FreeCAD"),
        (("Manifest.dat", "FusionAssetName[Active]/x"), "Autodesk Fusion"),
        (("part.amf",), "AMF"),
        (("word/document.xml",), "Word"),
        (("photos/1.jpg",), "ZIP"),
    ],
)
def test_archives_are_named_by_what_is_in_them(names: tuple[str, ...], name: str) -> None:
    # the names at the front, and beyond the first bytes
    for content in (zipped(*names), zipped("a", *names)):
        with pytest.raises(GeometryError) as caught:
            read(content)
        assert (caught.value.code, caught.value.parameters) == ("format_unsupported", {"name": name})


def test_a_building_model_is_not_step() -> None:
    ifc = hostile.step(header="HEADER;FILE_SCHEMA (( 'IFC4' ));ENDSEC;")
    assert refuse(ifc) == ("format_unsupported", "IFC")


@pytest.mark.parametrize(("language", "advice"), [("de", "als STEP, 3MF"), ("en", "as STEP, 3MF")])
def test_the_refusal_gives_advice(language: str, advice: str) -> None:
    assert advice in translate_code("error", "format_unsupported", {"name": "SolidWorks"}, language)

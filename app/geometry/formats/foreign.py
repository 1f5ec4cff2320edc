"""Formats that are known and refused, by name, so that a customer learns what to export instead."""

from __future__ import annotations

import re
from collections.abc import Callable

from app.geometry.formats.signatures import is_binary_text, is_ifc, text_of

_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"glTF", "GLB"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "OLE"),
    (b"%PDF", "PDF"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"II*\x00", "TIFF"),
    (b"MM\x00*", "TIFF"),
    (b"AC10", "DWG"),
    (b"AutoCAD Binary DXF", "DXF"),
    (b"Kaydara FBX Binary", "FBX"),
    (b"; FBX", "FBX"),
    (b"#VRML", "VRML"),
    (b"#X3D", "X3D"),
    (b"#Inventor", "Open Inventor"),
    (b"V5_CFV2", "CATIA"),
    (b"#UGC:", "Creo"),
    (b"3D Geometry File Format", "Rhino 3DM"),
    (b"BLENDER", "Blender"),
    (b"\xff\xfe\xff\x0eS\0k\0e\0t\0c\0h\0U\0p", "SketchUp"),
    (b"PXR-USDC", "USD"),
    (b"#usda", "USD"),
    (b"GCDE", "G-code"),
    (b"**ABCDEF", "Parasolid"),
    (b"PS\x00\x00", "Parasolid"),
    (b"ASTM-E57", "E57"),
    (b"LASF", "LAS"),
    (b"OFF\n", "OFF"),
    (b"OFF\r", "OFF"),
    (b"\x1f\x8b", "GZIP"),
    (b"7z\xbc\xaf\x27\x1c", "7-Zip"),
    (b"Rar!", "RAR"),
    (b"BZh", "BZIP2"),
    (b"\xfd7zXZ", "XZ"),
    (b"(\xb5/\xfd", "Zstandard"),
    (b"PK\x05\x06", "ZIP"),
    (b"PK\x07\x08", "ZIP"),
)
# A file in an archive that tells whose archive it is.
_ZIP_MARKS: tuple[tuple[bytes, str], ...] = (
    (b"fusionassetname", "Autodesk Fusion"),
    (b"word/", "Word"),
    (b"xl/", "Excel"),
    (b"ppt/", "PowerPoint"),
    (b"mimetypeapplication/vnd.oasis", "OpenDocument"),
    (b".amf", "AMF"),
    (b".usdc", "USD"),
    (b".usda", "USD"),
    (b".3dxml", "3DXML"),
    (b".ifc", "IFC"),
    (b"document.xml", "FreeCAD"),  # last: Word has one in a folder
)
# Containers of many a format: the ending of the name says more, where there is one.
CONTAINERS = frozenset(("OLE", "ZIP", "GZIP", "XML"))
_XML_ROOTS: tuple[tuple[bytes, str], ...] = (
    (b"amf", "AMF"),
    (b"collada", "COLLADA"),
    (b"x3d", "X3D"),
    (b"model_3dxml", "3DXML"),
    (b"model", "3MF without its package"),
    (b"svg", "SVG"),
    (b"html", "HTML"),
    (b"iso_10303_28", "STEP-XML"),
)
_GCODE = re.compile(rb"(?:[gG][0-3]?[0-9]|[mM]\d{1,3})(?:[ \t]+[XYZEFSPxyzefsp][-+.\d]*)*[ \t]*(?:;.*)?\Z")
_IGES = re.compile(rb"[^\r\n]{72}[SC] {0,6}0*1[ \t]*[\r\n]")


def name_foreign(head: bytes) -> str | None:
    """The common name of a known format that is not read here, or None."""
    if head.startswith(b"PK\x03\x04"):
        return name_zip(head)
    for magic, name in _MAGIC:
        if head.startswith(magic):
            return name
    if re.match(rb"Version \d+\.\d+ JT", head):
        return "JT"
    text = text_of(head)
    if is_binary_text(text):
        return "Parasolid" if b"PARASOLID" in text[:2048] or b"SCH_" in text[:256] else None
    # IGES counts columns: look before white space goes
    return "IGES" if _is_iges(text) else _name_text(text.lstrip())


def name_zip(listing: bytes) -> str:
    """Whose archive it is that has these names somewhere."""
    lower = listing.lower()
    return next((name for mark, name in _ZIP_MARKS if mark in lower), "ZIP")


def _name_text(text: bytes) -> str | None:
    if text.startswith(b"<"):
        return _name_xml(text)
    for name, is_it in _TEXTS:
        if is_it(text):
            return name
    return None


def _is_gltf(text: bytes) -> bool:
    return text.startswith(b"{") and any(key in text for key in (b'"asset"', b'"buffers"', b'"meshes"'))


def _is_parasolid(text: bytes) -> bool:
    return b"PARASOLID" in text[:2048]


def _is_dxf(text: bytes) -> bool:
    return re.match(rb"(?:999[^\r\n]*\r?\n[^\r\n]*\r?\n)*\s*0[ \t]*\r?\n[ \t]*SECTION", text) is not None


def _is_iges(text: bytes) -> bool:
    return _IGES.match(text) is not None or _IGES.search(text[:400]) is not None


def _is_sat(text: bytes) -> bool:
    return re.match(rb"\d{3,5} \d+ \d+ \d+\s", text) is not None and b"ACIS" in text[:400]


def _name_xml(text: bytes) -> str | None:
    for tag in re.finditer(rb"<(?:[A-Za-z_][\w.-]*:)?([A-Za-z_][\w.-]*)", text):
        root = tag.group(1).lower()
        return next((name for word, name in _XML_ROOTS if root == word), "XML")
    return "XML"


def _is_gcode(text: bytes) -> bool:
    lines = [line.strip() for line in text.replace(b"\r", b"\n").split(b"\n")[:-1]]
    commands = [line for line in lines if line and not line.startswith((b";", b"%", b"("))][:5]
    if commands:
        return all(_GCODE.match(line) for line in commands)
    return text.startswith(b";") and b"gcode" in text[:4096].lower().replace(b"-", b"")


_TEXTS: tuple[tuple[str, Callable[[bytes], bool]], ...] = (
    ("IFC", is_ifc),
    ("glTF", _is_gltf),
    ("Parasolid", _is_parasolid),
    ("DXF", _is_dxf),
    ("ACIS SAT", _is_sat),
    ("G-code", _is_gcode),
)

"""Formats by the ending of a file's name, for refusals alone: what is read is told by content."""

from __future__ import annotations

_NAMES = {
    "SolidWorks": "sldprt sldasm slddrw eprt easm",
    "Autodesk Inventor": "ipt iam idw ipn",
    "Autodesk Fusion": "f3d f3z",
    "AutoCAD DWG": "dwg",
    "DXF": "dxf",
    "CATIA": "catpart catproduct catdrawing cgr",
    "NX / Creo": "prt",
    "Creo": "neu xpr xas",
    "Solid Edge": "par psm pwd",
    "Parasolid": "x_t x_b xmt_txt xmt_bin",
    "JT": "jt",
    "FreeCAD": "fcstd",
    "ACIS": "sat sab",
    "IGES": "igs iges",
    "IFC": "ifc ifczip",
    "VDA-FS": "vda",
    "Rhino 3DM": "3dm",
    "SketchUp": "skp",
    "Blender": "blend",
    "OpenSCAD": "scad",
    "Cinema 4D": "c4d",
    "3ds Max": "max 3ds",
    "Revit": "rvt rfa",
    "glTF": "gltf",
    "GLB": "glb",
    "AMF": "amf",
    "COLLADA": "dae",
    "FBX": "fbx",
    "VRML": "wrl vrml wrz",
    "X3D": "x3d x3db x3dv",
    "USD": "usd usda usdc usdz",
    "3DXML": "3dxml",
    "STEP-XML": "stpx",
    "compressed STEP": "stpz",
    "OFF": "off",
    "G-code": "gcode gco nc bgcode",
    "PDF": "pdf",
}  # fmt: skip
_BY_ENDING = {ending: name for name, endings in _NAMES.items() for ending in endings.split()}


def name_by_ending(file_name: str) -> str | None:
    """What a file of that name is usually of; versions behind the ending (``.prt.3``) do not count."""
    parts = file_name.lower().split(".")
    while len(parts) > 2 and parts[-1].isdigit():
        parts.pop()
    return _BY_ENDING.get(parts[-1].strip()) if len(parts) > 1 else None

"""What slicers keep beside the model of a 3MF: bodies that only change settings, or are cut from others."""

from __future__ import annotations

from app.geometry.findings import GeometryError
from app.geometry.formats.archive import Archive
from app.geometry.formats.xml import parse_xml

# PrusaSlicer (and before it Slic3r), then Bambu Studio and OrcaSlicer; names in lower case
_SETTINGS = ("metadata/slic3r_pe_model.config", "metadata/model_settings.config")
_USUAL = {"volume_type": "ModelPart", "modifier": "0"}


def count_modifiers(archive: Archive) -> int:
    """Bodies that the slicer's own settings call modifiers, negative volumes or blockers of supports.

    The 3MF model itself shows them as plain bodies. Settings that cannot be read say nothing.
    """
    count = 0

    def start(name: str, attributes: dict[str, str], _: int) -> None:
        nonlocal count
        if name == "metadata":
            usual = _USUAL.get(attributes.get("key", ""))
            count += usual is not None and attributes.get("value") != usual
        elif name == "part":
            count += attributes.get("subtype", "normal_part") != "normal_part"

    for name in _SETTINGS:
        if not archive.has(name):
            continue
        content = archive.read(name)
        before = count
        try:
            parse_xml((content,), start, lambda _: None)
        except GeometryError:
            count = before
    return count

"""What a dossier tells of the part: its report in facts, findings, and a drawing of its sections."""

from __future__ import annotations

from typing import Any

from app.offers.dossier import Dossier
from app.texts import format_number, translate, translate_code
from app.texts.translate import write_parameter

_USUAL_OVERHANG_DEG = 45
# as many sections as a small drawing can show
_MOST_SECTIONS = 60


def list_part_facts(dossier: Dossier, language: str) -> list[list[str]]:
    """Label and value, in the order of the page; none where no measurements were released."""

    def word(key: str, **parameters: object) -> str:
        return translate(f"dossier.{key}", language, **parameters)

    measured = dossier.measurements
    if measured is None:
        return []
    facts = [[word("size"), write_parameter("size_mm", list(measured.size_mm), language)]]
    if measured.volume_mm3 is not None:
        volume = format_number(measured.volume_mm3 / 1000, "cm3", language)
        if measured.volume_uncertainty:
            volume += f" ± {format_number(measured.volume_uncertainty * 100, 'percent', language)}"
        facts.append([word("volume"), volume])
    facts.append([word("area"), format_number(measured.area_mm2 / 100, "cm2", language)])
    if measured.wall is not None:
        facts.append([word("wall"), format_number(measured.wall.p05_mm, "mm", language)])
        facts.append([word("wall_median"), format_number(measured.wall.median_mm, "mm", language)])
    holes = [each.diameter_mm for each in measured.rounds or () if each.is_hole]
    if holes:
        facts.append([word("hole"), format_number(min(holes), "mm", language)])
    support = measured.given.support(_USUAL_OVERHANG_DEG)
    facts.append([word("overhang"), format_number(support.overhang_area_mm2 / 100, "cm2", language)])
    facts.append([word("bodies"), format_number(measured.bodies, None, language)])
    if measured.cavities:
        facts.append([word("cavities"), format_number(measured.cavities, None, language)])
    facts.append([word("closed"), translate(f"word.{'yes' if measured.is_watertight else 'no'}", language)])
    if dossier.file_name:
        facts += [[word("file"), dossier.file_name], ["SHA-256", dossier.sha256]]
    if dossier.drawings:
        facts.append([word("drawings"), ", ".join(dossier.drawings)])
    return facts


def list_findings(dossier: Dossier, language: str) -> list[str]:
    """What geometry found, in words."""
    measured = dossier.measurements
    if measured is None:
        return []
    return [translate_code("finding", one.code, one.parameters, language) for one in measured.findings]


def draw_profile(dossier: Dossier, language: str) -> dict[str, Any] | None:
    """The area of the sections over the height as a closed line, both from 0 to 100, and what it means.

    None where no measurements were released, or the surface is open.
    """
    measured = dossier.measurements
    if measured is None or measured.profile is None or not any(measured.profile.areas_mm2):
        return None
    heights, areas = measured.profile.heights_mm, measured.profile.areas_mm2
    top, widest = measured.given.height_mm, max(areas)
    stride = max(1, len(heights) // _MOST_SECTIONS)
    line = [
        [round(100 * area / widest, 1), round(100 * height / top, 1)]
        for height, area in list(zip(heights, areas, strict=True))[::stride]
    ]
    return {
        "points": [[0.0, line[0][1]], *line, [0.0, line[-1][1]]],
        "caption": translate(
            "dossier.profile",
            language,
            area=format_number(widest / 100, "cm2", language),
            height=format_number(top, "mm", language),
        ),
    }

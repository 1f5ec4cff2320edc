"""Parts, their drawings and their measurements."""

from __future__ import annotations

from app.geometry import ENGINE_VERSION
from app.texts import translate_code
from app.web.api.examples.words import DRAWING_ID, PART_ID, SHA256, Example

PART_CREATED: Example = {
    "id": PART_ID,
    "status": "queued",
    "key": "2J8wq0Zr5mYkT1xVbN4sL7pHd9cFaG3eR6uQiOoWvXA",
}
PART_CHANGE: Example = {"unit": "in", "orientation": "auto"}
PART: Example = {
    "id": PART_ID,
    "status": "measured",
    "revision": 1,
    "file_name": "bracket.stl",
    "format": "stl",
    "size_bytes": 68484,
    "sha256": SHA256,
    "unit": "mm",
    "orientation": "given",
    "error": None,
    "measurements": {
        "format": "stl",
        "unit": "mm",
        "unit_source": "guessed",
        "unit_reason": "unit_usual_size",
        "size_mm": [64.0, 42.0, 18.5],
        "box_low_mm": [0.0, 0.0, 0.0],
        "height_mm": 18.5,
        "volume_mm3": 14210.4,
        "volume_uncertainty": 0.0,
        "area_mm2": 9120.7,
        "triangles": 1368,
        "bodies": 1,
        "cavities": 0,
        "is_watertight": True,
        "is_priceable": True,
        "support_volume_mm3": 912.4,
        "overhang_area_mm2": 304.8,
        "wall": {
            "p01_mm": 1.6,
            "p05_mm": 2.0,
            "median_mm": 4.0,
            "pitch_mm": 0.2,
            "spots": [
                {
                    "width_mm": 1.6,
                    "place": {"point_mm": [12.0, 40.4, 9.0], "normal": [0.0, 1.0, 0.0]},
                }
            ],
        },
        "gaps": None,
        "cavity_volume_mm3": 0.0,
        "shells": [
            {
                "is_cavity": False,
                "volume_mm3": 14210.4,
                "area_mm2": 9120.7,
                "box_low_mm": [0.0, 0.0, 0.0],
                "size_mm": [64.0, 42.0, 18.5],
                "triangles": 1368,
            }
        ],
        "mass": {
            "centre_mm": [31.2, 20.8, 6.4],
            "inertia_mm5": [
                [2314000.0, -12000.0, 4100.0],
                [-12000.0, 5102000.0, 2600.0],
                [4100.0, 2600.0, 6811000.0],
            ],
            "principal_mm5": [2313940.0, 5102040.0, 6811020.0],
        },
        "hull": {
            "volume_mm3": 31744.0,
            "area_mm2": 8204.5,
            "box": {
                "size_mm": [64.0, 42.0, 18.5],
                "axes": [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]],
                "centre_mm": [32.0, 21.0, 9.25],
            },
        },
        "profile": {
            "heights_mm": [4.625, 13.875],
            "areas_mm2": [1104.2, 431.9],
            "perimeters_mm": [402.6, 188.0],
        },
        "self_intersections": 0,
        "colours": ["#bfbfbf"],
        "notches": [
            {
                "thin_mm": 2.0,
                "thick_mm": 6.0,
                "length_mm": 42.0,
                "place": {"point_mm": [8.0, 21.0, 6.0], "normal": [0.707, 0.0, 0.707]},
            }
        ],
        "rounds": [
            {
                "is_hole": True,
                "diameter_mm": 4.2,
                "uncertainty_mm": 0.02,
                "depth_mm": 6.0,
                "turn": 1.0,
                "axis": [0.0, 0.0, 1.0],
                "place": {"point_mm": [10.1, 12.0, 3.0], "normal": [-1.0, 0.0, 0.0]},
            }
        ],
        "repair": {
            "changes": ["winding_repaired"],
            "volume_before_mm3": 13988.2,
            "volume_after_mm3": 14210.4,
            "area_before_mm2": 9120.7,
            "area_after_mm2": 9120.7,
            "shift_mm": 0.0,
            "triangles_before": 1368,
            "triangles_after": 1368,
        },
        "orientations": [
            {
                "code": "given",
                "up": [0.0, 0.0, 1.0],
                "size_mm": [64.0, 42.0, 18.5],
                "height_mm": 18.5,
                "support_volume_mm3": 912.4,
                "overhang_area_mm2": 304.8,
                "bridges": [
                    {
                        "width_mm": 14.5,
                        "place": {"point_mm": [30.0, 21.0, 12.0], "normal": [0.0, 0.0, -1.0]},
                    }
                ],
            }
        ],
        "findings": [
            {
                "code": "winding_repaired",
                "severity": "warning",
                "parameters": {"faces": 2},
                "text": translate_code("finding", "winding_repaired", {"faces": 2}, "en"),
                "places": [{"point_mm": [32.0, 21.0, 18.5], "normal": [0.0, 0.0, 1.0]}],
            }
        ],
        "engine_version": ENGINE_VERSION,
    },
    "has_preview": True,
    "has_repaired": True,
    "issue": 1,
    "created_at": "2026-11-23T09:30:00Z",
    "expires_at": "2026-11-30T09:30:00Z",
}
DRAWING: Example = {
    "id": DRAWING_ID,
    "file_name": "bracket-drawing.pdf",
    "media_type": "application/pdf",
    "size_bytes": 184320,
    "sha256": SHA256,
    "attached_at": "2026-11-23T09:40:00Z",
    "file": f"/api/v1/parts/{PART_ID}/drawings/{DRAWING_ID}",
}
NOTE: Example = {"text": "The bore is a fit: 10 H7."}
PAPERS: Example = {"note": NOTE["text"], "drawings": [DRAWING]}
PARTS: Example = {"parts": [PART], "next_cursor": None}

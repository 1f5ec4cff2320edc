"""Examples of holds, reports, denied files and screening."""

from __future__ import annotations

from app.web.api.examples.words import QUOTE_ID, SHA256, Example

HOLD: Example = {
    "id": "n3n6rbvk5xq2m7ztd4yc7faewh",
    "subject_kind": "quote",
    "subject_id": QUOTE_ID,
    "name": "SW-2026-000017",
    "reasons": [
        {
            "code": "dual_use",
            "parameters": {"number": "1C202"},
            "text": "Stated as dual use: 1C202.",
        }
    ],
    "declaration": {
        "end_use": "civil",
        "purpose": "Ring for a centrifuge",
        "control_class": "dual_use",
        "control_number": "1C202",
        "is_weapon_part": False,
    },
    "status": "held",
    "created_at": "2026-11-23T09:30:00Z",
    "decided_at": None,
    "decision_reason": "",
}
HOLD_WANTED: Example = {"quote_number": "SW-2026-000017", "why": "Reported as the frame of a pistol"}
HOLDS: Example = {"holds": [HOLD]}
DECISION_WANTED: Example = {"is_released": True, "reason": "The licence of BAFA lies before us."}
REPORT_WANTED: Example = {
    "cause": "weapon",
    "reference": "SW-2026-000017",
    "text": "This is the frame of a pistol.",
    "email": "anna@example.org",
}
REPORT_MADE: Example = {"id": "j3n6rbvk5xq2m7ztd4yc7faewh"}
REPORT: Example = {
    **REPORT_WANTED,
    **REPORT_MADE,
    "created_at": "2026-11-23T09:30:00Z",
    "outcome": "",
    "closed_at": None,
}
REPORTS: Example = {"reports": [REPORT]}
CLOSE_WANTED: Example = {"outcome": "The file is denied from now on."}
DENY_WANTED: Example = {"reason": "Frame of a pistol"}
DENIED_FILES: Example = {
    "denied_files": [{"sha256": SHA256, "reason": "Frame of a pistol", "denied_at": "2026-11-23T09:30:00Z"}]
}
SCREENINGS: Example = {
    "lists": [
        {
            "version": "EU 2026-11-20",
            "issued_on": "2026-11-20",
            "entries": 28114,
            "imported_at": "2026-11-23T04:00:00Z",
        }
    ],
    "screenings": [
        {
            "subject_kind": "user",
            "subject_id": "u3n6rbvk5xq2m7ztd4yc7faewh",
            "list_version": "EU 2026-11-20",
            "is_hit": True,
            "score": 96.5,
            "reference": "EU.27.28",
            "screened_at": "2026-11-23T09:30:00Z",
        }
    ],
}

"""Examples of what operators ask and get."""

from __future__ import annotations

from app.web.api.examples.words import Example

PEOPLE: Example = {
    "people": [
        {
            "id": "f3c5c2xq7s6t4u5v6w7y2z3a4b",
            "email": "einkauf@beispiel-maschinenbau.example",
            "display_name": "Einkauf",
            "is_operator": False,
            "is_active": True,
            "created_at": "2026-11-02T08:00:00Z",
            "memberships": [{"organisation": "Beispiel Maschinenbau (fictional)", "role": "buyer"}],
            "sessions": 1,
        }
    ],
    "next_cursor": None,
}
ACCOUNT_CLOSING: Example = {"is_active": False, "reason": "Left the firm, says its owner."}
ORGANISATIONS: Example = {
    "organisations": [
        {
            "id": "g4d6d3yr2t7u5v6w7x3z4a5b6c",
            "name": "Beispiel Maschinenbau (fictional)",
            "created_at": "2026-11-02T08:00:00Z",
            "members": 3,
            "parts": 41,
            "quotes": 12,
            "providers": [],
        }
    ],
    "next_cursor": None,
}
JOBS: Example = {
    "jobs": [
        {
            "id": 1207,
            "kind": "measure_part",
            "status": "failed",
            "object_id": "h5e7e4zs3u2v6w7x2y4a5b6c7d",
            "attempts": 5,
            "max_attempts": 5,
            "last_error": "Unavailable: storage_unavailable",
            "created_at": "2026-11-02T08:00:00Z",
            "run_at": "2026-11-02T08:01:02Z",
            "finished_at": "2026-11-02T08:02:04Z",
        }
    ]
}
CATALOGUE_TABLE: Example = {
    "table": "places",
    "version": "4f1c…",
    "text": "name,postcode,district,latitude,longitude\nDresden,01067,Dresden,51.05089,13.73832\n",
}
TABLE_PREVIEW_WANTED: Example = {"text": CATALOGUE_TABLE["text"]}
TABLE_WANTED: Example = {**TABLE_PREVIEW_WANTED, "version": "4f1c…", "reason": "A postcode was wrong."}
TABLE_CHANGES: Example = {"added": [], "removed": [], "changed": ["Dresden"], "broken": []}

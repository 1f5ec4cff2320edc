"""Examples of feedback and test missions."""

from __future__ import annotations

from app.web.api.examples.words import PART_ID, Example

_FEEDBACK_ID = "f3n6rbvk5xq2m7ztd4yc7faewh"
_MISSION_ID = "m4n6rbvk5xq2m7ztd4yc7faewh"
FEEDBACK_WANTED: Example = {
    "kind": "wish",
    "text": "Please show the price of ten pieces beside that of one.",
    "page": f"/en/parts/{PART_ID}",
    "viewport": "1280x720",
    "mission_id": _MISSION_ID,
}
FEEDBACK: Example = {
    **FEEDBACK_WANTED,
    "id": _FEEDBACK_ID,
    "language": "en",
    "subject_kind": "part",
    "subject_id": PART_ID,
    "has_picture": False,
    "status": "new",
    "duplicate_of": None,
    "answer": "",
    "created_at": "2026-11-23T09:30:00Z",
    "triaged_at": None,
}
FEEDBACK_OWN: Example = {"feedback": [FEEDBACK]}
FEEDBACK_LIST: Example = {"feedback": [FEEDBACK], "next_cursor": None}
TRIAGE_WANTED: Example = {
    "seen_status": "new",
    "status": "planned",
    "duplicate_of": None,
    "answer": "A good idea; it comes with the next version.",
}
LEARNT: Example = {
    "total": 1,
    "people": 1,
    "by_kind": [{"name": "wish", "count": 1}],
    "by_status": [{"name": "new", "count": 1}],
    "by_page": [{"name": "/parts/…", "count": 1}],
    "by_mission": [{"name": _MISSION_ID, "count": 1}],
    "text": "Testers look for prices of **several** pieces first.",
    "written_at": "2026-11-23T09:30:00Z",
}
LEARNT_WANTED: Example = {"text": "Testers look for prices of **several** pieces first."}
MISSION_WANTED: Example = {
    "title_de": "Ein erstes Angebot",
    "title_en": "A first quote",
    "text_de": "Laden Sie Ihr Bauteil hoch und finden Sie ein Angebot unter 100 €.",
    "text_en": "Upload your part and find a quote under 100 €.",
    "steps": [
        {"code": "uploaded", "text_de": "Bauteil hochladen", "text_en": "Upload a part"},
        {"code": "quoted", "text_de": "Angebot ausstellen", "text_en": "Issue a quote"},
        {"code": "ticked", "text_de": "PDF ansehen", "text_en": "Look at the PDF"},
    ],
    "waves": [],
}
MISSION: Example = {
    **MISSION_WANTED,
    "id": _MISSION_ID,
    "is_open": True,
    "created_at": "2026-11-23T09:30:00Z",
}
MISSIONS: Example = {"missions": [MISSION]}
MISSION_RUN: Example = {
    "mission": MISSION,
    "done": ["2026-11-23T09:40:00Z", None, None],
    "started_at": "2026-11-23T09:35:00Z",
    "finished_at": None,
}
MISSION_RUNS: Example = {"runs": [MISSION_RUN]}
TICK_WANTED: Example = {"step": 2}
MISSION_TESTERS: Example = {
    "testers": [
        {
            "tester": "Anna Muster",
            "steps_done": 3,
            "steps": 3,
            "started_at": "2026-11-23T09:35:00Z",
            "finished_at": "2026-11-23T09:50:00Z",
            "duration_s": 900.0,
        }
    ]
}

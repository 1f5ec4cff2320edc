"""Versions of what a firm offers; the document is shortened, `GET` shows a whole one."""

from __future__ import annotations

from app.web.api.examples.words import Example

VERSION_ID = "c3faeuk5xq2m7ztd3wn6rbvh4y"
EARLIER_ID = "x2wn4tbvh6yc3fdeur7ma3kq5z"

_DOCUMENT: Example = {
    "code": "demo-provider",
    "name": "Musterdruck (fiktiv)",
    "rate_card": {
        "margin": 0.32,
        "machine_rates": [{"machine_code": "laser-sintering-1", "eur_per_h": 24.65}],
    },
}
_SUMMARY: Example = {
    "id": VERSION_ID,
    "number": None,
    "status": "draft",
    "revision": 3,
    "based_on": EARLIER_ID,
    "valid_from": None,
    "created_at": "2026-11-23T09:30:00Z",
    "edited_by": "Erika Mustermann",
    "edited_at": "2026-11-23T09:45:00Z",
    "published_by": None,
    "published_at": None,
}
DRAFT: Example = {**_SUMMARY, "document": _DOCUMENT}
PUBLISHED: Example = {
    **DRAFT,
    "number": 7,
    "status": "published",
    "valid_from": "2026-11-23",
    "published_by": "Max Mustermann",
    "published_at": "2026-11-23T10:00:00Z",
}
VERSIONS: Example = {"versions": [_SUMMARY]}
DRAFT_WANTED: Example = {"from_version": None}
CHANGE_WANTED: Example = {"revision": 2, "patch": {"rate_card": {"margin": 0.32}}}
DOCUMENT_WANTED: Example = {"revision": 2, "document": _DOCUMENT}
PUBLISH_WANTED: Example = {"revision": 3, "valid_from": "2026-12-01"}
SETTINGS_WANTED: Example = {"needs_four_eyes": False}
SETTINGS: Example = {"needs_four_eyes": True, "off_asked_by": "Max Mustermann"}
CHECK: Example = {
    "is_publishable": False,
    "faults": [
        {
            "pointer": "/rate_card/margin",
            "place": "rate_card.margin",
            "code": "out_of_range",
            "value": "2.0",
            "detail": "outside the allowed range",
        }
    ],
    "broken_laws": [],
}
CHANGES: Example = {
    "changes": [
        {"place": "rate_card.machine_rates[laser-sintering-1].eur_per_h", "before": 23.0, "after": 24.65}
    ]
}
BACK_TEST_WANTED: Example = {"source": "platform", "parts": 50, "quantity": 1}
BACK_TEST: Example = {
    "parts": 1,
    "currency": "EUR",
    "median_change": 0.04,
    "counts": {"dearer": 1, "cheaper": 0, "same": 0, "new": 0, "gone": 0},
    "prices": [
        {
            "part": "1",
            "size_mm": [60.0, 40.0, 20.0],
            "volume_cm3": 12.0,
            "material": "pa12",
            "before_minor": 2500,
            "after_minor": 2600,
            "change": 0.04,
            "direction": "dearer",
        }
    ],
}
SAMPLE_WANTED: Example = {
    "sample": "bracket",
    "quantity": 1,
    "machine": "laser-sintering-1",
    "material": "pa12",
}
SAMPLE_PRICE: Example = {
    "sample": "bracket",
    "quantity": 1,
    "machine": "laser-sintering-1",
    "material": "pa12",
    "before": {"amount_minor": 2500, "currency": "EUR"},
    "after": {"amount_minor": 2600, "currency": "EUR"},
    "lines": [
        {"code": "machine_time", "text": "Machine time", "before_minor": 2500, "after_minor": 2600},
    ],
    "faults": [],
}
SPREADSHEET: Example = {
    "is_taken_over": False,
    "faults": [],
    "changes": [{"place": "rate_card.margin", "before": 0.3, "after": 0.32}],
}
OWNER_WANTED: Example = {"organisation_id": "m7ztd3wn6rbvh4yc3faeuk5xq2"}
OWNER: Example = {"provider": "demo-provider", **OWNER_WANTED}

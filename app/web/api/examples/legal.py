"""Examples of legal texts and consents."""

from __future__ import annotations

from app.web.api.examples.words import Example

_ID = "t3n6rbvk5xq2m7ztd4yc7faewh"
_VERSION: Example = {
    "id": _ID,
    "kind": "terms",
    "version": 2,
    "in_force_on": "2026-12-01",
    "is_in_force": False,
}
_BODIES: Example = {"body_de": "## 1. Wer und was\n\n…", "body_en": "## 1. Who and what\n\n…"}
LEGAL_TEXTS: Example = {"legal_texts": [_VERSION]}
LEGAL_TEXT: Example = {**_VERSION, **_BODIES}
LEGAL_DRAFT: Example = {**LEGAL_TEXT, "version": 3, "in_force_on": None}
LEGAL_DRAFT_WANTED: Example = _BODIES
LEGAL_PUBLISH_WANTED: Example = {"version": 3, "in_force_on": "2027-01-01"}
CONSENT_WANTED: Example = {"legal_texts": [_ID]}
LEGAL_CONSENTS: Example = {
    "given": [
        {
            "text_id": "p3n6rbvk5xq2m7ztd4yc7faewh",
            "kind": "terms",
            "version": 1,
            "how": "sign_up",
            "given_at": "2026-11-23T09:30:00Z",
        }
    ],
    "missing": [{"text_id": _ID, "kind": "terms", "version": 2}],
}

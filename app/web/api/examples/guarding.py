"""Who opened which file, what institutes may have, and what becomes of one's data."""

from __future__ import annotations

from app.web.api.examples.parts import DRAWING, PART
from app.web.api.examples.quotes import REFERRAL
from app.web.api.examples.words import DRAWING_ID, PART_ID, REFERRAL_ID, SHA256, Example

OPENINGS: Example = {
    "part_id": PART_ID,
    "openings": [
        {
            "kind": "file",
            "purpose": "delivery",
            "relation": "institute",
            "basis": "consent",
            "reason": "",
            "user_id": "u3n6rbvk5xq2m7ztd4yc7faewh",
            "receiver": "ifam",
            "copy_sha256": SHA256,
            "first_at": "2026-11-24T08:00:00Z",
            "last_at": "2026-11-24T08:00:00Z",
        }
    ],
}
OPERATOR_FILE_WANTED: Example = {
    "part_id": PART_ID,
    "kind": "file",
    "reason": "You asked why it was refused.",
}
CONSENTS_WANTED: Example = {"kinds": ["measurements", "file"]}
CONSENTS: Example = {
    "referral_id": REFERRAL_ID,
    "consents": [
        {
            "institute": "ifam",
            "kind": "summary",
            "given_at": "2026-11-23T09:32:00Z",
            "withdrawn_at": None,
        },
        {
            "institute": "ifam",
            "kind": "file",
            "given_at": "2026-11-23T09:32:00Z",
            "withdrawn_at": "2026-11-25T10:00:00Z",
        },
    ],
}
INSTITUTE_OWNER: Example = {"institute": "ifam", "organisation_id": "m7ztd3wn6rbvh4yc3faeuk5xq2"}
SHARED_REFERRAL: Example = {
    "id": REFERRAL_ID,
    "institute": "ifam",
    "consents": ["drawing", "measurements", "summary"],
    "quantity": 2,
    "requirements": REFERRAL["requirements"],
    "note": REFERRAL["note"],
    "measurements": PART["measurements"],
    "has_file": False,
    "drawings": [{**DRAWING, "file": f"/api/v1/institute/referrals/{REFERRAL_ID}/drawings/{DRAWING_ID}"}],
    "created_at": REFERRAL["created_at"],
}

"""Who opened which file, what institutes may have, and what becomes of one's data."""

from __future__ import annotations

from app.values.canonical import canonical_json, digest
from app.web.api.examples.cases import CASE_ID
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
SHARED_REFERRAL: Example = {
    "id": REFERRAL_ID,
    "institute": "ifam",
    "consents": ["drawing", "measurements", "summary"],
    "quantity": 2,
    "requirements": REFERRAL["requirements"],
    "note": REFERRAL["note"],
    "measurements": PART["measurements"],
    "has_file": False,
    "drawings": [{**DRAWING, "file": f"/api/v1/cases/{CASE_ID}/drawings/{DRAWING_ID}"}],
    "created_at": REFERRAL["created_at"],
}
RETENTION_WANTED: Example = {"unused_part_days": 60}
RETENTION: Example = {"most_days": 180, "chosen_days": 60, "quoted_part_days": 90, "notice_days": 14}
EXPORT_WANTED: Example = {"is_whole": False, "has_files": True}
EXPORT: Example = {
    "id": "e3n6rbvk5xq2m7ztd4yc7faewh",
    "is_whole": False,
    "has_files": True,
    "status": "queued",
    "size_bytes": None,
    "asked_at": "2026-11-23T09:30:00Z",
    "expires_at": "2026-11-30T09:30:00Z",
    "archive": None,
}
EXPORTS: Example = {
    "exports": [
        {
            **EXPORT,
            "status": "ready",
            "size_bytes": 48_210,
            "archive": f"/api/v1/exports/{EXPORT['id']}/archive",
        }
    ]
}
DELETION_WANTED: Example = {"kind": "account", "password": "correct horse battery staple"}
DELETION: Example = {
    "id": "d3n6rbvk5xq2m7ztd4yc7faewh",
    "kind": "account",
    "asked_at": "2026-11-23T09:30:00Z",
    "due_at": "2026-11-30T09:30:00Z",
}
DELETIONS: Example = {"deletions": [DELETION]}
_RECEIPT: Example = {
    "version": 1,
    "id": "q3n6rbvk5xq2m7ztd4yc7faewh",
    "kind": "part",
    "object_id": PART_ID,
    "asked_at": "2026-11-23T09:30:00+00:00",
    "done_at": "2026-11-23T09:30:00+00:00",
    "destroyed_keys": [{"file": "k5/xq2m7ztd3wn6rbvh4yc3faeu", "destroyed_at": "2026-11-23T09:30:00+00:00"}],
    "counts": {"parts": 1},
    "remains": ["quotes_issued", "audit_ids", "this_receipt", "database_copies"],
}
RECEIPT: Example = {
    "receipt": _RECEIPT,
    "content": canonical_json(_RECEIPT).decode(),
    "sha256": digest(_RECEIPT),
    "signature": "3mT5…",
    "public_key": "9pQ2…",
}

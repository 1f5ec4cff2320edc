"""Examples of the programme's phase and the audit log."""

from __future__ import annotations

from app.web.api.examples.words import Example

PROGRAMME: Example = {
    "phase": "pilot",
    "name": "Pilot",
    "notice": "This is a pilot: quotes do not bind anybody.",
    "joining": "open",
    "guests_may_get_offers": True,
    "quote_is_binding": False,
    "platform_fee_bps": 0,
    "max_upload_bytes": 100000000,
    "parts_per_day_guest": 100,
    "parts_per_day_member": 1000,
    "unclaimed_part_days": 7,
    "unused_part_days": 180,
    "quoted_part_days": 90,
}
PHASE_PREVIEW: Example = {
    "phase": "pilot",
    "is_ready": False,
    "missing": [{"code": "https_missing", "parameters": {}, "text": "Customers do not come by HTTPS."}],
    "changes": [{"cell": "joining", "before": "invitation", "after": "open"}],
}
PHASE_CHANGE_WANTED: Example = {
    "phase": "pilot",
    "position": 1,
    "reason": "The closed test is over.",
    "force": False,
}
PHASE_CHANGE: Example = {"phase": "pilot", "began_at": "2026-11-23T09:30:00Z", "position": 2}
PHASE_CHANGES: Example = {
    "changes": [
        {
            **PHASE_CHANGE,
            "changed_by": "Erika Mustermann",
            "reason": "The closed test is over.",
            "is_forced": False,
        }
    ]
}
AUDIT: Example = {
    "entries": [
        {
            "sequence": 17,
            "at": "2026-11-23T09:30:00Z",
            "actor_kind": "operator",
            "user_id": "m7ztd3wn6rbvh4yc3faeuk5xq2",
            "organisation_id": "q2m7ztd3wn6rbvh4yc3faeuk5x",
            "concerned_id": "q2m7ztd3wn6rbvh4yc3faeuk5x",
            "action": "phase_changed",
            "object_kind": "phase",
            "object_id": "pilot",
            "details": {"from": "closed_test", "to": "pilot", "missing": []},
            "reason": "The closed test is over.",
            "previous_hash": "3f79bb7b435b05321651daefd374cdc681dc06faa65e374e38337b88ca046dea",
        }
    ],
    "next_cursor": None,
}

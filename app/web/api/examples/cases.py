"""Examples of a referral on its way through an institute."""

from __future__ import annotations

from app.web.api.examples.quotes import QUOTE
from app.web.api.examples.words import REFERRAL_ID, Example

CASE_ID = "b4wn6rbvk5xq3m7ztd4yc5faeh"
USER_ID = "f3c5c2xq7s6t4u5v6w7y2z3a4b"
ATTACHMENT: Example = {
    "id": "d5wn6rbvk5xq3m7ztd4yc5faeh",
    "side": "institute",
    "file_name": "cut-through.png",
    "media_type": "image/png",
    "size_bytes": 48_213,
    "attached_at": "2026-11-24T10:00:00Z",
    "file": f"/api/v1/cases/{CASE_ID}/attachments/d5wn6rbvk5xq3m7ztd4yc5faeh",
}
_ASSESSMENT: Example = {
    "feasibility": "needs_development",
    "how": "A setting for this alloy at 40 µm, with trials on density.",
    "readiness_level": 4,
    "effort_person_days": 25,
    "weeks": 14,
    "cost_low_minor": 1_800_000,
    "cost_high_minor": 2_600_000,
    "partners": ["A foundry that certifies"],
    "funding": [],
}
CASE: Example = {
    "id": CASE_ID,
    "referral_id": REFERRAL_ID,
    "institute": "fraunhofer-ifam-dd",
    "state": "assessed",
    "side": "institute",
    "revision": 5,
    "steps": ["assess"],
    "waiting_for": "customer",
    "due_at": "2026-12-15T10:00:00Z",
    "is_overdue": False,
    "taken_by": USER_ID,
    "taken_by_name": "Dr. Example",
    "nda_version": "2026-11",
    "nda_customer_at": "2026-11-23T09:32:00Z",
    "nda_institute_at": "2026-11-23T11:00:00Z",
    "released": ["summary", "measurements"],
    "open_to_institute": ["summary", "measurements"],
    "entries": [
        {
            "side": "institute",
            "step": "screen",
            "text": "",
            "reason": None,
            "author": "Dr. Example",
            "at": "2026-11-23T11:00:00Z",
        }
    ],
    "attachments": [ATTACHMENT],
    "assessment": _ASSESSMENT,
    "outcome": None,
    "funding": [],
    "handed_back": None,
    "hold": None,
    "created_at": "2026-11-23T09:32:00Z",
    "changed_at": "2026-11-24T10:00:00Z",
    "dossier": {
        "quantity": 2,
        "country": "DE",
        "requirements": {**QUOTE["items"][0]["requirements"], "min_use_temperature_c": 1400.0},
        "functions": ["channels"],
        "reasons": [
            {"code": "property_beyond_catalogue", "parameters": {}, "text": "No material listed can do this."}
        ],
        "evidence": [
            {
                "provider": "demo-metal",
                "material": "in718",
                "gap_percent": 40.0,
                "text": "Use temperature: 1000 °C instead of 1400 °C.",
            }
        ],
        "near_misses": [],
        "contradictions": [],
        "budget_minor": 3_000_000,
        "confidentiality": "named_person",
        "consent": "measurements",
        "note": "A nozzle for a test rig.",
        "part": {
            "size_mm": [64.0, 42.0, 18.5],
            "volume_mm3": 14210.4,
            "area_mm2": 8120.0,
            "thinnest_wall_mm": 1.2,
            "bodies": 1,
            "is_watertight": True,
            "findings": [],
        },
        "file_name": "",
        "sha256": "",
        "drawings": [],
    },
    "dossier_pdf": f"/api/v1/cases/{CASE_ID}/dossier.pdf",
}
CASES: Example = {
    "cases": [
        {
            "id": CASE_ID,
            "referral_id": REFERRAL_ID,
            "institute": "fraunhofer-ifam-dd",
            "state": "submitted",
            "waiting_for": "institute",
            "due_at": "2026-11-25T09:32:00Z",
            "is_overdue": False,
            "taken_by_name": "",
            "process": None,
            "material": "CuCr1Zr",
            "industry": "energy",
            "quantity": 2,
            "created_at": "2026-11-23T09:32:00Z",
        }
    ],
    "figures": {
        "by_filter": {"open": 1, "mine": 0, "free": 1, "waiting": 0, "overdue": 0, "closed": 0},
        "by_state": {"submitted": 1},
        "overdue": 0,
        "hours_to_take_up": 20.5,
        "hours_to_assess": None,
    },
}
FORGOTTEN: Example = {"cases": []}
STEP_WANTED: Example = {"step": "assess", "revision": 4, "assessment": _ASSESSMENT}
ASSIGNEE_WANTED: Example = {"revision": 5, "user_id": USER_ID}
CASE_NOTE_WANTED: Example = {"text": "Ask the powder laboratory first."}
NDA_WANTED: Example = {"version": "2026-11"}
INSTITUTE_WANTED: Example = {
    "code": "new-institute",
    "name": "New Institute",
    "place": "Freiberg",
    "web": "https://institute.example",
}
_LISTS: Example = {
    "process_codes": ["PBF-EB/M"],
    "processes_other": [],
    "materials": [{"de": "Kupfer", "en": "copper"}],
    "competences": [{"de": "Pulvercharakterisierung", "en": "powder characterisation"}],
    "industries": ["energy"],
    "properties": [],
    "machines": [],
    "methods": ["powder"],
    "capacity": "limited",
    "capacity_note": "From March on",
}
INSTITUTE_PROFILE: Example = {
    "code": "fraunhofer-ifam-dd",
    "name": "Fraunhofer IFAM, Institutsteil Dresden",
    "place": "Dresden",
    "web": "https://www.ifam.fraunhofer.de",
    "source": "stated by the institute itself",
    "revision": 3,
    "closed_at": None,
    "organisation_id": "g4d6d3yr2t7u5v6w7x3z4a5b6c",
    **_LISTS,
}
INSTITUTE_PROFILE_WANTED: Example = {"revision": 2, **_LISTS}
CLOSURE_WANTED: Example = {"is_closed": True}
SEAT_WANTED: Example = {"organisation_id": "g4d6d3yr2t7u5v6w7x3z4a5b6c"}
TEMPLATE_WANTED: Example = {"name": "Thanks", "text": "Thank you for your request."}
TEMPLATES: Example = {"templates": [TEMPLATE_WANTED]}
FUNDING_WANTED: Example = {
    "name": "Example programme",
    "funder": "Example ministry",
    "web": "https://funding.example",
    "note_de": "",
    "note_en": "Grant of 50 % for SMEs in Saxony.",
    "is_open": True,
    "source": "https://funding.example/terms",
    "looked_on": "2026-11-20",
}
FUNDING: Example = {"programmes": [{"code": "example", **FUNDING_WANTED}]}
HANDED_OVER: Example = {
    "handed_over": [
        {
            "id": "e6wn6rbvk5xq3m7ztd4yc5faeh",
            "institute": "fraunhofer-ifam-dd",
            "kind": "parameter_set",
            "readiness_level": 7,
            "text": "CuCr1Zr at 40 µm: 370 W, 800 mm/s, density above 99.5 %.",
            "proposal": {
                "material_code": "lpbf-cucrzr",
                "setting_code": "pbf-lb-m-copper-40",
                "tolerance_mm": 0.1,
            },
            "machines": ["dmp-350"],
            "has_rate": True,
            "status": "open",
            "at": "2027-03-01T10:00:00Z",
            "decided_at": None,
        }
    ]
}
TAKE_OVER_WANTED: Example = {"machine_code": "dmp-350", "eur_per_kg": 120.0}

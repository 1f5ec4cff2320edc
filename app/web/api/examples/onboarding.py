"""Applications of providers."""

from __future__ import annotations

from app.web.api.examples.organisations import ORGANISATION_ID
from app.web.api.examples.words import Example

APPLICATION_ID = "a3n6rbvk5xq2m7ztd4yc7faewh"
TRADER: Example = {
    "legal_name": "Muster Schichtbau GmbH",
    "legal_form": "gmbh",
    "street": "Musterstraße 1",
    "postcode": "01067",
    "city": "Dresden",
    "country": "DE",
    "register_court": "Amtsgericht Dresden",
    "register_number": "HRB 12345",
    "vat_id": "DE136695976",
    "contact_name": "Erika Mustermann",
    "email": "kontakt@schichtbau.example",
    "phone": "+49 351 1234567",
    "complies": True,
}
APPLICATION_WANTED: Example = {"trader": TRADER, "processes": ["PBF-LB/M"]}
APPLICATION_DOCUMENT: Example = {
    "id": "d3n6rbvk5xq2m7ztd4yc7faewh",
    "kind": "register_extract",
    "file_name": "handelsregister.pdf",
    "media_type": "application/pdf",
    "size_bytes": 182044,
    "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "added_at": "2026-11-23T09:40:00Z",
}
APPLICATION: Example = {
    "id": APPLICATION_ID,
    "organisation_id": ORGANISATION_ID,
    "organisation_name": "Muster Maschinenbau GmbH",
    "provider": "muster-schichtbau-gmbh",
    "status": "in_review",
    "phase": "pilot",
    "trader": TRADER,
    "vat_check": "format",
    "vat_checked_at": "2026-11-23T09:30:00Z",
    "processes": ["PBF-LB/M"],
    "question": "",
    "applied_at": "2026-11-23T09:30:00Z",
    "approved_at": None,
    "probation_until": None,
    "documents": [APPLICATION_DOCUMENT],
    "events": [
        {"action": "apply", "words": "", "by": "Erika Mustermann", "at": "2026-11-23T09:30:00Z"},
        {"action": "hand_in", "words": "", "by": "Erika Mustermann", "at": "2026-11-23T09:45:00Z"},
    ],
}
OWN_APPLICATION: Example = {"application": APPLICATION, "may_apply": True}
APPLICATIONS: Example = {"applications": [APPLICATION]}
CONTACT_WANTED: Example = {
    "contact_name": "Max Mustermann",
    "email": "auftrag@schichtbau.example",
    "phone": "+49 351 7654321",
}
QUESTION_WANTED: Example = {"words": "Please add the current extract of the register."}
PUBLIC_TRADER: Example = {
    "provider": "muster-schichtbau-gmbh",
    "trader": {name: value for name, value in TRADER.items() if name != "contact_name"},
    "is_new": True,
}

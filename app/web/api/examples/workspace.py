"""Folders, revisions, links, reorders, addresses and what goes on."""

from __future__ import annotations

from app.web.api.examples.parts import PART
from app.web.api.examples.quotes import QUOTE
from app.web.api.examples.words import (
    ADDRESS_ID,
    DRAWING_ID,
    EUR,
    FOLDER_ID,
    PART_ID,
    QUOTE_ID,
    REFERRAL_ID,
    SHA256,
    SHARE_ID,
    Example,
)

FOLDER_WANTED: Example = {"name": "Greifer 2026"}
FOLDER: Example = {
    "id": FOLDER_ID,
    "name": "Greifer 2026",
    "parts": 12,
    "created_at": "2026-11-23T09:00:00Z",
}
FOLDERS: Example = {"folders": [FOLDER], "parts_in_none": 3}
MOVE_WANTED: Example = {"part_ids": [PART_ID], "folder_id": FOLDER_ID}
MOVED: Example = {"moved": 1}
FOUND_PARTS: Example = {
    "parts": [
        {
            "id": PART_ID,
            "file_name": "bracket.stl",
            "status": "measured",
            "issue": 2,
            "folder_id": FOLDER_ID,
            "created_at": "2026-11-23T09:30:00Z",
            "expires_at": None,
        }
    ],
    "next_cursor": None,
}
PART_CREATED_BY_MEMBER: Example = {"id": PART_ID, "status": "queued", "key": None}
REVISIONS: Example = {
    "revisions": [
        {
            "id": PART_ID,
            "issue": 2,
            "letter": "B",
            "file_name": "bracket-b.stl",
            "status": "measured",
            "sha256": SHA256,
            "created_at": "2026-11-23T09:30:00Z",
            "change": {
                "volume_by_mm3": 410.5,
                "size_by_mm": [0.0, 2.0, 0.0],
                "new_findings": [],
                "gone_findings": [],
            },
        }
    ]
}
_LINK: Example = {
    "id": SHARE_ID,
    "token": "q0Zr5mYkT1xVbN4sL7pHd9cFaG3eR6uQiOoWvXA2J8w",
    "created_at": "2026-11-23T09:30:00Z",
    "expires_at": "2026-12-23T09:30:00Z",
    "opened": 2,
    "last_opened_at": "2026-11-24T07:12:00Z",
}
QUOTE_SHARE_WANTED: Example = {"days": 14}
QUOTE_SHARE: Example = _LINK
QUOTE_SHARES: Example = {"shares": [_LINK]}
PART_SHARE_WANTED: Example = {"with_papers": True, "with_model": False, "days": 14}
PART_SHARE: Example = {**_LINK, "with_papers": True, "with_model": False}
PART_SHARES: Example = {"shares": [PART_SHARE]}
SHARED_PART: Example = {
    "file_name": "bracket.stl",
    "format": "stl",
    "status": "measured",
    "size_bytes": 68484,
    "measurements": PART["measurements"],
    "note": "The bore is a fit: 10 H7.",
    "drawings": [
        {
            "id": DRAWING_ID,
            "file_name": "bracket-drawing.pdf",
            "media_type": "application/pdf",
            "size_bytes": 184320,
        }
    ],
    "with_model": False,
    "expires_at": "2026-12-23T09:30:00Z",
}
REORDER: Example = {
    "quote_id": QUOTE_ID,
    "number": "SW-2026-000017",
    "items": [
        {
            "part_id": PART_ID,
            "file_name": "bracket.stl",
            "quantity": 25,
            "requirements": QUOTE["items"][0]["requirements"],
            "old_total_minor": 22800,
            "new_total_minor": 23400,
            "offer_id": "eyJ2IjoxfQ.c2lnbmF0dXJl",
            "newer_part_id": None,
            "newer_letter": None,
            "uses_newer": False,
            "is_provider_gone": False,
            "drops_date": False,
            "refusal": None,
        }
    ],
    "old_total_minor": 22800,
    "new_total_minor": 23400,
    "currency": EUR,
    "valid_until": "2026-11-24T09:30:00Z",
}
_NOTHING_OF_A_QUOTE: Example = {
    "number": None,
    "issuer_name": None,
    "gross_minor": None,
    "currency": None,
    "valid_until": None,
}
MATTERS: Example = {
    "matters": [
        {
            "kind": "quote",
            "id": QUOTE_ID,
            "status": "open",
            "created_at": "2026-11-23T09:31:00Z",
            "changed_at": "2026-11-23T10:02:00Z",
            "file_names": ["bracket.stl"],
            "number": "SW-2026-000017",
            "issuer_name": "Musterdruck (fiktiv)",
            "gross_minor": 27953,
            "currency": EUR,
            "valid_until": "2026-12-07",
            "institutes": [],
            "answered_questions": 1,
            "open_questions": 0,
        },
        {
            "kind": "referral",
            "id": REFERRAL_ID,
            "status": "stored",
            "created_at": "2026-11-23T09:32:00Z",
            "changed_at": "2026-11-23T09:32:00Z",
            "file_names": ["bracket.stl"],
            **_NOTHING_OF_A_QUOTE,
            "institutes": ["ifam"],
            "answered_questions": 0,
            "open_questions": 0,
        },
    ],
    "waiting": [],
    "next_cursor": None,
}
ADDRESS_WANTED: Example = {
    "name": "Anna Muster",
    "firm": "Muster Maschinenbau GmbH",
    "street": "Musterweg 1",
    "postcode": "01069",
    "place": "Dresden",
    "country": "DE",
    "is_delivery_default": True,
    "is_billing_default": False,
}
ADDRESS: Example = {"id": ADDRESS_ID, **ADDRESS_WANTED}
ADDRESSES: Example = {"addresses": [ADDRESS]}
VAT_ID_WANTED: Example = {"vat_id": "DE 136 695 976"}
VAT_ID: Example = {
    "vat_id": "DE136695976",
    "country": "DE",
    "check": "format",
    "checked_at": "2026-11-23T09:30:00Z",
    "proof": None,
}
LETTERS: Example = {"wanted": ["quote_answered", "quote_ending"], "language": "de"}

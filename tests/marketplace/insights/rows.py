"""Questions as rows, made by hand."""

from __future__ import annotations

from datetime import datetime, timedelta

from app.database.tables import InquiryRow
from app.marketplace.noting import find_quarter
from app.values import digest

BEGIN = datetime.fromisoformat("2026-10-05T10:00:00+00:00")


def make_inquiry(number: int, asker: str, **changes: object) -> InquiryRow:
    """A question from Saxony that two providers answered; ``number`` makes it one of its own."""
    at = changes.pop("at", BEGIN + timedelta(minutes=number))
    assert isinstance(at, datetime)
    values: dict[str, object] = {
        "key": digest(number),
        "asker": asker,
        "part_key": f"part{number}",
        "is_guest": False,
        "is_fictional": True,
        "phase": "pilot",
        "quarter": find_quarter(at),
        "first_asked_at": at,
        "asked_at": at,
        "changed_at": at,
        "times": 1,
        "process": "PBF-LB/P",
        "material": "polymer/sls-pa12",
        "words": "",
        "size": "50",
        "quantity": "1",
        "country": "DE",
        "region": "saxony",
        "industry": "",
        "offers": 4,
        "cheapest_minor": 4_000,
        "dearest_minor": 9_000,
        "offering": ["alpha", "beta"],
        "refused": {"gamma": "too_large"},
        "need": "",
        "first_offer_s": 30,
        "quoted_at": None,
        "chosen_provider": None,
        "chosen_minor": None,
    }
    if changes.get("need"):
        changes = {
            "offers": 0, "cheapest_minor": None, "dearest_minor": None, "offering": [], "first_offer_s": None,
            **changes,
        }  # fmt: skip
    return InquiryRow(**{**values, **changes})

"""What was asked, offered and chosen is noted for the programme's figures: no file, no person, no address."""

from app.marketplace.noting.classes import (
    PRICES,
    PROCESS_OPEN,
    QUANTITIES,
    REGIONS,
    SIZES,
    SPREADS,
    WAITS,
    classify,
    find_month,
    find_quarter,
    find_region,
)
from app.marketplace.noting.note_choice import note_choice
from app.marketplace.noting.note_inquiries import note_inquiries
from app.marketplace.noting.wish import Answered, Wish, describe_wish, find_need, name_asker

__all__ = [
    "Answered",
    "PRICES",
    "PROCESS_OPEN",
    "QUANTITIES",
    "REGIONS",
    "SIZES",
    "SPREADS",
    "WAITS",
    "Wish",
    "classify",
    "describe_wish",
    "find_month",
    "find_need",
    "find_quarter",
    "find_region",
    "name_asker",
    "note_choice",
    "note_inquiries",
]

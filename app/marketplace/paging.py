"""Cursors for long lists: opaque to clients, checked when they come back."""

from __future__ import annotations

import base64
import binascii
import json
from datetime import datetime

from app.values.canonical import canonical_json
from app.values.errors import Invalid

MAX_PAGE = 200
# a folded name of any letters, as JSON in base64
_LONGEST_CURSOR = 3_000


def check_limit(limit: int) -> None:
    """Raises Invalid ``limit_out_of_range`` (minimum, maximum)."""
    if not 1 <= limit <= MAX_PAGE:
        raise Invalid("limit_out_of_range", {"minimum": 1, "maximum": MAX_PAGE})


def write_cursor(*values: str | int) -> str:
    """Where the next page starts."""
    return base64.urlsafe_b64encode(canonical_json(list(values))).decode("ascii").rstrip("=")


def read_cursor(cursor: str, *kinds: type[str] | type[int]) -> list[str | int]:
    """The values written, of these types; Invalid ``cursor_invalid`` for anything else."""
    refusal = Invalid("cursor_invalid")
    if len(cursor) > _LONGEST_CURSOR or not cursor.isascii():
        raise refusal
    try:
        values = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (binascii.Error, ValueError, RecursionError):
        raise refusal from None
    if not isinstance(values, list) or [type(value) for value in values] != list(kinds):
        raise refusal
    if any(isinstance(value, str) and not _can_be_stored(value) for value in values):
        raise refusal
    return values


def _can_be_stored(text: str) -> bool:
    """Databases take neither NUL nor half a letter, and no cursor of ours has them."""
    return "\x00" not in text and not any("\ud800" <= letter <= "\udfff" for letter in text)


def read_place(cursor: str) -> tuple[datetime, str]:
    """Time and id of the last row seen, where a list goes by both."""
    created_at, row_id = read_cursor(cursor, str, str)
    try:
        place = datetime.fromisoformat(str(created_at))
    except ValueError:
        raise Invalid("cursor_invalid") from None
    if place.tzinfo is None:
        raise Invalid("cursor_invalid")
    return place, str(row_id)

"""How a catalogue file is refused: which file, where in it, what is wrong, and the value found there."""

from __future__ import annotations

from app.values.errors import Invalid

_LONGEST_VALUE = 80


def refuse(file: str, place: str, problem: str, value: object = None) -> Invalid:
    """The error to raise: ``catalogue_invalid`` with file, place, problem (a code) and value."""
    shown = value if value is None or isinstance(value, (bool, int)) else str(value)[:_LONGEST_VALUE]
    return Invalid("catalogue_invalid", {"file": file, "place": place, "problem": problem, "value": shown})

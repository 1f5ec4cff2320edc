"""The smallest words everything else is written in: money, identifiers, errors."""

from app.values.canonical import canonical_json, digest
from app.values.errors import Conflict, Invalid, NotAllowed, NotFound, SchichtwerkError, Unavailable
from app.values.identifiers import new_id, new_secret
from app.values.money import Money, round_half_up
from app.values.words import fold_word, tidy_text

__all__ = [
    "Conflict",
    "Invalid",
    "Money",
    "NotAllowed",
    "NotFound",
    "SchichtwerkError",
    "Unavailable",
    "canonical_json",
    "digest",
    "fold_word",
    "new_id",
    "new_secret",
    "round_half_up",
    "tidy_text",
]

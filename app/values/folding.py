"""Names as they are compared: without regard to case, width or how a letter is put together."""

from __future__ import annotations

import unicodedata

LONGEST_FOLDED = 400


def fold_name(name: str) -> str:
    """Equal for names that people take for the same; cut, because folding can make a name much longer."""
    return unicodedata.normalize("NFKC", name).casefold()[:LONGEST_FOLDED]

"""Words as people type them, made comparable."""

from __future__ import annotations

import unicodedata


def fold_word(word: str) -> str:
    """Letters and digits only, without accents and case: ``Nylon-12`` and ``nylon 12`` are the same."""
    decomposed = unicodedata.normalize("NFKD", word).casefold()
    return "".join(letter for letter in decomposed if letter.isalnum())

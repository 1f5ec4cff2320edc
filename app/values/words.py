"""Words as people type them, made fit to be kept or compared."""

from __future__ import annotations

import re
import unicodedata

_LINE_END = re.compile(r"\r+\n")


def fold_word(word: str) -> str:
    """Letters and digits only, without accents and case: ``Nylon-12`` and ``nylon 12`` are the same."""
    decomposed = unicodedata.normalize("NFKD", word).casefold()
    return "".join(letter for letter in decomposed if letter.isalnum())


def tidy_text(typed: str) -> str:
    """Lines as we write them, nothing around them, and no NUL, which databases do not take."""
    return _LINE_END.sub("\n", typed.replace("\x00", "")).strip()

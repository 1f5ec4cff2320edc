"""Amounts and numbers as people type them."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

_LARGEST = 10**9


def read_whole(text: str) -> int:
    """What was typed as a whole number; -1, which every check refuses, where it is none."""
    words = text.strip()
    return int(words) if words.isascii() and words.isdigit() and len(words) < 10 else -1


def read_cents(text: str) -> int:
    """Euros as typed, with a comma or a point before the cents; -1 where that is no amount."""
    words = text.strip().replace("\u00a0", "").replace(" ", "").replace("€", "")
    if "," in words:
        words = words.replace(".", "").replace(",", ".")
    elif words.count(".") > 1 or (words.count(".") == 1 and len(words.rpartition(".")[2]) == 3):
        words = words.replace(".", "")  # thousands, as German writes them
    try:
        amount = Decimal(words or "0")
    except InvalidOperation:
        return -1
    return int(amount * 100) if amount.is_finite() and 0 <= amount < _LARGEST else -1

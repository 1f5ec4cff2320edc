"""Which of our languages a browser asks for."""

from __future__ import annotations

from app.texts.catalogue import Language


def choose_language(accept_language: str | None) -> Language:
    """The language an ``Accept-Language`` header (RFC 9110) prefers; German where it says nothing of use.

    A header without German but with any other language gets English.
    """
    wishes = [_parse_wish(item) for item in (accept_language or "")[:500].split(",")]
    ranked = sorted((wish for wish in wishes if wish[1] > 0), key=lambda wish: -wish[1])
    for tag, _ in ranked:
        if tag in ("de", "en"):
            return "de" if tag == "de" else "en"
    return "en" if any(tag != "*" for tag, _ in ranked) else "de"


def _parse_wish(item: str) -> tuple[str, float]:
    tag, _, rest = item.strip().partition(";")
    primary = tag.strip().lower().partition("-")[0]
    weight = rest.strip().lower().removeprefix("q=") if rest else "1"
    try:
        quality = float(weight)
    except ValueError:
        quality = 0.0
    return primary, quality if primary and 0 < quality <= 1 else 0.0

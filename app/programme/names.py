"""Comparing names with those of a list: without regard to case, accents, script, order and legal form."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

# From how alike two names are on a hit, out of 100. A hit is not a verdict: a person looks at it.
LEAST_SCORE = 88.0
_WORD = re.compile(r"[a-z0-9]+")
# what firms are besides their names; "co" and "kg" stand in "GmbH & Co. KG"
_FORMS = frozenset(
    (
        "ag", "bv", "co", "company", "corp", "corporation", "ek", "eg", "ev", "gbr", "gmbh", "inc", "jsc",
        "kg", "kgaa", "limited", "llc", "llp", "ltd", "mbh", "nv", "oao", "ohg", "ooo", "oy", "pao",
        "plc", "pte", "sa", "sarl", "se", "spa", "srl", "sro", "ug", "zao",
    )
)  # fmt: skip
# Slavic and Arabic names are written one way in German and another in English: Kowaljow, Kovalyov
_SOUNDS = (("sch", "sh"), ("w", "v"), ("j", "y"))
# what a German ß or umlaut is written as where there is none
_LETTERS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"})


@dataclass(frozen=True, slots=True)
class NameHit:
    """Which of the names, and how alike it is, out of 100."""

    index: int
    score: float


def straighten_name(name: str) -> str:
    """Small Latin letters and digits in words, without legal forms; names of forms alone keep them."""
    from anyascii import anyascii  # its tables take a moment to load

    words = _WORD.findall(anyascii(name.translate(_LETTERS)).lower().replace("'", "").replace(".", ""))
    text = " ".join([word for word in words if word not in _FORMS] or words)
    for written, spoken in _SOUNDS:
        text = text.replace(written, spoken)
    return text


def match_name(plain: str, listed: Sequence[str], *, least: float = LEAST_SCORE) -> NameHit | None:
    """The listed name that is most alike, if it is alike enough; both sides are straightened.

    Two words or more that stand whole in the other name are a hit, too: "Ivan Petrov" in "Ivan Petrov
    Trading". A single word is compared with whole names only.
    """
    from rapidfuzz import fuzz, process  # only where there is a list to compare with

    if not plain:
        return None
    found = process.extractOne(plain, listed, scorer=fuzz.token_sort_ratio, score_cutoff=least)
    if found is None and " " in plain:
        several = {index: name for index, name in enumerate(listed) if " " in name}
        found = process.extractOne(plain, several, scorer=fuzz.token_set_ratio, score_cutoff=max(least, 99.0))
    return None if found is None else NameHit(int(found[2]), round(float(found[1]), 1))

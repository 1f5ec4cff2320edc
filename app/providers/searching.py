"""Finding materials by the words people use for them, and by what they nearly wrote."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from app.processes import Material
from app.providers.market import Market
from app.providers.material_words import CLASS_WORDS, DENIALS, SAME_PARTS, SMALL_WORDS
from app.values import fold_word


@dataclass(frozen=True, slots=True)
class Understood:
    """Codes of the materials meant. ``meant`` is the name it was taken for, None where that is what
    was written; ``unknown`` are words beside it that stand for nothing."""

    codes: frozenset[str]
    meant: str | None
    unknown: tuple[str, ...] = ()


_LEAST_PART = 4
# shares of letters in common, with the same beginning and without: Unobtainium has 0.63 with Titanium
_CLOSE, _CLOSE_ANYHOW = 0.62, 0.72
NOTHING = Understood(frozenset(), None)


def find_materials(market: Market, word: str) -> frozenset[str]:
    """Codes of the materials meant, see ``understand_material``."""
    return understand_material(market, word).codes


def understand_material(market: Market, word: str) -> Understood:
    """One material by its code; all that a name, number, class or trade name stands for; else all whose names
    hold the word; else the same for other words of the same meaning; else the name that differs by a slip;
    else what all of several words stand for together, other words left aside.

    A slip is a letter too many, too few, another or two exchanged: one in four to seven letters, two in
    more. Digits are never taken for others: Nylon 13 is not Nylon 12.
    """
    if word in market.materials:
        return Understood(frozenset({word}), None)
    wanted = fold_word(word)
    if not wanted:
        return NOTHING
    names = _index(market)
    codes = _find(names, wanted)
    if codes:
        return Understood(codes, None)
    by_plain = {_unify(name): entry for name, entry in names.items()}
    codes = _find(by_plain, _unify(wanted)) or _find_all_words(names, word)
    if codes:
        return Understood(codes, None)
    forgiven = _forgive(names, wanted) or _forgive(by_plain, _unify(wanted))
    return forgiven or _find_word_by_word(names, by_plain, word) or NOTHING


def list_material_words(market: Market) -> dict[str, tuple[str, frozenset[str]]]:
    """Every word that a material goes by, in small letters: as it is written, and the materials it means."""
    known: dict[str, tuple[str, set[str]]] = {}
    for material in market.materials.values():
        for word in _list_names(material):
            written = " ".join(word.split())
            if written:
                known.setdefault(written.casefold(), (written, set()))[1].add(material.code)
    return {word: (written, frozenset(codes)) for word, (written, codes) in known.items()}


def suggest_materials(market: Market, word: str) -> list[str]:
    """Codes of up to three materials whose names are close to a word that stands for nothing."""
    by_name = {name: codes for name, (_, codes) in _index(market).items()}
    wanted = fold_word(word)
    nearest = difflib.get_close_matches(wanted, by_name, n=6, cutoff=_CLOSE)
    close = [
        name
        for name in nearest
        if name[:2] == wanted[:2] or difflib.get_close_matches(wanted, [name], cutoff=_CLOSE_ANYHOW)
    ]
    different: dict[str, str] = {}
    for name in close:
        for code in sorted(by_name[name]):
            different.setdefault(market.materials[code].name, code)
    return list(different.values())[:3]


def list_equivalents(market: Market, codes: frozenset[str]) -> list[str]:
    """Codes of other materials with a standard designation in common with these, then of one class with
    them; each in the order of the catalogue."""
    materials = [market.materials[code] for code in sorted(codes)]
    designations = frozenset().union(*(_list_designations(material) for material in materials))
    classes = {material.material_class for material in materials}
    others = [material for code, material in market.materials.items() if code not in codes]
    same = [one.code for one in others if designations & _list_designations(one)]
    alike = [one.code for one in others if one.material_class in classes and one.code not in same]
    return same + alike


def _list_designations(material: Material) -> frozenset[str]:
    """Numbers and short names; words alone (``acrylate photopolymer``) name no standard."""
    parts = (fold_word(part) for part in material.standard_designation.split("/"))
    return frozenset(part for part in parts if any(map(str.isdigit, part)))


Names = Mapping[str, tuple[str, frozenset[str]]]
"""By folded name: as it is written, and the codes it stands for."""


def _index(market: Market) -> Names:
    return _index_materials(tuple(market.materials.values()))


@lru_cache(maxsize=4)
def _index_materials(materials: tuple[Material, ...]) -> Names:
    written: dict[str, str] = {}
    codes: dict[str, set[str]] = {}
    for material in materials:
        for word in _list_names(material):
            folded = fold_word(word)
            if folded:
                written.setdefault(folded, word.strip())
                codes.setdefault(folded, set()).add(material.code)
    return {name: (written[name], frozenset(members)) for name, members in codes.items()}


def _list_names(material: Material) -> list[str]:
    texts = (material.standard_designation, material.name, material.name_de)
    parts = [part for text in texts for part in text.split("/")]
    of_class = (material.material_class, *CLASS_WORDS.get(material.material_class, ()))
    return [*texts, *parts, *material.synonyms, *of_class, material.code]


def _find(names: Names, wanted: str) -> frozenset[str]:
    if wanted in names:
        return names[wanted][1]
    if len(wanted) < 3:
        return frozenset()
    return frozenset().union(*(codes for name, (_, codes) in names.items() if wanted in name))


def _unify(folded: str) -> str:
    for part, same in SAME_PARTS:
        folded = folded.replace(part, same)
    return folded


def _find_all_words(names: Names, word: str) -> frozenset[str]:
    """Names that hold each of several words, in whatever order."""
    wanted = _split(word)
    if len(wanted) < 2:
        return frozenset()
    return frozenset().union(*(codes for written, codes in names.values() if wanted <= _split(written)))


def _find_word_by_word(names: Names, by_plain: Names, text: str) -> Understood | None:
    """What each word can be, narrowed by the next. Nothing where two names contradict each other, where a
    word turns the meaning around, or where a number stands for nothing."""
    words = [word for word in re.split(r"[\s,;/]+", text) if fold_word(word) not in {"", *SMALL_WORDS}]
    if len(words) < 2 or any(fold_word(word) in DENIALS for word in words):
        return None
    found = [(word, *_find_one_word(names, by_plain, fold_word(word))) for word in words]
    # what has the very name comes first; steel may also be part of the name
    exactly = [(word, whole if whole.codes else part, bool(whole.codes)) for word, whole, part in found]
    loosely = [
        (word, replace(part, codes=whole.codes | part.codes), bool(whole.codes))
        for word, whole, part in found
    ]
    return _narrow(exactly) or _narrow(loosely)


def _narrow(words: list[tuple[str, Understood, bool]]) -> Understood | None:
    codes: frozenset[str] | None = None
    meant: str | None = None
    unknown: list[str] = []
    for word, found, is_name in words:
        both = found.codes if codes is None else found.codes & codes
        if both:
            codes, meant = both, found.meant or meant
        elif is_name or any(map(str.isdigit, word)):
            return None
        else:
            unknown.append(word)
    return None if codes is None else Understood(codes, meant, tuple(unknown))


def _find_one_word(names: Names, by_plain: Names, wanted: str) -> tuple[Understood, Understood]:
    """What has the name, and what has it as part of its name (from four letters on) or nearly."""
    _, codes = names.get(wanted) or by_plain.get(_unify(wanted)) or ("", frozenset())
    whole, part = Understood(codes, None), NOTHING
    if len(wanted) >= _LEAST_PART or any(map(str.isdigit, wanted)):
        part = Understood(_find_parts(names, wanted) | _find_parts(by_plain, _unify(wanted)), None)
    return whole, part if whole.codes or part.codes else _forgive(names, wanted) or NOTHING


def _find_parts(names: Names, wanted: str) -> frozenset[str]:
    return frozenset().union(*(codes for name, (_, codes) in names.items() if wanted in name))


def _split(text: str) -> frozenset[str]:
    return frozenset(_unify(fold_word(word)) for word in re.split(r"[^\w.,]+", text)) - {""}


def _forgive(names: Names, wanted: str) -> Understood | None:
    letters, digits = _part(wanted)
    allowed = 0 if len(letters) < 4 else 1 if len(letters) < 8 else 2
    best: tuple[int, str] | None = None
    for name in names if allowed else ():
        other, other_digits = _part(name)
        if other_digits != digits or not other:
            continue
        slips = count_slips(letters, other, allowed)
        if slips is not None and (best is None or (slips, name) < best):
            best = slips, name
    if best is None:
        return None
    written, codes = names[best[1]]
    return Understood(codes, written)


def _part(folded: str) -> tuple[str, str]:
    return "".join(filter(str.isalpha, folded)), "".join(filter(str.isdigit, folded))


def count_slips(one: str, other: str, most: int) -> int | None:
    """Letters to put in, take out, replace or exchange with their neighbour; None for more than ``most``.

    Optimal string alignment, row by row; a row above the limit ends it.
    """
    if abs(len(one) - len(other)) > most:
        return None
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        earlier, before, row = before, row, [i]
        for j, another in enumerate(other, start=1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != another))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == another:
                cost = min(cost, earlier[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return None
    return row[-1] if row[-1] <= most else None

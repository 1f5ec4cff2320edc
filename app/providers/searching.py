"""Finding materials by the words people use for them, and by what they nearly wrote."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from app.processes import Material
from app.providers.market import Market
from app.providers.material_words import CLASS_WORDS, SAME_PARTS
from app.values import fold_word


@dataclass(frozen=True, slots=True)
class Understood:
    """Codes of the materials meant. ``meant`` is the name it was taken for, None where that is what
    was written."""

    codes: frozenset[str]
    meant: str | None


NOTHING = Understood(frozenset(), None)


def find_materials(market: Market, word: str) -> frozenset[str]:
    """Codes of the materials meant, see ``understand_material``."""
    return understand_material(market, word).codes


def understand_material(market: Market, word: str) -> Understood:
    """One material by its code; all that a name, number, class or trade name stands for; else all whose names
    hold the word; else the same for other words of the same meaning; else the name that differs by a slip.

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
    return _forgive(names, wanted) or _forgive(by_plain, _unify(wanted)) or NOTHING


def suggest_materials(market: Market, word: str) -> list[str]:
    """Codes of up to three materials whose names are close to a word that stands for nothing."""
    by_name = {name: codes for name, (_, codes) in _index(market).items()}
    close = difflib.get_close_matches(fold_word(word), by_name, n=6, cutoff=0.62)
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

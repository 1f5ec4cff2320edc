"""Finding materials by the words people use for them."""

from __future__ import annotations

import difflib

from app.processes import Material
from app.providers.market import Market
from app.values import fold_word


def find_materials(market: Market, word: str) -> frozenset[str]:
    """Codes of the materials meant: one by its code, all that a name, number or trade name stands for."""
    if word in market.materials:
        return frozenset({word})
    wanted = fold_word(word)
    if not wanted:
        return frozenset()
    exact = {code for code, material in market.materials.items() if wanted in _names(material)}
    if exact:
        return frozenset(exact)
    return frozenset(
        code
        for code, material in market.materials.items()
        if len(wanted) >= 3 and any(wanted in name for name in _names(material))
    )


def suggest_materials(market: Market, word: str) -> list[str]:
    """Codes of up to three materials whose names are close to a word that stands for nothing."""
    by_name = {name: material for material in market.materials.values() for name in _names(material)}
    close = difflib.get_close_matches(fold_word(word), by_name, n=6, cutoff=0.62)
    different = {material.name: material.code for name in close if (material := by_name[name])}
    return list(different.values())[:3]


def _names(material: Material) -> set[str]:
    texts = (material.standard_designation, material.name, material.name_de)
    words = [material.code, *texts, *(part for text in texts for part in text.split("/")), *material.synonyms]
    return {fold_word(word) for word in words} - {""}

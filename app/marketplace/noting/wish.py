"""A question and its answer as classes and codes, with keys that name a part without leading back to it."""

from __future__ import annotations

import hashlib
import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from app.offers import Destination, NearMiss, Referral, Requirement
from app.offers.answer_facts import AnswerFacts
from app.processes import find_processes
from app.providers import Market, Rejection, Rejections, find_materials, spell_out
from app.values.canonical import digest

_LONGEST_WORDS = 60


@dataclass(frozen=True, slots=True)
class Wish:
    """``key`` is the same for a part and wish however finely it is tuned: tolerances, dates and finishes are
    no other wish. ``is_empty``: nothing was said yet but which part."""

    key: str
    part_key: str
    process: str
    material: str
    words: str
    quantity: str
    country: str
    industry: str
    is_empty: bool = False


@dataclass(frozen=True, slots=True)
class Answered:
    """What one answer leaves behind; ``asker`` stands for an organisation or a guest's key."""

    asker: str
    is_guest: bool
    part_id: str
    wish: Wish
    region: str
    longest_mm: float
    facts: AnswerFacts
    need: str  # what would have to be there; empty where somebody offers


def hide(kind: str, word: str) -> str:
    """A name for an id of 128 random bits, which nobody can try out."""
    return hashlib.sha256(f"{kind}:{word}".encode()).hexdigest()[:32]


def describe_wish(
    market: Market, part_id: str, requirement: Requirement, quantity_class: str, destination: Destination
) -> Wish:
    """The wish in codes of the catalogue; words for a material that it does not know stay words."""
    wanted = spell_out(requirement)
    material = _name_material(market, wanted.material)
    papers = [*wanted.certificates, *wanted.inspections, wanted.food_contact, wanted.biocompatible]
    said = [material, wanted.process, wanted.provider, wanted.industry, papers]
    part_key = hide("part", part_id)
    return Wish(
        key=digest([part_key, said, quantity_class, destination.country]),
        part_key=part_key,
        process=_name_process(wanted.process),
        material=material,
        words=clean_words(wanted.material or ""),
        quantity=quantity_class,
        country=destination.country,
        industry=(wanted.industry or "")[:40],
        is_empty=quantity_class == "1" and said == ["open", None, None, None, [False, False]],
    )


def find_need(
    near_misses: Sequence[NearMiss], referral: Referral | None, facts: AnswerFacts, rejections: Rejections
) -> str:
    """What would have to be there for somebody to offer, as a path; empty where somebody does.

    A material or process that nobody has comes first. Else the refusals tell: the one that stands alone
    between the wish and the most providers, or, where none does alone, the one most providers gave.
    """
    if facts.offers:
        return ""
    for reason in referral.reasons if referral else ():
        if reason.code in _NOBODY_HAS:
            name = _NOBODY_HAS[reason.code]
            return _write_path(name, reason.parameters[name])
    refusing, examples = _count_providers(rejections)
    alone = [
        (max(refusing[code] for code in codes), miss.offers, path)
        for miss in near_misses
        for path, codes in [_read_miss(miss)]
        if any(refusing[code] for code in codes)
    ]
    if alone:
        return max(alone, key=lambda each: each[:2])[2]
    if refusing:
        # of as many, the refusal that is tried last: they came furthest
        most = max(refusing, key=lambda code: (refusing[code], examples[code][1]))
        return _write_refusal(rejections[examples[most][0]])
    # nobody was asked: all have something, but not that together
    wishes = {miss.parameters["requirement"]: miss.parameters["value"] for miss in near_misses
              if miss.code == "drop_requirement"}  # fmt: skip
    for name in ("provider", "material", "process"):
        if name in wishes:
            return _write_path(name, wishes[name])
    return "nothing_offered"


# Reasons of a referral, and the wish they are about
_NOBODY_HAS = {
    "material_not_offered": "material",
    "process_not_offered": "process",
    "pair_without_parameters": "material",
}
# Wishes with the refusals they meet; material, process and provider only choose who is asked
_MET_BY: dict[str, tuple[str, ...]] = {
    "certificate": ("certificate_missing",),
    "inspection": ("inspection_missing",),
    "industry": ("industry_not_served",),
    "finish": ("finish_unavailable", "finish_too_large", "finish_needs_drawing", "finish_by_hand"),
    "tolerance_mm": ("tolerance_too_tight",),
    "tolerance_class": ("tolerance_too_tight", "tolerance_class_undefined"),
    "min_tensile_strength_mpa": ("property_below", "property_missing"),
    "min_use_temperature_c": ("property_below", "property_missing"),
    "food_contact": ("property_missing",),
    "biocompatible": ("property_missing",),
    "wanted_on": ("not_in_time",),
    "tier": ("lead_time_too_long", "priced_by_hand", "price_out_of_range", "not_in_time"),
}
_CHANGES = {
    "scale_part": ("build_volume", "too_large"),
    "thicker_walls": ("thin_walls", "wall_below_minimum"),
}
# Refusals with what would mend them, and the parameter that was asked for
_MENDED_BY = {
    "certificate_missing": ("certificate", "certificate"),
    "inspection_missing": ("inspection", "inspection"),
    "industry_not_served": ("industry", "industry"),
    "finish_unavailable": ("finish", "finish"),
    "tolerance_too_tight": ("tolerance_mm", "requested_mm"),
    "property_below": ("min_{property}", "required"),
}


def _read_miss(miss: NearMiss) -> tuple[str, tuple[str, ...]]:
    """What a single change would need, and the codes of the refusals it would lift."""
    if miss.code == "drop_requirement":
        name = str(miss.parameters["requirement"])
        return _write_path(name, miss.parameters["value"]), _MET_BY.get(name, ())
    path, code = _CHANGES.get(miss.code, ("", ""))
    return path, (code,) if code else ()


def _count_providers(rejections: Rejections) -> tuple[Counter[str], dict[str, tuple[int, int]]]:
    """How many providers refused for each code, and for each one example and its place in the order."""
    seen: set[tuple[str, str]] = set()
    examples: dict[str, tuple[int, int]] = {}
    rows = zip(rejections.numbers.tolist(), rejections.causes.tolist(), strict=True)
    for index, (pair, cause) in enumerate(rows):
        code = rejections.known[cause].code
        seen.add((code, rejections.pairs[pair].provider.code))
        examples.setdefault(code, (index, cause))
    return Counter(code for code, _ in seen), examples


def _write_refusal(rejection: Rejection) -> str:
    if rejection.code not in _MENDED_BY:
        return {code: path for path, code in _CHANGES.values()}.get(rejection.code, rejection.code)
    name, parameter = _MENDED_BY[rejection.code]
    value = rejection.parameters[parameter]
    if name == "certificate":  # as it is wished for
        value = str(value).removeprefix("EN 10204 ")
    return _write_path(name.format(**rejection.parameters), value)


def clean_words(words: str) -> str:
    """What a person typed, short and on one line; a stroke would be read as a step of a path."""
    kept = "".join(letter if letter.isprintable() else " " for letter in words)
    return " ".join(kept.replace("/", "-").replace("*", "").casefold().split())[:_LONGEST_WORDS]


_STEPS = {"min_tensile_strength_mpa": 100, "min_use_temperature_c": 50}


def _write_path(name: str, value: object) -> str:
    if name in ("wanted_on", "provider", "tier"):  # a date or a name would be a kind of its own for each
        return name
    name = {"min_max_use_temperature_c": "min_use_temperature_c"}.get(name, name)
    if isinstance(value, bool) or value is None:
        return name
    if isinstance(value, (int, float)):
        step = _STEPS.get(name)
        return f"{name}/{math.ceil(value / step) * step if step else f'{value:.1g}'}"
    # words are as people type them, codes as the catalogue writes them
    written = clean_words(str(value)) if name == "material" else str(value).replace("/", "-")
    return f"{name}/{written[:_LONGEST_WORDS]}"


def _name_process(words: str | None) -> str:
    """A code where one process is meant, whatever it was called; else the word, for a whole category."""
    if not words:
        return ""
    found = sorted(find_processes(words))
    return found[0] if len(found) == 1 else words.replace("/", "-").upper()[:20]


def _name_material(market: Market, words: str | None) -> str:
    """``metal/lpbf-316l``, ``metal/edelstahl`` where several are meant, ``unknown/…``, or ``open``."""
    if words is None or not words.strip():
        return "open"
    found = sorted(find_materials(market, words))
    families = {market.materials[code].family for code in found}
    family = families.pop() if len(families) == 1 else "unknown" if not found else "several"
    return f"{family}/{found[0] if len(found) == 1 else clean_words(words)}"


def name_asker(organisation_id: str | None, guest_key_hash: str | None) -> str:
    """Stands for an organisation, or for a guest's key."""
    return hide("organisation", organisation_id) if organisation_id else hide("guest", guest_key_hash or "")

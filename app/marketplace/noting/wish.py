"""A question and its answer as classes and codes, with keys that name a part without leading back to it."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Sequence
from dataclasses import dataclass

from app.offers import Destination, NearMiss, Referral, Requirement
from app.offers.answer_facts import AnswerFacts
from app.processes import find_processes
from app.providers import Market, find_materials, spell_out
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


def find_need(near_misses: Sequence[NearMiss], referral: Referral | None, facts: AnswerFacts) -> str:
    """What would have to be there for somebody to offer, as a path; empty where somebody does.

    What the fewest changes would mend comes first: a wish that stands in the way alone, then the part,
    then what nobody has at all, then the refusal that most providers gave.
    """
    if facts.offers:
        return ""
    for miss in near_misses:
        if miss.code == "drop_requirement":
            return _write_path(str(miss.parameters["requirement"]), miss.parameters["value"])
        if miss.code in ("scale_part", "thicker_walls"):
            return "build_volume" if miss.code == "scale_part" else "thin_walls"
    for reason in referral.reasons if referral else ():
        if reason.code in _BEYOND:
            name, parameter = _BEYOND[reason.code]
            return _write_path(name.format(**reason.parameters), reason.parameters[parameter])
    counts: dict[str, int] = {}
    for _, code in facts.refused:
        counts[code] = counts.get(code, 0) + 1
    return max(sorted(counts), key=counts.__getitem__) if counts else "nothing_offered"


# Reasons of a referral: what they are about, and the parameter that was asked for
_BEYOND = {
    "material_not_offered": ("material", "material"),
    "process_not_offered": ("process", "process"),
    "qualification_nowhere": ("certificate", "certificate"),
    "qualification_for_industry": ("certificate", "certificate"),
    "accuracy_beyond_any_process": ("tolerance_mm", "requested_mm"),
    "property_beyond_catalogue": ("min_{property}", "required"),
}


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

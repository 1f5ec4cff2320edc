"""From what somebody says about a part's life to properties it must have, each with its reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from app.offers.request import Requirement
from app.values.errors import Parameter

# By question and answer: the wish it becomes. Rounded up from what plastics, aluminium and steel parts
# in each use usually bear (tensile strength), and from how warm a place gets.
WISHES_BY_ANSWER: Mapping[str, Mapping[str, Mapping[str, Parameter]]] = {
    "purpose": {
        "model": {},
        "working": {},
        "food": {"food_contact": True},
        "body": {"biocompatible": True},
    },
    "temperature": {
        "room": {},
        "warm": {"min_use_temperature_c": 80.0},
        "hot": {"min_use_temperature_c": 150.0},
        "very_hot": {"min_use_temperature_c": 300.0},
    },
    "load": {
        "none": {},
        "light": {"min_tensile_strength_mpa": 40.0},
        "medium": {"min_tensile_strength_mpa": 200.0},
        "heavy": {"min_tensile_strength_mpa": 500.0},
    },
    "look": {
        "any": {},
        "matt": {"finish": "bead-blasting"},
        "painted": {"finish": "painting"},
        "polished": {"finish": "manual-polish"},
    },
    "environment": {
        "indoors": {},
        "sun": {"min_use_temperature_c": 80.0},
        "wet": {},
        "chemicals": {},
    },
}


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An answer and what became of it; ``field`` is None where the catalogue has no figure for it, or
    where it asks for nothing. ``is_used`` is False where a stricter or an explicit wish counts instead."""

    question: str
    answer: str
    field: str | None
    value: Parameter
    is_used: bool


def suggest(
    requirement: Requirement, answers: Mapping[str, str]
) -> tuple[Requirement, tuple[Suggestion, ...]]:
    """The requirement with what the answers add. A wish somebody stated stands; of two limits the higher.

    Answers that are not in WISHES_BY_ANSWER are ignored.
    """
    wanted: dict[str, Parameter] = {}
    for question, answer in answers.items():
        for name, value in WISHES_BY_ANSWER.get(question, {}).get(answer, {}).items():
            if getattr(requirement, name) in (None, False):
                wanted[name] = _pick_stricter(wanted.get(name), value)
    suggestions: list[Suggestion] = []
    for question, answer in answers.items():
        wishes = WISHES_BY_ANSWER.get(question, {}).get(answer)
        if wishes is None:
            continue
        for name, value in wishes.items():
            suggestions.append(Suggestion(question, answer, name, value, wanted.get(name) == value))
        if not wishes:
            suggestions.append(Suggestion(question, answer, None, None, is_used=False))
    return replace(requirement, **wanted), tuple(suggestions)  # type: ignore[arg-type]


def _pick_stricter(first: Parameter, second: Parameter) -> Parameter:
    return max(first, second) if isinstance(first, float) and isinstance(second, float) else second

"""Which institute fits a need, and why."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from app.institutes.institute import Institute
from app.values.errors import Parameter


@dataclass(frozen=True, slots=True)
class Need:
    """What is looked for: processes, materials as words, families as words."""

    process_codes: frozenset[str]
    material_words: frozenset[str]


@dataclass(frozen=True, slots=True)
class FitReason:
    """A code with parameters."""

    code: str
    parameters: dict[str, Parameter] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class InstituteFit:
    """An institute with the reasons that speak for it; more and stronger reasons, higher score."""

    institute: str
    score: float
    reasons: tuple[FitReason, ...]


# A process an institute runs says more than a material it knows; any additive process says a little.
PROCESS_WEIGHT = 2.0
MATERIAL_WEIGHT = 1.5
FIELD_WEIGHT = 0.5


def rank_institutes(
    need: Need, institutes: Sequence[Institute], *, most: int = 5
) -> tuple[InstituteFit, ...]:
    """The institutes that fit, best first; ties by code so that the answer is always the same."""
    fits = [fit for institute in institutes if (fit := _fit(need, institute)).score > FIELD_WEIGHT]
    if not fits:
        fits = [fit for institute in institutes if (fit := _fit(need, institute)).score > 0]
    return tuple(sorted(fits, key=lambda fit: (-fit.score, fit.institute))[:most])


def _fit(need: Need, institute: Institute) -> InstituteFit:
    reasons: list[FitReason] = []
    score = 0.0
    for code in sorted(need.process_codes & set(institute.process_codes)):
        reasons.append(FitReason("institute_runs_process", {"process": code}))
        score += PROCESS_WEIGHT / len(need.process_codes) ** 0.5
    for word in _matching_words(need.material_words, institute.materials):
        reasons.append(FitReason("institute_knows_material", {"material": word}))
        score += MATERIAL_WEIGHT
    if institute.process_codes:
        score += FIELD_WEIGHT
        if not reasons:
            reasons.append(
                FitReason("institute_develops_processes", {"processes": list(institute.process_codes)})
            )
    return InstituteFit(institute.code, round(score, 3), tuple(reasons))


def _matching_words(wanted: Collection[str], known: Collection[str]) -> list[str]:
    wanted_folded = {word.casefold() for word in wanted if len(word) > 2}
    return [
        word
        for word in known
        if any(term in word.casefold() or word.casefold() in term for term in wanted_folded)
    ]

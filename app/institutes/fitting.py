"""Which institute fits a need, and why."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, get_args

from app.institutes.institute import Institute, Term
from app.institutes.methods import METHODS_FOR, Function
from app.institutes.rules import DevelopmentRules
from app.values.errors import Parameter

Capacity = Literal["unknown", "free", "limited", "full"]
CAPACITIES: tuple[Capacity, ...] = get_args(Capacity)


@dataclass(frozen=True, slots=True)
class Need:
    """What is looked for: processes, materials and families as words, functions, properties, industry."""

    process_codes: frozenset[str]
    material_words: frozenset[str]
    functions: frozenset[Function] = frozenset()
    properties: frozenset[str] = frozenset()
    industry: str | None = None


@dataclass(frozen=True, slots=True)
class FitReason:
    """A code with parameters; what an institute said in its own words is {de, en}."""

    code: str
    parameters: dict[str, Parameter] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class InstituteFit:
    """An institute with the reasons that speak for it; more and stronger reasons, higher score."""

    institute: str
    score: float
    reasons: tuple[FitReason, ...]


def rank_institutes(
    need: Need,
    institutes: Sequence[Institute],
    *,
    rules: DevelopmentRules,
    capacities: Mapping[str, Capacity] | None = None,
    most: int = 5,
) -> tuple[InstituteFit, ...]:
    """The institutes that fit, best first; ties by code so that the answer is always the same."""
    known = capacities or {}
    fits = [_fit(need, institute, rules) for institute in institutes]
    fitting = [fit for fit in fits if fit.score > rules.fit_field] or [fit for fit in fits if fit.score > 0]
    weighed = [_weigh(fit, known.get(fit.institute, "unknown"), rules) for fit in fitting]
    return tuple(sorted(weighed, key=lambda fit: (-fit.score, fit.institute))[:most])


def _fit(need: Need, institute: Institute, rules: DevelopmentRules) -> InstituteFit:
    reasons: list[FitReason] = []
    score = 0.0
    for code in sorted(need.process_codes & set(institute.process_codes)):
        reasons.append(FitReason("institute_runs_process", {"process": code}))
        score += rules.fit_process / len(need.process_codes) ** 0.5
    for term in _matching_terms(need.material_words, institute.list_terms("materials")):
        reasons.append(FitReason("institute_knows_material", {"material": _tell(term)}))
        score += rules.fit_material
    wanted = {method for function in need.functions for method in METHODS_FOR[function]}
    for method in institute.methods:
        if method in wanted:
            reasons.append(FitReason("institute_has_method", {"method": method}))
            score += rules.fit_method
    for term in _matching_terms(need.properties, institute.list_terms("properties")):
        reasons.append(FitReason("institute_knows_property", {"field": _tell(term)}))
        score += rules.fit_property
    if reasons and need.industry is not None and need.industry in institute.industries:
        reasons.append(FitReason("institute_serves_industry", {"industry": need.industry}))
        score += rules.fit_industry
    if institute.process_codes:
        score += rules.fit_field
        if not reasons:
            reasons.append(
                FitReason("institute_develops_processes", {"processes": list(institute.process_codes)})
            )
    return InstituteFit(institute.code, round(score, 3), tuple(reasons))


def _weigh(fit: InstituteFit, capacity: Capacity, rules: DevelopmentRules) -> InstituteFit:
    if capacity == "unknown":
        return fit
    # who has no time comes after who has, among those that fit alike; it takes no competence away
    added = {"free": rules.capacity_free, "limited": -rules.capacity_limited, "full": -rules.capacity_full}
    reason = FitReason("institute_capacity", {"capacity": capacity})
    return InstituteFit(fit.institute, round(fit.score + added[capacity], 3), (*fit.reasons, reason))


def _matching_terms(wanted: Collection[str], known: Collection[Term]) -> list[Term]:
    """Those of which the word of either language stands in a wanted one, or the other way round."""
    wanted_folded = {word.casefold() for word in wanted if len(word) > 2}
    return [
        term
        for term in known
        if any(
            word in asked or asked in word
            for word in (term.de.casefold(), term.en.casefold())
            if word
            for asked in wanted_folded
        )
    ]


def _tell(term: Term) -> Parameter:
    return {"de": term.word("de"), "en": term.word("en")}

"""Who comes nearest to what nobody can make, and how far off that is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.offers.prepare import Prepared
from app.providers import Rejection, Rejections
from app.values.errors import Parameter

# so many refusals of one kind are put into words before the nearest are named
_MOST_LOOKED_AT = 200


@dataclass(frozen=True, slots=True)
class Evidence:
    """A provider's nearest refusal of a kind; ``gap_percent`` is None where it cannot be told in numbers."""

    code: str
    provider: str
    machine: str
    material: str
    gap_percent: float | None
    parameters: dict[str, Parameter] = field(default_factory=dict)


def collect_evidence(
    rejections: Rejections, codes: tuple[str, ...], prepared: Prepared
) -> tuple[Evidence, ...]:
    """For each code the providers that come nearest, nearest first, as many as the rules say."""
    most = int(prepared.catalogue.development.evidence_providers)
    return tuple(each for code in codes for each in _find_nearest(rejections, code)[:most])


def _find_nearest(rejections: Rejections, code: str) -> list[Evidence]:
    wanted = [number for number, cause in enumerate(rejections.known) if cause.code == code]
    nearest: dict[str, Evidence] = {}
    looked_at = 0
    for place in range(len(rejections)):
        if int(rejections.causes[place]) not in wanted:
            continue
        if looked_at == _MOST_LOOKED_AT:
            break
        looked_at += 1
        found = _describe(rejections[place])
        known = nearest.get(found.provider)
        if known is None or _order(found) < _order(known):
            nearest[found.provider] = found
    return sorted(nearest.values(), key=lambda each: (_order(each), each.provider))


def _describe(rejection: Rejection) -> Evidence:
    gap = find_gap(rejection.code, rejection.parameters)
    return Evidence(
        rejection.code,
        rejection.provider,
        rejection.machine,
        rejection.material,
        None if gap is None else round(gap * 100, 1),
        rejection.parameters,
    )


def _order(evidence: Evidence) -> float:
    return float("inf") if evidence.gap_percent is None else evidence.gap_percent


def find_gap(code: str, parameters: Mapping[str, Parameter]) -> float | None:
    """By what share of what can be done the wish lies beyond it; None where no number says."""
    names = _WANTED_AND_KNOWN.get(code)
    if names is None:
        return None
    wanted, known = (parameters.get(name) for name in names)
    if not isinstance(wanted, int | float) or not isinstance(known, int | float):
        return None
    return measure_gap(wanted, known)


def measure_gap(one: float, other: float) -> float | None:
    """By what share of the lesser the greater exceeds it; None where one of them is not above zero."""
    less = min(one, other)
    return None if not less > 0 else max(one, other) / less - 1.0


_WANTED_AND_KNOWN: dict[str, tuple[str, str]] = {
    "too_large": ("part_mm", "machine_mm"),
    "wall_below_minimum": ("wall_mm", "minimum_mm"),
    "tolerance_too_tight": ("requested_mm", "achievable_mm"),
    "property_below": ("value", "required"),
}

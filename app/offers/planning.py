"""Which pairs can make a part and how they lay it: the same for every quantity, so kept for the next one."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from functools import lru_cache

from app.geometry.measurements import Measurements
from app.offers.estimating import Plans, plan_builds
from app.offers.prepare import Prepared
from app.offers.request import Requirement
from app.processes import find_processes
from app.providers import Match, find_materials, match
from app.values.errors import Invalid
from app.values.same import Same


def plan_part(
    measurements: Measurements, requirement: Requirement, prepared: Prepared, *, country: str, today: date
) -> tuple[Match, Plans]:
    """What both say must not be changed: the next quantity of the same part reads it too.

    Raises Invalid ``process_unknown``.
    """
    return _plan(Same(measurements), requirement, Same(prepared), country, today)


# Few: those of a large market take megabytes
@lru_cache(maxsize=16)
def _plan(
    part: Same[Measurements], requirement: Requirement, market: Same[Prepared], country: str, today: date
) -> tuple[Match, Plans]:
    measurements, prepared = part.value, market.value
    matched = match(
        measurements,
        requirement,
        prepared.table,
        prepared.columns,
        materials=_resolve_materials(prepared, requirement),
        processes=_resolve_processes(requirement),
        country=country,
        today=today,
    )
    return matched, plan_builds(measurements, matched, prepared.columns, prepared.rates)


def _resolve_materials(prepared: Prepared, requirement: Requirement) -> Collection[str] | None:
    if requirement.material is None:
        return None
    return find_materials(prepared.catalogue.market, requirement.material)


def _resolve_processes(requirement: Requirement) -> Collection[str] | None:
    if requirement.process is None:
        return None
    codes = find_processes(requirement.process)
    if not codes:
        raise Invalid("process_unknown", {"process": requirement.process})
    return codes

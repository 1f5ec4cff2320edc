"""When nobody can make it: is it development, why, and which institute fits?"""

from __future__ import annotations

import numpy as np

from app.institutes import Need, rank_institutes
from app.offers.offer import InstituteMatch, Reason, Referral
from app.offers.prepare import Prepared
from app.processes import PROCESSES, find_processes
from app.providers import Rejections, Requirement, suggest_materials
from app.values.errors import Parameter

# Too late, too dear, not shipped there or only priced by hand is a matter of choosing, not of research.
_NOT_DEVELOPMENT = frozenset(
    {
        "not_in_time", "lead_time_too_long", "price_out_of_range", "destination_not_served",
        "only_for_moulds", "price_list_expired", "price_list_not_begun", "industry_not_served",
        "inspection_missing",
        "finish_needs_drawing", "finish_by_hand", "priced_by_hand",
    }
)  # fmt: skip


def refer(
    requirement: Requirement, rejections: Rejections, prepared: Prepared, *, is_material_known: bool
) -> Referral | None:
    """A referral with its reasons, or None if the request failed for date or destination only."""
    market = prepared.catalogue.market
    reasons: list[Reason] = []
    if requirement.material is not None and not is_material_known:
        similar: list[Parameter] = [*suggest_materials(market, requirement.material)]
        reasons.append(Reason("material_not_offered", {"material": requirement.material, "similar": similar}))
    if requirement.tolerance_mm is not None:
        best = min(process.rules.tolerance_min_mm for process in PROCESSES)
        if requirement.tolerance_mm < best:
            reasons.append(
                Reason(
                    "accuracy_beyond_any_process",
                    {"requested_mm": requirement.tolerance_mm, "best_mm": best},
                )
            )
    for name, required in (
        ("tensile_strength_mpa", requirement.min_tensile_strength_mpa),
        ("max_use_temperature_c", requirement.min_use_temperature_c),
    ):
        values = [value for m in market.materials.values() if (value := getattr(m, name)) is not None]
        if required is not None and values and required > max(values):
            reasons.append(Reason("property_beyond_catalogue", {"property": name, "required": required}))
    for code, count in rejections.count_by_code().most_common():
        if code not in _NOT_DEVELOPMENT:
            reasons.append(Reason("no_candidate", {"code": code, "count": count}))
    if not reasons and rejections:
        return None
    if not reasons:
        reasons.append(Reason("nothing_offered", {}))
    return Referral(tuple(reasons), _find_institutes(requirement, rejections, prepared))


def _find_institutes(
    requirement: Requirement, rejections: Rejections, prepared: Prepared
) -> tuple[InstituteMatch, ...]:
    market = prepared.catalogue.market
    codes = list(market.materials)
    numbers = np.unique(prepared.columns.material[rejections.list_pairs()]).tolist()
    materials = [market.materials[codes[number]] for number in numbers]
    processes = (
        find_processes(requirement.process)
        if requirement.process
        else frozenset(material.process_code for material in materials)
    )
    words: set[str] = set()
    if requirement.material is not None:
        words.add(requirement.material)
        words.update(material.material_class for material in materials)
    need = Need(process_codes=frozenset(processes), material_words=frozenset(words))
    return tuple(
        InstituteMatch(fit.institute, fit.score, tuple(Reason(r.code, r.parameters) for r in fit.reasons))
        for fit in rank_institutes(need, prepared.catalogue.institutes)
    )

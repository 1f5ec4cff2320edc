"""When nobody can make it: is it development, why, who came nearest, and which institute fits?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from app.geometry.measurements import Measurements
from app.institutes import Capacity, DevelopmentRules, Function, Institute, Need, rank_institutes
from app.offers.evidence import collect_evidence, measure_gap
from app.offers.functions import find_functions
from app.offers.inquiry import Inquiry
from app.offers.offer import InstituteMatch, Reason, Referral
from app.offers.prepare import Prepared
from app.offers.wish_ways import reach_tolerance
from app.processes import find_processes
from app.providers import (
    Provider,
    Rejections,
    Requirement,
    find_materials,
    list_equivalents,
    suggest_materials,
)
from app.providers.certificates import MATERIAL_CERTIFICATES
from app.providers.fitting import find_fits
from app.providers.matching import find_requested_tolerance_mm
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


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the customer says himself: functions of the part, and that he wants it developed anyhow."""

    functions: frozenset[Function] = frozenset()
    is_wish: bool = False


def refer(
    inquiry: Inquiry,
    rejections: Rejections,
    prepared: Prepared,
    *,
    is_material_known: bool,
    wanted: Wanted,
) -> Referral | None:
    """A referral with its reasons, or None if the request failed for date or destination only."""
    reasons = [*_beyond_the_catalogue(inquiry, prepared, is_material_known=is_material_known)]
    refused = [code for code, _ in rejections.count_by_code().most_common() if code not in _NOT_DEVELOPMENT]
    counts = rejections.count_by_code()
    reasons += [Reason("no_candidate", {"code": code, "count": counts[code]}) for code in refused]
    reasons += [Reason("function_wanted", {"function": function}) for function in sorted(wanted.functions)]
    if not reasons and rejections and not wanted.is_wish:
        return None
    found = find_functions(inquiry.measurements, prepared.catalogue.development)
    if reasons or wanted.is_wish:
        reasons += [each for each in found if each.parameters["function"] not in wanted.functions]
    if wanted.is_wish:
        reasons.append(Reason("customers_wish", {}))
    if not reasons:
        reasons.append(Reason("nothing_offered", {}))
    need = _find_need(inquiry, rejections, prepared, reasons)
    return Referral(
        tuple(reasons),
        rank_matches(need, prepared.catalogue.institutes, prepared.catalogue.development),
        collect_evidence(rejections, tuple(refused), prepared),
        need,
    )


def rank_matches(
    need: Need,
    institutes: Sequence[Institute],
    rules: DevelopmentRules,
    capacities: Mapping[str, Capacity] | None = None,
) -> tuple[InstituteMatch, ...]:
    """The institutes that fit, best first."""
    return tuple(
        InstituteMatch(fit.institute, fit.score, tuple(Reason(r.code, r.parameters) for r in fit.reasons))
        for fit in rank_institutes(need, institutes, rules=rules, capacities=capacities)
    )


def _beyond_the_catalogue(
    inquiry: Inquiry, prepared: Prepared, *, is_material_known: bool
) -> Iterator[Reason]:
    requirement, market = inquiry.requirement, prepared.catalogue.market
    yield from _not_offered(requirement, prepared, is_material_known=is_material_known)
    yield from _pair_without_parameters(requirement, prepared)
    yield from _accuracy_beyond_any_process(inquiry, prepared)
    for name, required in (
        ("tensile_strength_mpa", requirement.min_tensile_strength_mpa),
        ("max_use_temperature_c", requirement.min_use_temperature_c),
    ):
        values = [value for m in market.materials.values() if (value := getattr(m, name)) is not None]
        if required is not None and values and required > max(values):
            parameters: dict[str, Parameter] = {"property": name, "required": required, "value": max(values)}
            gap = measure_gap(required, max(values))
            if gap is not None:
                parameters["gap_percent"] = round(gap * 100, 1)
            yield Reason("property_beyond_catalogue", parameters)
    for name in ("food_contact", "biocompatible"):
        suits = (getattr(material, name) in ("yes", "grade") for material in market.materials.values())
        if getattr(requirement, name) and not any(suits):
            yield Reason("property_nowhere", {"property": name})
    yield from _size_beyond_any_machine(inquiry.measurements, prepared)
    yield from _qualification_missing(requirement, prepared)


def _not_offered(
    requirement: Requirement, prepared: Prepared, *, is_material_known: bool
) -> Iterator[Reason]:
    """A material or a process that no machine of the market is set up for."""
    market, pairs = prepared.catalogue.market, prepared.table.pairs
    if requirement.material is not None:
        codes = find_materials(market, requirement.material)
        if not is_material_known or not any(pair.material.code in codes for pair in pairs):
            close = list_equivalents(market, codes)[:3] if codes else []
            similar: list[Parameter] = [*(close or suggest_materials(market, requirement.material))]
            yield Reason("material_not_offered", {"material": requirement.material, "similar": similar})
    if requirement.process is not None:
        processes = find_processes(requirement.process)
        if not any(pair.process.code in processes for pair in pairs):
            yield Reason("process_not_offered", {"process": requirement.process})


def _accuracy_beyond_any_process(inquiry: Inquiry, prepared: Prepared) -> Iterator[Reason]:
    """Finer than the rules of any process and than what any provider says it holds, on that size."""
    largest_mm = max(inquiry.measurements.size_mm)
    requested_mm = find_requested_tolerance_mm(inquiry.requirement, largest_mm)
    if requested_mm is None:
        return
    reach = reach_tolerance(requested_mm, largest_mm, prepared)
    best_mm = float(np.concatenate([reach.facts, reach.market]).min(initial=np.inf))
    gap = measure_gap(requested_mm, best_mm)
    if requested_mm < best_mm < np.inf and gap is not None:
        yield Reason(
            "accuracy_beyond_any_process",
            {
                "requested_mm": requested_mm,
                "best_mm": round(best_mm, 3),
                "gap_percent": round(gap * 100, 1),
            },
        )


def _qualification_missing(requirement: Requirement, prepared: Prepared) -> Iterator[Reason]:
    """A certificate that nobody holds, or that the industry usually asks for and nobody serving it holds."""
    market = prepared.catalogue.market
    held = {certificate.code for provider in market.providers for certificate in provider.certificates}
    for certificate in requirement.certificates:
        if market.providers and certificate not in held and certificate not in MATERIAL_CERTIFICATES:
            yield Reason("qualification_nowhere", {"certificate": certificate})
    rules = prepared.catalogue.development
    usual = [code for name, code in rules.qualifications if name == requirement.industry]
    able = _find_able(requirement, prepared) if usual else ()
    for code in usual:
        holders = [one for one in able if code in {each.code for each in one.certificates}]
        serving = [one for one in holders if requirement.industry in one.industries]
        if able and not serving and code not in requirement.certificates:
            yield Reason(
                "qualification_for_industry",
                {"industry": requirement.industry, "certificate": code, "holders": len(holders)},
            )


def _find_able(requirement: Requirement, prepared: Prepared) -> tuple[Provider, ...]:
    """Providers that have the wished material and process at all."""
    materials = None
    if requirement.material is not None:
        materials = find_materials(prepared.catalogue.market, requirement.material)
    processes = None if requirement.process is None else find_processes(requirement.process)
    able = {
        pair.provider.code
        for pair in prepared.table.pairs
        if (materials is None or pair.material.code in materials)
        and (processes is None or pair.process.code in processes)
    }
    return tuple(one for one in prepared.catalogue.market.providers if one.code in able)


def _pair_without_parameters(requirement: Requirement, prepared: Prepared) -> Iterator[Reason]:
    """A material that is known, but not for the process it is wished in."""
    if requirement.material is None or requirement.process is None:
        return
    market = prepared.catalogue.market
    materials = find_materials(market, requirement.material)
    processes = find_processes(requirement.process)
    if materials and processes and not any(market.materials[m].process_code in processes for m in materials):
        yield Reason(
            "pair_without_parameters", {"process": requirement.process, "material": requirement.material}
        )


def _size_beyond_any_machine(measurements: Measurements, prepared: Prepared) -> Iterator[Reason]:
    """No machine of the whole market takes it, whatever the material."""
    columns = prepared.columns
    sizes = np.array([row.size_mm for row in measurements.orientations])
    if not len(columns.bed_scale) or not len(sizes):
        return
    fits = find_fits(sizes[:, None, :] * columns.bed_scale[:, None], columns.beds)
    if fits.any():
        return
    largest = columns.beds.usable_mm[np.argmax(columns.beds.usable_mm.prod(axis=1))]
    yield Reason(
        "size_beyond_any_machine",
        {
            "part_size_mm": [round(side, 1) for side in measurements.size_mm],
            "largest_size_mm": [round(float(side), 1) for side in largest],
        },
    )


def _find_need(inquiry: Inquiry, rejections: Rejections, prepared: Prepared, reasons: list[Reason]) -> Need:
    requirement, market = inquiry.requirement, prepared.catalogue.market
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
        meant = find_materials(market, requirement.material)
        words.update(market.materials[code].material_class for code in meant)
    need = Need(process_codes=frozenset(processes), material_words=frozenset(words))
    functions = {
        each.parameters["function"] for each in reasons if each.code in ("function_found", "function_wanted")
    }
    properties = {name for name in ("biocompatible",) if getattr(requirement, name)}
    return replace(
        need,
        functions=frozenset(functions),  # type: ignore[arg-type]  # words of FUNCTIONS
        properties=frozenset(properties),
        industry=requirement.industry,
    )

"""Where each wish holds by itself: by the facts of the catalogue, and at the providers of today."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from app.offers.inquiry import Inquiry
from app.offers.prepare import Prepared
from app.processes import find_process, find_processes
from app.providers import MATERIAL_CERTIFICATES, find_materials
from app.providers.tolerances import find_tolerance_mm
from app.values.errors import Parameter

Mask = NDArray[np.bool_]
Column = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Reach:
    """What is reached of the figure ``wished``, by material (M,) and by candidate (C,); NaN: nobody knows."""

    wished: float
    facts: Column
    market: Column
    is_least_best: bool


@dataclass(frozen=True, slots=True, eq=False)
class WishWays:
    """A wish, its value, and where it may hold: ``facts`` by material and finish (M, F), None where only a
    provider can say; ``market`` by candidate (C,). What nobody knows may hold."""

    name: str
    value: Parameter
    facts: Mask | None
    market: Mask
    reach: Reach | None = None


def list_wish_ways(inquiry: Inquiry, prepared: Prepared, *, today: date) -> tuple[WishWays, ...]:
    """All wishes of the requirement but the date, which depends on the part."""
    return (
        *_list_made_of(inquiry, prepared),
        *_list_figures(inquiry, prepared),
        *_list_of_firms(inquiry, prepared, today),
    )


def _list_made_of(inquiry: Inquiry, prepared: Prepared) -> Iterator[WishWays]:
    requirement, market = inquiry.requirement, prepared.catalogue.market
    materials = tuple(market.materials.values())

    def by_material(name: str, value: Parameter, holds: Iterable[bool]) -> WishWays:
        mask = np.fromiter(holds, dtype=np.bool_, count=len(materials))
        facts = mask[:, None] & prepared.suits
        return WishWays(name, value, facts, mask[_material_of(prepared)])

    if requirement.material is not None:
        codes = find_materials(market, requirement.material)
        yield by_material("material", requirement.material, (one.code in codes for one in materials))
    if requirement.process is not None:
        processes = find_processes(requirement.process)
        holds = (one.process_code in processes for one in materials)
        yield by_material("process", requirement.process, holds)
    if requirement.finish is not None:
        yield _list_finish(requirement.finish, prepared)
    if requirement.food_contact:
        yield by_material("food_contact", value=True, holds=(one.food_contact != "no" for one in materials))
    if requirement.biocompatible:
        yield by_material("biocompatible", value=True, holds=(one.biocompatible != "no" for one in materials))


def _list_finish(finish: str, prepared: Prepared) -> WishWays:
    table, steps = prepared.table, prepared.columns.steps
    facts = np.zeros_like(prepared.suits)
    market = np.zeros(len(table), dtype=np.bool_)
    if finish in table.finishes:
        number = table.finishes.index(finish)
        facts[:, number] = prepared.suits[:, number]
        market = table.finish == number
    required = steps.required.get(finish)
    if required is not None:
        market |= required[table.pair]
    return WishWays("finish", finish, facts, market)


def _list_figures(inquiry: Inquiry, prepared: Prepared) -> Iterator[WishWays]:
    requirement = inquiry.requirement
    materials = tuple(prepared.catalogue.market.materials.values())

    def limit(name: str, wished: float | None, known: Iterable[float | None]) -> Iterator[WishWays]:
        if wished is not None:
            figures = np.array([np.nan if one is None else one for one in known], dtype=np.float64)
            reach = Reach(wished, figures, figures[_material_of(prepared)], is_least_best=False)
            yield _compare(name, wished, reach, prepared)

    yield from limit(
        "min_tensile_strength_mpa",
        requirement.min_tensile_strength_mpa,
        (one.tensile_strength_mpa for one in materials),
    )
    yield from limit(
        "min_use_temperature_c",
        requirement.min_use_temperature_c,
        (one.max_use_temperature_c for one in materials),
    )
    largest_mm = max(inquiry.measurements.size_mm)
    asked: list[tuple[str, Parameter, float | None]] = [
        ("tolerance_mm", requirement.tolerance_mm, requirement.tolerance_mm)
    ]
    if requirement.tolerance_class is not None:
        of_class = find_tolerance_mm(requirement.tolerance_class, largest_mm)
        asked.append(("tolerance_class", requirement.tolerance_class, of_class))
    for name, value, tolerance_mm in asked:
        if tolerance_mm is not None:
            reach = reach_tolerance(tolerance_mm, largest_mm, prepared)
            yield _compare(name, value, reach, prepared)


def reach_tolerance(wished_mm: float, largest_mm: float, prepared: Prepared) -> Reach:
    """What processes and providers hold on that length."""
    materials = prepared.catalogue.market.materials.values()
    rules = [find_process(one.process_code).rules_for(one.material_class) for one in materials]
    columns = prepared.columns
    by_pair = np.maximum(columns.tolerance_mm, columns.tolerance_pct / 100 * largest_mm)
    return Reach(
        wished_mm,
        np.array([max(one.tolerance_min_mm, one.tolerance_pct / 100 * largest_mm) for one in rules]),
        by_pair[prepared.table.pair],
        is_least_best=True,
    )


def _compare(name: str, value: Parameter, reach: Reach, prepared: Prepared) -> WishWays:
    def holds(reached: Column) -> Mask:
        is_reached = reached <= reach.wished if reach.is_least_best else reached >= reach.wished
        return np.asarray(is_reached | np.isnan(reached))

    facts = holds(reach.facts)[:, None] & prepared.suits
    return WishWays(name, value, facts, holds(reach.market), reach)


def _list_of_firms(inquiry: Inquiry, prepared: Prepared, today: date) -> Iterator[WishWays]:
    requirement, firms = inquiry.requirement, prepared.columns.providers
    provider_of = prepared.columns.provider[prepared.table.pair]
    nobody = np.zeros(len(firms.serves_all), dtype=np.bool_)

    def by_firm(name: str, value: str, holds: Mask) -> WishWays:
        return WishWays(name, value, None, np.asarray(holds[provider_of], dtype=np.bool_))

    for code in requirement.certificates:
        if code in MATERIAL_CERTIFICATES:
            holds = firms.material_certificate >= MATERIAL_CERTIFICATES.index(code)
        else:
            until = firms.certificate_until.get(code)
            holds = nobody if until is None else until >= today.toordinal()
        yield by_firm("certificate", code, holds)
    for inspection in requirement.inspections:
        yield by_firm("inspection", inspection, firms.inspections.get(inspection, nobody))
    if requirement.industry is not None:
        yield by_firm("industry", requirement.industry, firms.industries.get(requirement.industry, nobody))
    if requirement.provider is not None:
        named = nobody.copy()
        named[[firms.codes[code] for code in (requirement.provider,) if code in firms.codes]] = True
        yield by_firm("provider", requirement.provider, named)
    if requirement.tier is not None:
        yield WishWays("tier", requirement.tier, None, find_tier(prepared, requirement.tier))


def find_tier(prepared: Prepared, tier: str) -> Mask:
    """The candidates (C,) of that lead-time tier."""
    table, columns = prepared.table, prepared.columns
    wanted = np.array(
        [
            next((place for place, offered in enumerate(provider.tiers) if offered.code == tier), -1)
            for provider in prepared.catalogue.market.providers
        ]
    )
    return np.asarray(wanted[columns.provider][table.pair] == table.tier)


def _material_of(prepared: Prepared) -> NDArray[np.int32]:
    return prepared.columns.material[prepared.table.pair]

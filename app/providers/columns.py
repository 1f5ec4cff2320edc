"""What matching needs to know of pairs, as columns: compiled once per catalogue."""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.processes import AS_BUILT, MachineSetting, Process
from app.providers.candidates import CandidateTable, Pair
from app.providers.certificates import MATERIAL_CERTIFICATES
from app.providers.filling import Beds, Column
from app.providers.fitting import list_beds
from app.providers.market import Market
from app.providers.provider import Provider
from app.providers.rate_card import INSPECTIONS

Numbers = NDArray[np.int32]
Mask = NDArray[np.bool_]

_NEVER = 0  # an ordinal before every date
_ALWAYS = 10**7


@dataclass(frozen=True, slots=True)
class ProviderColumns:
    """By provider, in the order of the market. ``certificate_until`` are ordinals, 0 where none is held;
    ``material_certificate`` is the place of the strongest in MATERIAL_CERTIFICATES, -1 for none."""

    codes: Mapping[str, int]
    serves_all: Mask
    serves: Mapping[str, Mask]
    certificate_until: Mapping[str, Numbers]
    material_certificate: Numbers
    card_from: Numbers
    card_until: Numbers
    inspections: Mapping[str, Mask]
    industries: Mapping[str, Mask]


@dataclass(frozen=True, slots=True)
class StepLimit:
    """Why a provider may not do a step on a part: it is too large, has no drawing, or is priced by hand."""

    largest_mm: tuple[float, float, float] | None
    needs_drawing: bool
    is_by_hand: bool


@dataclass(frozen=True, slots=True)
class StepColumns:
    """Finishes by code: pairs that have them (P,), as a choice or as a required step, and pairs that require
    them; by provider the number of a limit, 0 for none."""

    available: Mapping[str, Mask]
    required: Mapping[str, Mask]
    limit: Mapping[str, Numbers]
    limits: tuple[StepLimit, ...]
    limit_of_row: Numbers  # (C,) of the finish chosen


@dataclass(frozen=True, slots=True)
class PairColumns:
    """Columns (P,). ``bed`` numbers unlike build spaces with their shrinkage, ``making`` unlike ways of
    making: process, setting, number of lasers or heads."""

    provider: Numbers
    material: Numbers
    process: Numbers
    bed: Numbers
    making: Numbers
    is_for_moulds: Mask
    tolerance_mm: Column
    tolerance_pct: Column
    min_wall_mm: Column
    tensile_strength_mpa: Column  # NaN: not known
    max_use_temperature_c: Column
    is_food_safe: Mask
    is_biocompatible: Mask
    density_g_cm3: Column
    cycle_fixed_s: Column  # of a build, whatever stands in it
    cycle_s_per_mm: Column  # of its height
    waste_fraction: Column  # the provider's own, NaN: the setting's
    refresh_fraction: Column
    materials: Mapping[str, int]
    processes: Mapping[str, int]
    beds: Beds
    bed_scale: Column  # (beds,) size on the machine over size of the part
    bed_pair: tuple[int, ...]  # a pair that stands for the bed
    makings: tuple[tuple[Process, MachineSetting, int], ...]
    providers: ProviderColumns
    steps: StepColumns


def compile_columns(table: CandidateTable, market: Market) -> PairColumns:
    """The columns for a table of candidates of that market."""
    pairs = table.pairs
    codes = {provider.code: number for number, provider in enumerate(market.providers)}
    materials = {code: number for number, code in enumerate(market.materials)}
    processes: dict[str, int] = {}
    fill = _find_fills(market.providers)
    beds, bed = _number(pairs, lambda pair: _bed_key(pair, fill))
    makings, making = _number(
        pairs, lambda pair: (pair.process.code, pair.setting.code, pair.machine.lasers_or_heads)
    )
    provider = _numbers(codes[pair.provider.code] for pair in pairs)
    rates = [(one, rate) for one in market.providers for rate in one.rate_card.material_rates]
    waste = {(one.code, rate.material_code): rate.waste_fraction for one, rate in rates}
    refresh = {(one.code, rate.material_code): rate.refresh_fraction for one, rate in rates}
    return PairColumns(
        provider=provider,
        material=_numbers(materials[pair.material.code] for pair in pairs),
        process=_numbers(processes.setdefault(pair.process.code, len(processes)) for pair in pairs),
        bed=bed,
        making=making,
        is_for_moulds=_mask(pair.process.is_for_moulds for pair in pairs),
        tolerance_mm=_column(pair.tolerance[0] for pair in pairs),
        tolerance_pct=_column(pair.tolerance[1] for pair in pairs),
        min_wall_mm=_column(pair.rules.min_wall_mm for pair in pairs),
        tensile_strength_mpa=_column(pair.material.tensile_strength_mpa for pair in pairs),
        max_use_temperature_c=_column(pair.material.max_use_temperature_c for pair in pairs),
        is_food_safe=_mask(pair.material.food_contact in ("yes", "grade") for pair in pairs),
        is_biocompatible=_mask(pair.material.biocompatible in ("yes", "grade") for pair in pairs),
        density_g_cm3=_column(pair.material.density_g_cm3 for pair in pairs),
        cycle_fixed_s=_column(pair.setting.warmup_h * 3600 for pair in pairs),
        cycle_s_per_mm=_column(_time_height(pair.setting) for pair in pairs),
        waste_fraction=_column(waste.get(_rate_key(pair)) for pair in pairs),
        refresh_fraction=_column(
            pair.setting.refresh_fraction if (own := refresh.get(_rate_key(pair))) is None else own
            for pair in pairs
        ),
        materials=materials,
        processes=processes,
        beds=list_beds(
            (pairs[number].machine, pairs[number].process, _find_fill(pairs[number], fill)) for number in beds
        ),
        bed_scale=_column(1.0 / (1.0 - pairs[number].setting.shrinkage_fraction) for number in beds),
        bed_pair=tuple(beds),
        makings=tuple(
            (pairs[number].process, pairs[number].setting, pairs[number].machine.lasers_or_heads)
            for number in makings
        ),
        providers=_compile_providers(market.providers, codes),
        steps=_compile_steps(table, market, provider),
    )


def _rate_key(pair: Pair) -> tuple[str, str]:
    return (pair.provider.code, pair.material.code)


def _time_height(setting: MachineSetting) -> float:
    """Seconds per millimetre of height: layers, and cooling where it blocks the machine."""
    cooling_s = setting.cooldown_h_per_100mm * 36.0 if setting.cooldown_on_machine else 0.0
    return setting.layer_s / (setting.layer_um / 1000) + cooling_s


def _find_fills(providers: Sequence[Provider]) -> dict[tuple[str, str], float | None]:
    return {
        (provider.code, rate.machine_code): rate.fill_fraction
        for provider in providers
        for rate in provider.rate_card.machine_rates
    }


def _find_fill(pair: Pair, fills: Mapping[tuple[str, str], float | None]) -> float:
    own = fills.get((pair.provider.code, pair.machine.code))
    return pair.process.fill if own is None else own


def _bed_key(pair: Pair, fills: Mapping[tuple[str, str], float | None]) -> Hashable:
    machine = pair.machine
    return (
        machine.build_volume_mm, machine.margin_mm, machine.diameter_mm, pair.process.code,
        pair.setting.shrinkage_fraction, _find_fill(pair, fills),
    )  # fmt: skip


def _number(pairs: Sequence[Pair], key: Callable[[Pair], Hashable]) -> tuple[list[int], Numbers]:
    """The first pair of each key, and the number of its key for every pair."""
    known: dict[Hashable, int] = {}
    first: list[int] = []
    numbers = np.empty(len(pairs), dtype=np.int32)
    for number, pair in enumerate(pairs):
        this = key(pair)
        if this not in known:
            known[this] = len(known)
            first.append(number)
        numbers[number] = known[this]
    return first, numbers


def _compile_providers(providers: Sequence[Provider], codes: Mapping[str, int]) -> ProviderColumns:
    count = len(providers)
    until: dict[str, Numbers] = {}
    for number, provider in enumerate(providers):
        for certificate in provider.certificates:
            column = until.setdefault(certificate.code, np.full(count, _NEVER, dtype=np.int32))
            column[number] = max(column[number], certificate.valid_until.toordinal())
    strongest = [
        max((MATERIAL_CERTIFICATES.index(code) for code in provider.material_certificates), default=-1)
        for provider in providers
    ]
    return ProviderColumns(
        codes=codes,
        serves_all=_mask(not provider.countries_served for provider in providers),
        serves=_list_holders(providers, lambda provider: provider.countries_served),
        certificate_until=until,
        material_certificate=_numbers(strongest),
        card_from=_numbers(provider.rate_card.valid_from.toordinal() for provider in providers),
        card_until=_numbers(
            _ALWAYS if (day := provider.rate_card.valid_until) is None else day.toordinal()
            for provider in providers
        ),
        inspections={
            code: _mask(code in provider.inspections for provider in providers) for code in INSPECTIONS
        },
        industries=_list_holders(providers, lambda provider: provider.industries),
    )


def _list_holders(
    providers: Sequence[Provider], words: Callable[[Provider], Iterable[str]]
) -> dict[str, Mask]:
    holders: dict[str, Mask] = {}
    for number, provider in enumerate(providers):
        for word in words(provider):
            holders.setdefault(word, np.zeros(len(providers), dtype=np.bool_))[number] = True
    return holders


def _compile_steps(table: CandidateTable, market: Market, provider: Numbers) -> StepColumns:
    pairs = table.pairs
    required: dict[str, Mask] = {}
    available: dict[str, Mask] = {}
    for number, pair in enumerate(pairs):
        for code in pair.required_steps:
            required.setdefault(code, np.zeros(len(pairs), dtype=np.bool_))[number] = True
    for number, code in enumerate(table.finishes):
        available[code] = np.zeros(len(pairs), dtype=np.bool_)
        available[code][table.pair[table.finish == number]] = True
    for code, mask in required.items():
        available[code] = available.get(code, False) | mask
    available[AS_BUILT] = np.ones(len(pairs), dtype=np.bool_)

    limits: dict[StepLimit | None, int] = {None: 0}
    by_step: dict[str, Numbers] = {}
    for number, one in enumerate(market.providers):
        own = {limit.finish_code: limit for limit in one.finish_limits}
        by_hand = {rate.finish_code for rate in one.rate_card.finish_rates if rate.is_by_hand}
        for code in own.keys() | by_hand:
            limit = own.get(code)
            largest = None if limit is None else limit.largest_mm
            step = StepLimit(largest, limit is not None and limit.needs_drawing, code in by_hand)
            column = by_step.setdefault(code, np.zeros(len(market.providers), dtype=np.int32))
            column[number] = limits.setdefault(step, len(limits))
    grid = np.zeros((len(table.finishes), max(1, len(market.providers))), dtype=np.int32)
    for number, code in enumerate(table.finishes):
        if code in by_step:
            grid[number] = by_step[code]
    free = StepLimit(None, needs_drawing=False, is_by_hand=False)
    return StepColumns(
        available=available,
        required=required,
        limit=by_step,
        limits=(free, *(limit for limit in limits if limit is not None)),
        limit_of_row=grid[table.finish, provider[table.pair]],
    )


def _numbers(values: Iterable[int]) -> Numbers:
    return np.fromiter(values, dtype=np.int32)


def _mask(values: Iterable[bool]) -> Mask:
    return np.fromiter(values, dtype=np.bool_)


def _column(values: Iterable[float | None]) -> Column:
    return np.fromiter((math.nan if value is None else value for value in values), dtype=np.float64)

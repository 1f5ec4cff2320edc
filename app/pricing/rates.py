"""Rate cards as columns: one row per pair or candidate, compiled once per catalogue."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.pricing.formula_rates import FormulaRates, compile_formulas
from app.pricing.machine_hour import find_hourly_rate
from app.pricing.order_rates import OrderRates, compile_order_rates
from app.pricing.price_lists import PriceList, compile_price_lists
from app.pricing.surcharges import Surcharges, compile_surcharges
from app.providers import CandidateTable, FinishRate, MachineRate, Pair, Provider

Column = NDArray[np.float64]


_BASES = ("per_part", "per_cm2", "per_batch")


@dataclass(frozen=True, slots=True)
class StepRates:
    """Costs of post-processing steps (S, rows) in €, by what they are charged on; each has its minimum."""

    per_part: Column
    per_cm2: Column
    per_batch: Column
    minimum: Column


@dataclass(frozen=True, slots=True)
class Rates:
    """Costs in € per pair (P,) or per candidate (C,); ``sell`` turns a cost into a selling price."""

    pair_of: NDArray[np.int32]  # (C,)
    provider_of: NDArray[np.int32]  # (P,)
    sell: Column  # (P,) 1 / (1 - margin)
    order_preparation: Column
    model_preparation: Column
    labour_per_h: Column
    machine_per_h: Column
    is_shared: NDArray[np.bool_]
    feedstock_per_kg: Column
    support_per_kg: Column
    energy_per_kwh: Column
    removal_per_cm2: Column
    removal_h_per_part: Column
    setup_h_per_build: Column
    setup_eur_per_build: Column
    packaging_per_order: Column
    packaging_per_part: Column
    scrap: Column
    density_g_per_cm3: Column
    is_listed: NDArray[np.bool_]  # priced by a list instead of costs
    is_by_formula: NDArray[np.bool_]
    price_lists: tuple[PriceList, ...]
    formulas: tuple[FormulaRates, ...]
    surcharges: Surcharges
    minimum_part: Column
    minimum_material: Column
    minimum_order: Column
    by_provider: OrderRates
    required_steps: StepRates  # (P,)
    required_days: Column  # (P,)
    finish: StepRates  # (C,)
    finish_days: Column  # (C,)
    tier_factor: Column  # (C,)
    tier_time_factor: Column  # (C,)


def compile_rates(table: CandidateTable, providers: tuple[Provider, ...]) -> Rates:
    """The columns for a table of candidates. KeyError where a card lacks a rate; import refuses such."""
    index = {provider.code: number for number, provider in enumerate(providers)}
    pairs = table.pairs
    cards = [pair.provider.rate_card for pair in pairs]
    machine_rates = [{rate.machine_code: rate for rate in card.machine_rates} for card in cards]
    material_rates = [{rate.material_code: rate for rate in card.material_rates} for card in cards]
    machine = [rates[pair.machine.code] for rates, pair in zip(machine_rates, pairs, strict=True)]
    costs = [{cost.machine_code: cost for cost in card.machine_costs} for card in cards]
    material = [rates[pair.material.code] for rates, pair in zip(material_rates, pairs, strict=True)]
    required = [_required_steps(pair) for pair in pairs]
    chosen = [
        _finish_steps(pairs[pair], table.finishes[finish])
        for pair, finish in zip(table.pair.tolist(), table.finish.tolist(), strict=True)
    ]
    lists, formulas = compile_price_lists(pairs), compile_formulas(pairs)
    tiers = [
        pairs[pair].provider.tiers[tier]
        for pair, tier in zip(table.pair.tolist(), table.tier.tolist(), strict=True)
    ]
    return Rates(
        pair_of=table.pair,
        provider_of=np.array([index[pair.provider.code] for pair in pairs], dtype=np.int32),
        sell=1.0 / (1.0 - _column(card.margin for card in cards)),
        order_preparation=_column(card.order_preparation_eur for card in cards),
        model_preparation=_column(card.model_preparation_eur for card in cards),
        labour_per_h=_column(card.labour_eur_per_h for card in cards),
        machine_per_h=_column(
            find_hourly_rate(rate, known) for rate, known in zip(machine, costs, strict=True)
        ),
        is_shared=np.array([rate.sharing == "shared" for rate in machine], dtype=np.bool_),
        feedstock_per_kg=_column(rate.eur_per_kg for rate in material),
        support_per_kg=_column(
            rate.eur_per_kg if rate.support_eur_per_kg is None else rate.support_eur_per_kg
            for rate in material
        ),
        energy_per_kwh=_column(card.energy_eur_per_kwh for card in cards),
        removal_per_cm2=_column(card.support_removal_eur_per_cm2 for card in cards),
        removal_h_per_part=_column(pair.setting.support_removal_min_per_part / 60 for pair in pairs),
        setup_h_per_build=_column(
            _find_setup_h(rate, pair) for rate, pair in zip(machine, pairs, strict=True)
        ),
        setup_eur_per_build=_column(rate.setup_eur_per_build for rate in machine),
        packaging_per_order=_column(card.packaging_eur_per_order for card in cards),
        packaging_per_part=_column(card.packaging_eur_per_part for card in cards),
        scrap=_column(card.scrap_fraction / (1.0 - card.scrap_fraction) for card in cards),
        minimum_part=_column(card.minimum_part_eur for card in cards),
        minimum_material=_column(rate.minimum_eur for rate in material),
        minimum_order=_column(card.minimum_order_eur for card in cards),
        density_g_per_cm3=_column(pair.material.density_g_cm3 for pair in pairs),
        is_listed=_mark(len(pairs), lists),
        is_by_formula=_mark(len(pairs), formulas),
        price_lists=lists,
        formulas=formulas,
        surcharges=compile_surcharges(pairs),
        by_provider=compile_order_rates(providers),
        required_steps=_tabulate_steps(required),
        required_days=_column(sum(rate.extra_days for rate in rates) for rates in required),
        finish=_tabulate_steps(chosen),
        finish_days=_column(sum(rate.extra_days for rate in rates) for rates in chosen),
        tier_factor=_column(tier.price_factor for tier in tiers),
        tier_time_factor=_column(tier.time_factor for tier in tiers),
    )


def _find_setup_h(rate: MachineRate, pair: Pair) -> float:
    """The provider's own figure, or that of the setting."""
    if rate.setup_h_per_build is not None:
        return rate.setup_h_per_build
    return (pair.setting.setup_min_per_build + pair.setting.teardown_min_per_build) / 60


def _column(values: Iterable[float]) -> Column:
    return np.fromiter(values, dtype=np.float64)


def _mark(pairs: int, lists: Sequence[PriceList | FormulaRates]) -> NDArray[np.bool_]:
    marked = np.zeros(pairs, dtype=np.bool_)
    for one in lists:
        marked[one.pairs] = True
    return marked


def _rates_by_finish(provider: Provider) -> dict[str, FinishRate]:
    return {rate.finish_code: rate for rate in provider.rate_card.finish_rates}


def _required_steps(pair: Pair) -> list[FinishRate]:
    rates = _rates_by_finish(pair.provider)
    return [rates[code] for code in pair.required_steps]


def _finish_steps(pair: Pair, finish: str) -> list[FinishRate]:
    rates = _rates_by_finish(pair.provider)
    return [rates[finish]] if finish in rates else []


def _tabulate_steps(steps: list[list[FinishRate]]) -> StepRates:
    most = max((len(row) for row in steps), default=0)
    table = np.zeros((4, most, len(steps)))
    for column, row in enumerate(steps):
        for number, rate in enumerate(row):
            if rate.basis == "per_hour":
                table[0, number, column] = rate.eur * rate.hours_per_part
            else:
                table[_BASES.index(rate.basis), number, column] = rate.eur
            table[3, number, column] = rate.minimum_eur
    return StepRates(*table)

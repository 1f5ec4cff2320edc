"""A single pair whose part is given by its figures, so that published prices can be worked out again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from app.pricing import LINE_CODES, PartColumns, PartShape, compile_rates, find_terms, price
from app.pricing.basket import BasketItem, BasketPrice, price_basket
from app.pricing.price import LINE_ROWS
from app.processes import find_process
from app.providers import MachineMaterial, Provider, RateCard, Requirement, enumerate_candidates
from tests.market import make_card, make_machine, make_market, make_provider

ANY = Requirement()


def make_plain_card(**changes: object) -> RateCard:
    """A card on which nothing costs anything but what ``changes`` say."""
    free: dict[str, object] = {
        "order_preparation_eur": 0.0, "model_preparation_eur": 0.0, "labour_eur_per_h": 0.0,
        "packaging_eur_per_order": 0.0, "packaging_eur_per_part": 0.0, "finish_rates": (),
    }  # fmt: skip
    return make_card(**{**free, **changes})


def make_printer(process: str = "MEX-TRB/P", setting: str = "", **card: object) -> Provider:
    """A provider with one machine and one tier; no step is required of the parts."""
    code = setting or find_process(process).settings[0].code
    machine = make_machine(process_code=process, materials=(MachineMaterial("demo-pa12", code, ()),))
    tiers = make_provider().tiers[:1]
    return make_provider(machines=(machine,), tiers=tiers, rate_card=make_plain_card(**card))


def make_part(
    size_mm: tuple[float, float, float] = (20.0, 20.0, 20.0),
    *,
    volume_cm3: float = 8.0,
    hull_cm3: float = 8.0,
    area_cm2: float = 24.0,
    **columns: float,
) -> PartColumns:
    """One of a kind in its build, without time or mass unless ``columns`` say so."""
    x, y, z = size_mm
    values = {
        "cycle_fixed_s": 0.0, "cycle_s_per_mm": 0.0, "level_mm": z, "full_height_mm": z, "part_s": 0.0,
        "feedstock_g": 0.0, "support_g": 0.0, "waste_g": 0.0, "energy_kwh": 0.0, "contact_cm2": 0.0,
        "alone": 1.0, "per_level": 1.0, "filled": 1.0,
    } | columns  # fmt: skip
    if "per_level" not in columns:
        values["per_level"] = values["alone"]
    return PartColumns(
        shape=PartShape(volume_cm3, hull_cm3, area_cm2, 1),
        width_mm=np.array([x]),
        depth_mm=np.array([y]),
        height_mm=np.array([z]),
        **{name: np.array([value]) for name, value in values.items()},
    )


@dataclass(frozen=True, slots=True)
class Priced:
    """Amounts in minor units."""

    lines: Mapping[str, int]
    total: int
    builds: float
    is_by_hand: bool


def price_part(
    provider: Provider,
    part: PartColumns,
    quantity: int = 1,
    requirement: Requirement = ANY,
    customer: str = "",
) -> Priced:
    """The first candidate: as built, in the first tier."""
    material = replace(make_market().materials["demo-pa12"], process_code=provider.machines[0].process_code)
    rates = compile_rates(enumerate_candidates(make_market(provider, material=material)), (provider,))
    terms = find_terms(rates, requirement, quantity=quantity, customer=customer, platform_fee_bps=0)
    prices = price(rates, part, terms)
    lines = prices.lines_minor[:, 0].tolist()
    return Priced(
        {code: amount for code, amount in zip(LINE_CODES, lines, strict=True) if amount},
        int(prices.totals_minor[0]),
        float(prices.builds[0]),
        bool(prices.is_by_hand[0]),
    )


def price_together(
    provider: Provider, parts: list[tuple[PartColumns, int]], requirement: Requirement = ANY
) -> BasketPrice:
    """The same first candidate for several parts in one order."""
    table = enumerate_candidates(make_market(provider))
    rates = compile_rates(table, (provider,))
    items = [
        BasketItem(
            row=0,
            pair=table.pairs[0],
            part=part,
            terms=find_terms(rates, requirement, quantity=quantity, platform_fee_bps=0),
            size_mm=(float(part.width_mm[0]), float(part.depth_mm[0]), float(part.height_mm[0])),
        )
        for part, quantity in parts
    ]
    return price_basket(rates, items)


def sum_line(basket: BasketPrice, code: str) -> int:
    """A line over all items and the order."""
    row = LINE_ROWS[code]
    return int(basket.item_lines_minor[row].sum() + basket.order_lines_minor[row])

"""One pricing path: the same function for one candidate and for a million."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.pricing.rates import Column, Rates, StepRates
from app.pricing.rounding import round_amounts
from app.values.errors import Invalid

LINE_CODES: tuple[str, ...] = (
    "order_preparation",
    "model_preparation",
    "build_setup",
    "machine_time",
    "feedstock",
    "support_material",
    "energy",
    "support_removal",
    "post_processing",
    "finish",
    "certificate",
    "packaging",
    "scrap",
    "lead_time",
    "minimum_part",
    "minimum_order",
    "platform_fee",
)

# Amounts stay exact as float64 integers and inside a 64-bit sum: 10⁹ € in cents.
MAX_TOTAL_MINOR = 10**11
MAX_QUANTITY = 100_000


@dataclass(frozen=True, slots=True)
class PartColumns:
    """What one part asks of each pair (P,), in the orientation chosen for that pair.

    A build cycle takes ``cycle_fixed_s + cycle_s_per_mm * height``; ``level_mm`` is the height of
    one level of parts in a powder bed and ``full_height_mm`` of a full one (on a plate both are
    the part's height). ``alone``, ``per_level`` and ``filled`` are those of a BuildShare.
    """

    area_cm2: float
    cycle_fixed_s: Column
    cycle_s_per_mm: Column
    level_mm: Column
    full_height_mm: Column
    part_s: Column
    feedstock_g: Column
    support_g: Column
    waste_g: Column
    energy_kwh: Column
    contact_cm2: Column
    alone: Column
    per_level: Column
    filled: Column


@dataclass(frozen=True, slots=True)
class Prices:
    """``lines_minor`` (L, C) in the order of LINE_CODES, ``totals_minor`` (C,), and per pair the drivers."""

    lines_minor: NDArray[np.int64]
    totals_minor: NDArray[np.int64]
    machine_s: Column  # (P,) for the whole quantity
    builds: Column  # (P,)


def price(
    rates: Rates,
    part: PartColumns,
    *,
    quantity: int,
    priced_quantity: Column,
    certificates_eur: Column,
    platform_fee_bps: int,
) -> Prices:
    """Price ``quantity`` equal parts for all candidates.

    ``priced_quantity`` (providers,) is the quantity after each card's marginal discounts (see
    ``discount_quantity``), ``certificates_eur`` (P,) the documents asked for. Every line never
    falls with the quantity, and so neither does the total. Totals above MAX_TOTAL_MINOR are only lower
    bounds. Raises Invalid ``quantity_out_of_range``.
    """
    if not 1 <= quantity <= MAX_QUANTITY:
        raise Invalid("quantity_out_of_range", {"quantity": quantity, "maximum": MAX_QUANTITY})
    parts = np.float64(quantity)
    paid = priced_quantity[rates.provider_of]
    builds, machine_s, paid_machine_s, paid_builds = _use_of_builds(rates, part, quantity, paid)

    per_pair: dict[str, Column] = {
        "order_preparation": rates.order_preparation,
        "model_preparation": rates.model_preparation,
        "build_setup": paid_builds * rates.setup_h_per_build * rates.labour_per_h,
        "machine_time": paid_machine_s / 3600 * rates.machine_per_h,
        "feedstock": paid * (part.feedstock_g + part.waste_g) / 1000 * rates.feedstock_per_kg,
        "support_material": paid * part.support_g / 1000 * rates.support_per_kg,
        "energy": paid * part.energy_kwh * rates.energy_per_kwh,
        "support_removal": paid
        * (
            part.contact_cm2 * rates.removal_per_cm2
            + np.where(part.contact_cm2 > 0, rates.removal_h_per_part * rates.labour_per_h, 0.0)
        ),
        "post_processing": _cost_steps(rates.required_steps, paid, paid_builds, part.area_cm2),
        "certificate": certificates_eur,
        "packaging": rates.packaging_per_order + parts * rates.packaging_per_part,
    }
    making = ("build_setup", "machine_time", "feedstock", "support_material", "energy")
    per_pair["scrap"] = rates.scrap * np.sum([per_pair[code] for code in making], axis=0)

    of = rates.pair_of
    lines = np.zeros((len(LINE_CODES), len(of)), dtype=np.int64)
    row = {code: number for number, code in enumerate(LINE_CODES)}
    for code, cost in per_pair.items():
        lines[row[code]] = _round_bounded(cost * rates.sell * 100)[of]
    finish = _cost_steps(rates.finish, paid[of], paid_builds[of], part.area_cm2)
    lines[row["finish"]] = _round_bounded(finish * rates.sell[of] * 100)

    subtotal = lines.sum(axis=0)
    lines[row["lead_time"]] = round_amounts(subtotal * (rates.tier_factor - 1.0))
    subtotal = subtotal + lines[row["lead_time"]]
    least_parts = round_amounts(rates.minimum_part * parts * 100)[of]
    lines[row["minimum_part"]] = np.maximum(0, least_parts - subtotal)
    subtotal = np.maximum(subtotal, least_parts)
    least_order = round_amounts(rates.minimum_order * 100)[of]
    lines[row["minimum_order"]] = np.maximum(0, least_order - subtotal)
    subtotal = np.maximum(subtotal, least_order)
    lines[row["platform_fee"]] = round_amounts(subtotal * (platform_fee_bps / 10_000))
    return Prices(lines_minor=lines, totals_minor=lines.sum(axis=0), machine_s=machine_s, builds=builds)


def _use_of_builds(
    rates: Rates, part: PartColumns, quantity: int, paid: Column
) -> tuple[Column, Column, Column, Column]:
    """Builds and machine seconds used, then those charged after quantity discounts.

    A shared build is charged by the share the parts take of a usual one; an exclusive order pays
    whole cycles, the last one only as high as its parts stand on average (a part more adds its share
    of a level, so the unit price rises with a new build only). Discounts never touch a cycle.
    """
    full_cycle_s = part.cycle_fixed_s + part.cycle_s_per_mm * part.full_height_mm
    full, rest = np.divmod(np.float64(quantity), part.alone)
    levels = np.maximum(1.0, rest / part.per_level)
    last_cycle_s = np.where(rest > 0, part.cycle_fixed_s + part.cycle_s_per_mm * levels * part.level_mm, 0.0)
    own_cycles_s = full * full_cycle_s + np.minimum(last_cycle_s, full_cycle_s)
    own_builds = full + (rest > 0)
    shared = rates.is_shared
    builds = np.where(shared, quantity / part.filled, own_builds)
    paid_builds = np.where(shared, paid / part.filled, own_builds)
    machine_s = np.where(shared, builds * full_cycle_s, own_cycles_s) + quantity * part.part_s
    paid_machine_s = np.where(shared, paid_builds * full_cycle_s, own_cycles_s) + paid * part.part_s
    return builds, machine_s, paid_machine_s, paid_builds


def _round_bounded(minor: Column) -> NDArray[np.int64]:
    """No line can overflow the sum: what is dearer than any price counts as just that."""
    return round_amounts(np.minimum(minor, 2.0 * MAX_TOTAL_MINOR))


def _cost_steps(steps: StepRates, paid: Column, builds: Column, area_cm2: float) -> Column:
    cost = steps.per_part * paid + steps.per_cm2 * area_cm2 * paid + steps.per_batch * builds
    return np.asarray(np.maximum(cost, steps.minimum).sum(axis=0))

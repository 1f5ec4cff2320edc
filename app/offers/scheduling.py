"""When a candidate is ready: queue, machines, steps, tier, and the working days of its provider."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from app.delivery import WorkingDays
from app.offers.estimating import Plans
from app.offers.prepare import Prepared
from app.pricing import Prices

# Two years, whatever the holidays; nobody promises a date further off.
HORIZON_WORKING_DAYS = 500


def count_working_days(prepared: Prepared, plans: Plans, prices: Prices, quantity: int) -> NDArray[np.int64]:
    """Queue, machine time on all machines alike, cooling, required steps and finish, times the tier's factor.

    Parts in a shared build wait for the whole of it, parts in builds of their own only for theirs.
    """
    pairs, rates, part = prepared.table.pairs, prepared.rates, plans.columns
    own_height_mm = np.minimum(part.full_height_mm, part.level_mm * np.ceil(quantity / part.per_level))
    height_mm = np.where(rates.is_shared, part.full_height_mm, own_height_mm)
    cycle_s = part.cycle_fixed_s + part.cycle_s_per_mm * height_mm + part.part_s
    hours_per_day = np.array([pair.machine.hours_per_day for pair in pairs])
    machines = np.array([pair.machine.count for pair in pairs])
    machine_days = np.maximum(prices.machine_s / machines, cycle_s) / 3600 / hours_per_day
    cooling_h_per_mm = np.array(
        [0.0 if p.setting.cooldown_on_machine else p.setting.cooldown_h_per_100mm / 100 for p in pairs]
    )
    queue = np.array([pair.machine.queue_days for pair in pairs], dtype=np.float64)
    steps = queue + np.ceil(machine_days + cooling_h_per_mm * height_mm / 24) + rates.required_days
    of = rates.pair_of
    days = np.ceil((steps[of] + rates.finish_days) * rates.tier_time_factor - 1e-9)
    return np.asarray(np.maximum(1, days), dtype=np.int64)


def find_ready_ordinals(
    prepared: Prepared, days: NDArray[np.int64], calendars: tuple[WorkingDays, ...]
) -> NDArray[np.int64]:
    """Only days below HORIZON_WORKING_DAYS give a date; candidates beyond are no offers."""
    provider = prepared.rates.provider_of[prepared.table.pair]
    grid = np.array(
        [calendar.ordinals[:HORIZON_WORKING_DAYS] for calendar in calendars], dtype=np.int64
    ).reshape(-1, HORIZON_WORKING_DAYS)
    return np.asarray(grid[provider, np.minimum(days, HORIZON_WORKING_DAYS - 1)], dtype=np.int64)

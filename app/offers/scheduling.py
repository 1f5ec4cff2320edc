"""When a candidate is ready and leaves: queue, machines, steps, tier, calendars and the carrier's hour.

An order starts on its firm's working day, today's where it comes before the cut-off; that day goes into
checking and preparing it. From the next day on that its machine runs, the queue passes in whole days and the
build takes hours of these days. The build cools around the clock, is taken out on a working day, and passes
its steps in working days. What is ready by the carrier's hour leaves that day, else on the next working day.
Every stage maps a moment to one that is no earlier, and never turns two around: so more work, a longer
queue, fewer hours or one closure more never bring a date forward.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from app.delivery import DayRule, OpenDays, add_working_days, find_hour, find_today, list_open_days
from app.pricing import PartColumns, Prices, Rates
from app.providers import CandidateTable, Machine, Pair, Provider
from app.values.same import Same

# Two years; nobody promises a date further off.
LATEST_DAYS = 730
# A machine that does not run around the clock begins its hours then.
SHIFT_STARTS_HOUR = 6.0

Days = NDArray[np.int64]
Hours = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Timetable:
    """What dates need of a market, as columns of providers (F,), pairs (P,) and candidates (C,).

    ``firm`` and ``machine`` are places in ``rules``; ``inspection_days`` are (F,) by inspection.
    """

    rules: tuple[DayRule, ...]
    firm: Days
    cutoff_hour: Days
    pickup_hour: Hours
    inspection_days: dict[str, Hours]
    machine: Days  # (P,)
    provider: Days  # (P,)
    machines: Hours
    hours_per_day: Hours
    queue_days: Hours
    cooling_h_per_mm: Hours
    skips_queue: NDArray[np.bool_]  # (C,)


@dataclass(frozen=True, slots=True)
class Dates:
    """Ordinals (C,) of the days on which a candidate is ready and leaves; 0 where it was not asked for.

    ``is_too_late`` marks what cannot be promised, ``next_day`` is the working day after today.
    """

    ready: Days
    dispatched: Days
    is_too_late: NDArray[np.bool_]
    next_day: int


def compile_timetable(table: CandidateTable, providers: tuple[Provider, ...]) -> Timetable:
    """The columns, once for a market."""
    index = {provider.code: number for number, provider in enumerate(providers)}
    places: dict[DayRule, int] = {}
    firm = [places.setdefault(_rule_firm(provider), len(places)) for provider in providers]
    pairs = table.pairs
    machine = [places.setdefault(_rule_machine(pair), len(places)) for pair in pairs]
    inspections = sorted({rate.code for p in providers for rate in p.rate_card.inspection_rates})
    most = max((len(provider.tiers) for provider in providers), default=1)
    skips = np.zeros((len(pairs), most), dtype=np.bool_)
    for number, pair in enumerate(pairs):
        skips[number, : len(pair.provider.tiers)] = [tier.skips_queue for tier in pair.provider.tiers]
    return Timetable(
        rules=tuple(places),
        firm=np.array(firm, dtype=np.int64),
        cutoff_hour=np.array([provider.dispatch_cutoff_hour for provider in providers], dtype=np.int64),
        pickup_hour=np.array([provider.pickup_hour for provider in providers], dtype=np.float64),
        inspection_days={
            code: np.array([_find_inspection_days(provider, code) for provider in providers])
            for code in inspections
        },
        machine=np.array(machine, dtype=np.int64),
        provider=np.array([index[pair.provider.code] for pair in pairs], dtype=np.int64),
        machines=np.array([pair.machine.count for pair in pairs], dtype=np.float64),
        hours_per_day=np.array([pair.machine.hours_per_day for pair in pairs], dtype=np.float64),
        queue_days=np.array([pair.machine.queue_days for pair in pairs], dtype=np.float64),
        cooling_h_per_mm=np.array([_find_cooling(pair) for pair in pairs], dtype=np.float64),
        skips_queue=skips[table.pair, table.tier],
    )


def _rule_firm(provider: Provider) -> DayRule:
    return DayRule(closures=_list_closures(provider, None))


def _rule_machine(pair: Pair) -> DayRule:
    return DayRule(pair.machine.runs_on, _list_closures(pair.provider, pair.machine))


def _list_closures(provider: Provider, machine: Machine | None) -> tuple[tuple[date, date], ...]:
    own = ("",) if machine is None else ("", machine.code)
    return tuple((each.first, each.last) for each in provider.closures if each.machine_code in own)


def _find_inspection_days(provider: Provider, code: str) -> float:
    return float(sum(rate.extra_days for rate in provider.rate_card.inspection_rates if rate.code == code))


def _find_cooling(pair: Pair) -> float:
    setting = pair.setting
    return 0.0 if setting.cooldown_on_machine else setting.cooldown_h_per_100mm / 100


def take_timetable(timetable: Timetable, row: int, pair: int) -> Timetable:
    """The columns of a single row of the table, with its pair alone."""
    cut = slice(pair, pair + 1)
    return replace(
        timetable,
        machine=timetable.machine[cut],
        provider=timetable.provider[cut],
        machines=timetable.machines[cut],
        hours_per_day=timetable.hours_per_day[cut],
        queue_days=timetable.queue_days[cut],
        cooling_h_per_mm=timetable.cooling_h_per_mm[cut],
        skips_queue=timetable.skips_queue[row : row + 1],
    )


@lru_cache(maxsize=4)
def _open_days(rules: Same[tuple[DayRule, ...]], today: date) -> OpenDays:
    return list_open_days(rules.value, today)


def find_dates(
    timetable: Timetable,
    rates: Rates,
    part: PartColumns,
    prices: Prices,
    rows: Days,
    *,
    quantity: int,
    inspections: Collection[str] = (),
    now: datetime,
) -> Dates:
    """The dates of the candidates in ``rows``, for an order that comes now."""
    today = find_today(now)
    calendar = _open_days(Same(timetable.rules), today)
    of = rates.pair_of[rows]
    firm = timetable.firm[timetable.provider[of]]
    factor = rates.tier_time_factor[rows]
    work_h, cooling_h = _count_hours(timetable, rates, part, prices, quantity)

    out_day, out_hour = _leave_machine(
        calendar, timetable, rows, of, factor, work_h[of], _find_starts(calendar, timetable, now)
    )
    cooled = out_hour + cooling_h[of]
    day, hour = out_day + (cooled // 24).astype(np.int64), cooled % 24

    taken_out = calendar.find_next(firm, day)
    hour = np.where(taken_out > day, 0.0, hour)
    step_days = rates.required_days[of] + rates.finish_days[rows]
    for code in set(inspections) & timetable.inspection_days.keys():
        step_days = step_days + timetable.inspection_days[code][timetable.provider[of]]
    position = hour / 24 + step_days * factor
    ready = calendar.find_nth(
        firm, calendar.count_before(firm, taken_out) + np.floor(position + 1e-9).astype(np.int64)
    )
    is_in_time = (position + 1e-9) % 1 * 24 <= timetable.pickup_hour[timetable.provider[of]] + 1e-6
    dispatched = np.where(is_in_time, ready, calendar.find_next(firm, ready + 1))

    count = len(rates.pair_of)
    dates = Dates(
        ready=np.zeros(count, dtype=np.int64),
        dispatched=np.zeros(count, dtype=np.int64),
        is_too_late=np.zeros(count, dtype=np.bool_),
        next_day=add_working_days(today, 1).toordinal(),
    )
    dates.ready[rows], dates.dispatched[rows] = ready, dispatched
    dates.is_too_late[rows] = dispatched > today.toordinal() + LATEST_DAYS
    return dates


def _find_starts(calendar: OpenDays, timetable: Timetable, now: datetime) -> Days:
    """By firm the working day on which an order is taken up."""
    today = find_today(now).toordinal()
    return calendar.find_next(timetable.firm, today + (find_hour(now) >= timetable.cutoff_hour))


def _count_hours(
    timetable: Timetable, rates: Rates, part: PartColumns, prices: Prices, quantity: int
) -> tuple[Hours, Hours]:
    """By pair the hours on the machines, all alike working at once, and those of cooling beside them.

    Parts in a shared build wait for the whole of it, parts in builds of their own only for theirs.
    """
    own_height_mm = np.minimum(part.full_height_mm, part.level_mm * np.ceil(quantity / part.per_level))
    height_mm = np.where(rates.is_shared, part.full_height_mm, own_height_mm)
    cycle_s = part.cycle_fixed_s + part.cycle_s_per_mm * height_mm + part.part_s
    work_h = np.maximum(prices.machine_s / timetable.machines, cycle_s) / 3600
    return work_h, timetable.cooling_h_per_mm * height_mm


def _leave_machine(
    calendar: OpenDays,
    timetable: Timetable,
    rows: Days,
    of: NDArray[np.int32],
    factor: Hours,
    work_h: Hours,
    starts: Days,
) -> tuple[Days, Hours]:
    """The day and the hour of the day on which the last build is done."""
    machine, hours_per_day = timetable.machine[of], timetable.hours_per_day[of]
    queue = np.where(timetable.skips_queue[rows], 0.0, np.ceil(timetable.queue_days[of] * factor - 1e-9))
    spent_h = work_h * factor
    whole = np.floor(spent_h / hours_per_day)
    first = calendar.count_before(machine, starts[timetable.provider[of]] + 1)
    passed = np.minimum(queue + whole, LATEST_DAYS * 2.0).astype(np.int64)
    shift_starts = np.minimum(SHIFT_STARTS_HOUR, 24 - hours_per_day)
    return calendar.find_nth(machine, first + passed), shift_starts + spent_h - whole * hours_per_day

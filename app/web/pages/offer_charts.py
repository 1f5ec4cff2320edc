"""Coordinates of the two pictures: price against date, and price of one piece over quantity."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from app.offers.quantity_curve import QuantityPrice

WIDTH, HEIGHT = 640, 300
LEFT, RIGHT, TOP, BOTTOM = 74, 16, 14, 44
# A price axis that spans more than this many times is drawn in steps of equal factors.
LOG_FROM = 6.0
MOST_TICKS = 6


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark on an axis: where, and the value there."""

    at: float
    value: float | date


@dataclass(frozen=True, slots=True)
class Point:
    """A point of a picture and the number of what it stands for."""

    x: float
    y: float
    index: int


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture in user units of WIDTH × HEIGHT."""

    points: tuple[Point, ...]
    line: str  # of an SVG polyline
    x_ticks: tuple[Tick, ...]
    y_ticks: tuple[Tick, ...]  # values in minor units
    is_log: bool
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    top: int = TOP
    bottom: int = HEIGHT - BOTTOM


def draw_offers(offers: Sequence[tuple[date, int]], front: Sequence[int]) -> Chart:
    """Price (minor units) against date; ``front`` are the indices the line goes through, by date."""
    days = [day.toordinal() for day, _ in offers]
    first, last = min(days), max(days)
    span = max(last - first, 1)

    def place_x(day: int) -> float:
        if first == last:
            return (LEFT + WIDTH - RIGHT) / 2
        return LEFT + 12 + (day - first) / span * (WIDTH - RIGHT - LEFT - 24)

    place_y, y_ticks, is_log = _scale_price([price for _, price in offers])
    points = tuple(
        Point(round(place_x(day.toordinal()), 1), place_y(price), index)
        for index, (day, price) in enumerate(offers)
    )
    step = max(1, math.ceil(span / (MOST_TICKS - 1)))
    x_ticks = tuple(
        Tick(round(place_x(day), 1), date.fromordinal(first) + timedelta(days=day - first))
        for day in range(first, last + 1, step)
    )
    return Chart(points, _join(points[index] for index in front), x_ticks, y_ticks, is_log)


def draw_curve(curve: Sequence[QuantityPrice]) -> Chart:
    """The price of one piece over the quantity, in steps of equal factors."""
    most = math.log(max(each.quantity for each in curve)) or 1.0

    def place_x(quantity: int) -> float:
        return round(LEFT + 12 + math.log(quantity) / most * (WIDTH - RIGHT - LEFT - 24), 1)

    place_y, y_ticks, is_log = _scale_price([each.unit_minor for each in curve])
    points = tuple(
        Point(place_x(each.quantity), place_y(each.unit_minor), index) for index, each in enumerate(curve)
    )
    x_ticks = tuple(Tick(place_x(each.quantity), each.quantity) for each in curve)
    return Chart(points, _join(points), x_ticks, y_ticks, is_log)


def _join(points: Iterable[Point]) -> str:
    return " ".join(f"{point.x},{point.y}" for point in points)


def _scale_price(prices: Sequence[int]) -> tuple[Callable[[int], float], tuple[Tick, ...], bool]:
    low, high = max(min(prices), 1), max(*prices, 1) if len(prices) > 1 else max(prices[0], 1)
    is_log = high / low > LOG_FROM
    values = _round_steps_log(low, high) if is_log else _round_steps(0, high)
    bottom, top = values[0], values[-1]
    room = HEIGHT - BOTTOM - TOP

    def place(price: float) -> float:
        if is_log:
            share = math.log(max(price, 1) / bottom) / math.log(top / bottom)
        else:
            share = (price - bottom) / (top - bottom)
        return round(HEIGHT - BOTTOM - share * room, 1)

    return place, tuple(Tick(place(value), value) for value in values), is_log


def _round_steps(low: float, high: float) -> list[float]:
    raw = (high - low) / (MOST_TICKS - 2) or 1.0
    unit = 10.0 ** math.floor(math.log10(raw))
    step = next(factor * unit for factor in (1, 2, 5, 10) if factor * unit >= raw)
    return [low + step * number for number in range(math.ceil((high - low) / step) + 1)]


def _round_steps_log(low: float, high: float) -> list[float]:
    """1, 2, 5, 10 …; where that is too many, powers of ten only."""
    exponents = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    for factors in ((1, 2, 5), (1, 3), (1,)):
        marks = [factor * 10.0**exponent for exponent in exponents for factor in factors]
        inside = [mark for mark in marks if low <= mark <= high]
        below = [mark for mark in marks if mark < low][-1:]
        above = [mark for mark in marks if mark > high][:1]
        steps = [*below, *inside, *above]
        if len(steps) <= MOST_TICKS + 1:
            break
    return steps

"""The price of a piece over the quantity, as the bands of a card make it: a cliff is seen at once."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

WIDTH, HEIGHT, EDGE = 320, 120, 12


@dataclass(frozen=True, slots=True)
class Cliff:
    """So many pieces cost as much as ``reached``, where the band begins, or more."""

    quantity: int
    reached: int


@dataclass(frozen=True, slots=True)
class BandChart:
    """An SVG polyline over a logarithmic axis, and the steps at which more pieces would cost less."""

    line: str
    most: int
    lowest: float  # share of the undiscounted price of a piece
    cliffs: tuple[Cliff, ...]
    width: int = WIDTH
    height: int = HEIGHT


def draw_bands(card: Mapping[str, Any]) -> BandChart | None:
    """None without bands, or where they cannot be read yet."""
    try:
        bands = [(int(band["from_quantity"]), float(band["discount"])) for band in card["quantity_bands"]]
    except (KeyError, TypeError, ValueError):
        return None
    is_usual = all(0 <= discount < 1 and quantity >= 1 for quantity, discount in bands)
    if not bands or not is_usual or [each[0] for each in bands] != sorted({each[0] for each in bands}):
        return None
    is_whole = card.get("quantity_bands_kind") == "whole"
    most = min(2 * bands[-1][0], 10**6)
    edges = {edge for start, _ in bands for edge in (start - 1, start)}
    steps = {round(most ** (step / 60)) for step in range(61)}
    quantities = sorted(each for each in edges | steps if 1 <= each <= most)
    shares = [_price(each, bands, is_whole=is_whole) / each for each in quantities]
    lowest = min(shares)
    points = [
        (
            EDGE + (WIDTH - 2 * EDGE) * (math.log(each) / math.log(most) if most > 1 else 0.0),
            EDGE + (HEIGHT - 2 * EDGE) * ((1.0 - share) / (1.0 - lowest) if lowest < 1 else 0.0),
        )
        for each, share in zip(quantities, shares, strict=True)
    ]
    return BandChart(
        line=" ".join(f"{x:.1f},{y:.1f}" for x, y in points),
        most=most,
        lowest=lowest,
        cliffs=_find_cliffs(bands) if is_whole else (),
    )


def _price(quantity: int, bands: list[tuple[int, float]], *, is_whole: bool) -> float:
    """Pieces that are paid for."""
    if is_whole:
        return quantity * (1 - max((off for start, off in bands if start <= quantity), default=0.0))
    paid, off = 0.0, 0.0
    before = 1
    for start, discount in bands:
        paid += max(0, min(quantity + 1, start) - before) * (1 - off)
        before, off = start, discount
    return paid + max(0, quantity + 1 - before) * (1 - off)


def _find_cliffs(bands: list[tuple[int, float]]) -> tuple[Cliff, ...]:
    """The least quantity below each band that costs no less than the band's first."""
    cliffs = []
    for start, _ in bands:
        at = _price(start, bands, is_whole=True)
        least = next(
            (each for each in range(max(1, start // 2), start) if _price(each, bands, is_whole=True) > at),
            None,
        )
        if least is not None:
            cliffs.append(Cliff(least, start))
    return tuple(cliffs)

"""Quantity discounts without cliffs: only what lies above a threshold is cheaper."""

from __future__ import annotations

from collections.abc import Sequence

from app.providers import QuantityBand


def discount_quantity(quantity: int, bands: Sequence[QuantityBand]) -> float:
    """The quantity to pay for. It grows with every part, and never by more than one."""
    paid = 0.0
    edges = [(1, 0.0), *((band.from_quantity, band.discount) for band in bands)]
    for (start, discount), (stop, _) in zip(edges, [*edges[1:], (quantity + 1, 0.0)], strict=True):
        paid += max(0, min(stop, quantity + 1) - start) * (1.0 - discount)
    return paid

"""Quantity discounts: how many parts are paid for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.providers import Provider


@dataclass(frozen=True, slots=True)
class Bands:
    """Thresholds, discounts and their steps (B, providers), ascending; unused rows begin at infinity."""

    start: NDArray[np.float64]
    discount: NDArray[np.float64]
    step: NDArray[np.float64]
    is_whole: NDArray[np.bool_]  # (providers,)


def compile_bands(providers: Sequence[Provider]) -> Bands:
    """The quantity bands of all cards as columns."""
    cards = [provider.rate_card for provider in providers]
    most = max((len(card.quantity_bands) for card in cards), default=0)
    start = np.full((most, len(cards)), np.inf)
    discount = np.zeros((most, len(cards)))
    for column, card in enumerate(cards):
        for row, band in enumerate(card.quantity_bands):
            start[row, column], discount[row, column] = band.from_quantity, band.discount
    return Bands(
        start=start,
        discount=discount,
        step=np.diff(discount, axis=0, prepend=0.0),
        is_whole=np.array([card.quantity_bands_kind == "whole" for card in cards], dtype=np.bool_),
    )


def discount_quantity(quantity: int, bands: Bands) -> NDArray[np.float64]:
    """The quantity to pay for (providers,): it never falls with the quantity, and its share never rises.

    Marginal bands discount the parts from a threshold on. Whole bands discount all parts; so that
    more parts never cost less, a quantity below a band pays at most what the first quantity in it pays.
    """
    if not len(bands.start):
        return np.full(len(bands.is_whole), float(quantity))
    above = np.maximum(0.0, quantity + 1 - bands.start)
    marginal = quantity - (above * bands.step).sum(axis=0)
    is_reached = bands.start <= quantity
    reached = np.where(is_reached, bands.discount, 0.0).max(axis=0)
    entries = np.where(is_reached, np.inf, bands.start * (1.0 - bands.discount))
    whole = np.minimum(quantity * (1.0 - reached), entries.min(axis=0))
    return np.asarray(np.where(bands.is_whole, whole, marginal))

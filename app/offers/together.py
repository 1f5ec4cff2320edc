"""Rows of several evaluations as one order at one provider."""

from __future__ import annotations

from collections.abc import Sequence

from app.offers.evaluate import Evaluation
from app.offers.prepare import Prepared
from app.pricing.basket import BasketItem, BasketPrice, price_basket


def price_together(chosen: Sequence[tuple[Evaluation, int]], prepared: Prepared) -> BasketPrice:
    """Price ``chosen`` (an evaluation of each part, and the row of the offer taken), all of one provider."""
    items: list[BasketItem] = []
    for evaluation, row in chosen:
        number = int(prepared.table.pair[row])
        items.append(
            BasketItem(
                row=row,
                pair=prepared.table.pairs[number],
                part=evaluation.plans.columns,
                terms=evaluation.terms,
                size_mm=evaluation.plans.describe(number).size_mm,
            )
        )
    return price_basket(prepared.rates, items)

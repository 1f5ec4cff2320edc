"""Offers of one provider for several parts, priced as the one order they are: never dearer than apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from app.offers.compose import PricedOffer
from app.offers.describe import UNCERTAIN_ROWS
from app.offers.offer import Offer, PriceLine
from app.offers.prepare import Prepared
from app.pricing import LINE_CODES
from app.pricing.basket import BasketItem, price_basket
from app.values import Money, round_half_up


def price_together(items: Sequence[PricedOffer], prepared: Prepared) -> tuple[Offer, ...]:
    """The same offers as lines of one order of their provider.

    What is charged once an order (preparing, packing, the least amount, the fee) stands with one of them.
    Where nothing is saved, or the order is so large that the provider prices it by hand, they stay as
    they are.
    """
    offers = tuple(item.offer for item in items)
    if len(items) < 2:
        return offers
    table = prepared.table
    basket = price_basket(
        prepared.rates,
        [
            BasketItem(
                row=item.row,
                pair=table.pairs[int(table.pair[item.row])],
                part=item.evaluation.plans.columns,
                terms=item.evaluation.terms,
                size_mm=item.evaluation.plans.describe(int(table.pair[item.row])).size_mm,
            )
            for item in items
        ],
    )
    if basket.is_by_hand or basket.total_minor >= sum(offer.total.amount_minor for offer in offers):
        return offers
    priced = []
    for number, offer in enumerate(offers):
        amounts = basket.item_lines_minor[:, number]
        if number == basket.first:
            amounts = amounts + basket.order_lines_minor
        priced.append(_reprice(offer, amounts.tolist(), basket.builds[number]))
    return tuple(priced)


def _reprice(offer: Offer, amounts: Sequence[int], builds: float) -> Offer:
    total, currency = sum(amounts), offer.total.currency
    named = {line.code: line for line in offer.lines}
    half_band = round_half_up(sum(amounts[row] for row in UNCERTAIN_ROWS) * offer.estimate.uncertainty)
    return replace(
        offer,
        unit_price=Money(round_half_up(total / offer.quantity), currency),
        total=Money(total, currency),
        lines=tuple(
            replace(named.get(code, PriceLine(code, 0)), amount_minor=amount)
            for code, amount in zip(LINE_CODES, amounts, strict=True)
            if amount
        ),
        price_band_minor=(total - half_band, total + half_band),
        estimate=replace(offer.estimate, builds=round(builds, 4)),
    )

"""From a build estimate and a rate card to an itemised price; quantity, tax, platform fee."""

from app.pricing.price import LINE_CODES, MAX_QUANTITY, MAX_TOTAL_MINOR, PartColumns, Prices, price
from app.pricing.quantity import discount_quantity
from app.pricing.rates import Rates, compile_rates
from app.pricing.tax import Tax, TaxCase, decide_tax

__all__ = [
    "LINE_CODES",
    "MAX_QUANTITY",
    "MAX_TOTAL_MINOR",
    "PartColumns",
    "Prices",
    "Rates",
    "Tax",
    "TaxCase",
    "compile_rates",
    "decide_tax",
    "discount_quantity",
    "price",
]

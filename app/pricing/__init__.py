"""From a build estimate and a rate card to an itemised price; quantity, tax, platform fee."""

from app.pricing.drivers import DRIVER_UNITS, Driver, find_drivers
from app.pricing.part_columns import PartColumns, PartShape
from app.pricing.price import LINE_CODES, MAX_TOTAL_MINOR, Prices, price
from app.pricing.rates import Rates, compile_rates
from app.pricing.surcharges import find_surcharges
from app.pricing.tax import Tax, TaxCase, decide_tax
from app.pricing.terms import MAX_QUANTITY, Terms, find_terms

__all__ = [
    "DRIVER_UNITS",
    "Driver",
    "LINE_CODES",
    "MAX_QUANTITY",
    "MAX_TOTAL_MINOR",
    "PartColumns",
    "PartShape",
    "Prices",
    "Rates",
    "Tax",
    "TaxCase",
    "Terms",
    "compile_rates",
    "decide_tax",
    "find_drivers",
    "find_surcharges",
    "find_terms",
    "price",
]

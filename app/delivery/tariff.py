"""Shipping tariffs by service, zone and weight."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TariffRow:
    """Price of one parcel up to a weight; the volumetric divisor is in cm³ per kg."""

    service: str  # standard, express, freight
    zone: str
    countries: tuple[str, ...]  # ISO codes; empty: every country no other zone names
    weight_to_kg: float
    price_eur: float
    transit_working_days: tuple[int, int]
    volumetric_divisor_cm3_per_kg: float
    max_length_cm: float
    max_girth_cm: float  # length plus girth
    source: str


@dataclass(frozen=True, slots=True)
class Tariff:
    """All rows of a tariff, and what it is called."""

    code: str
    rows: tuple[TariffRow, ...]

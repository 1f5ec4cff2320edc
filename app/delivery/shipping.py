"""From goods to parcels to the price and days of shipping them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, overload

import numpy as np
from numpy.typing import NDArray

from app.delivery.calendar import add_working_days
from app.delivery.tariff import Tariff, TariffRow
from app.values.money import round_half_up

# Planning values: a carton and its padding add a tenth of the goods' weight and at least 300 g, 2 cm
# on every side, and goods fill two thirds of it.
TARE_FRACTION = 0.1
TARE_MIN_KG = 0.3
PADDING_CM = 4.0
CARTON_FILL = 0.65

ServiceWish = Literal["cheapest", "express"]
"""``cheapest``: whichever costs least, which express never does."""


@dataclass(frozen=True, slots=True)
class Goods:
    """Equal parts to be packed: how many, their size and the mass of one."""

    quantity: int
    size_mm: tuple[float, float, float]
    mass_g: float


@dataclass(frozen=True, slots=True)
class Shipping:
    """What a service costs for all parcels, and its days under way."""

    service: str
    parcels: int
    weight_g: float  # gross
    amount_minor: int
    transit_working_days: tuple[int, int]


def list_services(goods: Sequence[Goods], tariff: Tariff, country: str) -> tuple[Shipping, ...]:
    """Every service that takes the goods to the country, the cheapest first."""
    rows = _rows_for(tariff, country)
    options = [
        option
        for service in dict.fromkeys(row.service for row in rows)
        if (option := _price_service(goods, [r for r in rows if r.service == service]))
    ]
    return tuple(sorted(options, key=lambda option: (option.amount_minor, option.service)))


def choose_service(options: Sequence[Shipping], wish: ServiceWish) -> Shipping | None:
    """Of services with the cheapest first, the one that is wished; None where it is not among them."""
    return next((one for one in options if (one.service == "express") == (wish == "express")), None)


@overload
def arrive(dispatched_on: date, shipping: Shipping, country: str) -> date: ...
@overload
def arrive(dispatched_on: date, shipping: Shipping | None, country: str) -> date | None: ...
def arrive(dispatched_on: date, shipping: Shipping | None, country: str) -> date | None:
    """The day by which a shipment arrives, counted on the calendar of its country; None where none goes."""
    if shipping is None:
        return None
    return add_working_days(dispatched_on, shipping.transit_working_days[1], country)


def price_shipping(
    goods: Sequence[Goods], tariff: Tariff, country: str, wish: ServiceWish = "cheapest"
) -> Shipping | None:
    """The service wished for that takes the goods to the country; None where none does."""
    return choose_service(list_services(goods, tariff, country), wish)


def weigh_gross_kg(net_kg: NDArray[np.float64]) -> NDArray[np.float64]:
    """Goods with carton and padding."""
    return np.asarray(net_kg + np.maximum(TARE_MIN_KG, net_kg * TARE_FRACTION))


def _rows_for(tariff: Tariff, country: str) -> list[TariffRow]:
    named = [row for row in tariff.rows if country in row.countries]
    return named or [row for row in tariff.rows if not row.countries]


def _price_service(goods: Sequence[Goods], rows: list[TariffRow]) -> Shipping | None:
    largest = max(rows, key=lambda row: row.weight_to_kg)
    net_kg = sum(item.quantity * item.mass_g for item in goods) / 1000
    gross_kg = net_kg + max(TARE_MIN_KG, net_kg * TARE_FRACTION)
    sides_cm = [sorted((side / 10 + PADDING_CM for side in item.size_mm), reverse=True) for item in goods]
    length_cm = max(sides[0] for sides in sides_cm)
    girth_cm = max(sides[0] + 2 * (sides[1] + sides[2]) for sides in sides_cm)
    if length_cm > largest.max_length_cm or girth_cm > largest.max_girth_cm:
        return None
    filled_cm3 = sum(item.quantity * math.prod(item.size_mm) / 1000 for item in goods) / CARTON_FILL
    volume_cm3 = max(filled_cm3, *(math.prod(sides) for sides in sides_cm))
    charged_kg = max(gross_kg, volume_cm3 / largest.volumetric_divisor_cm3_per_kg)
    if max(item.mass_g for item in goods) / 1000 > largest.weight_to_kg:
        return None
    full, rest_kg = divmod(charged_kg, largest.weight_to_kg)
    price_eur = full * largest.price_eur
    parcels = int(full)
    if rest_kg > 1e-9 or parcels == 0:
        step = min((r for r in rows if r.weight_to_kg >= rest_kg), key=lambda row: row.weight_to_kg)
        price_eur += step.price_eur
        parcels += 1
    return Shipping(
        service=largest.service,
        parcels=parcels,
        weight_g=gross_kg * 1000,
        amount_minor=round_half_up(price_eur * 100),
        transit_working_days=largest.transit_working_days,
    )

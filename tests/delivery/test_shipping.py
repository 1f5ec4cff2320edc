from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.delivery import (
    Goods,
    Tariff,
    TariffRow,
    arrive,
    list_services,
    measure_distance_km,
    price_shipping,
)


def row(weight_to_kg: float, price_eur: float, **changes: object) -> TariffRow:
    values: dict[str, object] = {
        "service": "standard", "zone": "DE", "countries": ("DE",), "weight_to_kg": weight_to_kg,
        "price_eur": price_eur, "transit_working_days": (1, 2), "volumetric_divisor_cm3_per_kg": 5000.0,
        "max_length_cm": 120.0, "max_girth_cm": 360.0, "source": "test",
    }  # fmt: skip
    return TariffRow(**{**values, **changes})  # type: ignore[arg-type]


TARIFF = Tariff(
    "test",
    (
        row(2, 6.5),
        row(5, 7.5),
        row(31.5, 21.0),
        row(
            800,
            120.0,
            service="freight",
            max_length_cm=240.0,
            max_girth_cm=800.0,
            volumetric_divisor_cm3_per_kg=3000.0,
        ),
        row(5, 40.0, zone="ROW", countries=()),
        row(5, 1.0, service="express"),
    ),
)
CUBE = Goods(1, (20.0, 20.0, 20.0), 8.0)


def test_a_small_part_goes_in_the_smallest_parcel() -> None:
    shipping = price_shipping([CUBE], TARIFF, "DE")
    assert shipping is not None
    assert (shipping.service, shipping.parcels, shipping.amount_minor) == ("standard", 1, 650)
    assert shipping.weight_g == pytest.approx(308.0)  # 8 g and a carton of 300 g
    assert shipping.transit_working_days == (1, 2)


def test_heavy_goods_fill_several_parcels() -> None:
    goods = Goods(35, (100.0, 100.0, 100.0), 1000.0)  # 38.5 kg gross: one full parcel and one of 7 kg
    shipping = price_shipping([goods], TARIFF, "DE")
    assert shipping is not None
    assert (shipping.parcels, shipping.amount_minor) == (2, 4200)


def test_light_but_bulky_goods_pay_by_volume() -> None:
    light = price_shipping([Goods(1, (400.0, 300.0, 200.0), 50.0)], TARIFF, "DE")
    assert light is not None
    assert light.amount_minor == 2100  # 44 × 34 × 24 cm / 5000 are 7.2 kg


def test_what_no_parcel_takes_goes_by_freight_or_not_at_all() -> None:
    long = Goods(1, (2000.0, 100.0, 100.0), 5000.0)
    shipping = price_shipping([long], TARIFF, "DE")
    assert shipping is not None
    assert (shipping.service, shipping.amount_minor) == ("freight", 12000)
    assert price_shipping([long], TARIFF, "US") is None


def test_unnamed_countries_pay_the_rest_of_the_world() -> None:
    shipping = price_shipping([CUBE], TARIFF, "NZ")
    assert shipping is not None
    assert shipping.amount_minor == 4000


@given(st.integers(1, 500), st.integers(0, 500), st.floats(1, 900))
def test_more_goods_never_ship_for_less(quantity: int, more: int, mass_g: float) -> None:
    few = price_shipping([Goods(quantity, (50, 50, 50), mass_g)], TARIFF, "DE")
    many = price_shipping([Goods(quantity + more, (50, 50, 50), mass_g)], TARIFF, "DE")
    assert few is not None
    assert many is not None
    assert many.amount_minor >= few.amount_minor


def test_express_is_a_choice_and_never_the_cheapest() -> None:
    services = list_services([CUBE], TARIFF, "DE")
    assert [(one.service, one.amount_minor) for one in services] == [
        ("express", 100), ("standard", 650), ("freight", 12000),
    ]  # fmt: skip
    express = price_shipping([CUBE], TARIFF, "DE", "express")
    assert express == services[0]
    assert price_shipping([CUBE], TARIFF, "NZ", "express") is None


def test_a_shipment_arrives_on_a_working_day_of_its_country() -> None:
    shipping = price_shipping([CUBE], TARIFF, "DE")
    assert arrive(date(2026, 10, 30), shipping, "DE") == date(2026, 11, 3)  # two days after a Friday
    assert arrive(date(2026, 11, 25), shipping, "US") == date(2026, 11, 30)  # Thanksgiving is on the 26th
    assert arrive(date(2026, 11, 25), None, "DE") is None


def test_dresden_to_leipzig() -> None:
    assert measure_distance_km((51.0509, 13.7383), (51.3396, 12.3713)) == pytest.approx(100.6, abs=0.5)
    assert measure_distance_km((51.0, 13.0), (51.0, 13.0)) == 0.0

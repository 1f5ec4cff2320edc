"""Parcels, tariffs, working-day calendars and promised dates."""

from app.delivery.calendar import (
    HORIZON_DAYS,
    DayRule,
    OpenDays,
    add_working_days,
    find_hour,
    find_today,
    list_open_days,
)
from app.delivery.countries import CENTRES, COUNTRIES, is_german_postcode
from app.delivery.distance import measure_distance_km
from app.delivery.shipping import (
    Goods,
    ServiceWish,
    Shipping,
    arrive,
    choose_service,
    list_services,
    price_shipping,
    weigh_gross_kg,
)
from app.delivery.tariff import Tariff, TariffRow

__all__ = [
    "CENTRES",
    "COUNTRIES",
    "HORIZON_DAYS",
    "DayRule",
    "Goods",
    "OpenDays",
    "ServiceWish",
    "Shipping",
    "Tariff",
    "TariffRow",
    "add_working_days",
    "arrive",
    "choose_service",
    "find_hour",
    "find_today",
    "is_german_postcode",
    "list_open_days",
    "list_services",
    "measure_distance_km",
    "price_shipping",
    "weigh_gross_kg",
]

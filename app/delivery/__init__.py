"""Parcels, tariffs, working-day calendars and promised dates."""

from app.delivery.calendar import WorkingDays, add_working_days, find_working_days
from app.delivery.countries import COUNTRIES
from app.delivery.distance import measure_distance_km
from app.delivery.shipping import Goods, Shipping, price_shipping
from app.delivery.tariff import Tariff, TariffRow

__all__ = [
    "COUNTRIES",
    "Goods",
    "Shipping",
    "Tariff",
    "TariffRow",
    "WorkingDays",
    "add_working_days",
    "find_working_days",
    "measure_distance_km",
    "price_shipping",
]

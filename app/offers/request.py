"""What the customer wants besides the part."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from app.delivery import ServiceWish
from app.providers import Requirement

Sort = Literal["price", "date", "distance", "co2e"]

__all__ = ["Destination", "Requirement", "Sort"]


@dataclass(frozen=True, slots=True)
class Destination:
    """Where the parts go, and how. ``vat_id`` is taken as stated; checking it is another step."""

    country: str = "DE"
    postcode: str | None = None
    vat_id: str | None = None
    service: ServiceWish = "cheapest"

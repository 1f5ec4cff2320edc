"""One question to the market: this part, so many of it, like this, to there."""

from __future__ import annotations

from dataclasses import dataclass

from app.geometry.measurements import Measurements
from app.offers.request import Destination, Requirement


@dataclass(frozen=True, slots=True)
class Inquiry:
    """A measured part, the requirement, the quantity and the destination.

    ``customer`` is the id of the organisation that asks, for prices agreed with it; empty: nobody's.
    """

    measurements: Measurements
    requirement: Requirement
    quantity: int
    destination: Destination
    customer: str = ""

"""One question to the market: this part, so many of it, like this, to there."""

from __future__ import annotations

from dataclasses import dataclass

from app.geometry.measurements import Measurements
from app.offers.request import Destination, Requirement
from app.providers import spell_out


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


def read_inquiry(
    measurements: Measurements,
    requirement: Requirement,
    quantity: int,
    destination: Destination,
    customer: str = "",
) -> Inquiry:
    """What stands in the words for a material and is a wish of another kind goes into its field."""
    return Inquiry(measurements, spell_out(requirement), quantity, destination, customer)

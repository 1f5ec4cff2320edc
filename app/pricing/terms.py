"""What an order asks for besides the part, as columns over the pairs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.pricing.builds import OwnBuilds
from app.pricing.quantity import discount_quantity
from app.pricing.rates import Rates
from app.providers import Requirement
from app.values.errors import Invalid

Column = NDArray[np.float64]

MAX_QUANTITY = 100_000


@dataclass(frozen=True, slots=True)
class Terms:
    """Quantity, documents, inspections and customer of one order line.

    ``paid`` (P,) is the quantity after discounts. In a basket, what is charged once an order stands with
    one of its lines only (``has_order_costs``), and builds may be shared (``own``).
    """

    quantity: int
    paid: Column
    certificates_eur: Column
    inspections_eur: Column
    customer_factor: Column
    platform_fee_bps: int
    has_order_costs: bool = True
    own: OwnBuilds | None = None


def find_terms(
    rates: Rates, requirement: Requirement, *, quantity: int, customer: str = "", platform_fee_bps: int
) -> Terms:
    """The columns for a requirement; ``customer`` is the id of the organisation that asks.

    Raises Invalid ``quantity_out_of_range``.
    """
    if not 1 <= quantity <= MAX_QUANTITY:
        raise Invalid("quantity_out_of_range", {"quantity": quantity, "maximum": MAX_QUANTITY})
    known, of = rates.by_provider, rates.provider_of
    return Terms(
        quantity=quantity,
        paid=discount_quantity(quantity, known.bands)[of],
        certificates_eur=known.price_certificates(requirement.certificates)[of],
        inspections_eur=known.price_inspections(requirement.inspections, quantity)[of],
        customer_factor=known.find_factor(customer)[of],
        platform_fee_bps=platform_fee_bps,
    )

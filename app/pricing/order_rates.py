"""What a card says about an order rather than about a machine: documents, inspections, bands, customers."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.pricing.quantity import Bands, compile_bands
from app.providers import MATERIAL_CERTIFICATES, Provider

Column = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class OrderRates:
    """Columns over the providers.

    ``certificates`` by code in € per order line, of EN 10204 documents the cheapest that is as strong
    as the one asked for; ``inspections`` by code (2, providers) in € per order line and per part;
    ``customers`` the price factor by organisation; ``maximum`` in €, infinite where there is none.
    """

    bands: Bands
    certificates: Mapping[str, Column]
    inspections: Mapping[str, Column]
    customers: Mapping[str, Column]
    maximum: Column

    def price_certificates(self, codes: Collection[str]) -> Column:
        """€ per order line (providers,) of all documents asked for."""
        return self._sum([self.certificates[code] for code in sorted(set(codes) & set(self.certificates))])

    def price_inspections(self, codes: Collection[str], quantity: int) -> Column:
        """€ (providers,) of all inspections asked for."""
        wanted = [self.inspections[code] for code in sorted(set(codes) & set(self.inspections))]
        return self._sum([rates[0] + rates[1] * quantity for rates in wanted])

    def find_factor(self, customer: str) -> Column:
        """The factor agreed with an organisation (providers,), 1 where nothing is."""
        return self.customers.get(customer, np.ones(len(self.maximum)))

    def _sum(self, columns: Sequence[Column]) -> Column:
        return np.sum(columns, axis=0) if columns else np.zeros(len(self.maximum))


def compile_order_rates(providers: Sequence[Provider]) -> OrderRates:
    """The columns for these providers, in their order."""
    cards = [provider.rate_card for provider in providers]
    certificates: dict[str, Column] = {}
    inspections: dict[str, Column] = {}
    customers: dict[str, Column] = {}
    for number, card in enumerate(cards):
        for code, eur in _list_certificates(providers[number]).items():
            certificates.setdefault(code, np.zeros(len(cards)))[number] = eur
        for rate in card.inspection_rates:
            column = inspections.setdefault(rate.code, np.zeros((2, len(cards))))
            column[:, number] = rate.eur_per_order, rate.eur_per_part
        for term in card.customer_terms:
            customers.setdefault(term.organisation_id, np.ones(len(cards)))[number] = term.price_factor
    return OrderRates(
        bands=compile_bands(providers),
        certificates=certificates,
        inspections=inspections,
        customers=customers,
        maximum=np.array(
            [np.inf if card.maximum_order_eur is None else card.maximum_order_eur for card in cards],
            dtype=np.float64,
        ),
    )


def _list_certificates(provider: Provider) -> dict[str, float]:
    """€ by code asked for; a stronger material certificate serves where a weaker one is asked for."""
    priced = {rate.code: rate.eur for rate in provider.rate_card.certificate_rates}
    for number, code in enumerate(MATERIAL_CERTIFICATES):
        serving = [
            priced[other]
            for other in MATERIAL_CERTIFICATES[number:]
            if other in priced and other in provider.material_certificates
        ]
        if code not in provider.material_certificates and serving:
            priced[code] = min(serving)
    return priced

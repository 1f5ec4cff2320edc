"""What one firm would ask for a part, by one version of its document or another."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from app.geometry.measurements import Measurements
from app.offers import Catalogue, Destination, Offer, Prepared, Requirement, compose, prepare, price_candidate
from app.pricing import Driver, find_drivers
from app.processes import AS_BUILT
from app.programme import Policy
from app.providers import Provider

_AS_TRIED = Requirement(finish=AS_BUILT, tier="standard")
_DESTINATION = Destination(country="DE")


@dataclass(frozen=True, slots=True)
class Trial:
    """A firm alone on the market: its own prices, without the platform's fee."""

    prepared: Prepared
    policy: Policy
    now: datetime

    def price(self, measurements: Measurements, quantity: int) -> dict[tuple[str, str], Offer]:
        """The standard offer, as built, by machine and material; empty where it cannot make the part."""
        sheet = compose(
            measurements,
            _AS_TRIED,
            quantity=quantity,
            destination=_DESTINATION,
            prepared=self.prepared,
            policy=self.policy,
            now=self.now,
        )
        offers: dict[tuple[str, str], Offer] = {}
        for offer in sheet.offers:
            offers.setdefault((offer.candidate.machine, offer.candidate.material), offer)
        return offers

    def find_drivers(self, measurements: Measurements, offer: Offer) -> dict[str, Driver]:
        """What the lines of one of these offers are made of."""
        priced = price_candidate(
            measurements,
            _AS_TRIED,
            offer.candidate,
            quantity=offer.quantity,
            destination=_DESTINATION,
            prepared=self.prepared,
            policy=self.policy,
            now=self.now,
        )
        found = priced.evaluation
        return find_drivers(self.prepared.rates, found.plans.columns, found.terms, priced.row)


def try_prices(provider: Provider, catalogue: Catalogue, *, policy: Policy, now: datetime) -> Trial:
    """Ready a firm for pricing; the catalogue gives the facts around it."""
    alone = replace(
        catalogue,
        version=f"trial of {provider.code}",
        market=replace(catalogue.market, providers=(provider,)),
    )
    return Trial(prepare(alone), replace(policy, platform_fee_bps=0), now)

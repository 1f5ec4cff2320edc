"""What a provider document is checked against: the facts in force, and the library of machines."""

from __future__ import annotations

from functools import cache

from app.catalogue import Facts, load_facts
from app.offers import Catalogue


def find_facts(catalogue: Catalogue) -> Facts:
    """Materials and finishes as they are in force; common machines with their data sheets are built in."""
    market = catalogue.market
    return Facts(
        materials=market.materials,
        machines=_load_built_in().machines,
        finishes=market.finishes,
        institutes=catalogue.institutes,
        places=market.places,
        tariff=catalogue.tariff,
        development=catalogue.development,
        advice=catalogue.advice,
    )


@cache
def _load_built_in() -> Facts:
    return load_facts()

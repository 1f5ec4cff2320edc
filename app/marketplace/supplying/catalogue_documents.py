"""How a catalogue is cut into rows: the facts shared by all, one document a provider, one a rate card."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from app.catalogue import Facts, load_facts
from app.database.documents import from_document, to_document
from app.delivery.tariff import Tariff
from app.institutes.institute import Institute
from app.institutes.rules import USUAL_RULES, DevelopmentRules
from app.offers import Catalogue
from app.processes.material import Finish, Material
from app.programme.advice import AdviceRule
from app.providers import Market, Place, Provider


@dataclass(frozen=True, slots=True)
class SharedFacts:
    """Everything in a catalogue that belongs to no provider. Materials and finishes keep their order.

    Without ``advice``, as in versions from before there was such a table, the built-in one holds.
    """

    materials: tuple[Material, ...]
    finishes: tuple[Finish, ...]
    places: tuple[Place, ...]
    institutes: tuple[Institute, ...]
    tariff: Tariff
    development: DevelopmentRules = USUAL_RULES
    advice: tuple[AdviceRule, ...] = ()


def take_facts(catalogue: Catalogue) -> SharedFacts:
    """The shared part of a catalogue."""
    market = catalogue.market
    return SharedFacts(
        materials=tuple(market.materials.values()),
        finishes=tuple(market.finishes.values()),
        places=market.places,
        institutes=catalogue.institutes,
        tariff=catalogue.tariff,
        development=catalogue.development,
        advice=catalogue.advice,
    )


def take_shared(facts: Facts) -> SharedFacts:
    """The same of facts that are not yet in a catalogue."""
    return SharedFacts(
        materials=tuple(facts.materials.values()),
        finishes=tuple(facts.finishes.values()),
        places=facts.places,
        institutes=facts.institutes,
        tariff=facts.tariff,
        development=facts.development,
        advice=facts.advice,
    )


def split_provider(provider: Provider) -> tuple[dict[str, Any], dict[str, Any]]:
    """The public document, and the rate card that is kept apart from it."""
    document = to_document(provider)
    rate_card = document.pop("rate_card")
    return document, rate_card


def join_provider(document: dict[str, Any], rate_card: dict[str, Any]) -> Provider:
    """What ``split_provider`` took apart."""
    return from_document(Provider, {**document, "rate_card": rate_card})


def join_catalogue(version: str, facts: SharedFacts, providers: tuple[Provider, ...]) -> Catalogue:
    """A catalogue of shared facts and providers in their order."""
    return Catalogue(
        version=version,
        market=Market(
            materials={each.code: each for each in facts.materials},
            finishes={each.code: each for each in facts.finishes},
            providers=providers,
            places=facts.places,
        ),
        institutes=facts.institutes,
        tariff=facts.tariff,
        development=facts.development,
        advice=facts.advice or _load_usual_advice(),
    )


@cache
def _load_usual_advice() -> tuple[AdviceRule, ...]:
    return load_facts().advice

"""All that an offer is composed from besides the part and the wish."""

from __future__ import annotations

from dataclasses import dataclass

from app.delivery.tariff import Tariff
from app.institutes.institute import Institute
from app.institutes.rules import USUAL_RULES, DevelopmentRules
from app.programme.advice import AdviceRule
from app.providers.market import Market


@dataclass(frozen=True, slots=True)
class Catalogue:
    """One version of the catalogue; ``version`` is a digest of its content. ``advice`` says when figures call
    for something."""

    version: str
    market: Market
    institutes: tuple[Institute, ...]
    tariff: Tariff
    development: DevelopmentRules = USUAL_RULES
    advice: tuple[AdviceRule, ...] = ()

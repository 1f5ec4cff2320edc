"""What is asked, and what the engine answers: each different question is asked once of the real catalogue.

A year has many times more requests than different questions, as people ask for the same things; so twenty
thousand requests need a few thousand answers. Counts, prices, refusals and needs are those of the engine.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import accumulate

from app.geometry.measurements import Measurements
from app.marketplace.noting import QUANTITIES, SIZES, Wish, classify, describe_wish, find_need
from app.offers import Destination, Prepared, Referral, Requirement
from app.offers.answer_facts import AnswerFacts, sum_up
from app.offers.survey import survey
from app.programme import Policy
from app.values import SchichtwerkError
from scripts.made_up_year.wanted import YearWanted

MOST_QUESTIONS = 3_000
# what is wished, how often of a thousand, and the quantities that go with it
_USUAL: tuple[tuple[Requirement, int, tuple[int, ...]], ...] = (
    (Requirement(material="PA12"), 230, (1, 4, 10, 50, 200)),
    (Requirement(material="PA12", tier="express"), 20, (1, 2, 5)),
    (Requirement(material="PLA"), 120, (1, 1, 2, 5)),
    (Requirement(material="PETG"), 65, (1, 2, 8)),
    (Requirement(process="SLA"), 75, (1, 1, 3, 6)),
    (Requirement(material="1.4404"), 90, (1, 2, 6, 20)),
    (Requirement(material="1.4404", certificates=("3.1",)), 25, (1, 4)),
    (Requirement(material="AlSi10Mg"), 85, (1, 3, 12, 40)),
    (Requirement(material="Ti6Al4V"), 45, (1, 2, 5)),
    (Requirement(material="IN718", industry="aerospace"), 12, (1, 3)),
    (Requirement(material="TPU"), 45, (1, 10, 60)),
    (Requirement(material="ABS"), 25, (1, 3)),
    (Requirement(material="PEEK"), 18, (1, 4)),
    (Requirement(process="MJF"), 40, (10, 100, 400)),
    (Requirement(material="CuCrZr"), 8, (1, 2)),
    (Requirement(material="Quarzsand", industry="foundry"), 10, (1, 2)),
    (Requirement(), 90, (1, 1, 2, 10)),
)
_HARD: tuple[tuple[Requirement, int, tuple[int, ...]], ...] = (
    (Requirement(material="Wolframcarbid"), 14, (1, 5)),
    (Requirement(material="Ti-Beta-21S", industry="aerospace"), 11, (1, 2)),
    (Requirement(material="PEEK CF30"), 12, (1, 4)),
    (Requirement(material="Magnesium WE43", industry="medical"), 9, (1, 3)),
    (Requirement(material="1.4404", tolerance_mm=0.01), 14, (1, 10)),
    (Requirement(material="PA12", min_use_temperature_c=280.0), 11, (1, 5)),
    (Requirement(material="AlSi10Mg", min_tensile_strength_mpa=900.0), 9, (1, 2)),
    (Requirement(material="PLA", certificates=("EN 9100",)), 8, (1, 4)),
    (Requirement(material="Quarzsand", certificates=("ISO 13485",)), 5, (1,)),
    (Requirement(material="PETG", biocompatible=True), 7, (1, 6)),
)
_INDUSTRIES = (
    (None, 66), ("mechanical engineering", 12), ("automotive", 7), ("medical", 5), ("research", 5),
    ("electronics", 4), ("tooling", 3), ("rail", 2),
)  # fmt: skip
_HARD_SHARE, _KEPT_UNMET = 0.07, 0.25
_RARE = frozenset(wish.material for wish, _, _ in _HARD[:4])
_ABROAD = (("CZ", 5), ("AT", 4), ("PL", 3), ("CH", 3), ("NL", 2), ("FR", 2), ("US", 2), ("GB", 1), ("JP", 1))


@dataclass(frozen=True, slots=True)
class Question:
    """A part and wish with the engine's answer; ``shape`` is the number of the part's shape."""

    shape: int
    requirement: Requirement
    quantity: int
    country: str
    wish: Wish  # of no part in particular
    size: str
    facts: AnswerFacts
    need: str
    referral: Referral | None


class Questions:
    """All of them, drawn by country; some are asked far more often than others."""

    def __init__(self, found: Sequence[Question]) -> None:
        self._by_country: dict[str, tuple[list[Question], list[float]]] = {}
        for country in {each.country for each in found}:
            own = [each for each in found if each.country == country]
            self._by_country[country] = own, list(accumulate(1 / (n + 6) ** 0.7 for n in range(len(own))))
        self.countries = frozenset(self._by_country)

    def draw(self, chance: random.Random, country: str) -> Question:
        """One from there."""
        questions, weights = self._by_country[country]
        return chance.choices(questions, cum_weights=weights)[0]


def ask_engine(
    year: YearWanted, shapes: Sequence[Measurements], prepared: Prepared, policy: Policy, *, now: datetime
) -> Questions:
    """As many different questions as a year of this size has; what the engine refuses to read is left out."""
    chance = year.chance("questions")
    count = min(max(year.requests // 6, 60), MOST_QUESTIONS)
    countries = ["DE"] * round(count * 0.85)
    countries += chance.choices([c for c, _ in _ABROAD], [n for _, n in _ABROAD], k=count - len(countries))
    asked: dict[tuple[object, ...], Question] = {}
    for country in countries:
        drawn = _draw_wish(chance)
        shape = chance.randrange(len(shapes))
        key = (shape, *drawn, country)
        if key in asked or not shapes[shape].is_priceable:
            continue
        try:
            found = _ask(shape, shapes[shape], *drawn, country, prepared, policy, now)
        except SchichtwerkError:
            continue
        # most people ask for what can be made
        if found.facts.offers or drawn[0].material in _RARE or chance.random() < _KEPT_UNMET:
            asked[key] = found
    return Questions(list(asked.values()))


def _draw_wish(chance: random.Random) -> tuple[Requirement, int]:
    table = _HARD if chance.random() < _HARD_SHARE else _USUAL
    requirement, _, quantities = chance.choices(table, [weight for _, weight, _ in table])[0]
    quantity = chance.choice(quantities)
    if requirement.industry is None:
        industry = chance.choices([each for each, _ in _INDUSTRIES], [n for _, n in _INDUSTRIES])[0]
        requirement = replace(requirement, industry=industry)
    return requirement, quantity


def _ask(
    shape: int,
    measurements: Measurements,
    requirement: Requirement,
    quantity: int,
    country: str,
    prepared: Prepared,
    policy: Policy,
    now: datetime,
) -> Question:
    to = Destination(country)
    answer = survey(
        measurements,
        requirement,
        quantity=quantity,
        destination=to,
        prepared=prepared,
        policy=policy,
        now=now,
    )
    facts = sum_up(answer.evaluation, prepared)
    market = prepared.catalogue.market
    return Question(
        shape=shape,
        requirement=requirement,
        quantity=quantity,
        country=country,
        wish=describe_wish(market, "", requirement, classify(quantity, QUANTITIES), to),
        size=classify(max(measurements.size_mm), SIZES),
        facts=facts,
        need=find_need(answer.near_misses, answer.referral, facts, answer.evaluation.rejections),
        referral=answer.referral,
    )

"""Who asks what when: twenty thousand rows of questions and answers, written in bulk."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import accumulate
from typing import Any

from sqlalchemy import insert

from app.database import Database
from app.database.tables import InquiryRow
from app.marketplace.noting import (
    PROCESS_OPEN,
    QUANTITIES,
    classify,
    describe_wish,
    find_quarter,
    find_region,
    name_asker,
)
from app.offers import Destination, Prepared
from scripts.made_up_year.market import Phases
from scripts.made_up_year.people import People
from scripts.made_up_year.questions import Question, Questions
from scripts.made_up_year.wanted import Clock, YearWanted, name_key, name_thing

_BATCH = 5_000
_QUOTED, _REFERRED, _GUESTS = 0.17, 0.10, 0.08
_POSTCODES = ("01067", "01307", "02625", "04109", "04229", "08056", "08523", "09111", "09599", "09648")
_TOWNS_ELSEWHERE = ("10115", "20095", "50667", "70173", "80331", "07743", "99084")
_ABROAD = (("CZ", 5), ("AT", 4), ("PL", 3), ("CH", 3), ("NL", 2), ("FR", 2), ("US", 2), ("GB", 1), ("JP", 1))


@dataclass(frozen=True, slots=True)
class Request:
    """``customer`` is a number, None for a guest. A part of its own is made where something comes of it."""

    number: int
    customer: int | None
    at: datetime
    question: Question
    postcode: str | None
    is_quoted: bool
    is_referred: bool

    @property
    def destination(self) -> Destination:
        """Where the parts would go."""
        return Destination(self.question.country, self.postcode)


def part_id(year: YearWanted, request: Request) -> str:
    """Of the part that was asked about."""
    return name_thing(year, "part", request.number)


def plan_requests(year: YearWanted, questions: Questions, phases: Phases) -> Iterator[Request]:
    """All of them, in no order; the same again when asked again."""
    chance, clock = year.chance("requests"), Clock(year)
    # a few ask very often, most seldom
    customers = range(year.customers)
    shares = list(accumulate(1 / (number + 3) ** 0.85 for number in customers))
    homes = [_draw_home(year.chance(f"home {number}"), questions) for number in customers]
    for number in range(year.requests):
        customer = chance.choices(customers, cum_weights=shares)[0]
        at = clock.draw(chance)
        country, postcode = homes[customer]
        question = questions.draw(chance, country)
        is_guest = chance.random() < _GUESTS and phases.at(at).guests_may_get_offers
        fate = chance.random()
        yield Request(
            number=number,
            customer=None if is_guest else customer,
            at=at,
            question=question,
            postcode=postcode,
            is_quoted=bool(question.facts.offers) and not is_guest and fate < _QUOTED,
            is_referred=question.referral is not None and not is_guest and fate < _REFERRED,
        )


def find_first_days(year: YearWanted, questions: Questions, phases: Phases) -> dict[int, datetime]:
    """When each customer asked first, so that nobody asks before he is there."""
    first: dict[int, datetime] = {}
    for request in plan_requests(year, questions, phases):
        if request.customer is not None:
            first[request.customer] = min(first.get(request.customer, request.at), request.at)
    return first


def write_requests(
    database: Database,
    year: YearWanted,
    people: People,
    questions: Questions,
    prepared: Prepared,
    phases: Phases,
) -> list[Request]:
    """In batches, each a transaction. Those that something comes of."""
    chance = year.chance("rows")
    fateful: list[Request] = []
    batch: list[dict[str, Any]] = []
    for request in plan_requests(year, questions, phases):
        batch.append(_describe(chance, year, people, request, prepared, phases))
        if request.is_quoted or request.is_referred:
            fateful.append(request)
        if len(batch) == _BATCH:
            _insert(database, batch)
            batch = []
    _insert(database, batch)
    return fateful


def _describe(
    chance: random.Random,
    year: YearWanted,
    people: People,
    request: Request,
    prepared: Prepared,
    phases: Phases,
) -> dict[str, Any]:
    question, facts = request.question, request.question.facts
    wish, key, part_key = question.wish, name_key(year, "request", request.number), f"year{request.number}"
    if request.is_quoted:  # its quote looks for it by this key
        market, quantity = prepared.catalogue.market, classify(question.quantity, QUANTITIES)
        wish = describe_wish(
            market, part_id(year, request), question.requirement, quantity, request.destination
        )
        key, part_key = wish.key, wish.part_key
    times = chance.choice((1, 1, 1, 2, 3))
    asked_at = request.at + timedelta(minutes=times - 1)
    if request.customer is None:
        asker = name_asker(None, name_key(year, "guest", request.number))
    else:
        asker = name_asker(people.customers[request.customer].organisation_id, None)
    return {
        "key": key,
        "asker": asker,
        "part_key": part_key,
        "is_guest": request.customer is None,
        "is_fictional": True,
        "phase": phases.at(request.at).phase,
        "quarter": find_quarter(request.at),
        "first_asked_at": request.at,
        "asked_at": asked_at,
        "changed_at": asked_at,
        "times": times,
        "process": wish.process or facts.process or PROCESS_OPEN,
        "material": wish.material,
        "words": wish.words,
        "size": question.size,
        "quantity": wish.quantity,
        "country": wish.country,
        "region": find_region(question.country, request.postcode),
        "industry": wish.industry,
        "offers": facts.offers,
        "cheapest_minor": facts.cheapest_minor,
        "dearest_minor": facts.dearest_minor,
        "offering": list(facts.providers),
        "refused": dict(facts.refused),
        "need": question.need,
        # from the upload on: mostly seconds, with a large file or many parts minutes
        "first_offer_s": round(chance.lognormvariate(2.6, 1.1)) if facts.offers else None,
        "quoted_at": None,
        "chosen_provider": None,
        "chosen_minor": None,
    }


def _insert(database: Database, batch: list[dict[str, Any]]) -> None:
    if batch:
        with database.write() as session:
            session.execute(insert(InquiryRow), batch)


def _draw_home(chance: random.Random, questions: Questions) -> tuple[str, str | None]:
    where = chance.random()
    if where < 0.48:
        return "DE", chance.choice(_POSTCODES)
    abroad = [(country, weight) for country, weight in _ABROAD if country in questions.countries]
    if where < 0.84 or not abroad:
        return "DE", chance.choice(_TOWNS_ELSEWHERE)
    return chance.choices([each[0] for each in abroad], [each[1] for each in abroad])[0], None

"""Rows of a made-up year: who asks when for what, what is offered, what is chosen."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import accumulate
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from app.database import Database
from app.database.tables import (
    InquiryRow,
    OrganisationRow,
    PhaseChangeRow,
    ProviderRow,
    ReferralRow,
)
from app.marketplace.noting import find_quarter, find_region, name_asker
from app.marketplace.noting.classes import ZONE
from app.values import digest

BATCH = 5_000
PROVIDERS = 30
_POSTCODES = ("01067", "01307", "02625", "04109", "04229", "08056", "08523", "09111", "09599", "09648")
_TOWNS_ELSEWHERE = ("10115", "20095", "50667", "70173", "80331", "07743", "99084")
_ABROAD = (("CZ", 5), ("AT", 4), ("PL", 3), ("CH", 3), ("NL", 2), ("FR", 2), ("US", 2), ("GB", 1), ("JP", 1))
# process, material, how often, the size and quantity they lean to, the price of a piece in euros
_KINDS: tuple[tuple[str, str, int, str, str, int], ...] = (
    ("PBF-LB/P", "polymer/sls-pa12", 26, "150", "10", 28),
    ("MEX-TRB/P", "polymer/mex-pla", 14, "150", "1", 22),
    ("MEX-TRB/P", "polymer/mex-petg", 8, "300", "1", 34),
    ("VPP-UVL/P", "polymer/vpp-standard", 9, "50", "1", 38),
    ("PBF-LB/M", "metal/lpbf-316l", 12, "50", "1", 190),
    ("PBF-LB/M", "metal/lpbf-alsi10mg-t6", 11, "150", "10", 240),
    ("PBF-LB/M", "metal/lpbf-ti64-g5", 6, "50", "1", 420),
    ("PBF-IrL/P", "polymer/mjf-pa12", 9, "150", "100", 19),
    ("BJT-SSt/C", "sand/bjt-sand-furan", 2, "600", "1", 650),
    ("DED-Arc/M", "metal/ded-er70s6", 2, "600", "1", 1900),
    ("open", "open", 11, "150", "1", 45),
)
_NEEDS = (
    ("material/ti-beta-21s", 9), ("material/wolframcarbid", 14), ("material/peek cf30", 12),
    ("build_volume", 16),
    ("certificate/EN 9100", 8), ("certificate/ISO 13485", 7), ("min_use_temperature_c/250", 6),
    ("tolerance_mm/0.01", 6), ("thin_walls", 9), ("wanted_on", 7), ("finish/hard-anodised", 5),
    ("material/nimonic 90", 3), ("food_contact", 3), ("material/glas", 2),
)  # fmt: skip
_INDUSTRIES = (
    ("", 52), ("mechanical engineering", 16), ("automotive", 8), ("medical", 6), ("research", 6),
    ("electronics", 4), ("aerospace", 3), ("rail", 2), ("tooling", 3),
)  # fmt: skip
_REFUSALS = ("too_large", "material_not_offered", "tolerance_too_tight", "wall_below_minimum", "not_in_time")
_INSTITUTES = ("fraunhofer-ifam-dd", "fraunhofer-iws", "fraunhofer-iwu-dd")
_REASONS = ("no_candidate", "nothing_offered")
_SIZES, _QUANTITIES = ("50", "150", "300", "600", "more"), ("1", "10", "100", "1000", "more")
_WEEKDAYS = (1.0, 1.15, 1.1, 1.05, 0.8, 0.18, 0.14)
_MONTHS = (0.95, 1.0, 1.1, 1.0, 1.0, 1.0, 0.8, 0.7, 1.1, 1.15, 1.2, 0.7)  # summer and Christmas are quiet


@dataclass(frozen=True, slots=True)
class YearWanted:
    """So many requests of so many customers between two moments."""

    requests: int
    customers: int
    seed: int
    begin: datetime
    end: datetime


def write_phases(database: Database, year: YearWanted) -> None:
    """Closed test for a sixth of the year, then the pilot, then the commercial phase; unless the programme
    has already gone on by itself."""
    with database.write() as session:
        rows = session.scalars(select(PhaseChangeRow).order_by(PhaseChangeRow.position)).all()
        if len(rows) > 1:
            return
        last = rows[-1].position if rows else 0
        for number, (phase, share) in enumerate(
            (("closed_test", 0.0), ("pilot", 0.17), ("commercial", 0.75)), start=1
        ):
            session.add(
                PhaseChangeRow(
                    position=last + number,
                    phase=phase,
                    began_at=year.begin + (year.end - year.begin) * share,
                    changed_by=None,
                    reason="Simuliertes Jahr (fiktiv)",
                    is_forced=True,
                )
            )


def write_people(database: Database, year: YearWanted) -> None:
    """Organisations, and fictional providers up to thirty that are copies of the demo's."""
    chance = random.Random(year.seed)
    with database.write() as session:
        known = set(session.scalars(select(OrganisationRow.id)))
        rows = [
            {
                "id": organisation_id(year, number),
                "name": f"Kunde {number + 1:05d} (fiktiv)",
                "created_at": year.begin + timedelta(days=chance.random() * 300),
            }
            for number in range(year.customers)
            if organisation_id(year, number) not in known
        ]
        for at in range(0, len(rows), BATCH):
            session.execute(insert(OrganisationRow), rows[at : at + BATCH])
        _write_providers(session, year)


def _write_providers(session: Session, year: YearWanted) -> None:
    """Not listed: the catalogue in force stays the demo's, these are only counted."""
    codes = set(session.scalars(select(ProviderRow.code)))
    originals = session.scalars(select(ProviderRow).order_by(ProviderRow.position)).all()
    for number in range(max(0, PROVIDERS - len(originals))):
        code = f"demo-year-{number + 1}"
        if code in codes or not originals:
            continue
        original = originals[number % len(originals)]
        name = f"{original.document.get('name', original.code)} {number + 2} (fiktiv)"
        session.add(
            ProviderRow(
                code=code,
                organisation_id=None,
                position=10_000 + number,
                is_listed=False,
                needs_four_eyes=False,
                document={**original.document, "code": code, "name": name, "is_fictional": True},
                updated_at=year.begin,
            )
        )


def organisation_id(year: YearWanted, number: int) -> str:
    """The same for the same seed."""
    return digest(["demo-year", year.seed, number])[:26]


def write_requests(database: Database, year: YearWanted) -> None:
    """In batches, each a transaction; what is there already from the same seed stays."""
    with database.read() as session:
        providers = list(session.scalars(select(ProviderRow.code).order_by(ProviderRow.position)))
        phases = session.execute(
            select(PhaseChangeRow.began_at, PhaseChangeRow.phase).order_by(PhaseChangeRow.position)
        ).all()
        first = digest(["demo-year", year.seed, "request", 0])
        if session.get(InquiryRow, first) is not None:
            return
    maker = Maker(year, providers, [(row[0], row[1]) for row in phases])
    batch: list[dict[str, Any]] = []
    for row in maker.make():
        batch.append(row)
        if len(batch) == BATCH:
            _insert(database, batch)
            batch = []
    _insert(database, batch)
    with database.write() as session:
        session.execute(insert(ReferralRow), list(maker.make_referrals()))


def _insert(database: Database, batch: list[dict[str, Any]]) -> None:
    if batch:
        with database.write() as session:
            session.execute(insert(InquiryRow), batch)


class Maker:
    """Draws one request after the other."""

    def __init__(self, year: YearWanted, providers: list[str], phases: list[tuple[datetime, str]]) -> None:
        self.year, self.providers, self.phases = year, providers, phases
        self.chance = random.Random(year.seed + 1)
        self.days = [year.begin.date() + timedelta(days=n) for n in range((year.end - year.begin).days)]
        self.weights = list(accumulate(self._weigh(day) for day in self.days))
        # a few ask very often, most seldom
        self.customers = range(year.customers)
        self.shares = list(accumulate(1 / (number + 3) ** 0.85 for number in self.customers))
        self.homes = [self._draw_home(random.Random(year.seed * 7 + n)) for n in self.customers]
        self.fields = [self._draw(_INDUSTRIES) for _ in self.customers]
        self.kinds = list(accumulate(kind[2] for kind in _KINDS))
        # what each provider can do does not change from request to request
        self.abilities = {
            process: [p for p in providers if random.Random(f"{year.seed}{p}{process}").random() < 0.45]
            or providers[:3]
            for process in {kind[0] for kind in _KINDS}
        }

    def make(self) -> Iterator[dict[str, Any]]:
        """All requests of the year, in no order."""
        for number in range(self.year.requests):
            yield self._make_one(number)

    def make_referrals(self) -> Iterator[dict[str, Any]]:
        """A few of those nobody could make went to the institutes."""
        for number in range(max(12, self.year.requests // 250)):
            at = self._draw_time()
            yield {
                "id": digest(["demo-year", self.year.seed, "referral", number])[:26],
                "organisation_id": organisation_id(self.year, self._draw_customer()),
                "user_id": None,
                "guest_key_hash": None,
                "part_id": digest(["demo-year", self.year.seed, "part", number])[:26],
                "status": "stored",
                "quantity": 1,
                "requirement": {},
                "destination": {"country": "DE"},
                "reasons": [
                    {"code": self.chance.choice(("no_candidate", "nothing_offered")), "parameters": {}}
                ],
                "institutes": [self.chance.choice(_INSTITUTES)],
                "consent": "summary",
                "note": "Simuliertes Jahr (fiktiv)",
                "created_at": at,
            }

    def _make_one(self, number: int) -> dict[str, Any]:
        chance = self.chance
        customer, at = self._draw_customer(), self._draw_time()
        country, postcode = self.homes[customer]
        process, material, _, size, quantity, euros = chance.choices(_KINDS, cum_weights=self.kinds)[0]
        need = self._draw(_NEEDS) if chance.random() < 0.11 else ""
        if need.startswith("material/"):
            process, material = "open", f"unknown/{need.partition('/')[2]}"
        able = self.abilities[process]
        offering = [] if need else chance.sample(able, max(1, round(len(able) * chance.uniform(0.3, 0.9))))
        price = round(euros * 100 * chance.lognormvariate(0, 0.6) * self._count_pieces(quantity))
        is_quoted = bool(offering) and chance.random() < 0.21
        asked_again = chance.choice((1, 1, 1, 2, 3))
        row = {
            "key": digest(["demo-year", self.year.seed, "request", number]),
            "asker": name_asker(organisation_id(self.year, customer), None),
            "part_key": f"demo{number}",
            "is_guest": False,
            "is_fictional": True,
            "phase": self._find_phase(at),
            "quarter": find_quarter(at),
            "first_asked_at": at,
            "asked_at": at + timedelta(minutes=asked_again - 1),
            "changed_at": at + timedelta(minutes=asked_again - 1),
            "times": asked_again,
            "process": process,
            "material": material,
            "words": "",
            "size": self._lean(size, _SIZES),
            "quantity": self._lean(quantity, _QUANTITIES),
            "country": country,
            "region": find_region(country, postcode),
            "industry": self.fields[customer],
            "offers": len(offering) * chance.randint(1, 4),
            "cheapest_minor": price if offering else None,
            "dearest_minor": round(price * (1 + chance.expovariate(0.6))) if offering else None,
            "offering": offering,
            "refused": {p: chance.choice(_REFUSALS) for p in self.providers if p not in offering},
            "need": need,
            "first_offer_s": round(chance.lognormvariate(2.6, 1.1)) if offering else None,
            "quoted_at": None,
            "chosen_provider": None,
            "chosen_minor": None,
        }
        if is_quoted:
            row["quoted_at"] = at + timedelta(seconds=chance.lognormvariate(7.5, 1.8))
            row["chosen_provider"] = offering[min(int(chance.expovariate(1.2)), len(offering) - 1)]
            row["chosen_minor"] = price
        return row

    def _weigh(self, day: date) -> float:
        gone = (day - self.year.begin.date()).days / 365
        return _WEEKDAYS[day.weekday()] * _MONTHS[day.month - 1] * (0.15 + 1.4 * gone)

    def _draw_time(self) -> datetime:
        day = self.chance.choices(self.days, cum_weights=self.weights)[0]
        hour = min(23.9, max(0.1, self.chance.gauss(13.0, 3.2)))
        clock = time(int(hour), int(hour % 1 * 60), self.chance.randrange(60))
        return datetime.combine(day, clock, ZONE)

    def _draw_customer(self) -> int:
        return self.chance.choices(self.customers, cum_weights=self.shares)[0]

    def _draw(self, choices: tuple[tuple[str, int], ...]) -> str:
        return self.chance.choices([each[0] for each in choices], [each[1] for each in choices])[0]

    @staticmethod
    def _draw_home(chance: random.Random) -> tuple[str, str | None]:
        where = chance.random()
        if where < 0.48:
            return "DE", chance.choice(_POSTCODES)
        if where < 0.84:
            return "DE", chance.choice(_TOWNS_ELSEWHERE)
        return chance.choices([each[0] for each in _ABROAD], [each[1] for each in _ABROAD])[0], None

    def _lean(self, usual: str, classes: tuple[str, ...]) -> str:
        step = self.chance.choice((-1, 0, 0, 0, 0, 1))
        return classes[min(max(classes.index(usual) + step, 0), len(classes) - 1)]

    @staticmethod
    def _count_pieces(quantity: str) -> float:
        return float({"1": 1, "10": 5, "100": 30, "1000": 200}.get(quantity, 1500)) ** 0.85

    def _find_phase(self, at: datetime) -> str:
        return next((phase for began_at, phase in reversed(self.phases) if began_at <= at), "closed_test")

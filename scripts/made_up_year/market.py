"""The phases the year went through, and thirty fictional providers: the demo's and some like them."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import cast

from sqlalchemy import select

from app.database import Database
from app.database.tables import PhaseChangeRow
from app.marketplace.supplying import import_catalogue
from app.offers import Catalogue
from app.programme import Phase, Policy, find_policy, find_policy_at
from app.providers import Provider
from app.values import digest
from scripts.made_up_year.wanted import FICTIONAL, YearWanted

PROVIDERS = 30
_PHASES: tuple[tuple[Phase, float], ...] = (("closed_test", 0.0), ("pilot", 0.17), ("commercial", 0.75))


def write_phases(database: Database, year: YearWanted) -> None:
    """Closed test for a sixth of the year, then the pilot, then the commercial phase; unless the programme
    has already gone on by itself."""
    with database.write() as session:
        rows = session.scalars(select(PhaseChangeRow).order_by(PhaseChangeRow.position)).all()
        if len(rows) > 1:
            return
        last = rows[-1].position if rows else 0
        for number, (phase, share) in enumerate(_PHASES, start=1):
            session.add(
                PhaseChangeRow(
                    position=last + number,
                    phase=phase,
                    began_at=year.at(share),
                    changed_by=None,
                    reason=f"Simuliertes Jahr {FICTIONAL}",
                    is_forced=True,
                )
            )


class Phases:
    """Which policy held when."""

    def __init__(self, database: Database) -> None:
        with database.read() as session:
            rows = session.execute(
                select(PhaseChangeRow.began_at, PhaseChangeRow.phase).order_by(PhaseChangeRow.position)
            ).all()
        self._changes = [(began_at, cast("Phase", phase)) for began_at, phase in rows]

    def at(self, moment: datetime) -> Policy:
        """That of the newest change until then; before the first one, that of a closed test."""
        for began_at, phase in reversed(self._changes):
            if began_at <= moment:
                return find_policy_at(phase, began_at, moment)
        return find_policy("closed_test")


def widen_market(catalogue: Catalogue, year: YearWanted) -> Catalogue:
    """Thirty providers whose prices held all year. Those that are new have the machines of another one, sit
    elsewhere and cost more or less."""
    chance = year.chance("providers")
    began = year.begin.date()
    known = [
        replace(each, rate_card=replace(each.rate_card, valid_from=min(each.rate_card.valid_from, began)))
        for each in catalogue.market.providers
    ]
    places = [each.place for each in known]
    more = [
        _resemble(
            known[number % len(known)], number, chance.uniform(0.8, 1.3), places[-1 - number % len(places)]
        )
        for number in range(max(0, PROVIDERS - len(known)))
    ]
    market = replace(catalogue.market, providers=(*known, *more))
    version = digest({"made_up_year": year.seed, "began": began, "of": catalogue.version})
    return replace(catalogue, market=market, version=version)


def _resemble(provider: Provider, number: int, factor: float, place: object) -> Provider:
    card = provider.rate_card
    return replace(
        provider,
        code=f"demo-year-{number + 1}",
        name=f"{provider.name.removesuffix(FICTIONAL).strip()} {number + 2} {FICTIONAL}",
        is_fictional=True,
        place=place,  # type: ignore[arg-type]  # one of the market's
        rate_card=replace(
            card,
            labour_eur_per_h=round(card.labour_eur_per_h * factor, 2),
            machine_rates=tuple(
                replace(each, eur_per_h=round(each.eur_per_h * factor, 2)) for each in card.machine_rates
            ),
            material_rates=tuple(
                replace(each, eur_per_kg=round(each.eur_per_kg * factor, 2)) for each in card.material_rates
            ),
        ),
    )


def write_market(database: Database, catalogue: Catalogue, year: YearWanted) -> None:
    """Put it into force, as an operator's import would."""
    with database.write() as session:
        import_catalogue(session, catalogue, now=year.begin)

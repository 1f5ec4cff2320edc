"""A year of the programme, made up: python scripts/demo_year.py [--requests N] [--customers N] [--seed N]

Fills the data folder of the settings with fictional providers, customers, requests and what came of them,
through a closed test, a pilot and the first months of the commercial phase. The same seed gives the same
year. Everything is marked as fictional, and a production refuses it.

Parts are made by formula and measured by the sandbox, offers are the engine's on the catalogue in force, and
all that people do (quotes, questions, referrals, feedback, …) goes through the program's own use cases, each
at its moment. Only organisations, parts and the many questions themselves are written in bulk.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter
from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import select

from app.catalogue import load_catalogue
from app.database import Database
from app.database.tables import UserRow
from app.integrations.storage import Storage
from app.marketplace.insights import count_figures
from app.offers import prepare
from app.sandbox import Sandbox
from app.settings import Settings
from app.wiring import build_storage, read_clock, read_secret, set_up
from app.wiring.adapters import open_database
from scripts.made_up_year.applicants import plan_applicants, plan_orderly
from scripts.made_up_year.cases import plan_cases, plan_templates
from scripts.made_up_year.deeds import Stage, keep_letters_back, run_deeds
from scripts.made_up_year.market import Phases, widen_market, write_market, write_phases
from scripts.made_up_year.measuring import MeasuredShape, measure_shapes
from scripts.made_up_year.people import write_people
from scripts.made_up_year.questions import ask_engine
from scripts.made_up_year.quotes import plan_quotes, tidy_parts, write_parts
from scripts.made_up_year.requests import find_first_days, write_requests
from scripts.made_up_year.shapes import make_shapes
from scripts.made_up_year.voices import plan_voices
from scripts.made_up_year.wanted import YearWanted

SHAPES = 240


def main() -> None:
    """Say what was written and how long it took."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--requests", type=int, default=20_000)
    parser.add_argument("--customers", type=int, default=2_000)
    parser.add_argument("--seed", type=int, default=2026)
    wanted = parser.parse_args()
    settings = Settings()
    if settings.environment == "production":
        raise SystemExit("A production is no place for a made-up year.")
    started = time.perf_counter()
    set_up(settings)
    now = read_clock()
    year = YearWanted(wanted.requests, wanted.customers, wanted.seed, now - timedelta(days=365), now)
    with open_database(settings) as database:
        if has_year(database):
            raise SystemExit("There is a made-up year already; one is enough.")
        sandbox = Sandbox()
        try:
            shapes = measure_shapes(sandbox, make_shapes(year, SHAPES))
        finally:
            sandbox.close()
        storage = build_storage(settings, database)
        done = write_year(database, storage, year, shapes, read_secret(settings))
        months = count_figures(database, now=now, every=True)
    for name, count in sorted(done.items()):
        print(f"{count:7,} {name}")
    print(f"{len(months)} months counted, {time.perf_counter() - started:.0f} s in all.")


def has_year(database: Database) -> bool:
    """Whether one was written before."""
    with database.read() as session:
        made_up = select(UserRow.id).where(UserRow.email.like("%@fiktiv.invalid")).limit(1)
        return session.scalar(made_up) is not None


def write_year(
    database: Database, storage: Storage, year: YearWanted, shapes: Sequence[MeasuredShape], secret_key: bytes
) -> Counter[str]:
    """Everything but the figures; how much of what was written and done."""
    catalogue = widen_market(load_catalogue(), year)
    write_phases(database, year)
    write_market(database, catalogue, year)
    prepared, phases = prepare(catalogue), Phases(database)
    questions = ask_engine(
        year, [each.measurements for each in shapes], prepared, phases.at(year.end), now=year.end
    )
    people = write_people(database, catalogue, year, find_first_days(year, questions, phases))
    fateful = write_requests(database, year, people, questions, prepared, phases)
    stage = Stage(database, year, people, prepared, phases, secret_key)
    tidied = write_parts(stage, storage, shapes, fateful)
    deeds = [
        *plan_templates(stage),
        *plan_quotes(stage, fateful),
        *plan_cases(stage, fateful),
        *plan_voices(stage),
        *plan_applicants(stage),
        *plan_orderly(stage),
    ]
    done = run_deeds(stage, deeds)
    tidy_parts(stage, tidied)
    keep_letters_back(database)
    done["providers"] = len(catalogue.market.providers)
    done["customers"], done["requests"] = year.customers, year.requests
    done["parts kept"] = len(fateful) - len(tidied)
    return done


if __name__ == "__main__":
    main()

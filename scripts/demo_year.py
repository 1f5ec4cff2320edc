"""A year of the programme, made up: python scripts/demo_year.py [--requests N] [--customers N] [--seed N]

Fills the data folder of the settings with fictional providers, customers, requests and what came of them,
through a closed test, a pilot and the first months of the commercial phase. The same seed gives the same
year. What it writes are rows that the program itself would write; parts and quotes with their files are left
out, so that it takes minutes. Everything is marked as fictional, and a production refuses it.
"""

from __future__ import annotations

import argparse
import time
from datetime import timedelta

from app.marketplace.insights import count_figures
from app.settings import Settings
from app.wiring import set_up
from app.wiring.adapters import open_database
from app.wiring.machine import read_clock
from scripts.demo_year_rows import YearWanted, write_people, write_phases, write_requests


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
        write_phases(database, year)
        write_people(database, year)
        write_requests(database, year)
        quarters = count_figures(database, now=now, every=True)
    print(
        f"{wanted.requests} requests of {wanted.customers} customers, {len(quarters)} quarters counted, "
        f"in {time.perf_counter() - started:.0f} s."
    )


if __name__ == "__main__":
    main()

"""A catalogue made ready for pricing: done once per version, kept by whoever serves requests."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.offers.catalogue import Catalogue
from app.offers.scheduling import Timetable, compile_timetable
from app.pricing import Rates, compile_rates
from app.providers import CandidateTable, enumerate_candidates


@dataclass(frozen=True, slots=True)
class Prepared:
    """Candidates and rates as columns; ``order`` ranks candidates by their codes to break ties."""

    catalogue: Catalogue
    table: CandidateTable
    rates: Rates
    timetable: Timetable
    order: NDArray[np.int64]


def prepare(catalogue: Catalogue) -> Prepared:
    """Compile a catalogue."""
    table = enumerate_candidates(catalogue.market)
    codes = [
        (
            pair.provider.code,
            pair.machine.code,
            pair.material.code,
            table.finishes[finish],
            pair.provider.tiers[tier].code,
        )
        for pair, finish, tier in zip(
            (table.pairs[number] for number in table.pair.tolist()),
            table.finish.tolist(),
            table.tier.tolist(),
            strict=True,
        )
    ]
    order = np.empty(len(codes), dtype=np.int64)
    order[sorted(range(len(codes)), key=codes.__getitem__)] = np.arange(len(codes))
    providers = catalogue.market.providers
    return Prepared(
        catalogue, table, compile_rates(table, providers), compile_timetable(table, providers), order
    )

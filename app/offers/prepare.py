"""A catalogue made ready for pricing: done once per version, kept by whoever serves requests."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.offers.catalogue import Catalogue
from app.offers.scheduling import Timetable, compile_timetable
from app.pricing import Rates, compile_rates
from app.processes import AS_BUILT, find_process
from app.providers import CandidateTable, Market, PairColumns, compile_columns, enumerate_candidates


@dataclass(frozen=True, slots=True)
class Prepared:
    """Candidates, what matching and pricing know of them as columns; ``order`` ranks candidates by their
    codes to break ties; ``suits`` (M, F) says which materials of the catalogue take which finish."""

    catalogue: Catalogue
    table: CandidateTable
    columns: PairColumns
    rates: Rates
    timetable: Timetable
    order: NDArray[np.int64]
    suits: NDArray[np.bool_]


def prepare(catalogue: Catalogue) -> Prepared:
    """Compile a catalogue."""
    market = catalogue.market
    table = enumerate_candidates(market)
    return Prepared(
        catalogue=catalogue,
        table=table,
        columns=compile_columns(table, market),
        rates=compile_rates(table, market.providers),
        timetable=compile_timetable(table, market.providers),
        order=_rank_by_codes(table),
        suits=_find_suiting(market, table.finishes),
    )


def _find_suiting(market: Market, finishes: tuple[str, ...]) -> NDArray[np.bool_]:
    """Steps that no part leaves without are among them."""
    return np.array(
        [
            [
                code == AS_BUILT
                or code in (*find_process(material.process_code).required_steps, *material.required_steps)
                or market.finishes[code].suits(material.process_code, material)
                for code in finishes
            ]
            for material in market.materials.values()
        ],
        dtype=np.bool_,
    ).reshape(len(market.materials), len(finishes))


def _rank_by_codes(table: CandidateTable) -> NDArray[np.int64]:
    """By the codes of provider, machine, material, finish and tier."""
    pairs = table.pairs
    by_pair = [
        _rank_words(pair.provider.code for pair in pairs),
        _rank_words(pair.machine.code for pair in pairs),
        _rank_words(pair.material.code for pair in pairs),
    ]
    most = max((len(pair.provider.tiers) for pair in pairs), default=0)
    tiers = [[tier.code for tier in pair.provider.tiers] for pair in pairs]
    tier = _rank_words(word for row in tiers for word in (*row, *[""] * (most - len(row))))
    keys = [
        tier.reshape(len(pairs), most)[table.pair, table.tier],
        _rank_words(table.finishes)[table.finish],
        *(ranks[table.pair] for ranks in reversed(by_pair)),
    ]
    order = np.empty(len(table), dtype=np.int64)
    order[np.lexsort(keys)] = np.arange(len(table))
    return order


def _rank_words(words: Iterable[str]) -> NDArray[np.int64]:
    words = list(words)
    ranks = {word: rank for rank, word in enumerate(sorted(set(words)))}
    return np.array([ranks[word] for word in words], dtype=np.int64)

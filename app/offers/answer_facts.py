"""What an answer came to, in a few numbers: how many offers of whom, at what prices, and who could not."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.offers.describe import identify_row
from app.offers.evaluate import Evaluation
from app.offers.prepare import Prepared
from app.providers import Rejections


@dataclass(frozen=True, slots=True)
class AnswerFacts:
    """``providers`` by their cheapest offer; ``refused`` are those without any, each with the code of most
    of its refusals. ``process`` is the one of the cheapest offer; empty without offers. ``dearest_minor`` is
    what the dearest provider asks for the same material and process, None where no second one has them."""

    offers: int
    cheapest_minor: int | None
    dearest_minor: int | None
    process: str
    providers: tuple[str, ...]
    refused: tuple[tuple[str, str], ...]


def sum_up(evaluation: Evaluation, prepared: Prepared) -> AnswerFacts:
    """Of all offers, not only of those on a page."""
    rows, pairs = evaluation.rows, prepared.table.pairs
    totals = evaluation.prices.totals_minor[rows]
    cheapest = np.full(len(pairs), np.iinfo(np.int64).max, dtype=np.int64)
    np.minimum.at(cheapest, prepared.table.pair[rows], totals)
    offering = np.flatnonzero(cheapest < np.iinfo(np.int64).max)
    by_price = offering[np.argsort(cheapest[offering], kind="stable")]
    providers = tuple(dict.fromkeys(pairs[number].provider.code for number in by_price.tolist()))
    if not len(rows):
        return AnswerFacts(0, None, None, "", (), _find_refused(evaluation.rejections, set()))
    return AnswerFacts(
        offers=len(rows),
        cheapest_minor=int(totals.min()),
        dearest_minor=_find_dearest(prepared, cheapest, by_price),
        process=identify_row(int(rows[int(totals.argmin())]), prepared).process,
        providers=providers,
        refused=_find_refused(evaluation.rejections, set(providers)),
    )


def _find_dearest(prepared: Prepared, cheapest: NDArray[np.int64], by_price: NDArray[np.int64]) -> int | None:
    """Each provider counts with his cheapest: finishes and delivery that nobody asked for are no spread."""
    pairs = prepared.table.pairs
    first = pairs[int(by_price[0])]
    asked: dict[str, int] = {}
    for number in by_price.tolist():
        pair = pairs[number]
        if (pair.material.code, pair.process.code) == (first.material.code, first.process.code):
            asked.setdefault(pair.provider.code, int(cheapest[number]))
    return max(asked.values()) if len(asked) > 1 else None


def _find_refused(rejections: Rejections, offering: set[str]) -> tuple[tuple[str, str], ...]:
    counted: dict[str, Counter[str]] = {}
    codes = [cause.code for cause in rejections.known]
    for number, cause in zip(rejections.numbers.tolist(), rejections.causes.tolist(), strict=True):
        provider = rejections.pairs[number].provider.code
        if provider not in offering:
            counted.setdefault(provider, Counter())[codes[cause]] += 1
    return tuple((provider, counts.most_common(1)[0][0]) for provider, counts in counted.items())

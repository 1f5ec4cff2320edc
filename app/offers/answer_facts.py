"""What an answer came to, in a few numbers: how many offers of whom, at what prices, and who could not."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np

from app.offers.describe import identify_row
from app.offers.evaluate import Evaluation
from app.offers.prepare import Prepared
from app.providers import Rejections


@dataclass(frozen=True, slots=True)
class AnswerFacts:
    """``providers`` by their cheapest offer; ``refused`` are those without any, each with the code of most
    of its refusals. ``process`` is the one of the cheapest offer; empty without offers."""

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
        dearest_minor=int(totals.max()),
        process=identify_row(int(rows[int(totals.argmin())]), prepared).process,
        providers=providers,
        refused=_find_refused(evaluation.rejections, set(providers)),
    )


def _find_refused(rejections: Rejections, offering: set[str]) -> tuple[tuple[str, str], ...]:
    counted: dict[str, Counter[str]] = {}
    codes = [cause.code for cause in rejections.known]
    for number, cause in zip(rejections.numbers.tolist(), rejections.causes.tolist(), strict=True):
        provider = rejections.pairs[number].provider.code
        if provider not in offering:
            counted.setdefault(provider, Counter())[codes[cause]] += 1
    return tuple((provider, counts.most_common(1)[0][0]) for provider, counts in counted.items())

"""The answer for one part, with what it was taken from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from app.offers.clash import Contradiction
from app.offers.evaluate import Evaluation
from app.offers.offer import NearMiss, Offer, Referral
from app.providers import Rejection


@dataclass(frozen=True, slots=True)
class OfferSheet:
    """The answer for one part: offers in the order asked for, and everything that did not fit."""

    offers: tuple[Offer, ...]
    offers_total: int  # how many there are; ``offers`` may be a page of them
    rejections: Sequence[Rejection]
    near_misses: tuple[NearMiss, ...]
    referral: Referral | None
    contradictions: tuple[Contradiction, ...] = ()
    evaluation: Evaluation | None = field(default=None, compare=False, repr=False)  # what it was taken from

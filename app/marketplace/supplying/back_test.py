"""What earlier parts would cost with a version, and what they cost with the one in force."""

from __future__ import annotations

import statistics
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy.orm import Session

from app.catalogue import Facts
from app.geometry.place import Vector
from app.marketplace.accounts import Viewer, require_scope
from app.marketplace.supplying.catalogue_documents import join_provider
from app.marketplace.supplying.checking import check_row, require_publishable
from app.marketplace.supplying.own_provider import find_own_provider
from app.marketplace.supplying.rate_card_rows import find_card_in_force
from app.marketplace.supplying.trial_parts import (
    MOST_PARTS,
    PartsSource,
    TrialPart,
    find_platform_parts,
    load_samples,
)
from app.marketplace.supplying.trial_prices import Trial, try_prices
from app.marketplace.supplying.version_view import find_version
from app.offers import Catalogue
from app.programme import Policy
from app.providers import Provider
from app.values.errors import Invalid

Direction = Literal["dearer", "cheaper", "same", "new", "gone"]
_SIGNIFICANT_DIGITS = 2


@dataclass(frozen=True, slots=True)
class BackTest:
    """``parts`` is how many of the platform's last parts are looked at."""

    version_id: str
    source: PartsSource = "samples"
    parts: int = 50
    quantity: int = 1


@dataclass(frozen=True, slots=True)
class TestedPrice:
    """A part in a material, at the cheapest machine each time; None: not offered.

    Size and volume are rounded to two digits: enough to judge a price, too little to know a part by.
    """

    part: str
    size_mm: Vector
    volume_cm3: float
    material: str
    before_minor: int | None
    after_minor: int | None
    change: float | None
    direction: Direction


@dataclass(frozen=True, slots=True)
class BackTestResult:
    """``median_change`` is a share (-0.04: 4 % cheaper), None where nothing can be compared."""

    prices: tuple[TestedPrice, ...]
    parts: int
    currency: str
    median_change: float | None
    counts: dict[Direction, int]


def back_test(
    viewer: Viewer,
    session: Session,
    provider_code: str,
    command: BackTest,
    *,
    catalogue: Catalogue,
    facts: Facts,
    policy: Policy,
    now: datetime,
) -> BackTestResult:
    """Writes nothing; dearest change first.

    NotFound ``provider_not_found``, ``version_not_found``; Invalid ``version_at_fault`` (count, faults),
    ``parts_count_out_of_range`` (minimum, maximum), ``quantity_out_of_range`` (quantity, maximum).
    """
    require_scope(viewer, "firm:read")
    owner = find_own_provider(viewer, session, provider_code)
    if not 1 <= command.parts <= MOST_PARTS:
        raise Invalid("parts_count_out_of_range", {"minimum": 1, "maximum": MOST_PARTS})
    version = find_version(session, provider_code, command.version_id)
    after = require_publishable(check_row(version, facts, now=now))
    card = find_card_in_force(session, provider_code)
    before = None if card is None else join_provider(owner.document, card.document)
    parts = load_samples() if command.source == "samples" else find_platform_parts(session, command.parts)

    def ready(provider: Provider) -> Trial:
        return try_prices(provider, catalogue, policy=policy, now=now)

    old, new = None if before is None else ready(before), ready(after)
    prices: list[TestedPrice] = []
    for part in parts:
        prices += _compare_part(part, old, new, command.quantity)
    prices.sort(key=lambda each: (-(each.change or 0.0), each.part, each.material))
    changes = [each.change for each in prices if each.change is not None]
    directions: tuple[Direction, ...] = ("dearer", "cheaper", "same", "new", "gone")
    return BackTestResult(
        prices=tuple(prices),
        parts=len(parts),
        currency=after.rate_card.currency,
        median_change=statistics.median(changes) if changes else None,
        counts={each: sum(price.direction == each for price in prices) for each in directions},
    )


def _compare_part(part: TrialPart, old: Trial | None, new: Trial, quantity: int) -> list[TestedPrice]:
    before = {} if old is None else _find_cheapest(old, part, quantity)
    after = _find_cheapest(new, part, quantity)
    measurements = part.measurements
    x, y, z = (_round(side) for side in measurements.size_mm)
    return [
        TestedPrice(
            part=part.name,
            size_mm=(x, y, z),
            volume_cm3=_round((measurements.volume_mm3 or 0.0) / 1000),
            material=material,
            before_minor=was,
            after_minor=becomes,
            change=becomes / was - 1.0 if was and becomes is not None else None,
            direction=_direct(was, becomes),
        )
        for material in sorted(before.keys() | after.keys())
        for was, becomes in [(before.get(material), after.get(material))]
    ]


def _find_cheapest(trial: Trial, part: TrialPart, quantity: int) -> dict[str, int]:
    cheapest: dict[str, int] = {}
    for (_, material), offer in trial.price(part.measurements, quantity).items():
        total = offer.total.amount_minor
        cheapest[material] = min(total, cheapest.get(material, total))
    return cheapest


def _direct(was: int | None, becomes: int | None) -> Direction:
    if was is None:
        return "new"
    if becomes is None:
        return "gone"
    return "same" if was == becomes else "dearer" if becomes > was else "cheaper"


def _round(value: float) -> float:
    return float(f"{value:.{_SIGNIFICANT_DIGITS}g}")

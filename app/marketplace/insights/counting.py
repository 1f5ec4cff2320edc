"""Which values a request has in each dimension that figures are counted by."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from app.marketplace.noting.classes import NUMBERS, PRICES, SPREADS, WAITS, classify, find_day

NONE = "none"  # a dimension parts all requests; this is what it does not apply to
MARKET = "market"
UNMET = "unmet"
REFERRALS = "referrals"
ANSWERS = "answers"
FEEDBACK = "feedback"
DIMENSIONS = (
    "all", "process", "region", "weekday", "material", "size", "quantity", "country", "industry",
    "outcome", "offering", "refusal", "price", "spread", "choice", "first_offer", "to_quote",
)  # fmt: skip


class Asked(Protocol):
    """What is read of a question to count it; see ``InquiryRow``."""

    @property
    def asker(self) -> str: ...
    @property
    def first_asked_at(self) -> datetime: ...
    @property
    def process(self) -> str: ...
    @property
    def region(self) -> str: ...
    @property
    def material(self) -> str: ...
    @property
    def size(self) -> str: ...
    @property
    def quantity(self) -> str: ...
    @property
    def country(self) -> str: ...
    @property
    def industry(self) -> str: ...
    @property
    def offers(self) -> int: ...
    @property
    def cheapest_minor(self) -> int | None: ...
    @property
    def dearest_minor(self) -> int | None: ...
    @property
    def offering(self) -> Sequence[str]: ...
    @property
    def refused(self) -> Mapping[str, str]: ...
    @property
    def need(self) -> str: ...
    @property
    def first_offer_s(self) -> int | None: ...
    @property
    def quoted_at(self) -> datetime | None: ...
    @property
    def chosen_provider(self) -> str | None: ...
    @property
    def chosen_minor(self) -> int | None: ...


ASKED = tuple(name for name in vars(Asked) if isinstance(vars(Asked)[name], property))


def name_provider(code: str) -> str:
    """The subject of a provider's own figures."""
    return f"provider:{code}"


def name_missed(code: str) -> str:
    """The subject of what he missed, which has far more values: nobody reads it for the rest."""
    return f"missed:{code}"


def name_case(state: str) -> str:
    """The subject of cases that came to this state."""
    return f"case:{state}"


def list_values(row: Asked) -> Iterator[tuple[str, str]]:
    """One value in each of DIMENSIONS."""
    day = find_day(row.first_asked_at)
    yield "all", "all"
    yield "process", row.process
    yield "region", row.region
    yield "weekday", str(day.isoweekday())
    yield "material", row.material
    yield "size", row.size
    yield "quantity", row.quantity
    yield "country", row.country
    yield "industry", row.industry or NONE
    yield "outcome", name_outcome(row)
    yield "offering", classify(len(row.offering), NUMBERS)
    yield "refusal", _name_refusal(row)
    yield "price", NONE if row.cheapest_minor is None else classify(row.cheapest_minor, PRICES)
    yield "spread", _name_ratio(row.dearest_minor, row.cheapest_minor)
    yield "choice", _name_ratio(row.chosen_minor, row.cheapest_minor)
    yield "first_offer", name_wait(row.first_offer_s)
    yield "to_quote", name_wait(_count_seconds(row.first_asked_at, row.quoted_at))


def is_unmet(row: Asked) -> bool:
    """Whether nobody offered anything."""
    return not row.offers and row.quoted_at is None


def name_outcome(row: Asked) -> str:
    """``quoted``, ``offered``, or ``unmet/`` with what would have to be there."""
    if is_unmet(row):
        return f"unmet/{row.need}"
    return "offered" if row.quoted_at is None else "quoted"


def list_fates(row: Asked) -> Iterator[tuple[str, str, str]]:
    """Each provider the request was held against, what came of it for him, and why where he missed it."""
    best = row.offering[0] if row.offering else None
    for code in row.offering:
        yield code, "chosen" if code == row.chosen_provider else "first" if code == best else "other", NONE
    # a code with a stroke is one step of the path
    wish = f"{row.process.replace('/', ':')}/{row.material.replace('/', ':')}/{row.size}"
    for code, reason in row.refused.items():
        yield code, "missed", f"{reason}/{wish}"


def name_wait(seconds: int | None) -> str:
    """The class of a wait."""
    return NONE if seconds is None else classify(seconds, WAITS)


def _count_seconds(begin: datetime, end: datetime | None) -> int | None:
    return None if end is None else max(0, int((end - begin).total_seconds()))


def _name_refusal(row: Asked) -> str:
    """Why most of those who could not offer could not."""
    counts = Counter(row.refused.values())
    return max(sorted(counts), key=counts.__getitem__) if counts else NONE


def _name_ratio(price_minor: int | None, cheapest_minor: int | None) -> str:
    """How many times the cheapest offer it is."""
    if price_minor is None or cheapest_minor is None:
        return NONE
    return classify(price_minor / max(cheapest_minor, 1), SPREADS)

"""What the programme takes: a share of the net price that grows by months and is split between two sides."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

# months are counted where the programme is
_ZONE = ZoneInfo("Europe/Berlin")


@dataclass(frozen=True, slots=True)
class FeeStep:
    """From this month of the phase on (the first is 1); basis points of the net price."""

    from_month: int
    fee_bps: int


@dataclass(frozen=True, slots=True)
class FeePlan:
    """``steps`` by month, never falling; nothing before the first. Users carry ``user_percent`` of it."""

    steps: tuple[FeeStep, ...] = ()
    user_percent: int = 50

    def __post_init__(self) -> None:
        months = [step.from_month for step in self.steps]
        fees = [step.fee_bps for step in self.steps]
        if months != sorted(set(months)) or any(month < 1 for month in months):
            raise ValueError("steps of a fee go by month, from the first on")
        if fees != sorted(fees) or any(not 0 <= fee <= 10_000 for fee in fees):
            raise ValueError("a fee never falls, and is a share")
        if not 0 <= self.user_percent <= 100:
            raise ValueError("a share is between 0 and 100 percent")


@dataclass(frozen=True, slots=True)
class Fee:
    """Basis points of the net price before the fee; the two shares are the whole fee."""

    user_bps: int
    provider_bps: int

    @property
    def total_bps(self) -> int:
        """What both pay together."""
        return self.user_bps + self.provider_bps


NO_FEES = FeePlan()


def find_fee(plan: FeePlan, month: int) -> Fee:
    """The fee in a month of the phase, and who pays how much; what does not divide the provider pays."""
    total_bps = max((step.fee_bps for step in plan.steps if step.from_month <= month), default=0)
    user_bps = total_bps * plan.user_percent // 100
    return Fee(user_bps, total_bps - user_bps)


def count_month(began_at: datetime, now: datetime) -> int:
    """Which month of a phase it is: 1 from its first day to the day before the same day a month later.

    A phase that begins on a 31st gets older on the first of the month after a shorter one.
    """
    begun, today = began_at.astimezone(_ZONE).date(), now.astimezone(_ZONE).date()
    whole = (today.year - begun.year) * 12 + today.month - begun.month - (today.day < begun.day)
    return max(whole, 0) + 1

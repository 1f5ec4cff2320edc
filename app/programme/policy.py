"""The three phases of the programme as one table of policy; the only place that knows the phase."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Phase = Literal["closed_test", "pilot", "commercial"]


@dataclass(frozen=True, slots=True)
class Policy:
    """What a phase permits. Fees are in basis points of the net total."""

    phase: Phase
    guests_may_get_offers: bool
    is_listed_publicly: bool
    quote_is_binding: bool
    quote_valid_days: int
    offer_valid_hours: int
    platform_fee_bps: int
    max_upload_bytes: int
    parts_per_day_guest: int
    parts_per_day_member: int
    unclaimed_part_days: int


POLICIES: dict[Phase, Policy] = {
    "closed_test": Policy(
        phase="closed_test", guests_may_get_offers=False, is_listed_publicly=False, quote_is_binding=False,
        quote_valid_days=14, offer_valid_hours=24, platform_fee_bps=0, max_upload_bytes=100_000_000,
        parts_per_day_guest=0, parts_per_day_member=500, unclaimed_part_days=7,
    ),
    "pilot": Policy(
        phase="pilot", guests_may_get_offers=True, is_listed_publicly=True, quote_is_binding=False,
        quote_valid_days=14, offer_valid_hours=24, platform_fee_bps=0, max_upload_bytes=100_000_000,
        parts_per_day_guest=100, parts_per_day_member=1000, unclaimed_part_days=7,
    ),
    "commercial": Policy(
        phase="commercial", guests_may_get_offers=True, is_listed_publicly=True, quote_is_binding=True,
        quote_valid_days=30, offer_valid_hours=24, platform_fee_bps=500, max_upload_bytes=100_000_000,
        parts_per_day_guest=50, parts_per_day_member=5000, unclaimed_part_days=7,
    ),
}  # fmt: skip


def find_policy(phase: Phase) -> Policy:
    """The policy in force in a phase."""
    return POLICIES[phase]

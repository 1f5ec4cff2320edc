"""The three phases of the programme as one table of policy; the only place that knows the phase."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Literal, get_args

from app.programme.fees import NO_FEES, FeePlan, FeeStep, count_month, find_fee

Phase = Literal["closed_test", "pilot", "commercial"]
Joining = Literal["invitation", "open"]
Notice = Literal["closed_test", "pilot"]

PHASES: tuple[Phase, ...] = get_args(Phase)


@dataclass(frozen=True, slots=True)
class Policy:
    """What a phase permits: one cell of the table a field.

    Fees are in basis points of the net price before them: ``platform_fee_bps`` is the users' share, which
    stands in the price line, ``provider_fee_bps`` the providers', which stands in none. ``most_providers``
    None: any number. ``notice`` is a text that stands on every page. ``applying``: who may apply as a
    provider, and ``probation_days`` is how long one is new. Guests' parts go after
    ``unclaimed_part_days``, members' ``unused_part_days`` after they were last looked at and not before
    ``quoted_part_days`` after the last quote for them ended; a letter comes ``part_notice_days`` before.
    ``least_organisations`` must stand behind every figure that is shown; without the two largest of them
    ``figure_rest_percent`` of the largest must be left, so that none dominates it.
    """

    phase: Phase
    joining: Joining
    applying: Joining
    probation_days: int
    least_providers: int
    most_providers: int | None
    is_listed_publicly: bool
    may_be_indexed: bool
    guests_may_get_offers: bool
    quote_is_binding: bool
    quote_valid_days: int
    offer_valid_hours: int
    max_upload_bytes: int
    parts_per_day_guest: int
    parts_per_day_member: int
    unclaimed_part_days: int
    unused_part_days: int
    quoted_part_days: int
    part_notice_days: int
    notice: Notice | None
    fees: FeePlan
    platform_fee_bps: int = 0
    provider_fee_bps: int = 0
    least_organisations: int = 3
    figure_rest_percent: int = 50


# What people see of the table: the phase stands above it, the plan of fees in what it comes to.
POLICY_CELLS: tuple[str, ...] = tuple(
    field.name for field in fields(Policy) if field.name not in ("phase", "fees")
)

POLICIES: dict[Phase, Policy] = {
    "closed_test": Policy(
        phase="closed_test", joining="invitation", applying="invitation", probation_days=30,
        least_providers=1, most_providers=None,
        is_listed_publicly=False, may_be_indexed=False, guests_may_get_offers=False,
        quote_is_binding=False, quote_valid_days=14, offer_valid_hours=24, max_upload_bytes=100_000_000,
        parts_per_day_guest=0, parts_per_day_member=500, unclaimed_part_days=7,
        unused_part_days=90, quoted_part_days=30, part_notice_days=14, notice="closed_test",
        fees=NO_FEES,
    ),
    "pilot": Policy(
        phase="pilot", joining="open", applying="open", probation_days=30,
        least_providers=20, most_providers=40,
        is_listed_publicly=True, may_be_indexed=True, guests_may_get_offers=True,
        quote_is_binding=False, quote_valid_days=14, offer_valid_hours=24, max_upload_bytes=100_000_000,
        parts_per_day_guest=100, parts_per_day_member=1000, unclaimed_part_days=7,
        unused_part_days=180, quoted_part_days=90, part_notice_days=14, notice="pilot",
        fees=NO_FEES,
    ),
    "commercial": Policy(
        phase="commercial", joining="open", applying="open", probation_days=30,
        least_providers=20, most_providers=None,
        is_listed_publicly=True, may_be_indexed=True, guests_may_get_offers=True,
        quote_is_binding=True, quote_valid_days=30, offer_valid_hours=24, max_upload_bytes=100_000_000,
        parts_per_day_guest=50, parts_per_day_member=5000, unclaimed_part_days=7,
        unused_part_days=180, quoted_part_days=90, part_notice_days=14, notice=None,
        # step by step providers and users carry the cost, half and half
        fees=FeePlan((FeeStep(4, 300), FeeStep(7, 600), FeeStep(13, 1000)), user_percent=50),
    ),
}  # fmt: skip


def find_policy(phase: Phase, *, month: int = 1) -> Policy:
    """The policy of a phase in one of its months."""
    policy = POLICIES[phase]
    fee = find_fee(policy.fees, month)
    return replace(policy, platform_fee_bps=fee.user_bps, provider_fee_bps=fee.provider_bps)


def find_policy_at(phase: Phase, began_at: datetime, now: datetime) -> Policy:
    """The policy at a moment of a phase that began some time ago."""
    return find_policy(phase, month=count_month(began_at, now))


def compare_policies(before: Policy, after: Policy) -> tuple[tuple[str, object, object], ...]:
    """The cells that differ, with the value of each side; the phase itself and its plan of fees are none."""
    cells = ((name, getattr(before, name), getattr(after, name)) for name in POLICY_CELLS)
    return tuple(cell for cell in cells if cell[1] != cell[2])

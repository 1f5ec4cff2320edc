"""Fees: laws of the ramp, and the ramp of the table."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.programme import Fee, FeePlan, FeeStep, count_month, find_fee, find_policy, find_policy_at

MONTHS = st.integers(1, 600)


@st.composite
def plans(draw: st.DrawFn) -> FeePlan:
    months = sorted(draw(st.sets(st.integers(1, 120), max_size=8)))
    fees = sorted(draw(st.lists(st.integers(0, 10_000), min_size=len(months), max_size=len(months))))
    steps = tuple(FeeStep(month, fee) for month, fee in zip(months, fees, strict=True))
    return FeePlan(steps, draw(st.integers(0, 100)))


@given(plans(), MONTHS, MONTHS)
def test_no_side_pays_less_in_a_later_month(plan: FeePlan, one: int, other: int) -> None:
    earlier, later = find_fee(plan, min(one, other)), find_fee(plan, max(one, other))
    assert earlier.total_bps <= later.total_bps
    assert earlier.user_bps <= later.user_bps
    assert earlier.provider_bps <= later.provider_bps + 1  # a basis point that does not divide


@given(plans(), MONTHS)
def test_the_shares_are_the_whole_fee(plan: FeePlan, month: int) -> None:
    fee = find_fee(plan, month)
    reached = [step.fee_bps for step in plan.steps if step.from_month <= month]
    assert fee.user_bps + fee.provider_bps == fee.total_bps == (reached[-1] if reached else 0)
    assert 0 <= fee.user_bps * 100 <= fee.total_bps * plan.user_percent
    assert fee.provider_bps >= 0


@pytest.mark.parametrize(
    ("steps", "percent"),
    [
        ((FeeStep(0, 100),), 50),
        ((FeeStep(4, 100), FeeStep(4, 200)), 50),
        ((FeeStep(7, 100), FeeStep(4, 200)), 50),
        ((FeeStep(4, 200), FeeStep(7, 100)), 50),
        ((FeeStep(4, 10_001),), 50),
        ((), 101),
    ],
)
def test_a_plan_that_is_none_is_refused(steps: tuple[FeeStep, ...], percent: int) -> None:
    with pytest.raises(ValueError, match=r"fee|share"):
        FeePlan(steps, percent)


@pytest.mark.parametrize(
    ("month", "fee"), [(1, 0), (3, 0), (4, 300), (6, 300), (7, 600), (12, 600), (13, 1000), (100, 1000)]
)
def test_the_commercial_ramp(month: int, fee: int) -> None:
    policy = find_policy("commercial", month=month)
    assert find_fee(policy.fees, month) == Fee(fee // 2, fee // 2)
    assert (policy.platform_fee_bps, policy.provider_fee_bps) == (fee // 2, fee // 2)


@given(MONTHS)
def test_funded_phases_take_nothing(month: int) -> None:
    for policy in (find_policy("closed_test", month=month), find_policy("pilot", month=month)):
        assert (policy.platform_fee_bps, policy.provider_fee_bps) == (0, 0)


@pytest.mark.parametrize(
    ("began_at", "now", "month"),
    [
        ("2026-11-23T09:30", "2026-11-23T09:30", 1),
        ("2026-11-23T09:30", "2026-12-22T22:59", 1),
        ("2026-11-23T09:30", "2026-12-22T23:00", 2),  # midnight in Dresden
        ("2026-11-23T09:30", "2027-11-23T09:30", 13),
        ("2026-01-31T09:30", "2026-02-28T09:30", 1),
        ("2026-01-31T09:30", "2026-03-01T09:30", 2),
        ("2026-11-23T09:30", "2026-01-01T09:30", 1),  # a clock that was set back
    ],
)
def test_months_are_counted_by_the_calendar_of_dresden(began_at: str, now: str, month: int) -> None:
    begun, today = (datetime.fromisoformat(text).replace(tzinfo=UTC) for text in (began_at, now))
    assert count_month(begun, today) == month
    assert find_policy_at("commercial", begun, today) == find_policy("commercial", month=month)

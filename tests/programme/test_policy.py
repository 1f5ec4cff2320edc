"""The table: one row of it a test, so that a cell changes on purpose only."""

from __future__ import annotations

import pytest

from app.programme import PHASES, Phase, compare_policies, find_policy


@pytest.mark.parametrize(
    ("cell", "closed_test", "pilot", "commercial"),
    [
        ("joining", "invitation", "open", "open"),
        ("applying", "invitation", "open", "open"),
        ("probation_days", 30, 30, 30),
        ("least_providers", 1, 20, 20),
        ("most_providers", None, 40, None),
        ("is_listed_publicly", False, True, True),
        ("may_be_indexed", False, True, True),
        ("guests_may_get_offers", False, True, True),
        ("quote_is_binding", False, False, True),
        ("quote_valid_days", 14, 14, 30),
        ("offer_valid_hours", 24, 24, 24),
        ("max_upload_bytes", 100_000_000, 100_000_000, 100_000_000),
        ("parts_per_day_guest", 0, 100, 50),
        ("parts_per_day_member", 500, 1000, 5000),
        ("unclaimed_part_days", 7, 7, 7),
        ("unused_part_days", 90, 180, 180),
        ("quoted_part_days", 30, 90, 90),
        ("part_notice_days", 14, 14, 14),
        ("notice", "closed_test", "pilot", None),
        ("platform_fee_bps", 0, 0, 0),
        ("provider_fee_bps", 0, 0, 0),
        ("least_organisations", 3, 3, 3),
        ("figure_rest_percent", 50, 50, 50),
    ],
)
def test_a_row_of_the_table(cell: str, closed_test: object, pilot: object, commercial: object) -> None:
    assert [getattr(find_policy(phase), cell) for phase in PHASES] == [closed_test, pilot, commercial]


@pytest.mark.parametrize("phase", PHASES)
def test_a_phase_does_not_differ_from_itself(phase: Phase) -> None:
    assert find_policy(phase).phase == phase
    assert compare_policies(find_policy(phase), find_policy(phase)) == ()


def test_what_a_change_would_change() -> None:
    assert compare_policies(find_policy("pilot"), find_policy("commercial", month=4)) == (
        ("most_providers", 40, None),
        ("quote_is_binding", False, True),
        ("quote_valid_days", 14, 30),
        ("parts_per_day_guest", 100, 50),
        ("parts_per_day_member", 1000, 5000),
        ("notice", "pilot", None),
        ("platform_fee_bps", 0, 150),
        ("provider_fee_bps", 0, 150),
    )

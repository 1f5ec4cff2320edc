"""The programme's three phases as one table of policy, what each needs to begin, and its fees."""

from app.programme.fees import Fee, FeePlan, FeeStep, count_month, find_fee
from app.programme.policy import (
    PHASES,
    POLICIES,
    POLICY_CELLS,
    Phase,
    Policy,
    compare_policies,
    find_policy,
    find_policy_at,
)
from app.programme.readiness import (
    LEGAL_TEXTS,
    MISSING_CODES,
    MachineFacts,
    Missing,
    ProgrammeFacts,
    list_missing,
)
from app.programme.second_factor import Hat, needs_second_factor

__all__ = [
    "Fee",
    "FeePlan",
    "FeeStep",
    "Hat",
    "LEGAL_TEXTS",
    "MISSING_CODES",
    "MachineFacts",
    "Missing",
    "PHASES",
    "POLICIES",
    "POLICY_CELLS",
    "Phase",
    "Policy",
    "ProgrammeFacts",
    "compare_policies",
    "count_month",
    "find_fee",
    "find_policy",
    "find_policy_at",
    "list_missing",
    "needs_second_factor",
]

"""The programme's three phases as one table of policy, what each needs to begin, and its fees."""

from app.programme.fees import Fee, FeePlan, FeeStep, count_month, find_fee
from app.programme.legal import (
    AGREED_KINDS,
    LEGAL_KINDS,
    SIGN_UP_KINDS,
    LegalKind,
    find_in_force,
    list_agreed_kinds,
    list_gaps,
)
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
    MISSING_CODES,
    MachineFacts,
    Missing,
    ProgrammeFacts,
    list_missing,
)

__all__ = [
    "Fee",
    "FeePlan",
    "FeeStep",
    "AGREED_KINDS",
    "LEGAL_KINDS",
    "LegalKind",
    "SIGN_UP_KINDS",
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
    "find_in_force",
    "list_agreed_kinds",
    "list_gaps",
    "find_policy",
    "find_policy_at",
    "list_missing",
]

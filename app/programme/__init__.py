"""The programme's three phases as one table of policy."""

from app.programme.policy import POLICIES, Phase, Policy, find_policy

__all__ = ["POLICIES", "Phase", "Policy", "find_policy"]

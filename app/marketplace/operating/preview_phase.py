"""What changing to a phase would change, and what is still missing for it; changes nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.marketplace.accounts import Viewer, require_operator
from app.marketplace.operating.gather_facts import gather_facts
from app.marketplace.operating.phase_in_force import PhaseInForce, read_phase
from app.programme import (
    MachineFacts,
    Missing,
    Phase,
    Policy,
    compare_policies,
    find_policy,
    find_policy_at,
    list_missing,
)


@dataclass(frozen=True, slots=True)
class PhasePreview:
    """``changes`` are cells of the policy with their value now and then, at the beginning of the phase."""

    phase: Phase
    missing: tuple[Missing, ...]
    changes: tuple[tuple[str, object, object], ...]


def preview_phase(
    viewer: Viewer, session: Session, phase: Phase, *, policy: Policy, machine: MachineFacts, now: datetime
) -> PhasePreview:
    """NotAllowed ``scope_missing`` (scope), ``operator_only``."""
    require_operator(viewer)
    current = find_current(session, policy, now)
    before, after = find_policy_at(current.phase, current.began_at, now), find_policy(phase)
    return PhasePreview(
        phase=phase,
        missing=list_missing(after, gather_facts(session, machine, now)),
        changes=compare_policies(before, before if phase == current.phase else after),
    )


def find_current(session: Session, policy: Policy, now: datetime) -> PhaseInForce:
    """The phase in force; in a database that has begun none, the one of the policy, since just now."""
    return read_phase(session) or PhaseInForce(policy.phase, now, 0)

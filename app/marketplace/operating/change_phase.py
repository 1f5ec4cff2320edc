"""Changes the phase of the programme: forward and back, with a reason, losing nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.database.tables.auditing import PhaseChangeRow
from app.marketplace.accounts import Viewer, require_operator
from app.marketplace.auditing import record
from app.marketplace.operating.gather_facts import gather_facts
from app.marketplace.operating.phase_in_force import PhaseInForce
from app.marketplace.operating.preview_phase import find_current
from app.programme import MachineFacts, Phase, Policy, find_policy, list_missing
from app.values.errors import Conflict, Invalid, Parameter

LONGEST_REASON = 1_000


@dataclass(frozen=True, slots=True)
class ChangePhase:
    """``position`` is the newest change the operator saw; ``force``: though something is missing."""

    phase: Phase
    position: int
    reason: str
    force: bool = False


def change_phase(
    session: Session,
    viewer: Viewer,
    command: ChangePhase,
    *,
    policy: Policy,
    machine: MachineFacts,
    now: datetime,
) -> PhaseInForce:
    """Of two operators at once only one. Requests that are running end under the rules they began with.

    NotAllowed ``scope_missing`` (scope), ``operator_only``; Invalid ``reason_invalid`` (maximum);
    Conflict ``phase_moved_on`` (phase), ``phase_unchanged`` (phase), ``phase_not_ready`` (count, missing).
    """
    require_operator(viewer)
    reason = " ".join(command.reason.split())
    if not 0 < len(reason) <= LONGEST_REASON or not reason.isprintable():
        raise Invalid("reason_invalid", {"maximum": LONGEST_REASON})
    before = find_current(session, policy, now)
    if before.position != command.position:
        raise Conflict("phase_moved_on", {"phase": before.phase})
    if before.phase == command.phase:
        raise Conflict("phase_unchanged", {"phase": before.phase})
    missing = list_missing(find_policy(command.phase), gather_facts(session, machine, now))
    if missing and not command.force:
        told: list[Parameter] = [{"code": each.code, "parameters": {**each.parameters}} for each in missing]
        raise Conflict("phase_not_ready", {"count": len(missing), "missing": told})
    after = PhaseInForce(command.phase, now, before.position + 1)
    session.add(
        PhaseChangeRow(
            position=after.position,
            phase=after.phase,
            began_at=now,
            changed_by=viewer.user_id,
            reason=reason,
            is_forced=bool(missing),
        )
    )
    try:
        session.flush()
    except IntegrityError as error:  # somebody else was faster
        raise Conflict("phase_moved_on", {"phase": before.phase}) from error
    details: dict[str, Parameter] = {
        "from": before.phase,
        "to": after.phase,
        "missing": [each.code for each in missing],
    }
    record(session, viewer, "phase_changed", "phase", after.phase, details, now=now, reason=reason)
    return after

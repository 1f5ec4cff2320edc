"""How many providers take part, held against the phase's limit; and whether a firm's card may be in force."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.database.tables.catalogue import ProviderRow
from app.programme import Policy
from app.values.errors import Conflict

_APPROVED = ("probation", "live")


def require_room(session: Session, policy: Policy) -> None:
    """Raises Conflict ``providers_limit_reached`` (maximum) where the phase takes no more.

    Every firm's row is held until the transaction ends, in one order: of two who let a firm in at the same
    time, the second counts what the first did.
    """
    if policy.most_providers is None:
        return
    rows = session.execute(
        select(ProviderRow.organisation_id, ProviderRow.standing).order_by(ProviderRow.code).with_for_update()
    ).all()
    # counted from what was read under the lock, which is what the one before wrote
    taking_part = sum(
        row.organisation_id is not None and (row.standing is None or row.standing in _APPROVED)
        for row in rows
    )
    if taking_part >= policy.most_providers:
        raise Conflict("providers_limit_reached", {"maximum": policy.most_providers})


def is_approved(provider: ProviderRow) -> bool:
    """A firm of a catalogue is the operator's own word; one that applied here was looked at."""
    return provider.standing is None or provider.standing in _APPROVED


def require_approved(provider: ProviderRow) -> None:
    """Raises Conflict ``firm_not_approved``."""
    if not is_approved(provider):
        raise Conflict("firm_not_approved")

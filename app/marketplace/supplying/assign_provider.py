"""Says which organisation a firm of the catalogue belongs to."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from app.database.tables.accounts import OrganisationRow
from app.database.tables.catalogue import ProviderRow
from app.marketplace.accounts import Viewer, require_operator
from app.marketplace.auditing import Action, record
from app.marketplace.supplying.taking_part import require_room
from app.programme import Policy
from app.values.errors import NotFound


def assign_provider(
    session: Session,
    viewer: Viewer,
    provider_code: str,
    organisation_id: str | None,
    *,
    policy: Policy,
    now: datetime,
) -> None:
    """None: nobody's. Its owners and planners see its rates from now on, those of before no longer.

    NotAllowed ``operator_only``; NotFound ``provider_not_found`` (provider), ``organisation_not_found``;
    Conflict ``providers_limit_reached`` (maximum) where the phase takes no more.
    """
    require_operator(viewer, "firm:write")
    provider = session.get(ProviderRow, provider_code)
    if provider is None:
        raise NotFound("provider_not_found", {"provider": provider_code})
    if organisation_id is not None and session.get(OrganisationRow, organisation_id) is None:
        raise NotFound("organisation_not_found")
    if provider.organisation_id == organisation_id:
        return
    if organisation_id is not None and provider.organisation_id is None:
        require_room(session, policy)
    before, provider.organisation_id = provider.organisation_id, organisation_id
    session.flush()
    steps: tuple[tuple[Action, str | None], ...] = (
        ("provider_taken", before),
        ("provider_given", organisation_id),
    )
    for action, concerned_id in steps:
        # an entry for each of them: the one need not learn of the other
        if concerned_id is not None:
            record(session, viewer, action, "provider", provider_code, now=now, concerned_id=concerned_id)

"""An operator founds a firm for an organisation whose papers he saw elsewhere."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.database.tables import OrganisationRow
from app.marketplace.accounts import Viewer
from app.marketplace.onboarding.application_view import (
    ApplicationView,
    require_operator,
    view_application,
)
from app.marketplace.onboarding.apply import Apply, begin_application
from app.marketplace.onboarding.decide import check_words, let_in, refuse_own
from app.programme import Policy
from app.providers import Place
from app.values.errors import NotFound


@dataclass(frozen=True, slots=True)
class FoundFirm:
    """``words`` say what was looked at, and are kept with the application and in the log."""

    organisation_id: str
    firm: Apply
    words: str


def found_firm(
    session: Session,
    viewer: Viewer,
    command: FoundFirm,
    *,
    places: Iterable[Place],
    policy: Policy,
    now: datetime,
) -> ApplicationView:
    """An application that is filled in and approved at once, for an organisation that need not be invited.

    Its owners get a letter and go on with the card; it is new as any other firm.
    NotAllowed ``operator_only``, ``own_application``; NotFound ``organisation_not_found``; Invalid
    ``words_invalid`` (maximum), ``trader_invalid`` (fields), ``processes_invalid``; Conflict
    ``application_exists``, ``firm_exists`` (provider), ``applicant_held``, ``providers_limit_reached``
    (maximum).
    """
    require_operator(viewer)
    words = check_words(command.words)
    organisation = session.get(OrganisationRow, command.organisation_id, with_for_update=True)
    if organisation is None:
        raise NotFound("organisation_not_found")
    refuse_own(viewer, organisation.id)
    row = begin_application(
        session, viewer, organisation, command.firm, places=places, policy=policy, now=now
    )
    let_in(session, viewer, row, "found", words=words, now=now)
    return view_application(session, row)

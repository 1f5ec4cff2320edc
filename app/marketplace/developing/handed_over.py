"""What institutes learnt and handed to a provider: words written for it, nothing of the customer's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.database.tables.accounts import MembershipRow, UserRow
from app.database.tables.catalogue import ProviderRow
from app.database.tables.developing import CaseEntryRow, ReferralCaseRow
from app.marketplace.accounts import Viewer, require_scope
from app.marketplace.mailing import send_mail
from app.marketplace.supplying.own_provider import find_own_provider

MOST_LISTED = 100


@dataclass(frozen=True, slots=True)
class HandedOver:
    """``kind`` is parameter_set or capability, ``text`` what the institute wrote for the provider."""

    institute: str
    kind: str
    readiness_level: int
    text: str
    at: datetime


def list_handed_over(viewer: Viewer, session: Session, code: str) -> tuple[HandedOver, ...]:
    """For the provider's own people, newest first; NotFound ``provider_not_found`` (provider)."""
    require_scope(viewer, "firm:read")
    find_own_provider(viewer, session, code)
    rows = session.execute(
        select(ReferralCaseRow, CaseEntryRow)
        .join(CaseEntryRow, CaseEntryRow.case_id == ReferralCaseRow.id)
        .where(ReferralCaseRow.handed_to == code, CaseEntryRow.step == "hand_back")
        .order_by(CaseEntryRow.at.desc(), CaseEntryRow.id)
        .limit(MOST_LISTED)
    )
    return tuple(
        HandedOver(
            case.institute, case.outcome["kind"], case.outcome["readiness_level"], entry.text, entry.at
        )
        for case, entry in rows
        # the number of a quote could be written like a provider's code
        if case.outcome is not None and case.outcome["kind"] in ("parameter_set", "capability")
    )


def tell_provider(session: Session, case: ReferralCaseRow, code: str, *, now: datetime) -> None:
    """A letter to the firm's owners and planners."""
    people = session.scalars(
        select(UserRow)
        .join(MembershipRow, MembershipRow.user_id == UserRow.id)
        .join(ProviderRow, ProviderRow.organisation_id == MembershipRow.organisation_id)
        .where(ProviderRow.code == code, MembershipRow.role.in_(("owner", "planner")), UserRow.is_active)
        .order_by(UserRow.id)
    )
    for person in people:
        send_mail(
            session,
            person.email,
            "case_handed_over",
            {},
            language=person.language,
            key=f"case_handed_over:{case.id}:{person.id}",
            now=now,
            path=f"/{person.language}/firm/{code}#handed-over",
        )

"""Applications to read: the own one, the operator's queue, and what the public may know of a trader."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import case, select
from sqlalchemy.orm import Session

from app.database.documents import from_document
from app.database.tables import OrganisationRow, ProviderApplicationRow, ProviderRow
from app.marketplace.accounts import Viewer, require_scope, require_signed_in
from app.marketplace.onboarding.application_view import (
    ApplicationView,
    find_for_reader,
    require_operator,
    view_application,
)
from app.programme import Policy
from app.providers.onboarding import APPROVED_STATUSES
from app.providers.trader import Trader

_MOST = 200
_MOST_INVITABLE = 1_000
# what waits for the operator comes first
_ORDER = ("in_review", "documents", "applied", "probation", "live", "declined", "withdrawn")


@dataclass(frozen=True, slots=True)
class PublicTrader:
    """Who stands behind a provider, as everybody may know; ``is_new``: on probation."""

    trader: Trader
    is_new: bool


def read_own_application(viewer: Viewer, session: Session) -> ApplicationView | None:
    """The newest of the organisation; None where it never applied, or where the viewer is no owner."""
    _, organisation_id = require_signed_in(viewer)
    require_scope(viewer, "firm:read")
    if viewer.role != "owner":
        return None
    row = session.scalars(
        select(ProviderApplicationRow)
        .where(ProviderApplicationRow.organisation_id == organisation_id)
        .order_by(ProviderApplicationRow.applied_at.desc(), ProviderApplicationRow.id.desc())
        .limit(1)
    ).one_or_none()
    return None if row is None else view_application(session, row)


def may_apply(viewer: Viewer, session: Session, policy: Policy) -> bool:
    """Whether the phase lets the viewer's organisation apply."""
    _, organisation_id = require_signed_in(viewer)
    invited_at = session.scalar(
        select(OrganisationRow.provider_invited_at).where(OrganisationRow.id == organisation_id)
    )
    return policy.applying == "open" or invited_at is not None


def read_application(viewer: Viewer, session: Session, application_id: str) -> ApplicationView:
    """The applicant's own or, for the operator, any; NotFound ``application_not_found``."""
    return view_application(session, find_for_reader(session, viewer, application_id))


def list_applications(
    viewer: Viewer, session: Session, *, status: str | None = None
) -> tuple[ApplicationView, ...]:
    """What waits comes first, the longest waiting before; NotAllowed ``operator_only``."""
    require_operator(viewer)
    query = select(ProviderApplicationRow)
    if status is not None:
        query = query.where(ProviderApplicationRow.status == status)
    rank = {name: number for number, name in enumerate(_ORDER)}
    rows = session.scalars(
        query.order_by(
            case(rank, value=ProviderApplicationRow.status, else_=len(_ORDER)),
            ProviderApplicationRow.applied_at,
            ProviderApplicationRow.id,
        ).limit(_MOST)
    )
    return tuple(view_application(session, row) for row in rows)


def find_trader(session: Session, provider_code: str) -> PublicTrader | None:
    """None for a provider that came with a catalogue, or that nobody approved."""
    row = session.scalars(
        select(ProviderApplicationRow)
        .where(
            ProviderApplicationRow.provider_code == provider_code,
            ProviderApplicationRow.status.in_(APPROVED_STATUSES),
        )
        .limit(1)
    ).one_or_none()
    if row is None:
        return None
    return PublicTrader(from_document(Trader, row.trader), row.status == "probation")


def list_new_providers(session: Session, *, now: datetime) -> frozenset[str]:
    """Codes of providers that are new on the platform; the mark says nothing else about them."""
    return frozenset(
        session.scalars(
            select(ProviderApplicationRow.provider_code).where(
                ProviderApplicationRow.status == "probation", ProviderApplicationRow.probation_until > now
            )
        )
    )


@dataclass(frozen=True, slots=True)
class Invitable:
    """An organisation that could be asked to apply."""

    id: str
    name: str


def list_invitable(viewer: Viewer, session: Session, *, also_invited: bool = False) -> tuple[Invitable, ...]:
    """Organisations that were not invited and have no firm, by name; NotAllowed ``operator_only``."""
    require_operator(viewer)
    query = (
        select(OrganisationRow.id, OrganisationRow.name)
        .outerjoin(ProviderRow, ProviderRow.organisation_id == OrganisationRow.id)
        # one that was deleted is called by its id
        .where(ProviderRow.code.is_(None), OrganisationRow.name != OrganisationRow.id)
    )
    if not also_invited:
        query = query.where(OrganisationRow.provider_invited_at.is_(None))
    rows = session.execute(query.order_by(OrganisationRow.name).limit(_MOST_INVITABLE))
    return tuple(Invitable(row.id, row.name) for row in rows)

"""Versions whose day has come come into force."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.catalogue import Facts
from app.database.tables.catalogue import ProviderRow
from app.database.tables.provider_versions import ProviderVersionRow
from app.delivery.calendar import find_today
from app.marketplace.auditing import SYSTEM, record
from app.marketplace.supplying.checking import check
from app.marketplace.supplying.put_into_force import put_into_force
from app.marketplace.supplying.taking_part import is_approved


def list_due_versions(session: Session, *, now: datetime) -> tuple[str, ...]:
    """Ids, the earliest day first; cheap, so that it can be asked each minute."""
    return tuple(
        session.scalars(
            select(ProviderVersionRow.id)
            .where(ProviderVersionRow.status == "scheduled", ProviderVersionRow.valid_from <= find_today(now))
            .order_by(ProviderVersionRow.valid_from, ProviderVersionRow.id)
        )
    )


def start_due_version(session: Session, version_id: str, *, facts: Facts, now: datetime) -> bool:
    """Whether it came into force; not where another worker was quicker, or where it no longer fits the facts.

    One that no longer fits, or whose firm is not approved, stays scheduled; checking it says why.
    """
    provider_code = session.scalar(
        select(ProviderVersionRow.provider_code).where(ProviderVersionRow.id == version_id)
    )
    owner = session.scalar(select(ProviderRow).where(ProviderRow.code == provider_code).with_for_update())
    row = session.get(ProviderVersionRow, version_id, populate_existing=True)
    if owner is None or row is None or row.status != "scheduled" or not is_approved(owner):
        return False
    provider = check(row.document, facts).provider
    if provider is None:
        return False
    put_into_force(session, row, owner, provider, facts=facts, now=now)
    session.flush()
    record(
        session,
        SYSTEM,
        "version_started",
        "version",
        row.id,
        {"provider": owner.code},
        now=now,
        concerned_id=owner.organisation_id,
    )
    return True

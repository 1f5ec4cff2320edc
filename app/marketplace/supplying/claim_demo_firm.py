"""Gives the demonstration's provider a fictional firm to be the owner of."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.database.tables.catalogue import ProviderRow
from app.marketplace.auditing import SYSTEM, record


def claim_demo_firm(session: Session, organisation_id: str, *, now: datetime) -> str | None:
    """The code of the firm the organisation has, or of the listed fictional one with most machines.

    None where every fictional firm has an owner. A firm that is not fictional is never given away.
    """
    own = session.scalar(select(ProviderRow.code).where(ProviderRow.organisation_id == organisation_id))
    if own is not None:
        return own
    rows = session.scalars(
        select(ProviderRow)
        .where(ProviderRow.organisation_id.is_(None), ProviderRow.is_listed)
        .order_by(ProviderRow.position, ProviderRow.code)
        .with_for_update()
    )
    fictional = [row for row in rows if row.document.get("is_fictional") is True]
    if not fictional:
        return None
    richest = max(fictional, key=lambda row: len(row.document["machines"]))
    richest.organisation_id = organisation_id
    session.flush()
    record(session, SYSTEM, "provider_given", "provider", richest.code, now=now, concerned_id=organisation_id)
    return richest.code

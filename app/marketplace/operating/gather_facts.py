"""What there is of what a phase needs."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.database.tables.accounts import UserRow
from app.database.tables.catalogue import ProviderRow
from app.marketplace.legal import count_in_force
from app.programme import MachineFacts, ProgrammeFacts


def gather_facts(session: Session, machine: MachineFacts, now: datetime) -> ProgrammeFacts:
    """Counts out of the database, beside what is known of the machine."""
    documents = session.scalars(select(ProviderRow.document).where(ProviderRow.is_listed)).all()
    operators = session.scalar(
        select(func.count()).select_from(UserRow).where(UserRow.is_operator, UserRow.is_active)
    )
    return ProgrammeFacts(
        providers_live=len(documents),
        fictional_providers=sum(document.get("is_fictional") is True for document in documents),
        operators=operators or 0,
        legal_texts=count_in_force(session, now=now),
        machine=machine,
    )

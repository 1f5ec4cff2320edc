"""Who was removed or declined: kept as a digest of the address, which outlives the account."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import delete, exists, select
from sqlalchemy.orm import Session

from app.database.tables import RemovedAddressRow

KEPT_FOR = timedelta(days=730)


def digest_address(email: str) -> str:
    """SHA-256 of the mailbox: what stands behind a plus leads to the same one."""
    local, _, domain = email.lower().rpartition("@")
    return hashlib.sha256(f"removed\x00{local.partition('+')[0]}@{domain}".encode()).hexdigest()


def mark_removed(session: Session, organisation_id: str, email: str, *, now: datetime) -> None:
    """From now on this address waits for an owner; marks that are old enough go."""
    session.execute(delete(RemovedAddressRow).where(RemovedAddressRow.removed_at <= now - KEPT_FOR))
    row = session.get(RemovedAddressRow, (organisation_id, digest_address(email)))
    if row is None:
        row = RemovedAddressRow(organisation_id=organisation_id, address_digest=digest_address(email))
        session.add(row)
    row.removed_at = now
    session.flush()


def is_marked(session: Session, organisation_id: str, email: str, *, now: datetime) -> bool:
    """Whether an owner removed or declined this address, under whatever account."""
    row = session.get(RemovedAddressRow, (organisation_id, digest_address(email)))
    return row is not None and row.removed_at > now - KEPT_FOR


def keeps_marks(session: Session, emails: Collection[str]) -> bool:
    """Whether something of these addresses stays in whichever organisation."""
    digests = [digest_address(email) for email in emails]
    return bool(session.scalar(select(exists().where(RemovedAddressRow.address_digest.in_(digests)))))

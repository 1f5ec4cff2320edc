"""What is promised about data and has no request to be done in: deletions, expiry, letters before."""

from __future__ import annotations

from datetime import datetime

from app.database import Database
from app.marketplace.own_data import (
    ReceiptSigner,
    carry_out_deletion,
    delete_expired_exports,
    delete_unused_parts,
    list_due_deletions,
)
from app.programme import Policy


def keep_promises(database: Database, policy: Policy, signer: ReceiptSigner, *, now: datetime) -> int:
    """How many deletions were due; each in a transaction of its own, so that one cannot stop others."""
    with database.read() as session:
        due = list_due_deletions(session, now=now)
    for deletion_id in due:
        with database.write() as session:
            carry_out_deletion(session, deletion_id, signer=signer, now=now)
    with database.write() as session:
        delete_expired_exports(session, now=now)
    with database.write() as session:
        delete_unused_parts(session, policy=policy, now=now)
    return len(due)

"""Deletes a part and gives a receipt for it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from app.marketplace.accounts import Viewer
from app.marketplace.own_data.receipts import ReceiptSigner, write_receipt
from app.marketplace.quoting import delete_part


def delete_part_with_receipt(
    session: Session, viewer: Viewer, part_id: str, *, signer: ReceiptSigner, now: datetime
) -> str:
    """The receipt's id. Raises what ``quoting.delete_part`` raises."""
    keys = delete_part(session, viewer, part_id, now=now)
    return write_receipt(
        session,
        signer,
        kind="part",
        object_id=part_id,
        asked_at=now,
        keys=keys,
        counts={"parts": 1},
        remains=("quotes_issued", "audit_ids", "this_receipt", "database_copies"),
        now=now,
    )

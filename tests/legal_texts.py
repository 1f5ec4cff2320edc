"""Legal texts that were published, for tests about what comes after."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select

from app.database import Database
from app.database.tables import LegalTextRow
from app.delivery import find_today
from app.programme import LEGAL_KINDS, LegalKind
from app.values import new_id


def publish(
    database: Database, now: datetime, kinds: Sequence[LegalKind] = LEGAL_KINDS, body: str = "# Text"
) -> dict[str, str]:
    """The next version of each kind, in force from today on; the ids."""
    ids = {kind: new_id() for kind in kinds}
    with database.write() as session:
        for kind, text_id in ids.items():
            last = session.scalar(select(func.max(LegalTextRow.version)).where(LegalTextRow.kind == kind))
            session.add(
                LegalTextRow(
                    id=text_id, kind=kind, version=(last or 0) + 1, body_de=body, body_en=body,
                    changed_at=now, published_at=now, in_force_on=find_today(now),
                )
            )  # fmt: skip
    return {str(kind): text_id for kind, text_id in ids.items()}

"""How many files somebody may send a day; counted under the same lock as the upload itself."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, time, timedelta

from sqlalchemy import delete
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from app.database.tables.parts import UploadCountRow
from app.marketplace.accounts import Viewer
from app.programme import Policy
from app.values.errors import Unavailable


def count_upload(session: Session, viewer: Viewer, address: str, *, policy: Policy, now: datetime) -> None:
    """Raises Unavailable ``parts_quota_reached`` (limit, retry_after_s).

    Members are counted by organisation. Guests are counted by address where it is known, for a new
    key costs them nothing; days are those of UTC.
    """
    limit = policy.parts_per_day_guest if viewer.is_guest else policy.parts_per_day_member
    day = now.astimezone(UTC).date()
    session.execute(delete(UploadCountRow).where(UploadCountRow.day < day))
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    uploads = session.execute(
        insert(UploadCountRow)
        .values(counted_for=_name_counted(viewer, address), day=day, uploads=1)
        .on_conflict_do_update(
            index_elements=[UploadCountRow.counted_for, UploadCountRow.day],
            set_={"uploads": UploadCountRow.uploads + 1},
        )
        .returning(UploadCountRow.uploads)
    ).scalar_one()
    if uploads > limit:
        midnight = datetime.combine(day + timedelta(days=1), time(), UTC)
        wait_s = int((midnight - now).total_seconds()) + 1
        raise Unavailable("parts_quota_reached", {"limit": limit, "retry_after_s": wait_s})


def _name_counted(viewer: Viewer, address: str) -> str:
    if viewer.organisation_id is not None:
        return f"organisation:{viewer.organisation_id}"
    if address:
        return f"address:{hashlib.sha256(address.encode()).hexdigest()}"
    return viewer.owner_key

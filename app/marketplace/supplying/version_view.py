"""Versions of what a provider offers, as its people see them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.database.tables.accounts import UserRow
from app.database.tables.provider_versions import ProviderVersionRow
from app.providers.lifecycle import VersionStatus
from app.values.errors import NotFound


@dataclass(frozen=True, slots=True)
class VersionView:
    """``number`` is the version of the rate card once it came into force, ``begun_over`` the one that was in
    force when it was begun; persons by their names."""

    id: str
    provider: str
    number: int | None
    status: VersionStatus
    revision: int
    begun_over: int | None
    based_on_id: str | None
    valid_from: date | None
    created_at: datetime
    edited_by: str | None
    edited_at: datetime
    published_by: str | None
    published_at: datetime | None
    document: dict[str, Any]


def view_version(session: Session, row: ProviderVersionRow) -> VersionView:
    """A row with the names of those who worked on it."""
    ids = [each for each in (row.edited_by, row.published_by) if each is not None]
    found = session.execute(select(UserRow.id, UserRow.display_name).where(UserRow.id.in_(ids)))
    names: dict[str | None, str] = {each.id: each.display_name for each in found}
    return VersionView(
        id=row.id,
        provider=row.provider_code,
        number=row.number,
        status=cast("VersionStatus", row.status),
        revision=row.revision,
        begun_over=row.begun_over,
        based_on_id=row.based_on_id,
        valid_from=row.valid_from,
        created_at=row.created_at,
        edited_by=names.get(row.edited_by),
        edited_at=row.edited_at,
        published_by=names.get(row.published_by),
        published_at=row.published_at,
        document=row.document,
    )


def find_version(session: Session, provider_code: str, version_id: str) -> ProviderVersionRow:
    """A version of this provider and no other; NotFound ``version_not_found``."""
    row = session.get(ProviderVersionRow, version_id)
    if row is None or row.provider_code != provider_code:
        raise NotFound("version_not_found")
    return row

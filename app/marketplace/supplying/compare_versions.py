"""What changed between two versions, field by field."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.catalogue.document_changes import Change, find_changes
from app.database.tables.provider_versions import ProviderVersionRow
from app.marketplace.accounts import Viewer, require_scope
from app.marketplace.supplying.own_provider import find_own_provider
from app.marketplace.supplying.version_view import find_version


def compare_versions(
    viewer: Viewer, session: Session, provider_code: str, version_id: str, *, since_id: str | None = None
) -> tuple[Change, ...]:
    """``since_id`` None: since what is in force. NotFound ``provider_not_found``, ``version_not_found``."""
    require_scope(viewer, "firm:read")
    find_own_provider(viewer, session, provider_code)
    version = find_version(session, provider_code, version_id)
    if since_id is None:
        since_id = session.scalar(
            select(ProviderVersionRow.id).where(
                ProviderVersionRow.provider_code == provider_code, ProviderVersionRow.status == "published"
            )
        )
    before = {} if since_id is None else find_version(session, provider_code, since_id).document
    return find_changes(before, version.document)

"""All versions of what a provider offers, and one of them."""

from __future__ import annotations

from sqlalchemy import case, select
from sqlalchemy.orm import Session

from app.database.tables.provider_versions import ProviderVersionRow
from app.marketplace.accounts import Viewer, require_scope
from app.marketplace.supplying.own_provider import find_own_provider
from app.marketplace.supplying.version_view import VersionView, find_version, view_version


def list_versions(viewer: Viewer, session: Session, provider_code: str) -> tuple[VersionView, ...]:
    """What is worked on and scheduled, then what came into force, the newest first; nothing discarded.

    NotFound ``provider_not_found``.
    """
    require_scope(viewer, "firm:read")
    find_own_provider(viewer, session, provider_code)
    rows = session.scalars(
        select(ProviderVersionRow)
        .where(ProviderVersionRow.provider_code == provider_code, ProviderVersionRow.status != "discarded")
        .order_by(
            case((ProviderVersionRow.number.is_(None), 0), else_=1),
            ProviderVersionRow.number.desc(),
            ProviderVersionRow.created_at.desc(),
        )
    )
    return tuple(view_version(session, row) for row in rows)


def read_version(viewer: Viewer, session: Session, provider_code: str, version_id: str) -> VersionView:
    """NotFound ``provider_not_found``, ``version_not_found``."""
    require_scope(viewer, "firm:read")
    find_own_provider(viewer, session, provider_code)
    return view_version(session, find_version(session, provider_code, version_id))

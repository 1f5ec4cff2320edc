"""Begins a draft from what is in force, or from another version."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.catalogue import Facts
from app.database.tables.catalogue import ProviderRow
from app.database.tables.provider_versions import ProviderVersionRow
from app.marketplace.accounts import Viewer, require_scope
from app.marketplace.supplying.own_provider import find_own_provider
from app.marketplace.supplying.record_in_force import record_in_force
from app.marketplace.supplying.version_view import VersionView, find_version, view_version
from app.providers.lifecycle import OPEN_STATUSES
from app.values.errors import Conflict, NotFound
from app.values.identifiers import new_id


def start_draft(
    session: Session,
    viewer: Viewer,
    provider_code: str,
    *,
    facts: Facts,
    now: datetime,
    version_id: str | None = None,
) -> VersionView:
    """``version_id`` None: from the version in force, or from the newest there is where none ever was.

    NotFound ``provider_not_found``, ``version_not_found``; Conflict ``draft_exists`` (version_id).
    """
    require_scope(viewer, "firm:write")
    provider = find_own_provider(viewer, session, provider_code, locked=True)
    in_force = record_in_force(session, provider, facts, now=now)
    open_id = session.scalar(
        select(ProviderVersionRow.id).where(
            ProviderVersionRow.provider_code == provider_code, ProviderVersionRow.status.in_(OPEN_STATUSES)
        )
    )
    if open_id is not None:
        raise Conflict("draft_exists", {"version_id": open_id})
    source = _find_source(session, provider, in_force, version_id)
    row = ProviderVersionRow(
        id=new_id(),
        provider_code=provider_code,
        number=None,
        status="draft",
        revision=1,
        document=source.document,
        content_digest=None,
        begun_over=None if in_force is None else in_force.number,
        based_on_id=source.id,
        valid_from=None,
        created_at=now,
        edited_by=viewer.user_id,
        edited_at=now,
        published_by=None,
        published_at=None,
    )
    session.add(row)
    session.flush()
    return view_version(session, row)


def _find_source(
    session: Session, provider: ProviderRow, in_force: ProviderVersionRow | None, version_id: str | None
) -> ProviderVersionRow:
    if version_id is not None:
        return find_version(session, provider.code, version_id)
    newest = (
        in_force
        or session.scalars(
            select(ProviderVersionRow)
            .where(ProviderVersionRow.provider_code == provider.code)
            .order_by(ProviderVersionRow.created_at.desc(), ProviderVersionRow.id.desc())
            .limit(1)
        ).one_or_none()
    )
    if newest is None:
        raise NotFound("version_not_found")
    return newest

"""Puts what an older version said into force again, as a new version."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from app.catalogue import Facts
from app.database.tables.provider_versions import ProviderVersionRow
from app.delivery.calendar import find_today
from app.marketplace.accounts import Viewer, require_scope
from app.marketplace.auditing import record
from app.marketplace.supplying.checking import check, date_document, require_publishable
from app.marketplace.supplying.own_provider import find_own_provider, require_publisher
from app.marketplace.supplying.put_into_force import put_into_force
from app.marketplace.supplying.version_view import VersionView, find_version, view_version
from app.values.errors import Conflict
from app.values.identifiers import new_id


def roll_back(
    session: Session, viewer: Viewer, provider_code: str, version_id: str, *, facts: Facts, now: datetime
) -> VersionView:
    """Needs no second person: what was in force before had its own approval and check. An open draft stays.

    NotFound ``provider_not_found``, ``version_not_found``; NotAllowed ``owner_only``; Conflict
    ``version_never_in_force``; Invalid
    ``version_at_fault`` (count, faults) where it no longer fits the catalogue's facts.
    """
    require_scope(viewer, "firm:write")
    owner = find_own_provider(viewer, session, provider_code, locked=True)
    require_publisher(viewer, as_second_person=owner.needs_four_eyes)
    older = find_version(session, provider_code, version_id)
    if older.status != "superseded":
        raise Conflict("version_never_in_force", {"status": older.status})
    today = find_today(now)
    document = date_document(older.document, today)
    provider = require_publishable(check(document, facts))
    row = ProviderVersionRow(
        id=new_id(),
        provider_code=provider_code,
        number=None,
        status="scheduled",
        revision=1,
        document=document,
        content_digest=None,
        begun_over=None,
        based_on_id=older.id,
        valid_from=today,
        created_at=now,
        edited_by=viewer.user_id,
        edited_at=now,
        published_by=viewer.user_id,
        published_at=now,
    )
    put_into_force(session, row, owner, provider, facts=facts, now=now)
    session.add(row)
    session.flush()
    record(
        session,
        viewer,
        "version_rolled_back",
        "version",
        row.id,
        {"provider": provider_code, "to": older.id},
        now=now,
        concerned_id=owner.organisation_id,
    )
    return view_version(session, row)

"""Publishes a draft: from now on, or from a day to come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.catalogue import Facts
from app.database.tables.provider_versions import ProviderVersionRow
from app.delivery.calendar import find_today
from app.marketplace.accounts import Viewer, require_scope
from app.marketplace.auditing import record
from app.marketplace.supplying.checking import Checked, check, date_document, require_publishable
from app.marketplace.supplying.own_provider import find_own_provider, require_publisher
from app.marketplace.supplying.put_into_force import put_into_force
from app.marketplace.supplying.rate_card_rows import find_card_in_force
from app.marketplace.supplying.taking_part import require_approved
from app.marketplace.supplying.version_view import VersionView, find_version, view_version
from app.providers.lifecycle import VersionStatus, advance, require_second_person
from app.values.canonical import digest
from app.values.errors import Conflict, Invalid


@dataclass(frozen=True, slots=True)
class PublishVersion:
    """``valid_from`` None: at once. ``revision`` is what the publisher saw.

    ``replaces`` is the number of the version in force that he means to replace, where that is another than
    the one the draft was begun over.
    """

    version_id: str
    revision: int
    valid_from: date | None = None
    replaces: int | None = None


def publish_version(
    session: Session,
    viewer: Viewer,
    provider_code: str,
    command: PublishVersion,
    *,
    checked: Checked,
    facts: Facts,
    now: datetime,
) -> VersionView:
    """All or nothing, and of two who publish at once only one.

    ``checked`` is what ``check_version`` said, outside of this transaction, about the same document.

    NotFound ``provider_not_found``, ``version_not_found``; Conflict ``version_moved_on``,
    ``draft_changed`` (revision), ``newer_in_force`` (number), ``version_not_submitted``, ``day_taken``
    (valid_from_on), ``firm_not_approved``; NotAllowed ``owner_only``,
    ``second_person_required``; Invalid ``version_at_fault`` (count, faults), ``laws_broken`` (count,
    faults), ``day_is_past``.
    """
    require_scope(viewer, "firm:write")
    owner = find_own_provider(viewer, session, provider_code, locked=True)
    require_publisher(viewer, as_second_person=owner.needs_four_eyes)
    require_approved(owner)
    row = find_version(session, provider_code, command.version_id)
    today = find_today(now)
    valid_from = command.valid_from or today
    if valid_from < today:
        raise Invalid("day_is_past")
    is_later = valid_from > today
    following = advance(cast("VersionStatus", row.status), "schedule" if is_later else "publish")
    if row.revision != command.revision or checked.digest != digest(row.document):
        raise Conflict("draft_changed", {"revision": row.revision})
    _refuse_unseen(session, row, command.replaces)
    if owner.needs_four_eyes:
        require_second_person(
            cast("VersionStatus", row.status), last_editor=row.edited_by, publisher=viewer.user_id
        )
    require_publishable(checked)
    row.document = date_document(row.document, valid_from)
    provider = require_publishable(check(row.document, facts))
    row.valid_from, row.published_by, row.published_at = valid_from, viewer.user_id, now
    if is_later:
        _refuse_taken_day(session, provider_code, valid_from)
        row.status = following
    else:
        put_into_force(session, row, owner, provider, facts=facts, now=now)
    session.flush()
    record(
        session,
        viewer,
        "version_scheduled" if is_later else "version_published",
        "version",
        row.id,
        {"provider": provider_code, "valid_from_on": valid_from.isoformat()},
        now=now,
        concerned_id=owner.organisation_id,
    )
    return view_version(session, row)


def _refuse_unseen(session: Session, row: ProviderVersionRow, replaces: int | None) -> None:
    """What came into force after the draft was begun is not in it; whoever publishes has to know."""
    card = find_card_in_force(session, row.provider_code)
    if card is not None and card.version not in (row.begun_over, replaces):
        raise Conflict("newer_in_force", {"number": card.version})


def _refuse_taken_day(session: Session, provider_code: str, day: date) -> None:
    taken = session.scalar(
        select(ProviderVersionRow.id).where(
            ProviderVersionRow.provider_code == provider_code,
            ProviderVersionRow.status == "scheduled",
            ProviderVersionRow.valid_from == day,
        )
    )
    if taken is not None:
        raise Conflict("day_taken", {"valid_from_on": day.isoformat()})

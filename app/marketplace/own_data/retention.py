"""How long members' parts are kept: by the programme, or shorter by choice; never gone unannounced."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import ColumnElement, ScalarSelect, Text, func, select, type_coerce
from sqlalchemy.orm import Session

from app.database.columns import UtcDateTime
from app.database.tables.guarding import FileOpeningRow
from app.database.tables.own_data import PartNoticeRow, RetentionRow
from app.database.tables.parts import PartRow
from app.database.tables.quotes import QuoteRow
from app.marketplace.accounts import Viewer, list_owners, require_scope, require_signed_in
from app.marketplace.auditing import record
from app.marketplace.mailing import send_mail
from app.marketplace.quoting import expire_part
from app.programme import Policy
from app.values.errors import Invalid, NotAllowed
from app.values.identifiers import new_id

LEAST_DAYS = 7
_AT_ONCE = 200
_LOOKING = ("view", "download", "export")


@dataclass(frozen=True, slots=True)
class Retention:
    """Days after the last look; ``chosen`` None: the organisation keeps them as long as the programme."""

    most: int
    chosen: int | None
    quoted: int
    notice: int


def read_retention(viewer: Viewer, session: Session, *, policy: Policy) -> Retention:
    """NotAllowed ``sign_in_required``."""
    _, organisation_id = require_signed_in(viewer)
    row = session.get(RetentionRow, organisation_id)
    chosen = None if row is None else row.unused_part_days
    return Retention(policy.unused_part_days, chosen, policy.quoted_part_days, policy.part_notice_days)


def choose_retention(
    session: Session, viewer: Viewer, days: int | None, *, policy: Policy, now: datetime
) -> None:
    """None: as long as the programme keeps them.

    NotAllowed ``sign_in_required``, ``owner_only``; Invalid ``retention_out_of_range`` (minimum, maximum).
    """
    _, organisation_id = require_signed_in(viewer)
    require_scope(viewer, "account:write")
    if viewer.role != "owner":
        raise NotAllowed("owner_only")
    if days is not None and not LEAST_DAYS <= days <= policy.unused_part_days:
        limits = {"minimum": LEAST_DAYS, "maximum": policy.unused_part_days}
        raise Invalid("retention_out_of_range", {**limits})
    row = session.get(RetentionRow, organisation_id, with_for_update=True)
    if (None if row is None else row.unused_part_days) == days:
        return
    if row is None and days is not None:
        session.add(RetentionRow(organisation_id=organisation_id, unused_part_days=days, changed_at=now))
    elif row is not None and days is None:
        session.delete(row)
    elif row is not None and days is not None:
        row.unused_part_days, row.changed_at = days, now
    session.flush()
    details = {"days": days}
    record(session, viewer, "retention_chosen", "organisation", organisation_id, {**details}, now=now)


def delete_unused_parts(session: Session, *, policy: Policy, now: datetime) -> int:
    """Write to the owners of parts that nobody looked at for so long, and delete those that were announced.

    A look after the letter keeps a part. How many were deleted; a few hundred at a time.
    """
    deleted = 0
    due = session.scalars(
        select(PartRow)
        .join(PartNoticeRow, PartNoticeRow.part_id == PartRow.id)
        .where(PartNoticeRow.deletes_at <= now)
        .limit(_AT_ONCE)
        .with_for_update(of=PartRow, skip_locked=True)
    ).all()
    for row in due:
        if _find_end(session, row, policy) > now:  # looked at, or quoted, since the letter
            session.delete(session.get_one(PartNoticeRow, row.id))
        else:
            expire_part(session, row, now=now)
            deleted += 1
    session.flush()
    _announce(session, policy, now)
    return deleted


def _announce(session: Session, policy: Policy, now: datetime) -> None:
    notice = timedelta(days=policy.part_notice_days)
    told: dict[str, list[PartRow]] = defaultdict(list)
    chosen = {row.organisation_id: row.unused_part_days for row in session.scalars(select(RetentionRow))}
    rows = _list_unlooked(
        session, PartRow.organisation_id.not_in(chosen), policy.unused_part_days, notice, now
    )
    for organisation_id, days in chosen.items():
        rows += _list_unlooked(session, PartRow.organisation_id == organisation_id, days, notice, now)
    for row in rows:
        if row.organisation_id is not None and _find_end(session, row, policy) <= now + notice:
            session.add(PartNoticeRow(part_id=row.id, noticed_at=now, deletes_at=now + notice))
            told[row.organisation_id].append(row)
    session.flush()
    for organisation_id, parts in told.items():
        _write_to_owners(session, organisation_id, parts, now + notice, now)


def _list_unlooked(
    session: Session, whose: ColumnElement[bool], days: int, notice: timedelta, now: datetime
) -> list[PartRow]:
    """Not told of yet, and nobody looked at them for nearly so long."""
    last = func.coalesce(_looked_at(), PartRow.created_at)
    return [
        *session.scalars(
            select(PartRow)
            .outerjoin(PartNoticeRow, PartNoticeRow.part_id == PartRow.id)
            .where(
                PartRow.organisation_id.is_not(None),
                whose,
                PartNoticeRow.part_id.is_(None),
                type_coerce(last, UtcDateTime()) <= now + notice - timedelta(days=days),
            )
            .order_by(last)
            .limit(_AT_ONCE)
        )
    ]


def _looked_at() -> ScalarSelect[datetime]:
    return (
        select(func.max(FileOpeningRow.last_at))
        .where(FileOpeningRow.part_id == PartRow.id, FileOpeningRow.purpose.in_(_LOOKING))
        .correlate(PartRow)
        .scalar_subquery()
    )


def _find_end(session: Session, part: PartRow, policy: Policy) -> datetime:
    """When nothing keeps the part any more: the last look at it, the last quote for it."""
    chosen = session.get(RetentionRow, part.organisation_id)
    days = min(policy.unused_part_days, chosen.unused_part_days if chosen else policy.unused_part_days)
    looked_at = session.scalar(
        select(func.max(FileOpeningRow.last_at)).where(
            FileOpeningRow.part_id == part.id, FileOpeningRow.purpose.in_(_LOOKING)
        )
    )
    end = max(part.created_at, looked_at or part.created_at) + timedelta(days=days)
    quotes = session.scalars(
        select(QuoteRow).where(
            QuoteRow.organisation_id == part.organisation_id,
            type_coerce(QuoteRow.part_ids, Text).contains(f'"{part.id}"', autoescape=True),
        )
    )
    for quote in quotes:
        valid_until = date.fromisoformat(json.loads(quote.content)["valid_until"])
        over = datetime.combine(valid_until, time.max, UTC)
        end = max(end, over + timedelta(days=min(policy.quoted_part_days, days)))
    return end


def _write_to_owners(
    session: Session, organisation_id: str, parts: list[PartRow], goes_at: datetime, now: datetime
) -> None:
    names = ", ".join(part.file_name for part in parts[:5])
    for owner in list_owners(session, organisation_id):
        send_mail(
            session,
            owner.email,
            "parts_going",
            {"count": len(parts), "names": names, "goes_on": goes_at.date().isoformat()},
            language=owner.language,
            key=f"parts_going:{new_id()}",
            now=now,
            path=f"/{owner.language}/mine",
        )

"""Lists of sanctioned names by version; the newest that was imported is used."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from app.database.outbox import enqueue_job
from app.database.tables.duties import SanctionedNameRow, SanctionsListRow
from app.marketplace.auditing import SYSTEM, record
from app.marketplace.duties.holds import DutyViewer, require_duty_operator
from app.programme import straighten_name
from app.values.errors import Conflict, Invalid, Parameter

RESCREEN = "rescreen_all"
_AT_A_TIME = 2_000


@dataclass(frozen=True, slots=True)
class ListedName:
    """A name or alias, and the reference of its entry."""

    reference: str
    name: str


@dataclass(frozen=True, slots=True)
class SanctionsListView:
    """A list as it was imported; the first of all is the one that is used."""

    version: str
    issued_on: date
    entries: int
    imported_at: datetime


@dataclass(frozen=True, slots=True)
class CurrentList:
    """What names are compared with, in the order of the list."""

    position: int
    version: str
    names: tuple[ListedName, ...]
    plain: tuple[str, ...]


# reading tens of thousands of names again for each name would take longer than comparing them
_known: dict[str, CurrentList] = {}


def import_sanctions_list(
    session: Session,
    names: Sequence[ListedName],
    *,
    version: str,
    issued_on: date,
    sha256: str,
    now: datetime,
) -> int:
    """Keep the list, use it from now on, and have everybody screened again; the number of names.

    Invalid ``sanctions_list_empty``; Conflict ``sanctions_list_older`` (version) for one that was issued
    before the one in use, ``sanctions_list_known`` for the same content.
    """
    if not names:
        raise Invalid("sanctions_list_empty")
    last = session.scalar(select(SanctionsListRow).order_by(SanctionsListRow.position.desc()).limit(1))
    if last is not None and last.sha256 == sha256:
        raise Conflict("sanctions_list_known")
    if last is not None and issued_on < last.issued_on:
        raise Conflict("sanctions_list_older", {"version": last.version})
    row = SanctionsListRow(
        position=(last.position if last else 0) + 1,
        version=version,
        issued_on=issued_on,
        sha256=sha256,
        entries=len(names),
        imported_at=now,
    )
    session.add(row)
    session.flush()
    rows = [
        {
            "list_position": row.position,
            "number": number,
            "reference": each.reference[:100],
            "name": each.name,
            "plain": straighten_name(each.name),
        }
        for number, each in enumerate(names)
    ]
    for begin in range(0, len(rows), _AT_A_TIME):
        session.execute(insert(SanctionedNameRow), rows[begin : begin + _AT_A_TIME])
    enqueue_job(session, RESCREEN, {"position": row.position}, now=now, key=f"{RESCREEN}:{row.position}")
    details: dict[str, Parameter] = {
        "version": version,
        "issued_on": issued_on.isoformat(),
        "entries": len(names),
    }
    record(session, SYSTEM, "sanctions_imported", "sanctions", str(row.position), details, now=now)
    return len(names)


def list_sanctions_lists(viewer: DutyViewer, session: Session) -> tuple[SanctionsListView, ...]:
    """Newest first; NotAllowed ``scope_missing`` (scope), ``operator_only``."""
    require_duty_operator(viewer)
    rows = session.scalars(select(SanctionsListRow).order_by(SanctionsListRow.position.desc()).limit(50))
    return tuple(SanctionsListView(row.version, row.issued_on, row.entries, row.imported_at) for row in rows)


def load_current_list(session: Session) -> CurrentList | None:
    """The list in use; None where none was ever imported."""
    newest = session.execute(
        select(SanctionsListRow.position, SanctionsListRow.version, SanctionsListRow.sha256)
        .order_by(SanctionsListRow.position.desc())
        .limit(1)
    ).one_or_none()
    if newest is None:
        return None
    key = f"{newest.position}:{newest.sha256}"
    if key not in _known:
        rows = session.execute(
            select(SanctionedNameRow.reference, SanctionedNameRow.name, SanctionedNameRow.plain)
            .where(SanctionedNameRow.list_position == newest.position)
            .order_by(SanctionedNameRow.number)
        ).all()
        _known.clear()
        _known[key] = CurrentList(
            newest.position,
            newest.version,
            tuple(ListedName(row.reference, row.name) for row in rows),
            tuple(row.plain for row in rows),
        )
    return _known[key]

"""What a legal text says today, said earlier, or will say; drafts are shipped where nothing was published."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.database.tables.legal import LegalTextRow
from app.delivery import find_today
from app.programme import LEGAL_KINDS, LegalKind, find_in_force
from app.values.errors import NotFound

_DRAFTS = Path(__file__).parent / "drafts"


@dataclass(frozen=True, slots=True)
class LegalTextView:
    """``version`` 0 and no day: a draft that came with the program and is in force nowhere."""

    id: str
    kind: LegalKind
    version: int
    body_de: str
    body_en: str
    in_force_on: date | None
    is_in_force: bool


@dataclass(frozen=True, slots=True)
class _Published:
    id: str
    version: int
    in_force_on: date


@cache
def read_shipped(kind: LegalKind, language: str) -> str:
    """The draft that came with the program."""
    return (_DRAFTS / f"{kind}.{language}.md").read_text("utf-8")


def list_in_force(session: Session, kinds: Sequence[LegalKind], *, now: datetime) -> dict[LegalKind, str]:
    """The id of the version in force of each kind that has one."""
    by_kind: dict[LegalKind, list[_Published]] = {}
    rows = session.execute(
        select(LegalTextRow.kind, LegalTextRow.id, LegalTextRow.version, LegalTextRow.in_force_on).where(
            LegalTextRow.kind.in_(kinds), LegalTextRow.published_at.is_not(None)
        )
    )
    for kind, text_id, version, in_force_on in rows:
        if in_force_on is None:
            continue
        by_kind.setdefault(cast("LegalKind", kind), []).append(_Published(text_id, version, in_force_on))
    today = find_today(now)
    found = {kind: find_in_force(by_kind.get(kind, []), today) for kind in kinds}
    return {kind: text.id for kind, text in found.items() if text is not None}


def count_in_force(session: Session, *, now: datetime) -> dict[str, int]:
    """One for each kind that has a version in force: what the readiness of a phase asks for."""
    return dict.fromkeys(list_in_force(session, LEGAL_KINDS, now=now), 1)


def read_legal_text(
    session: Session, kind: LegalKind, *, now: datetime, version: int | None = None
) -> LegalTextView:
    """The version in force, or the named one if it was published; the shipped draft where there is none.

    NotFound ``legal_text_not_found``.
    """
    in_force = list_in_force(session, (kind,), now=now).get(kind)
    if version is None and in_force is None:
        bodies = (read_shipped(kind, "de"), read_shipped(kind, "en"))
        return LegalTextView("", kind, 0, *bodies, None, is_in_force=False)
    wanted = select(LegalTextRow).where(LegalTextRow.kind == kind, LegalTextRow.published_at.is_not(None))
    chosen = LegalTextRow.id == in_force if version is None else LegalTextRow.version == version
    row = session.scalar(wanted.where(chosen))
    if row is None:
        raise NotFound("legal_text_not_found")
    return view_text(row, in_force)


def list_legal_versions(session: Session, kind: LegalKind, *, now: datetime) -> tuple[LegalTextView, ...]:
    """All that were published, newest first; one that is to come is among them."""
    in_force = list_in_force(session, (kind,), now=now).get(kind)
    rows = session.scalars(
        select(LegalTextRow)
        .where(LegalTextRow.kind == kind, LegalTextRow.published_at.is_not(None))
        .order_by(LegalTextRow.version.desc())
    )
    return tuple(view_text(row, in_force) for row in rows)


def view_text(row: LegalTextRow, in_force: str | None) -> LegalTextView:
    """What the row says."""
    return LegalTextView(
        id=row.id,
        kind=cast("LegalKind", row.kind),
        version=row.version,
        body_de=row.body_de,
        body_en=row.body_en,
        in_force_on=row.in_force_on,
        is_in_force=row.id == in_force,
    )

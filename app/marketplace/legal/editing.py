"""The operator drafts the next version of a legal text and publishes it with its first day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.database.tables.legal import LegalTextRow
from app.delivery import find_today
from app.marketplace.auditing import Actor, record
from app.marketplace.legal.reading import LegalTextView, read_legal_text, view_text
from app.programme import LegalKind, list_gaps
from app.values import tidy_text
from app.values.errors import Conflict, Invalid, NotAllowed, Parameter
from app.values.identifiers import new_id

LONGEST_TEXT = 200_000


class Editor(Actor, Protocol):
    """Who works on a text; a ``Viewer`` is one."""

    @property
    def scopes(self) -> frozenset[str]: ...


@dataclass(frozen=True, slots=True)
class SaveDraft:
    """Markdown in both languages; what is still open stands in double square brackets."""

    kind: LegalKind
    body_de: str
    body_en: str


def read_draft(viewer: Editor, session: Session, kind: LegalKind, *, now: datetime) -> LegalTextView:
    """The draft being worked on; where there is none, the version to begin from, as the next one.

    NotAllowed ``scope_missing`` (scope), ``operator_only``.
    """
    _require_operator(viewer)
    row = _find_draft(session, kind)
    if row is not None:
        return view_text(row, None)
    newest = session.scalar(
        select(LegalTextRow).where(LegalTextRow.kind == kind).order_by(LegalTextRow.version.desc()).limit(1)
    )
    base = read_legal_text(session, kind, now=now) if newest is None else view_text(newest, None)
    return LegalTextView("", kind, base.version + 1, base.body_de, base.body_en, None, is_in_force=False)


def save_draft(session: Session, viewer: Editor, command: SaveDraft, *, now: datetime) -> LegalTextView:
    """Keep what is written; nobody but operators sees it.

    NotAllowed ``scope_missing`` (scope), ``operator_only``; Invalid ``legal_text_length`` (maximum);
    Conflict ``legal_text_moved_on`` where two began a draft at once.
    """
    _require_operator(viewer)
    bodies = tuple(_straighten(each) for each in (command.body_de, command.body_en))
    if not all(0 < len(each) <= LONGEST_TEXT for each in bodies):
        raise Invalid("legal_text_length", {"maximum": LONGEST_TEXT})
    row = _find_draft(session, command.kind)
    if row is None:
        newest = session.scalar(
            select(func.max(LegalTextRow.version)).where(LegalTextRow.kind == command.kind)
        )
        row = LegalTextRow(id=new_id(), kind=command.kind, version=(newest or 0) + 1, published_at=None)
        session.add(row)
    row.body_de, row.body_en = bodies
    row.changed_at = now
    _flush(session)
    return view_text(row, None)


def publish_text(
    session: Session, viewer: Editor, kind: LegalKind, version: int, in_force_on: date, *, now: datetime
) -> LegalTextView:
    """The draft becomes a version for ever, in force from a day on that is not over.

    NotAllowed ``scope_missing`` (scope), ``operator_only``; Conflict ``legal_text_moved_on`` where the draft
    is another, ``legal_text_open`` (gaps) where something is not filled in; Invalid ``legal_day_past``,
    ``legal_day_before_last`` (last_on).
    """
    _require_operator(viewer)
    row = session.scalar(
        select(LegalTextRow)
        .where(LegalTextRow.kind == kind, LegalTextRow.published_at.is_(None))
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if row is None or row.version != version:
        raise Conflict("legal_text_moved_on")
    gaps = dict.fromkeys(list_gaps(row.body_de) + list_gaps(row.body_en))
    if gaps:
        raise Conflict("legal_text_open", {"gaps": [*gaps]})
    if in_force_on < find_today(now):
        raise Invalid("legal_day_past")
    last = session.scalar(select(func.max(LegalTextRow.in_force_on)).where(LegalTextRow.kind == kind))
    if last is not None and in_force_on < last:
        raise Invalid("legal_day_before_last", {"last_on": last.isoformat()})
    row.published_at, row.in_force_on = now, in_force_on
    _flush(session)
    details: dict[str, Parameter] = {"version": row.version, "in_force_on": in_force_on.isoformat()}
    record(session, viewer, "legal_text_published", "legal_text", kind, details, now=now)
    return view_text(row, None)


def _require_operator(viewer: Editor) -> None:
    if "programme:write" not in viewer.scopes:
        raise NotAllowed("scope_missing", {"scope": "programme:write"})
    if viewer.kind != "operator":
        raise NotAllowed("operator_only")


def _find_draft(session: Session, kind: LegalKind) -> LegalTextRow | None:
    return session.scalar(
        select(LegalTextRow).where(LegalTextRow.kind == kind, LegalTextRow.published_at.is_(None))
    )


def _straighten(text: str) -> str:
    return tidy_text(text)


def _flush(session: Session) -> None:
    try:
        session.flush()
    except IntegrityError as error:  # somebody else was faster
        raise Conflict("legal_text_moved_on") from error

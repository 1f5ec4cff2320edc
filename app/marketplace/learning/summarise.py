"""What was learnt: counts by page, kind, status and mission, and the operator's own words."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.database.tables.learning import FeedbackRow, LearningRow
from app.marketplace.accounts import Viewer
from app.marketplace.auditing import record
from app.marketplace.learning.list_feedback import require_operator
from app.values import tidy_text
from app.values.errors import Invalid
from app.values.identifiers import new_id

LONGEST_LEARNING = 50_000
_ID = re.compile(r"/[a-z2-7]{26}(?=/|$)")


@dataclass(frozen=True, slots=True)
class Summary:
    """Counts, most first; a page is its address without language and ids. ``text`` is the operator's."""

    total: int
    people: int
    by_kind: tuple[tuple[str, int], ...]
    by_status: tuple[tuple[str, int], ...]
    by_page: tuple[tuple[str, int], ...]
    by_mission: tuple[tuple[str, int], ...]
    text: str
    written_at: datetime | None


def summarise(viewer: Viewer, session: Session) -> Summary:
    """NotAllowed ``scope_missing`` (scope), ``operator_only``."""
    require_operator(viewer)
    kinds: Counter[str] = Counter()
    statuses: Counter[str] = Counter()
    pages: Counter[str] = Counter()
    missions: Counter[str] = Counter()
    rows = session.execute(
        select(
            FeedbackRow.kind, FeedbackRow.status, FeedbackRow.page, FeedbackRow.mission_id, func.count()
        ).group_by(FeedbackRow.kind, FeedbackRow.status, FeedbackRow.page, FeedbackRow.mission_id)
    )
    for kind, status, page, mission_id, count in rows:
        kinds[kind] += count
        statuses[status] += count
        pages[name_page(page)] += count
        if mission_id is not None:
            missions[mission_id] += count
    people = session.scalar(select(func.count(FeedbackRow.user_id.distinct())))
    newest = session.scalar(select(LearningRow).order_by(LearningRow.written_at.desc()).limit(1))
    return Summary(
        total=kinds.total(),
        people=people or 0,
        by_kind=_rank(kinds),
        by_status=_rank(statuses),
        by_page=_rank(pages),
        by_mission=_rank(missions),
        text=newest.text if newest else "",
        written_at=newest.written_at if newest else None,
    )


def write_learning(session: Session, viewer: Viewer, text: str, *, now: datetime) -> None:
    """The operator's words replace those before, which are kept.

    NotAllowed ``scope_missing`` (scope), ``operator_only``; Invalid ``learning_too_long`` (maximum).
    """
    require_operator(viewer)
    words = tidy_text(text)
    if len(words) > LONGEST_LEARNING:
        raise Invalid("learning_too_long", {"maximum": LONGEST_LEARNING})
    row = LearningRow(id=new_id(), text=words, written_by=viewer.user_id, written_at=now)
    session.add(row)
    session.flush()
    record(session, viewer, "learning_written", "feedback", row.id, now=now)


def name_page(page: str) -> str:
    """One name for a page in both languages and of all parts and quotes."""
    rest = page[3:] if page[:4] in ("/de/", "/en/") else page
    return _ID.sub("/…", rest) or "/"


def _rank(counts: Counter[str]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(counts.items(), key=lambda each: (-each[1], each[0])))

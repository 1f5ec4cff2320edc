"""Feedback for the operator, filtered; and for its author, with what became of it."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, or_, select, tuple_
from sqlalchemy.orm import Session

from app.database.tables.accounts import UserRow
from app.database.tables.learning import FeedbackRow
from app.marketplace.accounts import Viewer, require_scope, require_signed_in
from app.marketplace.learning.feedback_view import FeedbackView, view_feedback
from app.marketplace.paging import check_limit, read_place, write_cursor
from app.values.errors import NotAllowed, NotFound

_MOST_OWN = 200


@dataclass(frozen=True, slots=True)
class FeedbackQuery:
    """None: any."""

    kind: str | None = None
    status: str | None = None
    mission_id: str | None = None
    page: str | None = None
    limit: int = 50
    cursor: str | None = None


@dataclass(frozen=True, slots=True)
class FeedbackPage:
    """Newest first; ``next_cursor`` None: there are no older ones."""

    feedback: tuple[FeedbackView, ...]
    next_cursor: str | None


def list_feedback(viewer: Viewer, session: Session, query: FeedbackQuery) -> FeedbackPage:
    """NotAllowed ``scope_missing`` (scope), ``operator_only``; Invalid ``limit_out_of_range``,
    ``cursor_invalid``."""
    require_operator(viewer)
    check_limit(query.limit)
    wanted = select_feedback().where(*filter_feedback(query))
    if query.cursor is not None:
        place = tuple_(*read_place(query.cursor))
        wanted = wanted.where(tuple_(FeedbackRow.created_at, FeedbackRow.id) < place)
    rows = session.execute(
        wanted.order_by(FeedbackRow.created_at.desc(), FeedbackRow.id.desc()).limit(query.limit + 1)
    ).all()
    shown = rows[: query.limit]
    after = None
    if len(rows) > query.limit:
        after = write_cursor(shown[-1][0].created_at.isoformat(), shown[-1][0].id)
    return FeedbackPage(tuple(view_feedback(row, author) for row, author in shown), after)


def list_own_feedback(viewer: Viewer, session: Session) -> tuple[FeedbackView, ...]:
    """What the viewer said, newest first; NotAllowed ``sign_in_required``."""
    user_id, _ = require_signed_in(viewer)
    rows = session.execute(
        select_feedback()
        .where(FeedbackRow.user_id == user_id)
        .order_by(FeedbackRow.created_at.desc(), FeedbackRow.id.desc())
        .limit(_MOST_OWN)
    )
    return tuple(view_feedback(row, author) for row, author in rows)


def find_picture(viewer: Viewer, session: Session, feedback_id: str) -> str:
    """Where the picture lies: for operators, and for who sent it.

    NotFound ``feedback_not_found`` for everybody else, and where there is none.
    """
    row = session.get(FeedbackRow, feedback_id)
    may_see = row is not None and (viewer.is_operator or (viewer.user_id and row.user_id == viewer.user_id))
    if row is None or not may_see or row.picture_key is None:
        raise NotFound("feedback_not_found")
    return row.picture_key


def require_operator(viewer: Viewer) -> None:
    """NotAllowed ``scope_missing`` (scope), ``operator_only``."""
    require_scope(viewer, "programme:write")
    if not viewer.is_operator:
        raise NotAllowed("operator_only")


def select_feedback() -> Select[FeedbackRow, str]:
    """Rows with the name of their author."""
    return select(FeedbackRow, UserRow.display_name).outerjoin(UserRow, UserRow.id == FeedbackRow.user_id)


def filter_feedback(query: FeedbackQuery) -> list[ColumnElement[bool]]:
    """The conditions of a query."""
    wanted = {
        FeedbackRow.kind: query.kind,
        FeedbackRow.status: query.status,
        FeedbackRow.mission_id: query.mission_id,
    }
    filters: list[ColumnElement[bool]] = [
        column == value for column, value in wanted.items() if value is not None
    ]
    if query.page is not None:
        # the same page in both languages
        rest = query.page.removeprefix("/de").removeprefix("/en")
        filters.append(or_(*(FeedbackRow.page == f"{language}{rest}" for language in ("", "/de", "/en"))))
    return filters

"""All feedback as CSV that no spreadsheet takes for formulas."""

from __future__ import annotations

import csv
import io

from sqlalchemy.orm import Session

from app.database.tables.learning import FeedbackRow
from app.marketplace.accounts import Viewer
from app.marketplace.learning.list_feedback import (
    FeedbackQuery,
    filter_feedback,
    require_operator,
    select_feedback,
)

COLUMNS = (
    "id", "created_at", "kind", "status", "page", "language", "viewport", "subject_kind", "subject_id",
    "mission_id", "has_picture", "duplicate_of", "text", "answer",
)  # fmt: skip
_FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n")
# tells spreadsheet programs that it is UTF-8
_MARK = "\ufeff"


def export_feedback(viewer: Viewer, session: Session, query: FeedbackQuery) -> bytes:
    """Oldest first, without names; NotAllowed ``scope_missing`` (scope), ``operator_only``."""
    require_operator(viewer)
    stream = io.StringIO()
    stream.write(_MARK)
    writer = csv.writer(stream, delimiter=";", lineterminator="\r\n")
    writer.writerow(COLUMNS)
    rows = session.execute(
        select_feedback()
        .where(*filter_feedback(query))
        .order_by(FeedbackRow.created_at, FeedbackRow.id)
        .execution_options(yield_per=500)
    )
    for row, _author in rows:
        values = [
            row.picture_key is not None if name == "has_picture" else getattr(row, name) for name in COLUMNS
        ]
        writer.writerow([disarm(value) for value in values])
    return stream.getvalue().encode("utf-8")


def disarm(value: object) -> str:
    """A cell that stays text: what would begin a formula gets an apostrophe before it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    text = value.isoformat() if hasattr(value, "isoformat") else str(value)
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULAS) or text.startswith(_FORMULAS) else text

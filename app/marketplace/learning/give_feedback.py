"""Somebody says something about a page; a picture comes along only if he agreed to send it."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import BinaryIO, Literal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.database.tables.learning import FeedbackRow
from app.database.tables.ownership import Owned
from app.database.tables.parts import PartRow
from app.database.tables.quotes import QuoteRow
from app.integrations.storage import Storage, StoredBlob, put_for_block
from app.marketplace.accounts import Viewer, owned_by, require_scope, require_signed_in
from app.marketplace.auditing import record
from app.marketplace.learning.feedback_view import FEEDBACK_KINDS, FeedbackKind, FeedbackView, view_feedback
from app.marketplace.learning.missions import find_mission_for
from app.marketplace.learning.pictures import LARGEST_PICTURE_BYTES, redraw_picture
from app.values import tidy_text
from app.values.errors import Invalid, Parameter, Unavailable
from app.values.identifiers import new_id

LONGEST_FEEDBACK = 4_000
MOST_A_DAY = 100
_LONGEST_PAGE = 300
_DAY = timedelta(days=1)
_VIEWPORT = re.compile(r"[0-9]{1,5}x[0-9]{1,5}")
_SUBJECT = re.compile(r"/(?:de|en)/(parts|quotes)/([a-z2-7]{26})(?:/.*)?")
_SUBJECTS: dict[str, tuple[Literal["part", "quote"], type[PartRow | QuoteRow]]] = {
    "parts": ("part", PartRow),
    "quotes": ("quote", QuoteRow),
}


@dataclass(frozen=True, slots=True)
class Subject:
    """A thing of the viewer's own that a page is of."""

    kind: Literal["part", "quote"]
    id: str


@dataclass(frozen=True, slots=True)
class GiveFeedback:
    """``page`` is an address of ours; ``viewport`` is like 1280x720, or empty."""

    kind: FeedbackKind
    text: str
    page: str
    language: str
    viewport: str = ""
    mission_id: str | None = None
    picture: StoredBlob | None = None


def tidy_page(address: str) -> str:
    """Only the path of an address: what stands behind it, or opens a shared thing, is nobody's business."""
    path = address.partition("?")[0].partition("#")[0]
    if not path.startswith("/") or path.startswith("//") or not path.isprintable():
        return ""
    head, shared, _ = path.partition("/shared/")
    return (f"{head}{shared}…" if shared else path)[:_LONGEST_PAGE]


def find_subject(viewer: Viewer, session: Session, page: str) -> Subject | None:
    """The part or quote that a page is of, if it is the viewer's own."""
    match = _SUBJECT.fullmatch(page)
    if match is None:
        return None
    kind, table = _SUBJECTS[match.group(1)]
    owned: type[Owned] = table
    own = session.scalar(select(table.id).where(table.id == match.group(2), owned_by(viewer, owned)))
    return None if own is None else Subject(kind, own)


@contextmanager
def receive_picture(
    storage: Storage, stream: BinaryIO | None, *, is_agreed: bool
) -> Iterator[StoredBlob | None]:
    """Draw the picture anew and store it; gone again when the block raises. None where none was sent.

    Invalid ``picture_without_consent`` where it was not agreed to, ``picture_too_large`` (limit_bytes),
    ``picture_unreadable``; then nothing is stored.
    """
    if stream is None:
        yield None
        return
    if not is_agreed:
        raise Invalid("picture_without_consent")
    picture = io.BytesIO(redraw_picture(stream))
    with put_for_block(storage, picture, max_bytes=10 * LARGEST_PICTURE_BYTES) as blob:
        yield blob


def give_feedback(session: Session, viewer: Viewer, command: GiveFeedback, *, now: datetime) -> FeedbackView:
    """Stored with the page and, if it is the viewer's own, the part or quote it is of.

    NotAllowed ``sign_in_required``, ``scope_missing`` (scope); Invalid ``feedback_empty``,
    ``feedback_too_long`` (maximum), ``feedback_kind_unknown``; NotFound ``mission_not_found``; Unavailable
    ``feedback_quota_reached`` (limit, retry_after_s).
    """
    user_id, organisation_id = require_signed_in(viewer)
    require_scope(viewer, "account:write")
    text = tidy_text(command.text)
    if not text:
        raise Invalid("feedback_empty")
    if len(text) > LONGEST_FEEDBACK:
        raise Invalid("feedback_too_long", {"maximum": LONGEST_FEEDBACK})
    if command.kind not in FEEDBACK_KINDS:
        raise Invalid("feedback_kind_unknown")
    if command.mission_id is not None:
        find_mission_for(session, viewer, command.mission_id)
    today = select(func.count()).where(FeedbackRow.user_id == user_id, FeedbackRow.created_at > now - _DAY)
    if (session.scalar(today) or 0) >= MOST_A_DAY:
        raise Unavailable("feedback_quota_reached", {"limit": MOST_A_DAY, "retry_after_s": 3_600})
    page = tidy_page(command.page)
    subject = find_subject(viewer, session, page)
    row = FeedbackRow(
        id=new_id(),
        user_id=user_id,
        organisation_id=organisation_id,
        kind=command.kind,
        text=text,
        page=page,
        language=command.language,
        viewport=command.viewport if _VIEWPORT.fullmatch(command.viewport) else "",
        subject_kind=subject.kind if subject else None,
        subject_id=subject.id if subject else None,
        mission_id=command.mission_id,
        picture_key=command.picture.key if command.picture else None,
        picture_sha256=command.picture.sha256 if command.picture else None,
        status="new",
        duplicate_of=None,
        answer="",
        triaged_at=None,
        created_at=now,
    )
    session.add(row)
    session.flush()
    details: dict[str, Parameter] = {"kind": row.kind, "has_picture": row.picture_key is not None}
    record(session, viewer, "feedback_given", "feedback", row.id, details, now=now)
    return view_feedback(row, None)

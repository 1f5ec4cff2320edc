"""What the holder of a link sees of a part; a link gives no right to change anything."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.database.tables.part_shares import PartShareRow
from app.database.tables.parts import PartRow
from app.marketplace.accounts import Viewer
from app.marketplace.guarding import FileKind, allow_by_link, find_file
from app.marketplace.quoting import PartPapers, PartView
from app.marketplace.quoting.part_file import PartFile
from app.marketplace.quoting.part_papers import view_papers
from app.marketplace.quoting.part_view import is_alive, view_part
from app.marketplace.quoting.share_links import hash_share_token, may_be_token
from app.values.errors import NotFound


@dataclass(frozen=True, slots=True)
class SharedPart:
    """``papers`` is None where they were not ticked."""

    part: PartView
    papers: PartPapers | None
    with_model: bool
    has_picture: bool
    expires_at: datetime


def read_shared_part(session: Session, token: str, *, now: datetime) -> SharedPart:
    """NotFound ``share_not_found`` for a link that is unknown, over or revoked, or whose part is gone."""
    share, part = _find(session, token, now)
    papers = view_papers(session, part) if share.with_papers else None
    return SharedPart(
        view_part(part), papers, share.with_model, part.thumbnail_key is not None, share.expires_at
    )


def count_part_opening(session: Session, token: str, *, now: datetime) -> None:
    """A link was followed; the owner sees how often, and when last."""
    session.execute(
        update(PartShareRow)
        .where(PartShareRow.token_hash == hash_share_token(token))
        .values(opened=PartShareRow.opened + 1, last_opened_at=now)
        .execution_options(synchronize_session=False)
    )


def find_shared_file(
    viewer: Viewer,
    session: Session,
    token: str,
    kind: FileKind,
    *,
    drawing_id: str | None = None,
    now: datetime,
) -> PartFile:
    """NotFound ``share_not_found``, ``preview_not_found``, ``drawing_not_found``, and ``part_not_found`` for
    what was not ticked. The picture comes with every link."""
    share, part = _find(session, token, now)
    ticked = {"thumbnail": True, "preview": share.with_model, "drawing": share.with_papers}
    opening = allow_by_link(viewer, part, part.id, kind, is_linked=ticked.get(kind, False))
    return PartFile(find_file(session, part, kind, drawing_id), opening)


def _find(session: Session, token: str, now: datetime) -> tuple[PartShareRow, PartRow]:
    found = None
    if may_be_token(token):
        found = session.execute(
            select(PartShareRow, PartRow)
            .join(PartRow, PartRow.id == PartShareRow.part_id)
            .where(
                PartShareRow.token_hash == hash_share_token(token),
                PartShareRow.expires_at > now,
                PartShareRow.revoked_at.is_(None),
                is_alive(now),
            )
        ).one_or_none()
    if found is None:
        raise NotFound("share_not_found")
    return found[0], found[1]

"""Notes who opened which file of a part and on what ground, where its owner can read it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import cast

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from app.database.tables.guarding import FileOpeningRow
from app.database.tables.ownership import Owned
from app.marketplace.accounts import Viewer
from app.marketplace.auditing import SYSTEM, Actor, record
from app.marketplace.guarding.decide_access import Asked, Basis, FileKind, Purpose, Relation, decide_access
from app.values.errors import Parameter
from app.values.identifiers import new_id

# looking again within this time is the same looking
_SAME_LOOK = timedelta(minutes=10)
MOST_LISTED = 100


@dataclass(frozen=True, slots=True)
class Opening:
    """An allowed opening, to be noted before the file is handed out."""

    part_id: str
    owner_id: str | None
    kind: FileKind
    purpose: Purpose
    relation: Relation
    basis: Basis
    actor: Actor
    note: str = ""
    receiver: str | None = None
    copy_sha256: str | None = None

    @property
    def is_own(self) -> bool:
        """By the owner himself, by the program for him, or by a link of his."""
        return self.relation in {"owner", "guest", "worker", "link"}


@dataclass(frozen=True, slots=True)
class OpeningView:
    """Once, or by the owner several times from ``first_at`` to ``last_at``."""

    kind: FileKind
    purpose: Purpose
    relation: Relation
    basis: Basis
    note: str
    user_id: str | None
    receiver: str | None
    copy_sha256: str | None
    first_at: datetime
    last_at: datetime


def allow_own(viewer: Viewer, part: Owned, part_id: str, kind: FileKind, purpose: Purpose) -> Opening:
    """For whoever comes as the owner does; NotFound ``part_not_found`` for everybody else."""
    relation = find_relation(viewer, part)
    basis = decide_access(Asked(relation, kind, purpose))
    return Opening(part_id, part.organisation_id, kind, purpose, relation, basis, viewer)


def allow_measuring(part: Owned, part_id: str) -> Opening:
    """For the program that measures."""
    basis = decide_access(Asked("worker", "file", "measure"))
    return Opening(part_id, part.organisation_id, "file", "measure", "worker", basis, SYSTEM)


def allow_by_link(viewer: Viewer, part: Owned, part_id: str, kind: FileKind, *, is_linked: bool) -> Opening:
    """For whoever holds a link that was found to be good; NotFound ``part_not_found`` for what the owner did
    not tick."""
    basis = decide_access(Asked("link", kind, "view", is_linked=is_linked))
    return Opening(part_id, part.organisation_id, kind, "view", "link", basis, viewer)


def find_relation(viewer: Viewer, part: Owned) -> Relation:
    """How the viewer stands to a part by himself, whatever else he may be.

    An operator who looks with the owner's eyes sees pages and no files: for these he has to give a reason.
    """
    if viewer.looked_at_by is not None:
        return "stranger"
    if part.organisation_id is not None and part.organisation_id == viewer.organisation_id:
        return "owner"
    return "guest" if part.guest_key_hash in viewer.guest_key_hashes else "stranger"


def is_noted(session: Session, opening: Opening, *, now: datetime) -> bool:
    """Whether the owner's same looking stands there already, so that nothing need be written."""
    if not opening.is_own:
        return False
    last_at = session.scalar(
        select(FileOpeningRow.last_at).where(FileOpeningRow.group_key == _name_group(opening, now))
    )
    return last_at is not None and now - last_at < _SAME_LOOK


def note_opening(session: Session, opening: Opening, *, now: datetime) -> None:
    """In the transaction before the file is handed out; of others than the owner in the audit log, too."""
    opening_id = new_id()
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    session.execute(
        insert(FileOpeningRow)
        .values(
            id=opening_id,
            group_key=_name_group(opening, now) if opening.is_own else opening_id,
            part_id=opening.part_id,
            file_kind=opening.kind,
            purpose=opening.purpose,
            relation=opening.relation,
            basis=opening.basis,
            note=opening.note,
            user_id=opening.actor.user_id,
            organisation_id=opening.actor.organisation_id,
            receiver=opening.receiver,
            copy_sha256=opening.copy_sha256,
            first_at=now,
            last_at=now,
        )
        .on_conflict_do_update(index_elements=[FileOpeningRow.group_key], set_={"last_at": now})
    )
    if not opening.is_own:
        details: dict[str, Parameter] = {
            "kind": opening.kind,
            "purpose": opening.purpose,
            "basis": opening.basis,
            **({"receiver": opening.receiver} if opening.receiver else {}),
            **({"copy_sha256": opening.copy_sha256} if opening.copy_sha256 else {}),
        }
        record(
            session, opening.actor, "file_opened", "part", opening.part_id, details,
            now=now, reason=opening.note, concerned_id=opening.owner_id,
        )  # fmt: skip


def list_openings(session: Session, part_id: str) -> tuple[OpeningView, ...]:
    """The latest first; whose part it is was asked before."""
    rows = session.scalars(
        select(FileOpeningRow)
        .where(FileOpeningRow.part_id == part_id)
        .order_by(FileOpeningRow.last_at.desc(), FileOpeningRow.id)
        .limit(MOST_LISTED)
    )
    return tuple(
        OpeningView(
            kind=cast("FileKind", row.file_kind),
            purpose=cast("Purpose", row.purpose),
            relation=cast("Relation", row.relation),
            basis=cast("Basis", row.basis),
            note=row.note,
            user_id=row.user_id,
            receiver=row.receiver,
            copy_sha256=row.copy_sha256,
            first_at=row.first_at,
            last_at=row.last_at,
        )
        for row in rows
    )


def _name_group(opening: Opening, now: datetime) -> str:
    who = opening.relation if opening.relation == "link" else opening.actor.user_id or opening.relation
    day = now.astimezone(UTC).date().isoformat()
    return f"{opening.part_id}:{opening.kind}:{opening.purpose}:{who}:{day}"

"""A part as its owner sees it, and the one way to find it: by owner."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, cast

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import Session, aliased

from app.database.documents import from_document
from app.database.tables.parts import PartRow
from app.geometry.measurements import Measurements, Vector
from app.geometry.units import Unit
from app.marketplace.accounts import Viewer, owned_by
from app.values.errors import Invalid, NotFound, Parameter

PartStatus = Literal["queued", "measuring", "measured", "refused"]
Orientation = Literal["auto", "given"] | Vector
"""``auto``: the best of all; ``given``: as in the file; or the direction that points up, in file axes."""

_SHORTEST_UP = 1e-6


@dataclass(frozen=True, slots=True)
class PartError:
    """Why a file was refused."""

    code: str
    parameters: dict[str, Parameter]


@dataclass(frozen=True, slots=True)
class PartView:
    """``unit`` is what the customer said, None: declared or guessed, as the measurements then tell."""

    id: str
    status: PartStatus
    revision: int
    file_name: str
    format: str
    size_bytes: int
    sha256: str
    unit: Unit | None
    orientation: Orientation
    error: PartError | None
    measurements: Measurements | None
    has_preview: bool
    has_repaired: bool
    issue: int  # of its series: 1 is A, 2 is B
    created_at: datetime
    expires_at: datetime | None


def find_part(
    session: Session, viewer: Viewer, part_id: str, *, now: datetime, lock: bool = False
) -> PartRow:
    """The viewer's own part that has not expired; NotFound ``part_not_found`` for every other id."""
    query = select(PartRow).where(*is_part_of(viewer, part_id, now))
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    row = session.scalar(query)
    if row is None:
        raise NotFound("part_not_found")
    return row


def is_part_of(viewer: Viewer, part_id: str, now: datetime) -> tuple[ColumnElement[bool], ...]:
    """The conditions for the viewer's own part that has not expired."""
    return PartRow.id == part_id, owned_by(viewer, PartRow), is_alive(now)


def is_alive(now: datetime) -> ColumnElement[bool]:
    """The condition for parts that have not expired."""
    return or_(PartRow.expires_at.is_(None), and_(PartRow.expires_at > now))


def is_newest_issue() -> ColumnElement[bool]:
    """The condition for parts that no later file of the same series replaces."""
    later = aliased(PartRow)
    return ~exists().where(later.series_id == PartRow.series_id, later.issue > PartRow.issue)


def view_part(row: PartRow) -> PartView:
    """What the row says, as pure types."""
    return PartView(
        id=row.id,
        status=cast("PartStatus", row.status),
        revision=row.revision,
        file_name=row.file_name,
        format=row.format,
        size_bytes=row.size_bytes,
        sha256=row.sha256,
        unit=cast("Unit | None", row.unit),
        orientation=read_orientation(row.orientation),
        error=None if row.error is None else PartError(row.error["code"], row.error["parameters"]),
        measurements=None if row.measurements is None else from_document(Measurements, row.measurements),
        has_preview=row.preview_key is not None,
        has_repaired=row.repaired_key is not None,
        issue=row.issue,
        created_at=row.created_at,
        expires_at=row.expires_at,
    )


def read_orientation(stored: Any) -> Orientation:
    """As written by ``check_orientation``; JSON has no tuples."""
    return (stored[0], stored[1], stored[2]) if isinstance(stored, list) else stored


def check_orientation(orientation: Orientation) -> Orientation:
    """A word, or a direction made one long; Invalid ``orientation_invalid``."""
    if orientation in {"auto", "given"}:
        return orientation
    refusal = Invalid("orientation_invalid")
    if not isinstance(orientation, tuple) or len(orientation) != 3:
        raise refusal
    length = math.hypot(*orientation)
    if not math.isfinite(length) or length < _SHORTEST_UP:
        raise refusal
    x, y, z = (round(value / length, 9) + 0.0 for value in orientation)
    return x, y, z

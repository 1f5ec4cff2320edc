"""The revisions of a part, newest first, and what each changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.database.tables.parts import PartRow
from app.geometry.findings import Finding
from app.geometry.measurements import Measurements
from app.marketplace.accounts import Viewer, owned_by, require_scope
from app.marketplace.quoting import PartStatus, PartView
from app.marketplace.quoting.part_view import find_part, is_alive, view_part

MOST_SHOWN = 50


@dataclass(frozen=True, slots=True)
class RevisionChange:
    """Against the measured revision before; ``volume_by`` and ``size_by`` are in mm³ and mm, None where one
    of the two is not known."""

    volume_by_mm3: float | None
    size_by_mm: tuple[float, float, float]
    new_findings: tuple[Finding, ...]
    gone_findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class RevisionView:
    """``change`` is None for the first, and where there is nothing measured to compare."""

    id: str
    issue: int
    letter: str
    file_name: str
    status: PartStatus
    sha256: str
    created_at: datetime
    measurements: Measurements | None
    change: RevisionChange | None


def list_revisions(
    viewer: Viewer, session: Session, part_id: str, *, now: datetime
) -> tuple[RevisionView, ...]:
    """At least the part itself; NotFound ``part_not_found``. The newest ``MOST_SHOWN`` of them."""
    require_scope(viewer, "parts:read")
    part = find_part(session, viewer, part_id, now=now)
    rows = session.scalars(
        select(PartRow)
        .where(PartRow.series_id == part.series_id, owned_by(viewer, PartRow), is_alive(now))
        .order_by(PartRow.issue.desc())
        .limit(MOST_SHOWN)
    )
    views = [view_part(row) for row in rows]
    return tuple(
        _view(view, next((older for older in views[place + 1 :] if older.measurements), None))
        for place, view in enumerate(views)
    )


def name_issue(issue: int) -> str:
    """A, B … Z, AA, AB …: as drawings count."""
    letters = ""
    while issue > 0:
        issue, place = divmod(issue - 1, 26)
        letters = chr(ord("A") + place) + letters
    return letters


def compare_measurements(before: Measurements, after: Measurements) -> RevisionChange:
    """What a new file changed. Findings are the same when they say the same, wherever they are."""
    volumes = before.volume_mm3, after.volume_mm3
    width, depth, height = (new - old for old, new in zip(before.size_mm, after.size_mm, strict=True))
    before_said = {_say(finding) for finding in before.findings}
    after_said = {_say(finding) for finding in after.findings}
    return RevisionChange(
        volume_by_mm3=None if volumes[0] is None or volumes[1] is None else volumes[1] - volumes[0],
        size_by_mm=(width, depth, height),
        new_findings=tuple(one for one in after.findings if _say(one) not in before_said),
        gone_findings=tuple(one for one in before.findings if _say(one) not in after_said),
    )


def _say(finding: Finding) -> str:
    return repr((finding.code, sorted(finding.parameters.items(), key=lambda item: item[0])))


def _view(part: PartView, before: PartView | None) -> RevisionView:
    change = None
    if part.measurements is not None and before is not None and before.measurements is not None:
        change = compare_measurements(before.measurements, part.measurements)
    return RevisionView(
        id=part.id,
        issue=part.issue,
        letter=name_issue(part.issue),
        file_name=part.file_name,
        status=part.status,
        sha256=part.sha256,
        created_at=part.created_at,
        measurements=part.measurements,
        change=change,
    )

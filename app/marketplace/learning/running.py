"""A tester on a mission: steps that the program sees by itself, steps that he ticks, and how long it took."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from app.database.tables.accounts import UserRow
from app.database.tables.auditing import AuditEntryRow
from app.database.tables.learning import MissionRow, MissionRunRow
from app.database.tables.parts import PartRow
from app.database.tables.quote_talk import QuoteQuestionRow
from app.database.tables.quotes import QuoteRow
from app.marketplace.accounts import Viewer, require_signed_in
from app.marketplace.learning.list_feedback import require_operator
from app.marketplace.learning.missions import (
    MissionView,
    StepCode,
    find_mission_for,
    find_wave,
    is_meant,
    view_mission,
)
from app.values.errors import Invalid


@dataclass(frozen=True, slots=True)
class MissionRun:
    """``done`` tells for each step when it was done, None: not yet. ``started_at`` None: not begun."""

    mission: MissionView
    done: tuple[datetime | None, ...]
    started_at: datetime | None
    finished_at: datetime | None


@dataclass(frozen=True, slots=True)
class RunView:
    """How far a tester came, as the operator sees it; ``duration_s`` None: not finished."""

    tester: str
    steps_done: int
    steps: int
    started_at: datetime
    finished_at: datetime | None
    duration_s: float | None


def list_tester_missions(viewer: Viewer, session: Session) -> tuple[MissionRun, ...]:
    """The open missions of the viewer's wave, oldest first; NotAllowed ``sign_in_required``."""
    user_id, _ = require_signed_in(viewer)
    wave = find_wave(session, viewer)
    rows = session.scalars(select(MissionRow).where(MissionRow.is_open).order_by(MissionRow.created_at))
    runs = {
        run.mission_id: run
        for run in session.scalars(select(MissionRunRow).where(MissionRunRow.user_id == user_id))
    }
    return tuple(_view(row, runs.get(row.id)) for row in rows if is_meant(row, wave))


def read_run(viewer: Viewer, session: Session, mission_id: str) -> MissionRun:
    """NotAllowed ``sign_in_required``; NotFound ``mission_not_found`` for a mission of another wave."""
    user_id, _ = require_signed_in(viewer)
    row = find_mission_for(session, viewer, mission_id)
    return _view(row, session.get(MissionRunRow, (row.id, user_id)))


def start_mission(session: Session, viewer: Viewer, mission_id: str, *, now: datetime) -> MissionRun:
    """What is done from now on counts; beginning twice is one beginning.

    NotAllowed ``sign_in_required``; NotFound ``mission_not_found``.
    """
    user_id, _ = require_signed_in(viewer)
    row = find_mission_for(session, viewer, mission_id)
    # one after the other, so that two tabs make one run
    session.execute(select(UserRow.id).where(UserRow.id == user_id).with_for_update())
    run = session.get(MissionRunRow, (row.id, user_id), populate_existing=True)
    if run is None:
        run = MissionRunRow(mission_id=row.id, user_id=user_id, started_at=now, finished_at=None, done={})
        session.add(run)
        session.flush()
    return _view(row, run)


def tick_step(session: Session, viewer: Viewer, mission_id: str, number: int, *, now: datetime) -> MissionRun:
    """The tester says that a step is done which the program cannot see; it also looks for those it can.

    NotAllowed ``sign_in_required``; NotFound ``mission_not_found``; Invalid ``mission_step_unknown`` for a
    step that the program sees by itself, or in a mission that was not begun.
    """
    user_id, _ = require_signed_in(viewer)
    row = find_mission_for(session, viewer, mission_id)
    run = session.get(MissionRunRow, (row.id, user_id), with_for_update=True, populate_existing=True)
    steps = view_mission(row).steps
    if run is None or not 0 <= number < len(steps) or steps[number].code != "ticked":
        raise Invalid("mission_step_unknown")
    _note(run, len(steps), [number], now)
    session.flush()
    return _view(row, run)


def notice_step(session: Session, viewer: Viewer, seen: frozenset[str], *, now: datetime) -> None:
    """Note in every run of the viewer what he was just seen to do, and what the tables tell by now.

    Cheap where he runs none. Once done, a step stays done.
    """
    if viewer.user_id is None:
        return
    rows = session.execute(
        select(MissionRunRow, MissionRow)
        .join(MissionRow, MissionRow.id == MissionRunRow.mission_id)
        .where(
            MissionRunRow.user_id == viewer.user_id, MissionRunRow.finished_at.is_(None), MissionRow.is_open
        )
        .with_for_update(of=MissionRunRow)
    ).all()
    for run, row in rows:
        steps = view_mission(row).steps
        found = [
            number
            for number, step in enumerate(steps)
            if str(number) not in run.done
            and (step.code in seen or _is_told(session, step.code, viewer.user_id, run.started_at))
        ]
        _note(run, len(steps), found, now)
    session.flush()


def has_open_run(viewer: Viewer, session: Session) -> bool:
    """Whether there is anything to notice; one look at an index."""
    if viewer.user_id is None:
        return False
    wanted = select(MissionRunRow.mission_id).where(
        MissionRunRow.user_id == viewer.user_id, MissionRunRow.finished_at.is_(None)
    )
    return session.scalar(wanted.limit(1)) is not None


def list_runs(viewer: Viewer, session: Session, mission_id: str) -> tuple[RunView, ...]:
    """Who came how far and how long it took; NotAllowed ``scope_missing`` (scope), ``operator_only``."""
    require_operator(viewer)
    rows = session.execute(
        select(MissionRunRow, MissionRow, UserRow.display_name)
        .join(MissionRow, MissionRow.id == MissionRunRow.mission_id)
        .join(UserRow, UserRow.id == MissionRunRow.user_id)
        .where(MissionRunRow.mission_id == mission_id)
        .order_by(MissionRunRow.started_at, MissionRunRow.user_id)
    )
    return tuple(
        RunView(
            tester=name,
            steps_done=len(run.done),
            steps=len(row.steps),
            started_at=run.started_at,
            finished_at=run.finished_at,
            duration_s=(run.finished_at - run.started_at).total_seconds() if run.finished_at else None,
        )
        for run, row, name in rows
    )


def _note(run: MissionRunRow, steps: int, numbers: list[int], now: datetime) -> None:
    new = {str(number): now.isoformat() for number in numbers if str(number) not in run.done}
    if new:
        run.done = {**run.done, **new}
    if len(run.done) == steps and run.finished_at is None:
        run.finished_at = now


def _view(row: MissionRow, run: MissionRunRow | None) -> MissionRun:
    done = run.done if run else {}
    times = (done.get(str(number)) for number in range(len(row.steps)))
    return MissionRun(
        mission=view_mission(row),
        done=tuple(datetime.fromisoformat(time) if time else None for time in times),
        started_at=run.started_at if run else None,
        finished_at=run.finished_at if run else None,
    )


def _is_told(session: Session, code: StepCode, user_id: str, since: datetime) -> bool:
    """Whether the tables or the audit log say that somebody did something since he began."""
    query = _TOLD.get(code)
    return query is not None and bool(session.scalar(query(user_id, since)))


def _logged(action: str) -> Callable[[str, datetime], Select[int]]:
    return lambda user_id, since: select(func.count()).where(
        AuditEntryRow.user_id == user_id, AuditEntryRow.action == action, AuditEntryRow.at >= since
    )


_TOLD: dict[str, Callable[[str, datetime], Select[int]]] = {
    "uploaded": lambda user_id, since: select(func.count()).where(
        PartRow.user_id == user_id, PartRow.created_at >= since
    ),
    "quoted": _logged("quote_issued"),
    "shared": _logged("quote_shared"),
    "referred": _logged("referral_stored"),
    "asked": lambda user_id, since: select(func.count()).where(
        QuoteRow.user_id == user_id,
        QuoteQuestionRow.quote_id == QuoteRow.id,
        QuoteQuestionRow.asked_at >= since,
    ),
}

"""Test missions: what the operator asks a wave of testers to try, in steps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, cast, get_args

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.database.tables.auditing import AuditEntryRow
from app.database.tables.invitations import InvitationRow
from app.database.tables.learning import MissionRow
from app.marketplace.accounts import Viewer
from app.marketplace.auditing import record
from app.marketplace.learning.list_feedback import require_operator
from app.values.errors import Invalid, NotFound
from app.values.identifiers import new_id

StepCode = Literal["uploaded", "saw_offers", "filtered", "quoted", "shared", "asked", "referred", "ticked"]
STEP_CODES: tuple[StepCode, ...] = get_args(StepCode)
MOST_STEPS = 12
LONGEST_TITLE = 200
LONGEST_TEXT = 10_000
_LONGEST_STEP = 300


@dataclass(frozen=True, slots=True)
class MissionStep:
    """All codes but ``ticked`` are recognised by the program itself."""

    code: StepCode
    text_de: str
    text_en: str


@dataclass(frozen=True, slots=True)
class SaveMission:
    """``mission_id`` None: a new one. ``waves`` are ids of invitations; empty: for everybody."""

    title_de: str
    title_en: str
    text_de: str
    text_en: str
    steps: tuple[MissionStep, ...]
    waves: tuple[str, ...] = ()
    mission_id: str | None = None


@dataclass(frozen=True, slots=True)
class MissionView:
    """A mission as it was written."""

    id: str
    title_de: str
    title_en: str
    text_de: str
    text_en: str
    steps: tuple[MissionStep, ...]
    waves: tuple[str, ...]
    is_open: bool
    created_at: datetime


def save_mission(session: Session, viewer: Viewer, command: SaveMission, *, now: datetime) -> MissionView:
    """A new mission, or other words for one; the steps of one that was begun stay as many as they are.

    NotAllowed ``scope_missing`` (scope), ``operator_only``; NotFound ``mission_not_found``; Invalid
    ``mission_incomplete`` (maximum), ``mission_steps`` (maximum), ``mission_wave_unknown``.
    """
    require_operator(viewer)
    texts = [each.strip() for each in (command.title_de, command.title_en, command.text_de, command.text_en)]
    longest = (LONGEST_TITLE, LONGEST_TITLE, LONGEST_TEXT, LONGEST_TEXT)
    if not all(0 < len(text) <= most for text, most in zip(texts, longest, strict=True)):
        raise Invalid("mission_incomplete", {"maximum": LONGEST_TEXT})
    steps = [_check_step(step) for step in command.steps]
    if not 1 <= len(steps) <= MOST_STEPS:
        raise Invalid("mission_steps", {"maximum": MOST_STEPS})
    _check_waves(session, command.waves)
    row = None if command.mission_id is None else _find(session, command.mission_id)
    if row is None:
        row = MissionRow(id=new_id(), is_open=True, created_at=now)
        session.add(row)
    elif len(steps) != len(row.steps):
        raise Invalid("mission_steps", {"maximum": len(row.steps)})
    row.title_de, row.title_en, row.text_de, row.text_en = texts
    row.steps, row.waves = steps, list(dict.fromkeys(command.waves))
    session.flush()
    record(session, viewer, "mission_saved", "mission", row.id, {"steps": len(steps)}, now=now)
    return view_mission(row)


def close_mission(session: Session, viewer: Viewer, mission_id: str, *, now: datetime) -> None:
    """No tester sees it any more; what was done stays.

    NotAllowed ``scope_missing`` (scope), ``operator_only``; NotFound ``mission_not_found``.
    """
    require_operator(viewer)
    row = _find(session, mission_id)
    if row.is_open:
        row.is_open = False
        session.flush()
        record(session, viewer, "mission_closed", "mission", row.id, now=now)


def list_missions(viewer: Viewer, session: Session) -> tuple[MissionView, ...]:
    """All of them, newest first; NotAllowed ``scope_missing`` (scope), ``operator_only``."""
    require_operator(viewer)
    rows = session.scalars(
        select(MissionRow).order_by(MissionRow.created_at.desc(), MissionRow.id).limit(200)
    )
    return tuple(view_mission(row) for row in rows)


def read_mission(viewer: Viewer, session: Session, mission_id: str) -> MissionView:
    """For the operator; NotAllowed ``scope_missing``, ``operator_only``; NotFound ``mission_not_found``."""
    require_operator(viewer)
    return view_mission(_find(session, mission_id))


def find_mission_for(session: Session, viewer: Viewer, mission_id: str) -> MissionRow:
    """An open mission of the viewer's wave; NotFound ``mission_not_found`` for any other."""
    row = session.get(MissionRow, mission_id)
    if row is None or not row.is_open or not is_meant(row, find_wave(session, viewer)):
        raise NotFound("mission_not_found")
    return row


def is_meant(row: MissionRow, wave: str | None) -> bool:
    """Whether a mission is for somebody who came by this wave."""
    return not row.waves or wave in row.waves


def find_wave(session: Session, viewer: Viewer) -> str | None:
    """The invitation somebody signed up with, as the audit log has it."""
    details = session.scalar(
        select(AuditEntryRow.details)
        .where(AuditEntryRow.user_id == viewer.user_id, AuditEntryRow.action == "signed_up")
        .order_by(AuditEntryRow.sequence)
        .limit(1)
    )
    found = (details or {}).get("invitation_id")
    return found if isinstance(found, str) else None


def view_mission(row: MissionRow) -> MissionView:
    """What the row says."""
    return MissionView(
        id=row.id,
        title_de=row.title_de,
        title_en=row.title_en,
        text_de=row.text_de,
        text_en=row.text_en,
        steps=tuple(read_step(step) for step in row.steps),
        waves=tuple(row.waves),
        is_open=row.is_open,
        created_at=row.created_at,
    )


def read_step(step: Mapping[str, Any]) -> MissionStep:
    """A step as it is stored."""
    return MissionStep(cast("StepCode", step["code"]), step["text_de"], step["text_en"])


def _check_step(step: MissionStep) -> dict[str, str]:
    texts = [" ".join(text.split()) for text in (step.text_de, step.text_en)]
    if step.code not in STEP_CODES or not all(0 < len(text) <= _LONGEST_STEP for text in texts):
        raise Invalid("mission_incomplete", {"maximum": _LONGEST_STEP})
    return {"code": step.code, "text_de": texts[0], "text_en": texts[1]}


def _check_waves(session: Session, waves: tuple[str, ...]) -> None:
    known = set(
        session.scalars(
            select(InvitationRow.id).where(
                InvitationRow.id.in_(waves), InvitationRow.organisation_id.is_(None)
            )
        )
    )
    if set(waves) - known:
        raise Invalid("mission_wave_unknown")


def _find(session: Session, mission_id: str) -> MissionRow:
    row = session.get(MissionRow, mission_id)
    if row is None:
        raise NotFound("mission_not_found")
    return row

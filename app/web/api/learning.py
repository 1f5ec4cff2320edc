"""Test missions: for testers those they may try, for operators all of them."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Response
from pydantic import Field

from app.marketplace.learning import (
    MissionRun,
    MissionStep,
    MissionView,
    SaveMission,
    StepCode,
    close_mission,
    list_missions,
    list_runs,
    list_tester_missions,
    notice_step,
    save_mission,
    start_mission,
    tick_step,
)
from app.web.api.examples.answering import answers, body_examples
from app.web.api.examples.learning import (
    MISSION,
    MISSION_RUN,
    MISSION_RUNS,
    MISSION_TESTERS,
    MISSION_WANTED,
    MISSIONS,
    TICK_WANTED,
)
from app.web.api.models import NO_CONTROLS, Id, MissionId, Shown, Wanted
from app.web.rules import Rule, ruled
from app.web.sessions import CurrentContext, CurrentViewer, ReadSession, WriteSession

router = APIRouter(tags=["learning"])
MEMBERS = ruled(Rule.MEMBER)
OPERATORS = ruled(Rule.OPERATOR)
Line = Annotated[str, Field(min_length=1, max_length=300, pattern=NO_CONTROLS)]


class StepShown(Shown):
    """A step; all codes but ``ticked`` are seen by the program."""

    code: StepCode
    text_de: str
    text_en: str


class MissionShown(Shown):
    """A mission as it was written."""

    id: str
    title_de: str
    title_en: str
    text_de: str
    text_en: str
    steps: list[StepShown]
    waves: list[str]
    is_open: bool
    created_at: datetime


class MissionsShown(Shown):
    """Newest first."""

    missions: list[MissionShown]


class StepWanted(Wanted):
    """A step in both languages."""

    code: StepCode
    text_de: Line
    text_en: Line


class MissionWanted(Wanted):
    """``waves`` are ids of invitations, empty: everybody; ``mission_id`` names one that is to be changed."""

    title_de: Annotated[str, Field(min_length=1, max_length=200, pattern=NO_CONTROLS)]
    title_en: Annotated[str, Field(min_length=1, max_length=200, pattern=NO_CONTROLS)]
    text_de: Annotated[str, Field(min_length=1, max_length=10_000)]
    text_en: Annotated[str, Field(min_length=1, max_length=10_000)]
    steps: Annotated[tuple[StepWanted, ...], Field(min_length=1, max_length=12)]
    waves: Annotated[tuple[Id, ...], Field(max_length=50)] = ()
    mission_id: Id | None = None


class MissionRunShown(Shown):
    """How far one is; ``done`` has a time or null for each step."""

    mission: MissionShown
    done: list[datetime | None]
    started_at: datetime | None
    finished_at: datetime | None


class MissionRunsShown(Shown):
    """The missions for the viewer."""

    runs: list[MissionRunShown]


class TickWanted(Wanted):
    """The number of a step, from 0."""

    step: Annotated[int, Field(ge=0, le=99)]


class TesterShown(Shown):
    """Who came how far, and how long it took."""

    tester: str
    steps_done: int
    steps: int
    started_at: datetime
    finished_at: datetime | None
    duration_s: float | None


class TestersShown(Shown):
    """In the order they began."""

    testers: list[TesterShown]


def _show_mission(one: MissionView) -> MissionShown:
    plain = {name: getattr(one, name) for name in MissionShown.model_fields if name not in ("steps", "waves")}
    steps = [StepShown(code=step.code, text_de=step.text_de, text_en=step.text_en) for step in one.steps]
    return MissionShown(**plain, steps=steps, waves=list(one.waves))


def _show_run(run: MissionRun) -> MissionRunShown:
    return MissionRunShown(
        mission=_show_mission(run.mission),
        done=list(run.done),
        started_at=run.started_at,
        finished_at=run.finished_at,
    )


@router.get(
    "/missions", dependencies=MEMBERS, responses=answers(200, MISSION_RUNS, 401), summary="List your missions"
)
def get_runs(viewer: CurrentViewer, context: CurrentContext) -> MissionRunsShown:
    """What there is to try, and what of it is done."""
    with context.open_write() as session:
        notice_step(session, viewer, frozenset(), now=context.now())
        return MissionRunsShown(runs=[_show_run(run) for run in list_tester_missions(viewer, session)])


@router.post(
    "/missions/{mission_id}/start",
    dependencies=MEMBERS,
    responses=answers(200, MISSION_RUN, 401, 404),
    summary="Begin a mission",
)
def post_start(
    mission_id: MissionId, session: WriteSession, viewer: CurrentViewer, context: CurrentContext
) -> MissionRunShown:
    """What is done from now on counts."""
    return _show_run(start_mission(session, viewer, mission_id, now=context.now()))


@router.post(
    "/missions/{mission_id}/tick",
    dependencies=MEMBERS,
    responses=answers(200, MISSION_RUN, 401, 404, 422),
    summary="Tick a step",
)
def post_tick(
    mission_id: MissionId,
    wanted: Annotated[TickWanted, body_examples(TICK_WANTED)],
    session: WriteSession,
    viewer: CurrentViewer,
    context: CurrentContext,
) -> MissionRunShown:
    """Only steps that the program cannot see."""
    return _show_run(tick_step(session, viewer, mission_id, wanted.step, now=context.now()))


@router.get(
    "/missions/all",
    dependencies=OPERATORS,
    responses=answers(200, MISSIONS, 401, 403),
    summary="List all missions",
)
def get_all_missions(session: ReadSession, viewer: CurrentViewer) -> MissionsShown:
    """For operators, closed ones too."""
    return MissionsShown(missions=[_show_mission(each) for each in list_missions(viewer, session)])


@router.post(
    "/missions",
    status_code=201,
    dependencies=OPERATORS,
    responses=answers(201, MISSION, 401, 403, 404, 422),
    summary="Write a mission",
)
def post_mission(
    wanted: Annotated[MissionWanted, body_examples(MISSION_WANTED)],
    session: WriteSession,
    viewer: CurrentViewer,
    context: CurrentContext,
) -> MissionShown:
    """A new one, or other words for the one that `mission_id` names."""
    command = SaveMission(
        wanted.title_de,
        wanted.title_en,
        wanted.text_de,
        wanted.text_en,
        tuple(MissionStep(step.code, step.text_de, step.text_en) for step in wanted.steps),
        wanted.waves,
        wanted.mission_id,
    )
    return _show_mission(save_mission(session, viewer, command, now=context.now()))


@router.post(
    "/missions/{mission_id}/close",
    status_code=204,
    dependencies=OPERATORS,
    responses=answers(None, None, 401, 403, 404),
    summary="Close a mission",
)
def post_close(
    mission_id: MissionId, session: WriteSession, viewer: CurrentViewer, context: CurrentContext
) -> Response:
    """No tester sees it any more."""
    close_mission(session, viewer, mission_id, now=context.now())
    return Response(status_code=204)


@router.get(
    "/missions/{mission_id}/testers",
    dependencies=OPERATORS,
    responses=answers(200, MISSION_TESTERS, 401, 403),
    summary="See who came how far",
)
def get_testers(mission_id: MissionId, session: ReadSession, viewer: CurrentViewer) -> TestersShown:
    """In the order they began."""
    return TestersShown(
        testers=[
            TesterShown(
                tester=run.tester,
                steps_done=run.steps_done,
                steps=run.steps,
                started_at=run.started_at,
                finished_at=run.finished_at,
                duration_s=run.duration_s,
            )
            for run in list_runs(viewer, session, mission_id)
        ]
    )

"""Feedback and test missions: for testers their own, for operators all of it."""

from __future__ import annotations

import base64
import io
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import Field

from app.marketplace.learning import (
    LARGEST_PICTURE_BYTES,
    LONGEST_FEEDBACK,
    FeedbackKind,
    FeedbackQuery,
    FeedbackStatus,
    FeedbackView,
    GiveFeedback,
    MissionRun,
    MissionStep,
    MissionView,
    SaveMission,
    StepCode,
    TriageFeedback,
    close_mission,
    export_feedback,
    find_picture,
    give_feedback,
    list_feedback,
    list_missions,
    list_own_feedback,
    list_runs,
    list_tester_missions,
    notice_step,
    receive_picture,
    save_mission,
    start_mission,
    summarise,
    tick_step,
    triage_feedback,
    write_learning,
)
from app.values import Invalid
from app.web.api.examples.answering import answers, body_examples
from app.web.api.examples.learning import (
    FEEDBACK,
    FEEDBACK_LIST,
    FEEDBACK_OWN,
    FEEDBACK_WANTED,
    LEARNT,
    LEARNT_WANTED,
    MISSION,
    MISSION_RUN,
    MISSION_RUNS,
    MISSION_TESTERS,
    MISSION_WANTED,
    MISSIONS,
    TICK_WANTED,
    TRIAGE_WANTED,
)
from app.web.api.models import NO_CONTROLS, FeedbackId, MissionId, PageWanted, Shown, Wanted
from app.web.rules import Rule, ruled
from app.web.sessions import CurrentContext, CurrentLanguage, CurrentViewer, ReadSession, WriteSession
from app.web.streaming import read_chunks

router = APIRouter(tags=["learning"])
MEMBERS = ruled(Rule.MEMBER)
OPERATORS = ruled(Rule.OPERATOR)
Line = Annotated[str, Field(min_length=1, max_length=300, pattern=NO_CONTROLS)]
Id = Annotated[str, Field(min_length=26, max_length=26)]


class PictureWanted(Wanted):
    """A PNG in base 64, and that its sender has seen it and agrees to send it."""

    png_base64: Annotated[str, Field(min_length=1, max_length=LARGEST_PICTURE_BYTES * 4 // 3 + 4)]
    is_agreed: bool


class FeedbackWanted(Wanted):
    """``page`` is the address of a page of ours; what stands behind ``?`` is not kept."""

    kind: FeedbackKind
    text: Annotated[str, Field(min_length=1, max_length=LONGEST_FEEDBACK)]
    page: Annotated[str, Field(max_length=2_000, pattern=NO_CONTROLS)] = ""
    viewport: Annotated[str, Field(max_length=20, pattern=NO_CONTROLS)] = ""
    mission_id: Id | None = None
    picture: PictureWanted | None = None


class FeedbackShown(Shown):
    """Feedback, and what became of it."""

    id: str
    kind: FeedbackKind
    text: str
    page: str
    language: str
    viewport: str
    subject_kind: str | None
    subject_id: str | None
    mission_id: str | None
    has_picture: bool
    status: FeedbackStatus
    duplicate_of: str | None
    answer: str
    created_at: datetime
    triaged_at: datetime | None


class FeedbackOwnShown(Shown):
    """One's own, newest first."""

    feedback: list[FeedbackShown]


class FeedbackListShown(Shown):
    """A page of all, newest first."""

    feedback: list[FeedbackShown]
    next_cursor: str | None


class FeedbackListWanted(PageWanted):
    """Empty: any."""

    kind: FeedbackKind | None = None
    status: FeedbackStatus | None = None
    mission_id: Id | None = None
    page: Annotated[str, Field(max_length=300, pattern=NO_CONTROLS)] | None = None


class TriageWanted(Wanted):
    """``seen_status`` is what was looked at; an answer is written as a letter."""

    seen_status: FeedbackStatus
    status: FeedbackStatus
    duplicate_of: Id | None = None
    answer: Annotated[str, Field(max_length=4_000)] = ""


class CountShown(Shown):
    """How many of what."""

    name: str
    count: int


class LearntShown(Shown):
    """What was learnt; ``text`` is the operator's own, Markdown."""

    total: int
    people: int
    by_kind: list[CountShown]
    by_status: list[CountShown]
    by_page: list[CountShown]
    by_mission: list[CountShown]
    text: str
    written_at: datetime | None


class LearntWanted(Wanted):
    """The operator's own words."""

    text: Annotated[str, Field(max_length=50_000)]


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


def _show(one: FeedbackView) -> FeedbackShown:
    return FeedbackShown(**{name: getattr(one, name) for name in FeedbackShown.model_fields})


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


@router.post(
    "/feedback",
    status_code=201,
    dependencies=MEMBERS,
    responses=answers(201, FEEDBACK, 401, 403, 404, 413, 415, 422, 429),
    summary="Give feedback",
)
def post_feedback(
    wanted: Annotated[FeedbackWanted, body_examples(FEEDBACK_WANTED)],
    viewer: CurrentViewer,
    context: CurrentContext,
    language: CurrentLanguage,
) -> FeedbackShown:
    """A part or quote is kept with it only if it is your own, a picture only if `is_agreed` says so."""
    stream = None if wanted.picture is None else io.BytesIO(_decode(wanted.picture.png_base64))
    is_agreed = wanted.picture is not None and wanted.picture.is_agreed
    with (
        receive_picture(context.storage, stream, is_agreed=is_agreed) as blob,
        context.open_write() as session,
    ):
        command = GiveFeedback(
            wanted.kind, wanted.text, wanted.page, language, wanted.viewport, wanted.mission_id, blob
        )
        return _show(give_feedback(session, viewer, command, now=context.now()))


def _decode(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except ValueError as error:
        raise Invalid("picture_unreadable") from error


@router.get(
    "/feedback", dependencies=MEMBERS, responses=answers(200, FEEDBACK_OWN, 401), summary="List your feedback"
)
def get_own_feedback(session: ReadSession, viewer: CurrentViewer) -> FeedbackOwnShown:
    """With what became of it."""
    return FeedbackOwnShown(feedback=[_show(each) for each in list_own_feedback(viewer, session)])


@router.get(
    "/feedback/all",
    dependencies=OPERATORS,
    responses=answers(200, FEEDBACK_LIST, 401, 403, 422),
    summary="List all feedback",
)
def get_all_feedback(
    wanted: Annotated[FeedbackListWanted, Query()], session: ReadSession, viewer: CurrentViewer
) -> FeedbackListShown:
    """For operators, filtered."""
    query = FeedbackQuery(**{name: getattr(wanted, name) for name in FeedbackQuery.__slots__})
    page = list_feedback(viewer, session, query)
    return FeedbackListShown(feedback=[_show(each) for each in page.feedback], next_cursor=page.next_cursor)


@router.get(
    "/feedback.csv",
    dependencies=OPERATORS,
    response_class=Response,
    responses={
        **answers(None, None, 401, 403),
        200: {"description": "Done", "content": {"text/csv": {"example": "id;kind"}}},
    },
    summary="Export all feedback",
)
def get_feedback_csv(session: ReadSession, viewer: CurrentViewer) -> Response:
    """No cell of it is a formula."""
    return Response(export_feedback(viewer, session, FeedbackQuery()), media_type="text/csv; charset=utf-8")


@router.get(
    "/feedback/{feedback_id}/picture.png",
    dependencies=MEMBERS,
    response_class=Response,
    responses={
        **answers(None, None, 401, 404),
        200: {"description": "Done", "content": {"image/png": {"example": "(binary content)"}}},
    },
    summary="Fetch the picture of feedback",
)
def get_feedback_picture(
    feedback_id: FeedbackId, session: ReadSession, viewer: CurrentViewer, context: CurrentContext
) -> Response:
    """Your own; operators see all."""
    file = context.storage.open(find_picture(viewer, session, feedback_id))
    return Response(b"".join(read_chunks(file)), media_type="image/png")


@router.post(
    "/feedback/{feedback_id}/triage",
    dependencies=OPERATORS,
    responses=answers(200, FEEDBACK, 401, 403, 404, 409, 422),
    summary="Decide on feedback",
)
def post_triage(
    feedback_id: FeedbackId,
    wanted: Annotated[TriageWanted, body_examples(TRIAGE_WANTED)],
    session: WriteSession,
    viewer: CurrentViewer,
    context: CurrentContext,
) -> FeedbackShown:
    """409 `feedback_moved_on` where another operator was faster."""
    command = TriageFeedback(
        feedback_id, wanted.seen_status, wanted.status, wanted.duplicate_of, wanted.answer
    )
    return _show(triage_feedback(session, viewer, command, now=context.now()))


@router.get(
    "/learnt",
    dependencies=OPERATORS,
    responses=answers(200, LEARNT, 401, 403),
    summary="Read what was learnt",
)
def get_learnt(session: ReadSession, viewer: CurrentViewer) -> LearntShown:
    """Counts of all feedback, and the operator's words."""
    found = summarise(viewer, session)

    def count(rows: tuple[tuple[str, int], ...]) -> list[CountShown]:
        return [CountShown(name=name, count=number) for name, number in rows]

    return LearntShown(
        total=found.total,
        people=found.people,
        by_kind=count(found.by_kind),
        by_status=count(found.by_status),
        by_page=count(found.by_page),
        by_mission=count(found.by_mission),
        text=found.text,
        written_at=found.written_at,
    )


@router.put(
    "/learnt",
    status_code=204,
    dependencies=OPERATORS,
    responses=answers(None, None, 401, 403, 422),
    summary="Write what was learnt",
)
def put_learnt(
    wanted: Annotated[LearntWanted, body_examples(LEARNT_WANTED)],
    session: WriteSession,
    viewer: CurrentViewer,
    context: CurrentContext,
) -> Response:
    """What was written before is kept in the database."""
    write_learning(session, viewer, wanted.text, now=context.now())
    return Response(status_code=204)


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

"""Feedback: for members their own, for operators all of it and what was learnt from it."""

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
    TriageFeedback,
    export_feedback,
    find_picture,
    give_feedback,
    list_feedback,
    list_own_feedback,
    receive_picture,
    summarise,
    triage_feedback,
    write_learning,
)
from app.values import Invalid
from app.web.api.examples.answering import answers, body_examples, sends
from app.web.api.examples.learning import (
    FEEDBACK,
    FEEDBACK_LIST,
    FEEDBACK_OWN,
    FEEDBACK_WANTED,
    LEARNT,
    LEARNT_WANTED,
    TRIAGE_WANTED,
)
from app.web.api.models import NO_CONTROLS, FeedbackId, Id, PageWanted, Shown, Wanted
from app.web.rules import Rule, ruled
from app.web.sessions import CurrentContext, CurrentLanguage, CurrentViewer, ReadSession, WriteSession
from app.web.streaming import read_chunks

router = APIRouter(tags=["learning"])
MEMBERS = ruled(Rule.MEMBER)
OPERATORS = ruled(Rule.OPERATOR)


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


def _show(one: FeedbackView) -> FeedbackShown:
    return FeedbackShown(**{name: getattr(one, name) for name in FeedbackShown.model_fields})


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
    responses=sends("Done", "text/csv", "id;kind", 401, 403),
    summary="Export all feedback",
)
def get_feedback_csv(session: ReadSession, viewer: CurrentViewer) -> Response:
    """No cell of it is a formula."""
    return Response(export_feedback(viewer, session, FeedbackQuery()), media_type="text/csv; charset=utf-8")


@router.get(
    "/feedback/{feedback_id}/picture.png",
    dependencies=MEMBERS,
    response_class=Response,
    responses=sends("Done", "image/png", "(binary content)", 401, 404),
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

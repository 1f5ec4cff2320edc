"""People, organisations and jobs, for operators."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Path, Query
from pydantic import Field

from app.marketplace.administering import (
    CloseAccount,
    JobStatus,
    close_account,
    list_jobs,
    list_organisations,
    list_people,
    reopen_account,
    retry_job,
)
from app.marketplace.administering.close_account import LONGEST_REASON
from app.marketplace.administering.people import LONGEST_SEARCH
from app.web.api.examples.answering import answers, body_examples
from app.web.api.examples.backoffice import ACCOUNT_CLOSING, JOBS, ORGANISATIONS, PEOPLE
from app.web.api.models import NO_CONTROLS, Code, PageWanted, Shown, Wanted
from app.web.rules import Rule, ruled
from app.web.sessions import CurrentContext, CurrentViewer, ReadSession, WriteSession

router = APIRouter(prefix="/operator", tags=["programme"])
OPERATORS = ruled(Rule.OPERATOR)
JobId = Annotated[int, Path(ge=1, le=2**31 - 1)]
PersonId = Annotated[str, Path(min_length=1, max_length=26)]


class SearchWanted(PageWanted):
    """``q`` is part of a name, or of a person's address."""

    q: Annotated[str, Field(max_length=LONGEST_SEARCH, pattern=NO_CONTROLS)] = ""


class MembershipShown(Shown):
    """Where a person belongs, and as what."""

    organisation: str
    role: str


class PersonShown(Shown):
    """``sessions`` are open sign-ins of browsers."""

    id: str
    email: str
    display_name: str
    is_operator: bool
    is_active: bool
    created_at: datetime
    memberships: list[MembershipShown]
    sessions: int


class PeopleShown(Shown):
    """Newest first."""

    people: list[PersonShown]
    next_cursor: str | None


class ClosingWanted(Wanted):
    """Whether the account is open from now on, and why."""

    is_active: bool
    reason: Annotated[str, Field(min_length=1, max_length=LONGEST_REASON, pattern=NO_CONTROLS)]


class OrganisationShown(Shown):
    """``providers`` are codes of its firms."""

    id: str
    name: str
    created_at: datetime
    members: int
    parts: int
    quotes: int
    providers: list[Code]


class OrganisationsShown(Shown):
    """Newest first."""

    organisations: list[OrganisationShown]
    next_cursor: str | None


class JobShown(Shown):
    """``object_id`` is what it is about, where that is one thing."""

    id: int
    kind: str
    status: JobStatus
    object_id: str
    attempts: int
    max_attempts: int
    last_error: str
    created_at: datetime
    run_at: datetime
    finished_at: datetime | None


class JobsShown(Shown):
    """The newest two hundred of one status."""

    jobs: list[JobShown]


@router.get(
    "/people", dependencies=OPERATORS, responses=answers(200, PEOPLE, 401, 403, 422), summary="List people"
)
def get_people(
    wanted: Annotated[SearchWanted, Query()],
    session: ReadSession,
    viewer: CurrentViewer,
    context: CurrentContext,
) -> PeopleShown:
    """All who have an account."""
    page = list_people(
        viewer, session, search=wanted.q, cursor=wanted.cursor, limit=wanted.limit, now=context.now()
    )
    people = [
        PersonShown(
            id=one.id,
            email=one.email,
            display_name=one.display_name,
            is_operator=one.is_operator,
            is_active=one.is_active,
            created_at=one.created_at,
            memberships=[MembershipShown(organisation=name, role=role) for name, role in one.memberships],
            sessions=one.sessions,
        )
        for one in page.people
    ]
    return PeopleShown(people=people, next_cursor=page.next_cursor)


@router.put(
    "/people/{user_id}/state",
    status_code=204,
    dependencies=OPERATORS,
    responses=answers(204, None, 401, 403, 404, 409, 422),
    summary="Close an account, or open it again",
)
def put_state(
    user_id: PersonId,
    wanted: Annotated[ClosingWanted, body_examples(ACCOUNT_CLOSING)],
    session: WriteSession,
    viewer: CurrentViewer,
    context: CurrentContext,
) -> None:
    """Sessions of a closed account end, its keys open nothing; what its organisation owns stays."""
    act = reopen_account if wanted.is_active else close_account
    act(session, viewer, CloseAccount(user_id, wanted.reason), now=context.now())


@router.get(
    "/organisations",
    dependencies=OPERATORS,
    responses=answers(200, ORGANISATIONS, 401, 403, 422),
    summary="List organisations",
)
def get_organisations(
    wanted: Annotated[SearchWanted, Query()], session: ReadSession, viewer: CurrentViewer
) -> OrganisationsShown:
    """How much belongs to each."""
    page = list_organisations(viewer, session, search=wanted.q, cursor=wanted.cursor, limit=wanted.limit)
    organisations = [
        OrganisationShown(
            id=one.id,
            name=one.name,
            created_at=one.created_at,
            members=one.members,
            parts=one.parts,
            quotes=one.quotes,
            providers=list(one.providers),
        )
        for one in page.organisations
    ]
    return OrganisationsShown(organisations=organisations, next_cursor=page.next_cursor)


@router.get("/jobs", dependencies=OPERATORS, responses=answers(200, JOBS, 401, 403, 422), summary="List jobs")
def get_jobs(session: ReadSession, viewer: CurrentViewer, status: JobStatus = "failed") -> JobsShown:
    """Those that were given up, or another status."""
    return JobsShown(
        jobs=[
            JobShown(
                id=one.id,
                kind=one.kind,
                status=one.status,
                object_id=one.object_id,
                attempts=one.attempts,
                max_attempts=one.max_attempts,
                last_error=one.last_error,
                created_at=one.created_at,
                run_at=one.run_at,
                finished_at=one.finished_at,
            )
            for one in list_jobs(viewer, session, status=status)
        ]
    )


@router.post(
    "/jobs/{job_id}/retry",
    status_code=204,
    dependencies=OPERATORS,
    responses=answers(204, None, 401, 403, 404, 409, 422),
    summary="Try a job again that was given up",
)
def post_retry(job_id: JobId, session: WriteSession, viewer: CurrentViewer, context: CurrentContext) -> None:
    """With all its attempts, from the start."""
    retry_job(session, viewer, job_id, now=context.now())

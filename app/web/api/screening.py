"""Files that are not made here, and names held against the list of sanctions, for operators."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from fastapi import APIRouter, Path, Query, Response
from pydantic import Field

from app.marketplace.duties import (
    allow_file,
    deny_file,
    list_denied_files,
    list_sanctions_lists,
    list_screenings,
)
from app.web.api.examples.answering import answers, body_examples
from app.web.api.examples.duties import (
    DENIED_FILES,
    DENY_WANTED,
    SCREENINGS,
)
from app.web.api.models import NO_CONTROLS, Shown, Wanted
from app.web.rules import Rule, ruled
from app.web.sessions import CurrentContext, CurrentViewer, ReadSession, WriteSession

router = APIRouter(tags=["duties"])
OPERATORS = ruled(Rule.OPERATOR)
Reason = Annotated[str, Field(min_length=1, max_length=1_000, pattern=NO_CONTROLS)]
Sha256 = Annotated[str, Path(pattern=r"^[0-9a-f]{64}$", description="The file's SHA-256 in hex.")]


class DenyWanted(Wanted):
    """Why files of this hash are not made here."""

    reason: Reason


class DeniedFileShown(Shown):
    """A hash and why."""

    sha256: str
    reason: str
    denied_at: datetime


class DeniedFilesShown(Shown):
    """Newest first."""

    denied_files: list[DeniedFileShown]


class ScreeningShown(Shown):
    """A name that was held against a list."""

    subject_kind: str
    subject_id: str
    list_version: str
    is_hit: bool
    score: float
    reference: str
    screened_at: datetime


class SanctionsListShown(Shown):
    """A list as it was imported."""

    version: str
    issued_on: date
    entries: int
    imported_at: datetime


class ScreeningsShown(Shown):
    """Newest first; the first of the lists is in use."""

    lists: list[SanctionsListShown]
    screenings: list[ScreeningShown]


@router.get(
    "/denied-files",
    dependencies=OPERATORS,
    responses=answers(200, DENIED_FILES, 401, 403),
    summary="List denied files",
)
def get_denied_files(session: ReadSession, viewer: CurrentViewer) -> DeniedFilesShown:
    """By their hashes."""
    return DeniedFilesShown(
        denied_files=[
            DeniedFileShown(sha256=each.sha256, reason=each.reason, denied_at=each.denied_at)
            for each in list_denied_files(viewer, session)
        ]
    )


@router.put(
    "/denied-files/{sha256}",
    status_code=204,
    dependencies=OPERATORS,
    responses=answers(None, None, 401, 403, 422),
    summary="Deny a file",
)
def put_denied_file(
    sha256: Sha256,
    wanted: Annotated[DenyWanted, body_examples(DENY_WANTED)],
    session: WriteSession,
    viewer: CurrentViewer,
    context: CurrentContext,
) -> Response:
    """Requests with it wait from now on."""
    deny_file(session, viewer, sha256, wanted.reason, now=context.now())
    return Response(status_code=204)


@router.delete(
    "/denied-files/{sha256}",
    status_code=204,
    dependencies=OPERATORS,
    responses=answers(None, None, 401, 403, 404, 422),
    summary="Allow a file again",
)
def delete_denied_file(
    sha256: Sha256, session: WriteSession, viewer: CurrentViewer, context: CurrentContext
) -> Response:
    """What waits already goes on waiting."""
    allow_file(session, viewer, sha256, now=context.now())
    return Response(status_code=204)


@router.get(
    "/screenings",
    dependencies=OPERATORS,
    responses=answers(200, SCREENINGS, 401, 403),
    summary="See what screening found",
)
def get_screenings(
    session: ReadSession,
    viewer: CurrentViewer,
    only_hits: Annotated[bool, Query(description="False: those without a hit, too.")] = True,
) -> ScreeningsShown:
    """The last two hundred, each with the version of its list."""
    return ScreeningsShown(
        lists=[
            SanctionsListShown(
                version=each.version,
                issued_on=each.issued_on,
                entries=each.entries,
                imported_at=each.imported_at,
            )
            for each in list_sanctions_lists(viewer, session)
        ],
        screenings=[
            ScreeningShown(**{name: getattr(each, name) for name in ScreeningShown.model_fields})
            for each in list_screenings(viewer, session, only_hits=only_hits)
        ],
    )

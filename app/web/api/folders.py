"""Folders of an organisation, and its parts in short."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import Field

from app.marketplace.workspace import (
    DeleteFolder,
    FindParts,
    FolderView,
    MoveParts,
    PartOrder,
    PartSummary,
    create_folder,
    delete_folder,
    find_parts,
    list_folders,
    move_parts,
    rename_folder,
)
from app.web.api.examples.answering import answers, body_examples
from app.web.api.examples.workspace import FOLDER, FOLDER_WANTED, FOLDERS, FOUND_PARTS, MOVE_WANTED, MOVED
from app.web.api.models import NO_CONTROLS, Cursor, FolderId, Limit, Shown, Wanted
from app.web.api.part_models import PartStatus
from app.web.rules import Rule, ruled
from app.web.sessions import CurrentContext, CurrentViewer, ReadSession, WriteSession

router = APIRouter(tags=["workspace"])
MEMBERS = ruled(Rule.MEMBER)
OURS = ruled(Rule.GUEST_OR_MEMBER)
IdText = Annotated[str, Field(min_length=1, max_length=40, pattern=NO_CONTROLS)]


class FolderWanted(Wanted):
    """What a folder is called; names of one organisation differ by more than case."""

    name: Annotated[str, Field(min_length=1, max_length=200, pattern=NO_CONTROLS)]


class FolderShown(Shown):
    """A folder; ``parts`` counts each part once, however many revisions it has."""

    id: str
    name: str
    parts: int
    created_at: datetime


class FoldersShown(Shown):
    """All folders by name, and how many parts lie in none."""

    folders: list[FolderShown]
    parts_in_none: int


class FolderDeletion(Wanted):
    """``move`` must be said where the folder is not empty; ``into`` left out: into no folder."""

    move: bool = False
    into: IdText | None = None


class PartsWanted(Wanted):
    """``folder``: an id, or "none" for parts in no folder. ``search``: words in the name."""

    folder: IdText | None = None
    search: Annotated[str, Field(max_length=200, pattern=NO_CONTROLS)] = ""
    order: PartOrder = "newest"
    limit: Limit = 50
    cursor: Cursor | None = None


class PartSummaryShown(Shown):
    """A part in a list: its newest revision."""

    id: str
    file_name: str
    status: PartStatus
    issue: int
    folder_id: str | None
    created_at: datetime
    expires_at: datetime | None


class FoundPartsShown(Shown):
    """A page of parts."""

    parts: list[PartSummaryShown]
    next_cursor: str | None


class MoveWanted(Wanted):
    """Which parts, and where to; null: out of any folder."""

    part_ids: Annotated[tuple[IdText, ...], Field(min_length=1, max_length=200)]
    folder_id: IdText | None


class MovedShown(Shown):
    """How many parts changed their place."""

    moved: int


def _show(folder: FolderView) -> FolderShown:
    return FolderShown(id=folder.id, name=folder.name, parts=folder.parts, created_at=folder.created_at)


def _show_part(part: PartSummary) -> PartSummaryShown:
    return PartSummaryShown(
        id=part.id,
        file_name=part.file_name,
        status=part.status,
        issue=part.issue,
        folder_id=part.folder_id,
        created_at=part.created_at,
        expires_at=part.expires_at,
    )


@router.get(
    "/folders", dependencies=MEMBERS, responses=answers(200, FOLDERS, 401), summary="List your folders"
)
def get_folders(session: ReadSession, viewer: CurrentViewer) -> FoldersShown:
    """Those of your organisation, by name."""
    found = list_folders(viewer, session)
    return FoldersShown(folders=[_show(one) for one in found.folders], parts_in_none=found.parts_in_none)


@router.post(
    "/folders",
    status_code=201,
    dependencies=MEMBERS,
    responses=answers(201, FOLDER, 401, 403, 409, 422),
    summary="Create a folder",
)
def post_folder(
    wanted: Annotated[FolderWanted, body_examples(FOLDER_WANTED)],
    session: WriteSession,
    viewer: CurrentViewer,
    context: CurrentContext,
) -> FolderShown:
    """409 `folder_name_taken` where there is one of the name."""
    return _show(create_folder(session, viewer, wanted.name, now=context.now()))


@router.put(
    "/folders/{folder_id}",
    dependencies=MEMBERS,
    responses=answers(200, FOLDER, 401, 403, 404, 409, 422),
    summary="Rename a folder",
)
def put_folder(
    folder_id: FolderId,
    wanted: Annotated[FolderWanted, body_examples(FOLDER_WANTED)],
    session: WriteSession,
    viewer: CurrentViewer,
    context: CurrentContext,
) -> FolderShown:
    """What lies in it stays there."""
    return _show(rename_folder(session, viewer, folder_id, wanted.name, now=context.now()))


@router.delete(
    "/folders/{folder_id}",
    status_code=204,
    dependencies=MEMBERS,
    responses=answers(204, None, 401, 403, 404, 409, 422),
    summary="Delete a folder",
)
def remove_folder(
    folder_id: FolderId,
    wanted: Annotated[FolderDeletion, Query()],
    session: WriteSession,
    viewer: CurrentViewer,
    context: CurrentContext,
) -> None:
    """Never a part with it: 409 `folder_not_empty` unless you say where its parts go."""
    command = DeleteFolder(folder_id, wanted.move, wanted.into)
    delete_folder(session, viewer, command, now=context.now())


@router.post(
    "/parts-moved",
    dependencies=MEMBERS,
    responses=answers(200, MOVED, 401, 403, 404, 422),
    summary="Move parts into a folder",
)
def post_moved(
    wanted: Annotated[MoveWanted, body_examples(MOVE_WANTED)],
    session: WriteSession,
    viewer: CurrentViewer,
    context: CurrentContext,
) -> MovedShown:
    """All of them or none, each with its revisions."""
    command = MoveParts(wanted.part_ids, wanted.folder_id)
    return MovedShown(moved=move_parts(session, viewer, command, now=context.now()))


@router.get(
    "/parts-found",
    dependencies=OURS,
    responses=answers(200, FOUND_PARTS, 404, 422),
    summary="Find your parts",
)
def get_found_parts(
    wanted: Annotated[PartsWanted, Query()],
    session: ReadSession,
    viewer: CurrentViewer,
    context: CurrentContext,
) -> FoundPartsShown:
    """By folder and name, without measurements."""
    query = FindParts(wanted.folder, wanted.search, wanted.order, wanted.limit, wanted.cursor)
    found = find_parts(viewer, session, query, now=context.now())
    return FoundPartsShown(parts=[_show_part(part) for part in found.parts], next_cursor=found.next_cursor)

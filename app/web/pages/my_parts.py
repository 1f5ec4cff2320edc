"""All parts of the viewer in folders, found by name, moved and asked for together."""

from __future__ import annotations

from typing import Annotated, get_args
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Request
from sqlalchemy.orm import Session
from starlette.responses import RedirectResponse, Response

from app.marketplace.accounts import Viewer
from app.marketplace.workspace import (
    DeleteFolder,
    FindParts,
    MoveParts,
    PartOrder,
    create_folder,
    delete_folder,
    find_parts,
    list_folders,
    move_parts,
    name_issue,
    rename_folder,
)
from app.texts import Language, format_date, translate_code
from app.values import Conflict, Invalid, NotFound, SchichtwerkError
from app.web.api.models import FolderId
from app.web.identity import context_of
from app.web.pages.shared import SEEN_BY_ALL, PageLanguage, renderer_of
from app.web.problems import status_of
from app.web.rules import Rule, ruled
from app.web.sessions import CurrentContext, CurrentViewer, ReadSession

router = APIRouter(include_in_schema=False)
MEMBERS = ruled(Rule.MEMBER)
FIELDS = ("folder", "search", "order", "cursor")
PAGE_PARTS = 50
Name = Annotated[str, Form(max_length=1_000)]
Id = Annotated[str, Form(max_length=40)]


@router.get("/{language}/mine/parts", dependencies=SEEN_BY_ALL)
def get_my_parts(
    request: Request, language: PageLanguage, session: ReadSession, viewer: CurrentViewer
) -> Response:
    """A page of the list; guests see what their browser uploaded, without folders."""
    return _show(request, language, session, viewer)


@router.post("/{language}/folders", dependencies=MEMBERS)
def post_folder(
    request: Request, language: PageLanguage, viewer: CurrentViewer, context: CurrentContext, name: Name = ""
) -> Response:
    """A new folder, opened; where it cannot be, what was typed is still there."""
    try:
        with context.open_write() as session:
            folder = create_folder(session, viewer, name, now=context.now())
    except (Invalid, Conflict) as refusal:
        return _refuse(request, language, viewer, refusal, at="new", typed=name)
    return RedirectResponse(f"/{language}/mine/parts?folder={folder.id}", 303)


@router.post("/{language}/folders/{folder_id}/rename", dependencies=MEMBERS)
def post_folder_name(
    request: Request,
    language: PageLanguage,
    folder_id: FolderId,
    viewer: CurrentViewer,
    context: CurrentContext,
    name: Name = "",
) -> Response:
    """Another name for a folder."""
    try:
        with context.open_write() as session:
            rename_folder(session, viewer, folder_id, name, now=context.now())
    except (Invalid, Conflict) as refusal:
        return _refuse(request, language, viewer, refusal, at="rename", typed=name, folder=folder_id)
    return RedirectResponse(f"/{language}/mine/parts?folder={folder_id}", 303)


@router.post("/{language}/folders/{folder_id}/delete", dependencies=MEMBERS)
def post_folder_deleted(
    request: Request,
    language: PageLanguage,
    folder_id: FolderId,
    viewer: CurrentViewer,
    context: CurrentContext,
    move: Annotated[str, Form(max_length=1)] = "",
    into: Id = "",
) -> Response:
    """The folder is gone, its parts are where they were told to go."""
    command = DeleteFolder(folder_id, moves_parts=bool(move), into=into or None)
    try:
        with context.open_write() as session:
            delete_folder(session, viewer, command, now=context.now())
    except (Invalid, Conflict) as refusal:
        return _refuse(request, language, viewer, refusal, at="delete", folder=folder_id)
    return RedirectResponse(f"/{language}/mine/parts{f'?folder={into}' if into else ''}", 303)


@router.post("/{language}/mine/parts/move", dependencies=MEMBERS)
def post_moved(
    request: Request,
    language: PageLanguage,
    viewer: CurrentViewer,
    context: CurrentContext,
    part: Annotated[list[str] | None, Form()] = None,
    into: Id = "",
    back: Annotated[str, Form(max_length=4_000)] = "",
) -> Response:
    """The parts ticked are in another folder; the list is where it was."""
    try:
        with context.open_write() as session:
            move_parts(session, viewer, MoveParts(tuple(part or ()), into or None), now=context.now())
    except (Invalid, Conflict) as refusal:
        return _refuse(request, language, viewer, refusal, at="move")
    # only ever an address of this page: what came back is nothing but its query
    query = back.removeprefix("?")
    return RedirectResponse(f"/{language}/mine/parts{f'?{query}' if query.isascii() and query else ''}", 303)


def _refuse(
    request: Request,
    language: Language,
    viewer: Viewer,
    refusal: SchichtwerkError,
    *,
    at: str,
    typed: str = "",
    folder: str | None = None,
) -> Response:
    with context_of(request).open_read() as session:
        return _show(request, language, session, viewer, refusal, at=at, typed=typed, folder=folder)


def _show(
    request: Request,
    language: Language,
    session: Session,
    viewer: Viewer,
    refusal: SchichtwerkError | None = None,
    *,
    at: str = "",
    typed: str = "",
    folder: str | None = None,
) -> Response:
    wanted = _read_wanted(request, folder)
    listed = list_folders(viewer, session)
    found = find_parts(viewer, session, wanted, now=context_of(request).now())
    names = {one.id: one.name for one in listed.folders}

    def link(**changes: str | None) -> str:
        fields = {name: getattr(wanted, name) for name in FIELDS} | changes
        kept = [(name, value) for name, value in fields.items() if value and (name, value) != USUAL]
        return f"/{language}/mine/parts{'?' if kept else ''}{urlencode(kept)}"

    return renderer_of(request).render(
        request,
        "mine/parts.html",
        language,
        status=200 if refusal is None else status_of(refusal),
        error=None
        if refusal is None
        else translate_code("error", refusal.code, dict(refusal.parameters), language),
        at=at,
        typed=typed,
        viewer=viewer,
        wanted=wanted,
        found=found,
        listed=listed,
        folder=next((one for one in listed.folders if one.id == wanted.folder), None),
        folder_names=names,
        total=listed.parts_in_none + sum(one.parts for one in listed.folders),
        letter=name_issue,
        link=link,
        here_query=link().partition("?")[2],
        date=lambda moment: format_date(moment, language),
    )


USUAL = ("order", "newest")


def _read_wanted(request: Request, folder: str | None) -> FindParts:
    """What cannot be read counts as not said, but for a folder or a page that are not there."""
    query = request.query_params if request.method == "GET" else {}
    order: PartOrder = next((one for one in get_args(PartOrder) if one == query.get("order")), "newest")
    asked = folder or query.get("folder") or None
    if asked is not None and len(asked) > 40:
        raise NotFound("folder_not_found")
    search = "".join(letter for letter in query.get("search", "")[:200] if letter.isprintable())
    return FindParts(
        folder=asked,
        search=search,
        order=order,
        limit=PAGE_PARTS,
        cursor=query.get("cursor") or None,
    )

"""Teams of an organisation, and what is kept to one of them, by plain forms."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Form, Request
from sqlalchemy.orm import Session
from starlette.responses import RedirectResponse, Response

from app.marketplace.accounts import Viewer
from app.marketplace.organisations import (
    TeamView,
    delete_team,
    keep_part_to_team,
    keep_quote_to_team,
    list_members,
    list_teams,
    make_team,
    put_into_team,
    rename_team,
    take_out_of_team,
)
from app.texts import Language
from app.values import NotFound, SchichtwerkError
from app.web.api.models import PartId, QuoteId
from app.web.identity import context_of, viewer_of
from app.web.pages.saying import do_or_show, show_form
from app.web.pages.shared import PageLanguage
from app.web.rules import Rule, ruled
from app.web.sessions import CurrentContext, CurrentViewer, ReadSession, WriteSession

router = APIRouter(include_in_schema=False)
MEMBERS = ruled(Rule.MEMBER)
Typed = Annotated[str, Form(max_length=1_000)]


@dataclass(frozen=True, slots=True)
class KeptTo:
    """The form that keeps something to a team: where it goes, which teams there are to choose."""

    action: str
    team_id: str | None
    teams: tuple[TeamView, ...]


def describe_kept(viewer: Viewer, session: Session, action: str, team_id: str | None) -> KeptTo:
    """For a page about a part or a quote; nothing to choose for guests."""
    teams = () if viewer.is_guest else tuple(one for one in list_teams(viewer, session) if one.is_own)
    return KeptTo(action, team_id, teams)


@router.get("/{language}/organisation/teams", dependencies=MEMBERS)
def get_teams_page(
    request: Request, language: PageLanguage, session: ReadSession, viewer: CurrentViewer
) -> Response:
    """All teams with their people."""
    return _show(request, language, session, viewer)


@router.post("/{language}/organisation/teams", dependencies=MEMBERS)
def post_new_team(
    request: Request, language: PageLanguage, viewer: CurrentViewer, name: Typed = ""
) -> Response:
    """A new team."""
    now = context_of(request).now()
    return _do(request, language, lambda session: make_team(session, viewer, name, now=now), typed_name=name)


@router.post("/{language}/organisation/teams/{team_id}/{step}", dependencies=MEMBERS)
def post_team_step(
    request: Request,
    language: PageLanguage,
    team_id: str,
    step: str,
    viewer: CurrentViewer,
    name: Typed = "",
    user_id: Typed = "",
) -> Response:
    """A person in or out, another name, or no team any more."""
    now = context_of(request).now()
    steps: dict[str, Callable[[Session], object]] = {
        "in": lambda session: put_into_team(session, viewer, team_id, user_id, now=now),
        "out": lambda session: take_out_of_team(session, viewer, team_id, user_id, now=now),
        "name": lambda session: rename_team(session, viewer, team_id, name, now=now),
        "delete": lambda session: delete_team(session, viewer, team_id, now=now),
    }
    if step not in steps:
        raise NotFound("route_not_found")
    return _do(request, language, steps[step])


@router.post("/{language}/parts/{part_id}/team", dependencies=MEMBERS)
def post_part_team(
    language: PageLanguage,
    part_id: PartId,
    session: WriteSession,
    viewer: CurrentViewer,
    context: CurrentContext,
    team_id: Typed = "",
) -> Response:
    """Who sees the part."""
    keep_part_to_team(session, viewer, part_id, team_id or None, now=context.now())
    return RedirectResponse(f"/{language}/parts/{part_id}", 303)


@router.post("/{language}/quotes/{quote_id}/team", dependencies=MEMBERS)
def post_quote_team(
    language: PageLanguage,
    quote_id: QuoteId,
    session: WriteSession,
    viewer: CurrentViewer,
    context: CurrentContext,
    team_id: Typed = "",
) -> Response:
    """Who sees the quote."""
    keep_quote_to_team(session, viewer, quote_id, team_id or None, now=context.now())
    return RedirectResponse(f"/{language}/quotes/{quote_id}", 303)


def _do(
    request: Request, language: Language, act: Callable[[Session], object], *, typed_name: str = ""
) -> Response:
    def show(session: Session, refusal: SchichtwerkError) -> Response:
        return _show(request, language, session, viewer_of(request), refusal, typed_name=typed_name)

    return do_or_show(request, act, show, f"/{language}/organisation/teams")


def _show(
    request: Request,
    language: Language,
    session: Session,
    viewer: Viewer,
    refusal: SchichtwerkError | None = None,
    *,
    typed_name: str = "",
) -> Response:
    return show_form(
        request,
        language,
        "organisation/teams.html",
        refusal,
        teams=list_teams(viewer, session),
        members=list_members(viewer, session),
        is_owner=viewer.role == "owner",
        typed_name=typed_name,
    )

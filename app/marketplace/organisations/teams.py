"""Teams: some members under a name, to whom parts and quotes can be kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.database.tables import PartRow, QuoteRow, ReferralRow, TeamMemberRow, TeamRow, UserRow
from app.marketplace.accounts import (
    Viewer,
    check_name,
    find_membership,
    hold_organisation,
    require_signed_in,
)
from app.marketplace.auditing import record
from app.values.errors import Conflict, NotFound
from app.values.identifiers import new_id

MOST_TEAMS = 200


@dataclass(frozen=True, slots=True)
class TeamMember:
    """A person of a team."""

    user_id: str
    display_name: str


@dataclass(frozen=True, slots=True)
class TeamView:
    """A team with its people by name; ``is_own``: the viewer is one of them."""

    id: str
    name: str
    members: tuple[TeamMember, ...]
    is_own: bool


def list_teams(viewer: Viewer, session: Session) -> tuple[TeamView, ...]:
    """All teams of the organisation by name: which there are is no secret inside."""
    _, organisation_id = require_signed_in(viewer)
    teams = session.scalars(
        select(TeamRow).where(TeamRow.organisation_id == organisation_id).order_by(TeamRow.name)
    ).all()
    people: dict[str, list[TeamMember]] = {team.id: [] for team in teams}
    found = session.execute(
        select(TeamMemberRow.team_id, UserRow.id, UserRow.display_name)
        .join(UserRow, UserRow.id == TeamMemberRow.user_id)
        .where(TeamMemberRow.organisation_id == organisation_id)
        .order_by(UserRow.display_name, UserRow.id)
    )
    for team_id, user_id, name in found:
        people[team_id].append(TeamMember(user_id, name))
    return tuple(
        TeamView(team.id, team.name, tuple(people[team.id]), team.id in viewer.team_ids) for team in teams
    )


def make_team(session: Session, viewer: Viewer, name: str, *, now: datetime) -> str:
    """The new team's id; whoever makes it is in it.

    NotAllowed ``owner_only``; Invalid ``name_invalid``; Conflict ``team_name_taken``,
    ``teams_limit_reached`` (maximum).
    """
    organisation, own = hold_organisation(session, viewer, "teams:manage")
    straight = check_name(name)
    names = session.scalars(select(TeamRow.name).where(TeamRow.organisation_id == organisation.id)).all()
    if straight in names:
        raise Conflict("team_name_taken")
    if len(names) >= MOST_TEAMS:
        raise Conflict("teams_limit_reached", {"maximum": MOST_TEAMS})
    team = TeamRow(id=new_id(), organisation_id=organisation.id, name=straight, created_at=now)
    session.add(team)
    session.flush()
    session.add(TeamMemberRow(team_id=team.id, user_id=own.user_id, organisation_id=organisation.id))
    session.flush()
    record(session, viewer, "team_made", "team", team.id, now=now)
    return team.id


def rename_team(session: Session, viewer: Viewer, team_id: str, name: str, *, now: datetime) -> None:
    """NotAllowed ``owner_only``; NotFound ``team_not_found``; Invalid ``name_invalid``; Conflict
    ``team_name_taken``."""
    hold_organisation(session, viewer, "teams:manage")
    team = find_team(session, viewer, team_id)
    straight = check_name(name)
    if straight == team.name:
        return
    team.name = straight
    try:
        session.flush()
    except IntegrityError as error:
        raise Conflict("team_name_taken") from error
    record(session, viewer, "team_renamed", "team", team.id, now=now)


def delete_team(session: Session, viewer: Viewer, team_id: str, *, now: datetime) -> None:
    """NotAllowed ``owner_only``; NotFound ``team_not_found``; Conflict ``team_in_use`` (count): what is kept
    to it would be seen by everybody, which its members decide and nobody by the way."""
    hold_organisation(session, viewer, "teams:manage")
    team = find_team(session, viewer, team_id)
    kept = sum(
        session.scalar(select(func.count()).select_from(table).where(table.team_id == team.id)) or 0
        for table in (PartRow, QuoteRow, ReferralRow)
    )
    if kept:
        raise Conflict("team_in_use", {"count": kept})
    session.delete(team)
    session.flush()
    record(session, viewer, "team_deleted", "team", team_id, now=now)


def put_into_team(session: Session, viewer: Viewer, team_id: str, user_id: str, *, now: datetime) -> None:
    """A member of the organisation sees what the team keeps from now on; twice is fine.

    NotAllowed ``owner_only``; NotFound ``team_not_found``, ``member_not_found``.
    """
    organisation, _ = hold_organisation(session, viewer, "teams:manage")
    team = find_team(session, viewer, team_id)
    if find_membership(session, user_id, organisation.id) is None:
        raise NotFound("member_not_found")
    if session.get(TeamMemberRow, (team.id, user_id)) is not None:
        return
    session.add(TeamMemberRow(team_id=team.id, user_id=user_id, organisation_id=organisation.id))
    session.flush()
    record(session, viewer, "team_joined", "team", team.id, {"user_id": user_id}, now=now)


def take_out_of_team(session: Session, viewer: Viewer, team_id: str, user_id: str, *, now: datetime) -> None:
    """He does not see what the team keeps from his next call on; twice is fine.

    NotAllowed ``owner_only``; NotFound ``team_not_found``.
    """
    hold_organisation(session, viewer, "teams:manage")
    team = find_team(session, viewer, team_id)
    row = session.get(TeamMemberRow, (team.id, user_id))
    if row is not None:
        session.delete(row)
        session.flush()
        record(session, viewer, "team_left", "team", team.id, {"user_id": user_id}, now=now)


def find_team(session: Session, viewer: Viewer, team_id: str) -> TeamRow:
    """A team of the viewer's organisation; NotFound ``team_not_found``."""
    row = session.get(TeamRow, team_id)
    if row is None or row.organisation_id != viewer.organisation_id:
        raise NotFound("team_not_found")
    return row

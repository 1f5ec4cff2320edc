"""Organisations from the inside, as they go in and out."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import Path
from pydantic import AfterValidator, Field

from app.marketplace.accounts import Role
from app.marketplace.organisations import BelongingView, MemberView, TeamView
from app.values import NotFound
from app.web.api.models import ID_LENGTH, NO_CONTROLS, Code, Shown, Wanted

Name = Annotated[str, Field(min_length=1, max_length=200, pattern=NO_CONTROLS)]


def refuse_strange(code: str) -> AfterValidator:
    """What cannot be an id is not there."""

    def refuse(value: str) -> str:
        if len(value) != ID_LENGTH or not value.isascii() or not value.isalnum():
            raise NotFound(code)
        return value

    return AfterValidator(refuse)


MemberId = Annotated[str, Path(description="The person's id."), refuse_strange("member_not_found")]
TeamId = Annotated[str, Path(description="The team's id."), refuse_strange("team_not_found")]
OrganisationId = Annotated[
    str, Path(description="The organisation's id."), refuse_strange("organisation_not_found")
]
JoinRequestId = Annotated[
    str, Path(description="The request's id."), refuse_strange("join_request_not_found")
]


class BelongingShown(Shown):
    """An organisation of the caller; ``is_current``: the one this call acts for."""

    id: str
    name: str
    role: Role
    joined_at: datetime
    is_current: bool


class BelongingsShown(Shown):
    """All of them by name. A key is told of its own only."""

    organisations: list[BelongingShown]


class ActingWanted(Wanted):
    """The organisation the session is to act for."""

    organisation_id: Code


class OrganisationNameWanted(Wanted):
    """The new name."""

    name: Name


class OrganisationNameShown(Shown):
    """The name as it is kept."""

    name: str


class JoinWanted(Wanted):
    """The code of an invitation that was sent to the caller's address."""

    invitation: Annotated[str, Field(min_length=1, max_length=200, pattern=NO_CONTROLS)]


class JoinedShown(Shown):
    """The organisation joined, and whether the caller is a member already or an owner has yet to say so."""

    organisation_id: str
    is_member: bool


class MemberShown(Shown):
    """A colleague."""

    user_id: str
    display_name: str
    email: str
    role: Role
    joined_at: datetime


class MembersShown(Shown):
    """Everybody of the organisation by name."""

    members: list[MemberShown]


class RoleWanted(Wanted):
    """buyer, engineer, planner or owner."""

    role: Role


class TeamMemberShown(Shown):
    """A person of a team."""

    user_id: str
    display_name: str


class TeamShown(Shown):
    """A team; ``is_own``: the caller is in it."""

    id: str
    name: str
    is_own: bool
    members: list[TeamMemberShown]


class TeamsShown(Shown):
    """All teams of the organisation by name."""

    teams: list[TeamShown]


class TeamMadeShown(Shown):
    """The new team."""

    id: str


class TeamChoiceWanted(Wanted):
    """A team of the caller's, or null: everybody of the organisation."""

    team_id: Code | None


class DomainShown(Shown):
    """A mail domain of the organisation."""

    domain: str
    joins_at_once: bool
    proven_at: datetime


class DomainsShown(Shown):
    """All of them."""

    domains: list[DomainShown]


class DomainWanted(Wanted):
    """Whether who asks joins at once as a buyer, or an owner has to agree."""

    joins_at_once: bool


class DomainProvenShown(Shown):
    """The domain of the caller's own address."""

    domain: str


class JoinRequestShown(Shown):
    """Somebody who waits for an owner's answer."""

    id: str
    display_name: str
    email: str
    asked_at: datetime


class JoinRequestsShown(Shown):
    """Who has waited longest comes first."""

    join_requests: list[JoinRequestShown]


class AnswerWanted(Wanted):
    """Yes or no."""

    approves: bool


class OpenDoorShown(Shown):
    """An organisation behind the caller's own mail domain."""

    organisation_id: str
    name: str
    domain: str
    is_asked: bool


class OpenDoorsShown(Shown):
    """Those the caller could ask to join."""

    organisations: list[OpenDoorShown]


def show_belonging(one: BelongingView) -> BelongingShown:
    """As it leaves the house."""
    return BelongingShown(
        id=one.id, name=one.name, role=one.role, joined_at=one.joined_at, is_current=one.is_current
    )


def show_member(one: MemberView) -> MemberShown:
    """As it leaves the house."""
    return MemberShown(
        user_id=one.user_id,
        display_name=one.display_name,
        email=one.email,
        role=one.role,
        joined_at=one.joined_at,
    )


def show_team(one: TeamView) -> TeamShown:
    """As it leaves the house."""
    return TeamShown(
        id=one.id,
        name=one.name,
        is_own=one.is_own,
        members=[TeamMemberShown(user_id=who.user_id, display_name=who.display_name) for who in one.members],
    )

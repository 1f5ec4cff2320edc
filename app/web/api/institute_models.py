"""Institutes, templates and funding programmes as they go out."""

from __future__ import annotations

from datetime import datetime

from app.institutes import Capacity
from app.institutes.assessment import OutcomeKind
from app.marketplace.supplying.known_institutes import KnownInstitute
from app.web.api.models import Shown


class ProfileShown(Shown):
    """An institute as its own people see it."""

    code: str
    name: str
    place: str
    web: str
    source: str
    revision: int
    closed_at: datetime | None
    organisation_id: str | None
    process_codes: list[str]
    processes_other: list[str]
    materials: list[str]
    competences: list[str]
    industries: list[str]
    properties: list[str]
    machines: list[str]
    methods: list[str]
    capacity: Capacity
    capacity_note: str


class TemplateShown(Shown):
    """Words an institute writes often."""

    name: str
    text: str


class TemplatesShown(Shown):
    """By name."""

    templates: list[TemplateShown]


class FundingShown(Shown):
    """A programme that pays for development, as the operator keeps it."""

    code: str
    name: str
    funder: str
    web: str
    note: str
    is_open: bool


class FundingListShown(Shown):
    """All, by name."""

    programmes: list[FundingShown]


class HandedOverShown(Shown):
    """What an institute learnt, in words it wrote for the provider."""

    institute: str
    kind: OutcomeKind
    readiness_level: int
    text: str
    at: datetime


class HandedOverListShown(Shown):
    """Newest first."""

    handed_over: list[HandedOverShown]


def show_profile(known: KnownInstitute) -> ProfileShown:
    """An institute as its own people see it."""
    one = known.institute
    return ProfileShown(
        code=one.code,
        name=one.name,
        place=one.place,
        web=one.web,
        source=one.source,
        revision=known.revision,
        closed_at=known.closed_at,
        organisation_id=known.organisation_id,
        process_codes=list(one.process_codes),
        processes_other=list(one.processes_other),
        materials=list(one.materials),
        competences=list(one.competences),
        industries=list(one.industries),
        properties=list(one.properties),
        machines=list(one.machines),
        methods=list(one.methods),
        capacity=known.capacity,
        capacity_note=known.capacity_note,
    )

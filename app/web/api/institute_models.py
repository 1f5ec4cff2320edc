"""Institutes, templates and funding programmes as they go out."""

from __future__ import annotations

from datetime import date, datetime

from app.institutes import Capacity, FundingProgramme
from app.institutes.assessment import OutcomeKind
from app.institutes.transfer import TransferStatus
from app.marketplace.developing import HandedOver
from app.marketplace.supplying.known_institutes import KnownInstitute
from app.web.api.catalogue_models import TermShown, show_terms
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
    processes_other: list[TermShown]
    materials: list[TermShown]
    competences: list[TermShown]
    industries: list[str]
    properties: list[TermShown]
    machines: list[TermShown]
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
    """A programme that pays for development; its conditions have to be checked with the funder."""

    code: str
    name: str
    funder: str
    web: str
    note_de: str
    note_en: str
    is_open: bool
    source: str
    looked_on: date | None


class FundingListShown(Shown):
    """All, by name."""

    programmes: list[FundingShown]


class ProposalShown(Shown):
    """A material with the setting it was made with."""

    material_code: str
    setting_code: str
    tolerance_mm: float | None


class HandedOverShown(Shown):
    """What an institute learnt, written for the provider; ``machines`` of his could make the proposal."""

    id: str
    institute: str
    kind: OutcomeKind
    readiness_level: int
    text: str
    proposal: ProposalShown | None
    machines: list[str]
    has_rate: bool
    status: TransferStatus
    at: datetime
    decided_at: datetime | None


class HandedOverListShown(Shown):
    """What waits first, then the newest."""

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
        processes_other=show_terms(one, "processes_other"),
        materials=show_terms(one, "materials"),
        competences=show_terms(one, "competences"),
        industries=list(one.industries),
        properties=show_terms(one, "properties"),
        machines=show_terms(one, "machines"),
        methods=list(one.methods),
        capacity=known.capacity,
        capacity_note=known.capacity_note,
    )


def show_funding(one: FundingProgramme) -> FundingShown:
    """A programme as it leaves the house."""
    return FundingShown(
        code=one.code,
        name=one.name,
        funder=one.funder,
        web=one.web,
        note_de=one.note_de,
        note_en=one.note_en,
        is_open=one.is_open,
        source=one.source,
        looked_on=one.looked_on,
    )


def show_handed_over(one: HandedOver) -> HandedOverShown:
    """What was handed over as it leaves the house."""
    proposal = one.proposal
    return HandedOverShown(
        id=one.id,
        institute=one.institute,
        kind=one.kind,
        readiness_level=one.readiness_level,
        text=one.text,
        proposal=None
        if proposal is None
        else ProposalShown(
            material_code=proposal.material_code,
            setting_code=proposal.setting_code,
            tolerance_mm=proposal.tolerance_mm,
        ),
        machines=list(one.machines),
        has_rate=one.has_rate,
        status=one.status,
        at=one.at,
        decided_at=one.decided_at,
    )

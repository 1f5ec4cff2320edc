"""Applications of providers as they go in and out."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import Path
from pydantic import Field

from app.marketplace.onboarding import ApplicationView, DocumentView
from app.programme import Phase
from app.providers.onboarding import ApplicationStatus, DocumentKind
from app.providers.trader import LegalForm, Trader
from app.web.api.models import NO_CONTROLS, Code, Shown, Wanted
from app.web.api.organisation_models import refuse_strange

Line = Annotated[str, Field(max_length=200, pattern=NO_CONTROLS)]
ApplicationId = Annotated[
    str, Path(description="The application's id."), refuse_strange("application_not_found")
]
DocumentId = Annotated[str, Path(description="The document's id."), refuse_strange("document_not_found")]


class TraderWanted(Wanted):
    """Who the firm is in law (Art. 30 of Regulation (EU) 2022/2065); ``vat_id`` and register may be empty."""

    legal_name: Line
    legal_form: LegalForm
    street: Line
    postcode: Line
    city: Line
    country: Line
    register_court: Line = ""
    register_number: Line = ""
    vat_id: Line = ""
    contact_name: Line
    email: Line
    phone: Line
    complies: bool


class ApplicationWanted(Wanted):
    """The firm, and codes of the processes it offers."""

    trader: TraderWanted
    processes: Annotated[tuple[Code, ...], Field(max_length=50)]


class FirmShown(Shown):
    """Who stands behind a provider, as everybody may know."""

    legal_name: str
    legal_form: LegalForm
    street: str
    postcode: str
    city: str
    country: str
    register_court: str
    register_number: str
    vat_id: str
    email: str
    phone: str
    complies: bool


class TraderShown(FirmShown):
    """The same with the person to talk to."""

    contact_name: str


class PublicTraderShown(Shown):
    """``trader`` is null for a firm that did not apply here; ``is_new``: on probation."""

    provider: str
    trader: FirmShown | None
    is_new: bool


class ApplicationDocumentShown(Shown):
    """A file that proves something."""

    id: str
    kind: DocumentKind
    file_name: str
    media_type: str
    size_bytes: int
    sha256: str
    added_at: datetime


class ApplicationEventShown(Shown):
    """A step, and what was said at it; ``by`` is a name, empty for the program."""

    action: str
    words: str
    by: str
    at: datetime


class ApplicationShown(Shown):
    """``vat_check``: none, format, or register where a register confirmed it. ``question`` waits for an
    answer; ``phase`` is the one whose rules hold to the end."""

    id: str
    organisation_id: str
    organisation_name: str
    provider: str
    status: ApplicationStatus
    phase: Phase
    trader: TraderShown
    vat_check: str
    vat_checked_at: datetime | None
    processes: list[str]
    question: str
    applied_at: datetime
    approved_at: datetime | None
    probation_until: datetime | None
    documents: list[ApplicationDocumentShown]
    events: list[ApplicationEventShown]


class OwnApplicationShown(Shown):
    """The newest of the organisation, and whether the phase lets it apply."""

    application: ApplicationShown | None
    may_apply: bool


class ApplicationsShown(Shown):
    """What waits for the operator comes first."""

    applications: list[ApplicationShown]


class ApplicationsWanted(Wanted):
    """Those of one status, or all."""

    status: ApplicationStatus | None = None


class WordsWanted(Wanted):
    """A question or a reason, which goes out by letter."""

    words: Annotated[str, Field(min_length=1, max_length=2_000)]


class ContactWanted(Wanted):
    """How to reach the firm from now on."""

    contact_name: Line
    email: Line
    phone: Line


class DocumentWanted(Wanted):
    """What the file proves."""

    kind: DocumentKind


def read_trader(wanted: TraderWanted) -> Trader:
    """What was sent, not yet checked."""
    return Trader(**wanted.model_dump())


def show_trader(trader: Trader) -> TraderShown:
    """As it leaves the house."""
    return TraderShown(**show_public_trader(trader).model_dump(), contact_name=trader.contact_name)


def show_public_trader(trader: Trader) -> FirmShown:
    """As everybody may have it."""
    return FirmShown(
        legal_name=trader.legal_name,
        legal_form=trader.legal_form,
        street=trader.street,
        postcode=trader.postcode,
        city=trader.city,
        country=trader.country,
        register_court=trader.register_court,
        register_number=trader.register_number,
        vat_id=trader.vat_id,
        email=trader.email,
        phone=trader.phone,
        complies=trader.complies,
    )


def show_document(one: DocumentView) -> ApplicationDocumentShown:
    """As it leaves the house."""
    return ApplicationDocumentShown(
        id=one.id,
        kind=one.kind,
        file_name=one.file_name,
        media_type=one.media_type,
        size_bytes=one.size_bytes,
        sha256=one.sha256,
        added_at=one.added_at,
    )


def show_application(one: ApplicationView) -> ApplicationShown:
    """As it leaves the house."""
    return ApplicationShown(
        id=one.id,
        organisation_id=one.organisation_id,
        organisation_name=one.organisation_name,
        provider=one.provider,
        status=one.status,
        phase=one.phase,
        trader=show_trader(one.trader),
        vat_check=one.vat_check,
        vat_checked_at=one.vat_checked_at,
        processes=list(one.processes),
        question=one.question,
        applied_at=one.applied_at,
        approved_at=one.approved_at,
        probation_until=one.probation_until,
        documents=[show_document(each) for each in one.documents],
        events=[
            ApplicationEventShown(action=each.action, words=each.words, by=each.by, at=each.at)
            for each in one.events
        ],
    )

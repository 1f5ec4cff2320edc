"""Applications as applicants and operators see them, and how rows of them are found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.database.documents import from_document
from app.database.tables import (
    ApplicationDocumentRow,
    ApplicationEventRow,
    OrganisationRow,
    ProviderApplicationRow,
    UserRow,
)
from app.marketplace.accounts import Viewer, may, require_scope, require_signed_in
from app.programme import Phase
from app.providers.onboarding import ApplicationAction, ApplicationStatus, DocumentKind
from app.providers.trader import Trader
from app.values.errors import NotAllowed, NotFound, Parameter
from app.values.identifiers import new_id


@dataclass(frozen=True, slots=True)
class DocumentView:
    """A file that proves something."""

    id: str
    kind: DocumentKind
    file_name: str
    media_type: str
    size_bytes: int
    sha256: str
    added_at: datetime


@dataclass(frozen=True, slots=True)
class EventView:
    """A step with what was said at it; ``by`` is a name, empty for the program."""

    action: ApplicationAction | str
    words: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ApplicationView:
    """All of an application; ``question`` is what the operator waits for an answer to."""

    id: str
    organisation_id: str
    organisation_name: str
    provider: str
    status: ApplicationStatus
    phase: Phase
    trader: Trader
    vat_check: str
    vat_checked_at: datetime | None
    processes: tuple[str, ...]
    applied_at: datetime
    approved_at: datetime | None
    probation_until: datetime | None
    documents: tuple[DocumentView, ...]
    events: tuple[EventView, ...]

    @property
    def question(self) -> str:
        """The newest question that was not answered by handing in again."""
        for event in reversed(self.events):
            if event.action == "hand_in":
                return ""
            if event.action == "ask":
                return event.words
        return ""


def require_applicant(viewer: Viewer) -> str:
    """The organisation; NotAllowed ``sign_in_required``, ``scope_missing`` (scope), ``owner_only``."""
    _, organisation_id = require_signed_in(viewer)
    require_scope(viewer, "firm:write")
    if not may(viewer.role, "firm:apply"):
        raise NotAllowed("owner_only")
    return organisation_id


def require_operator(viewer: Viewer) -> None:
    """NotAllowed ``sign_in_required``, ``scope_missing`` (scope), ``operator_only``."""
    require_signed_in(viewer)
    require_scope(viewer, "programme:write")
    if not viewer.is_operator:
        raise NotAllowed("operator_only")


def find_application(
    session: Session, application_id: str, *, locked: bool = False
) -> ProviderApplicationRow:
    """For the operator; NotFound ``application_not_found``. ``locked``: others wait for their turn."""
    row = session.get(ProviderApplicationRow, application_id, with_for_update=locked, populate_existing=True)
    if row is None:
        raise NotFound("application_not_found")
    return row


def find_own_application(
    session: Session, viewer: Viewer, application_id: str, *, locked: bool = False
) -> ProviderApplicationRow:
    """The applicant's own; NotFound ``application_not_found`` for any other."""
    organisation_id = require_applicant(viewer)
    row = find_application(session, application_id, locked=locked)
    if row.organisation_id != organisation_id:
        raise NotFound("application_not_found")
    return row


def find_for_reader(session: Session, viewer: Viewer, application_id: str) -> ProviderApplicationRow:
    """The applicant's own, or any for the operator; NotFound ``application_not_found``."""
    if viewer.is_operator:
        require_operator(viewer)
        return find_application(session, application_id)
    return find_own_application(session, viewer, application_id)


def add_event(
    session: Session,
    row: ProviderApplicationRow,
    action: ApplicationAction | str,
    *,
    by: str | None,
    now: datetime,
    words: str = "",
) -> None:
    """The next step of an application; the caller holds its row."""
    last = session.scalar(
        select(func.max(ApplicationEventRow.position)).where(ApplicationEventRow.application_id == row.id)
    )
    session.add(
        ApplicationEventRow(
            id=new_id(),
            application_id=row.id,
            position=(last or 0) + 1,
            action=action,
            words=words,
            by=by,
            at=now,
        )
    )
    session.flush()


def list_document_rows(session: Session, application_id: str) -> list[ApplicationDocumentRow]:
    """In the order they came."""
    query = select(ApplicationDocumentRow).where(ApplicationDocumentRow.application_id == application_id)
    return [*session.scalars(query.order_by(ApplicationDocumentRow.added_at, ApplicationDocumentRow.id))]


def view_document(row: ApplicationDocumentRow) -> DocumentView:
    """What the row says."""
    return DocumentView(
        id=row.id,
        kind=cast("DocumentKind", row.kind),
        file_name=row.file_name,
        media_type=row.media_type,
        size_bytes=row.size_bytes,
        sha256=row.sha256,
        added_at=row.added_at,
    )


def view_application(session: Session, row: ProviderApplicationRow) -> ApplicationView:
    """A row with its documents and history; people by their names."""
    events = session.execute(
        select(ApplicationEventRow, UserRow.display_name)
        .outerjoin(UserRow, UserRow.id == ApplicationEventRow.by)
        .where(ApplicationEventRow.application_id == row.id)
        .order_by(ApplicationEventRow.position)
    )
    return ApplicationView(
        id=row.id,
        organisation_id=row.organisation_id,
        organisation_name=session.get_one(OrganisationRow, row.organisation_id).name,
        provider=row.provider_code,
        status=cast("ApplicationStatus", row.status),
        phase=cast("Phase", row.phase),
        trader=from_document(Trader, row.trader),
        vat_check=row.vat_check,
        vat_checked_at=row.vat_checked_at,
        processes=tuple(row.processes),
        applied_at=row.applied_at,
        approved_at=row.approved_at,
        probation_until=row.probation_until,
        documents=tuple(view_document(each) for each in list_document_rows(session, row.id)),
        events=tuple(EventView(event.action, event.words, name or "", event.at) for event, name in events),
    )


def tell_provider(row: ProviderApplicationRow, **more: Parameter) -> Mapping[str, Parameter]:
    """Details of an entry of the audit log."""
    return {"provider": row.provider_code, **more}

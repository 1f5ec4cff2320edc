"""Documents of an application, and the steps its owner takes: hand in, withdraw."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO, cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.database.documents import from_document
from app.database.tables import ApplicationDocumentRow, ProviderApplicationRow, ProviderRow, UserRow
from app.integrations.storage import Storage, put_for_block
from app.marketplace.accounts import Viewer
from app.marketplace.auditing import record
from app.marketplace.mailing import send_mail
from app.marketplace.onboarding.application_view import (
    ApplicationView,
    DocumentView,
    add_event,
    find_for_reader,
    find_own_application,
    list_document_rows,
    tell_provider,
    view_application,
    view_document,
)
from app.marketplace.quoting.drawing_kinds import HEAD_BYTES, tell_drawing_kind
from app.marketplace.quoting.file_names import clean_file_name
from app.marketplace.quoting.part_work import ask_to_delete
from app.providers.onboarding import (
    DOCUMENT_KINDS,
    ApplicationStatus,
    DocumentKind,
    advance,
    require_documents,
)
from app.providers.trader import Trader
from app.values.errors import Conflict, Invalid, NotFound
from app.values.identifiers import new_id

MOST_DOCUMENTS = 12
LARGEST_DOCUMENT_BYTES = 10_000_000


@dataclass(frozen=True, slots=True)
class ReceivedDocument:
    """A stored file that no application refers to yet."""

    sha256: str
    storage_key: str
    size_bytes: int
    media_type: str
    file_name: str


@dataclass(frozen=True, slots=True)
class DocumentFile:
    """Where a document lies and what it is called."""

    storage_key: str
    file_name: str
    media_type: str
    size_bytes: int


@contextmanager
def receive_document(storage: Storage, stream: BinaryIO, name: str) -> Iterator[ReceivedDocument]:
    """Check and store the seekable ``stream``; the block that follows adds it in a transaction.

    Nothing is stored on a refusal: Invalid ``proof_too_large`` (limit_bytes), ``proof_kind_unknown``,
    ``extension_mismatch`` (extension, format). The file is deleted again when the block raises.
    """
    if stream.seek(0, io.SEEK_END) > LARGEST_DOCUMENT_BYTES:
        raise Invalid("proof_too_large", {"limit_bytes": LARGEST_DOCUMENT_BYTES})
    stream.seek(0)
    file_name = clean_file_name(name)
    media_type = _tell_kind(stream.read(HEAD_BYTES), file_name)
    stream.seek(0)
    with put_for_block(storage, stream, max_bytes=LARGEST_DOCUMENT_BYTES) as blob:
        yield ReceivedDocument(blob.sha256, blob.key, blob.size_bytes, media_type, file_name)


def _tell_kind(head: bytes, file_name: str) -> str:
    """What drawings may be, too: nothing in it is opened here."""
    try:
        return tell_drawing_kind(head, file_name)
    except Invalid as refusal:
        if refusal.code == "drawing_kind_unknown":
            raise Invalid("proof_kind_unknown") from refusal
        raise


def add_document(
    session: Session,
    viewer: Viewer,
    application_id: str,
    kind: DocumentKind,
    document: ReceivedDocument,
    *,
    now: datetime,
) -> DocumentView:
    """The same file sent again is the one that is there already.

    NotFound ``application_not_found``; Invalid ``document_kind_unknown`` (kind); Conflict
    ``application_moved_on``, ``documents_limit_reached`` (maximum).
    """
    row = find_own_application(session, viewer, application_id, locked=True)
    if kind not in DOCUMENT_KINDS:
        raise Invalid("document_kind_unknown", {"kind": kind})
    status = advance(cast("ApplicationStatus", row.status), "add_document")
    before = list_document_rows(session, row.id)
    same = next((each for each in before if each.sha256 == document.sha256), None)
    if same is not None:
        ask_to_delete(session, [document.storage_key], now=now)
        return view_document(same)
    if len(before) >= MOST_DOCUMENTS:
        raise Conflict("documents_limit_reached", {"maximum": MOST_DOCUMENTS})
    row.status = status
    added = ApplicationDocumentRow(
        id=new_id(),
        application_id=row.id,
        kind=kind,
        file_name=document.file_name,
        media_type=document.media_type,
        size_bytes=document.size_bytes,
        sha256=document.sha256,
        storage_key=document.storage_key,
        added_at=now,
    )
    session.add(added)
    session.flush()
    add_event(session, row, "add_document", by=viewer.user_id, now=now)
    record(
        session,
        viewer,
        "application_document_added",
        "application",
        row.id,
        tell_provider(row, kind=kind, sha256=added.sha256),
        now=now,
    )
    return view_document(added)


def remove_document(
    session: Session, viewer: Viewer, application_id: str, document_id: str, *, now: datetime
) -> None:
    """The file goes after the commit. NotFound ``application_not_found``, ``document_not_found``; Conflict
    ``application_moved_on``: what is looked at or decided on stays."""
    row = find_own_application(session, viewer, application_id, locked=True)
    document = _find_document(session, row, document_id)
    row.status = advance(cast("ApplicationStatus", row.status), "remove_document")
    ask_to_delete(session, [document.storage_key], now=now)
    session.delete(document)
    session.flush()
    add_event(session, row, "remove_document", by=viewer.user_id, now=now)
    record(
        session, viewer, "application_document_removed", "application", row.id, tell_provider(row), now=now
    )


def find_document(viewer: Viewer, session: Session, application_id: str, document_id: str) -> DocumentFile:
    """For the applicant and for operators; NotFound ``application_not_found``, ``document_not_found``."""
    row = _find_document(session, find_for_reader(session, viewer, application_id), document_id)
    return DocumentFile(row.storage_key, row.file_name, row.media_type, row.size_bytes)


def hand_in(session: Session, viewer: Viewer, application_id: str, *, now: datetime) -> ApplicationView:
    """From now on it is looked at, and operators are written to.

    NotFound ``application_not_found``; Conflict ``application_moved_on``, ``document_missing`` (kind).
    """
    row = find_own_application(session, viewer, application_id, locked=True)
    following = advance(cast("ApplicationStatus", row.status), "hand_in")
    kinds = {cast("DocumentKind", each.kind) for each in list_document_rows(session, row.id)}
    trader = from_document(Trader, row.trader)
    require_documents(trader, kinds)
    row.status = following
    session.flush()
    add_event(session, row, "hand_in", by=viewer.user_id, now=now)
    record(session, viewer, "application_handed_in", "application", row.id, tell_provider(row), now=now)
    _write_to_operators(session, row, trader, now)
    return view_application(session, row)


def withdraw(session: Session, viewer: Viewer, application_id: str, *, now: datetime) -> ApplicationView:
    """The firm stays the organisation's, unseen, and can apply again. NotFound ``application_not_found``;
    Conflict ``application_moved_on``."""
    row = find_own_application(session, viewer, application_id, locked=True)
    row.status = advance(cast("ApplicationStatus", row.status), "withdraw")
    close_firm(session, row)
    add_event(session, row, "withdraw", by=viewer.user_id, now=now)
    record(session, viewer, "application_withdrawn", "application", row.id, tell_provider(row), now=now)
    return view_application(session, row)


def close_firm(session: Session, row: ProviderApplicationRow) -> None:
    """Nothing of it comes into force as long as no new application is approved."""
    session.get_one(ProviderRow, row.provider_code, with_for_update=True).standing = "closed"
    session.flush()


def _find_document(
    session: Session, application: ProviderApplicationRow, document_id: str
) -> ApplicationDocumentRow:
    row = session.get(ApplicationDocumentRow, document_id)
    if row is None or row.application_id != application.id:
        raise NotFound("document_not_found")
    return row


def _write_to_operators(session: Session, row: ProviderApplicationRow, trader: Trader, now: datetime) -> None:
    operators = session.scalars(select(UserRow).where(UserRow.is_operator, UserRow.is_active))
    for operator in operators:
        send_mail(
            session,
            operator.email,
            "application_waiting",
            {"firm": trader.legal_name},
            language=operator.language,
            key=f"application_waiting:{new_id()}",
            now=now,
            path=f"/{operator.language}/operator/applications/{row.id}",
        )

"""One's own data: how long parts are kept, all of it as an archive, and to have it gone."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Request
from fastapi.responses import StreamingResponse
from pydantic import Field, JsonValue

from app.marketplace.own_data import (
    LEAST_DAYS,
    AskDeletion,
    AskExport,
    DeletionKind,
    DeletionView,
    ExportStatus,
    ExportView,
    ask_deletion,
    ask_export,
    choose_retention,
    find_export,
    list_deletions,
    list_exports,
    read_receipt,
    read_retention,
    take_back_deletion,
)
from app.web.api.examples.answering import answers, body_examples, sends
from app.web.api.examples.guarding import (
    DELETION,
    DELETION_WANTED,
    DELETIONS,
    EXPORT,
    EXPORT_WANTED,
    EXPORTS,
    RECEIPT,
    RETENTION,
    RETENTION_WANTED,
)
from app.web.api.models import DeletionId, ExportId, ReceiptId, Shown, Wanted
from app.web.asking import limit_checks
from app.web.part_files import saved_as, stream_content
from app.web.rules import Rule, ruled
from app.web.sessions import CurrentContext, CurrentViewer, ReadSession, WriteSession

router = APIRouter(tags=["own data"])
MEMBERS = ruled(Rule.MEMBER)


class RetentionWanted(Wanted):
    """Days after the last look at a part; null: as long as the programme keeps it."""

    unused_part_days: Annotated[int, Field(ge=LEAST_DAYS, le=3650)] | None


class RetentionShown(Shown):
    """`chosen_days` null: the organisation keeps parts for `most_days` after the last look."""

    most_days: int
    chosen_days: int | None
    quoted_part_days: int
    notice_days: int


class ExportWanted(Wanted):
    """`is_whole`: of the organisation, for its owners; `has_files`: with files and drawings."""

    is_whole: bool = False
    has_files: bool = False


class ExportShown(Shown):
    """An archive; `archive` is null until it is ready."""

    id: str
    is_whole: bool
    has_files: bool
    status: ExportStatus
    size_bytes: int | None
    asked_at: datetime
    expires_at: datetime
    archive: str | None


class ExportsShown(Shown):
    """Newest first."""

    exports: list[ExportShown]


class DeletionWanted(Wanted):
    """The password is asked for again."""

    kind: DeletionKind
    password: Annotated[str, Field(min_length=1, max_length=1_000)]


class DeletionShown(Shown):
    """Goes at `due_at`, unless it is taken back before."""

    id: str
    kind: DeletionKind
    asked_at: datetime
    due_at: datetime


class DeletionsShown(Shown):
    """The next first."""

    deletions: list[DeletionShown]


class ReceiptShown(Shown):
    """`content` is exactly what was signed, as text; `receipt` is the same as JSON."""

    receipt: JsonValue
    content: str
    sha256: str
    signature: str
    public_key: str


def _show_export(export: ExportView) -> ExportShown:
    return ExportShown(
        id=export.id,
        is_whole=export.is_whole,
        has_files=export.has_files,
        status=export.status,
        size_bytes=export.size_bytes,
        asked_at=export.asked_at,
        expires_at=export.expires_at,
        archive=f"/api/v1/exports/{export.id}/archive" if export.status == "ready" else None,
    )


def _show_deletion(deletion: DeletionView) -> DeletionShown:
    return DeletionShown(
        id=deletion.id, kind=deletion.kind, asked_at=deletion.asked_at, due_at=deletion.due_at
    )


@router.get(
    "/retention",
    dependencies=MEMBERS,
    responses=answers(200, RETENTION, 401),
    summary="Read how long parts are kept",
)
def get_retention(session: ReadSession, viewer: CurrentViewer, context: CurrentContext) -> RetentionShown:
    """By the programme, and by your organisation's choice."""
    return _show_retention(session, viewer, context)


@router.put(
    "/retention",
    dependencies=MEMBERS,
    responses=answers(200, RETENTION, 401, 403, 422),
    summary="Keep parts for a shorter time",
)
def put_retention(
    wanted: Annotated[RetentionWanted, body_examples(RETENTION_WANTED)],
    session: WriteSession,
    viewer: CurrentViewer,
    context: CurrentContext,
) -> RetentionShown:
    """For owners. A letter comes before anything goes."""
    choose_retention(session, viewer, wanted.unused_part_days, policy=context.policy(), now=context.now())
    return _show_retention(session, viewer, context)


def _show_retention(session: ReadSession, viewer: CurrentViewer, context: CurrentContext) -> RetentionShown:
    found = read_retention(viewer, session, policy=context.policy())
    return RetentionShown(
        most_days=found.most,
        chosen_days=found.chosen,
        quoted_part_days=found.quoted,
        notice_days=found.notice,
    )


@router.post(
    "/exports",
    status_code=202,
    dependencies=MEMBERS,
    responses=answers(202, EXPORT, 401, 403, 409, 422),
    summary="Ask for all data",
)
def post_export(
    wanted: Annotated[ExportWanted, body_examples(EXPORT_WANTED)],
    session: WriteSession,
    viewer: CurrentViewer,
    context: CurrentContext,
) -> ExportShown:
    """About oneself, or of the organisation; a letter comes when the archive is ready."""
    command = AskExport(wanted.is_whole, wanted.has_files)
    return _show_export(ask_export(session, viewer, command, now=context.now()))


@router.get(
    "/exports",
    dependencies=MEMBERS,
    responses=answers(200, EXPORTS, 401),
    summary="List your exports",
)
def get_exports(session: ReadSession, viewer: CurrentViewer, context: CurrentContext) -> ExportsShown:
    """Those that have not expired."""
    return ExportsShown(
        exports=[_show_export(each) for each in list_exports(viewer, session, now=context.now())]
    )


@router.get(
    "/exports/{export_id}/archive",
    dependencies=MEMBERS,
    response_class=StreamingResponse,
    responses=sends("A ZIP archive", "application/zip", "(ZIP)", 401, 404),
    summary="Fetch an export",
)
def get_archive(export_id: ExportId, viewer: CurrentViewer, context: CurrentContext) -> StreamingResponse:
    """JSON lines by table, and the files where they were asked for."""
    with context.open_read() as session:
        key = find_export(viewer, session, export_id, now=context.now())
    stream = context.storage.open(key)
    return stream_content(stream, "application/zip", saved_as("schichtwerk-data.zip"))


@router.post(
    "/deletions",
    status_code=202,
    dependencies=MEMBERS,
    responses=answers(202, DELETION, 401, 403, 409, 422, 429),
    summary="Ask that an account or an organisation is deleted",
)
def post_deletion(
    request: Request,
    wanted: Annotated[DeletionWanted, body_examples(DELETION_WANTED)],
    viewer: CurrentViewer,
    context: CurrentContext,
) -> DeletionShown:
    """After some days, in which it can be taken back. 409 `last_owner`: somebody else must be owner first."""
    limit_checks(request, viewer)
    command = AskDeletion(wanted.kind, wanted.password)
    asked = ask_deletion(context, viewer, command, wait=context.deletion_wait, now=context.now())
    context.wake_worker()
    return _show_deletion(asked)


@router.get(
    "/deletions",
    dependencies=MEMBERS,
    responses=answers(200, DELETIONS, 401),
    summary="List deletions that are asked for",
)
def get_deletions(session: ReadSession, viewer: CurrentViewer) -> DeletionsShown:
    """Your own, and as owner those of the organisation."""
    return DeletionsShown(deletions=[_show_deletion(each) for each in list_deletions(viewer, session)])


@router.delete(
    "/deletions/{deletion_id}",
    status_code=204,
    dependencies=MEMBERS,
    responses=answers(204, None, 401, 404),
    summary="Take a deletion back",
)
def delete_deletion(
    deletion_id: DeletionId, session: WriteSession, viewer: CurrentViewer, context: CurrentContext
) -> None:
    """Nothing goes."""
    take_back_deletion(session, viewer, deletion_id, now=context.now())


@router.get(
    "/receipts/{receipt_id}",
    dependencies=ruled(Rule.ANYONE),
    responses=answers(200, RECEIPT, 404),
    summary="Read the receipt for a deletion",
)
def get_receipt(receipt_id: ReceiptId, session: ReadSession) -> ReceiptShown:
    """For whoever has its id; it names nobody. Signed by Ed25519 over the bytes of `content`."""
    found = read_receipt(session, receipt_id)
    return ReceiptShown(
        receipt=json.loads(found.content),
        content=found.content.decode(),
        sha256=found.sha256,
        signature=found.signature,
        public_key=found.public_key,
    )

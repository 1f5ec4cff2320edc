"""What a firm offers as a spreadsheet: template, export, and import as a whole or not at all."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query
from starlette.responses import Response

from app.marketplace.supplying import (
    ChangeDraft,
    SpreadsheetFormat,
    change_draft,
    describe_cell_fault,
    export_spreadsheet,
    find_facts,
    make_template,
    preview_spreadsheet,
)
from app.web.api.examples.answering import answers
from app.web.api.examples.firm import SPREADSHEET
from app.web.api.firm_models import ChangeShown, show_change
from app.web.api.models import Shown, VersionId, Wanted
from app.web.places import explain_fault
from app.web.rules import Rule, ruled
from app.web.sessions import CurrentContext, CurrentLanguage, CurrentViewer, ReadSession
from app.web.spreadsheets import MEDIA_TYPES, send_spreadsheet, take_body

router = APIRouter(tags=["firm"])
OWN = ruled(Rule.PROVIDER_OWN)
_FILE: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "An XLSX workbook, or a ZIP archive of CSV files",
        "content": {media_type: {"example": "(binary)"} for media_type, _ in MEDIA_TYPES.values()},
    }
}
_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "application/octet-stream": {
                "schema": {"type": "string", "format": "binary"},
                "examples": {"usual": {"summary": "A workbook", "value": "(XLSX, or ZIP of CSV files)"}},
            }
        },
    }
}


class ImportWanted(Wanted):
    """``revision``: take it over into the draft as you saw it; without, only look what would change."""

    revision: Annotated[int | None, Query(ge=1)] = None


class CellFaultShown(Shown):
    """A cell that is not right, or what it stands for."""

    sheet: str
    cell: str
    code: str
    value: str
    detail: str


class SpreadsheetShown(Shown):
    """What would change, or has changed; with faults nothing does."""

    is_taken_over: bool
    faults: list[CellFaultShown]
    changes: list[ChangeShown]


@router.get(
    "/spreadsheet-template.{kind}",
    dependencies=ruled(Rule.MEMBER),
    response_class=Response,
    responses={**_FILE, **answers(None, None, 401)},
    summary="Fetch the empty spreadsheet",
)
def get_template(kind: SpreadsheetFormat, viewer: CurrentViewer, language: CurrentLanguage) -> Response:
    """Its headers are in the language asked for; either is understood when it comes back."""
    data = make_template(viewer, kind=kind, language=language)
    return send_spreadsheet(data, "schichtwerk-template", kind)


@router.get(
    "/providers/{code}/versions/{version_id}/export.{kind}",
    dependencies=OWN,
    response_class=Response,
    responses={**_FILE, **answers(None, None, 401, 404, 409)},
    summary="Export a version as a spreadsheet",
)
def get_export(
    code: str,
    version_id: VersionId,
    kind: SpreadsheetFormat,
    session: ReadSession,
    viewer: CurrentViewer,
    context: CurrentContext,
    language: CurrentLanguage,
) -> Response:
    """It can be imported again."""
    facts = find_facts(context.catalogue())
    data = export_spreadsheet(viewer, session, code, version_id, kind=kind, language=language, facts=facts)
    return send_spreadsheet(data, code, kind)


@router.post(
    "/providers/{code}/versions/{version_id}/import",
    response_model=SpreadsheetShown,
    dependencies=OWN,
    openapi_extra=_BODY,
    responses=answers(200, SPREADSHEET, 401, 404, 409, 422),
    summary="Import a spreadsheet into a draft",
)
def post_import(
    code: str,
    version_id: VersionId,
    wanted: Annotated[ImportWanted, Query()],
    viewer: CurrentViewer,
    context: CurrentContext,
    language: CurrentLanguage,
    data: Annotated[bytes, Depends(take_body)],
) -> SpreadsheetShown:
    """First without `revision` to see what would change; then with it, all or nothing."""
    facts = find_facts(context.catalogue())
    with context.open_read() as reading:
        preview = preview_spreadsheet(viewer, reading, code, version_id, data, facts=facts)
    is_taken_over = wanted.revision is not None and preview.document is not None
    if wanted.revision is not None and preview.document is not None:
        command = ChangeDraft(version_id, wanted.revision, preview.document, replaces=True)
        with context.open_write() as session:
            change_draft(session, viewer, code, command, now=context.now())
    return SpreadsheetShown(
        is_taken_over=is_taken_over,
        faults=[
            CellFaultShown(
                sheet=each.sheet,
                cell=each.cell,
                code=each.code,
                value=each.value,
                detail=explain_fault(each.code, describe_cell_fault(each), language),
            )
            for each in preview.faults
        ],
        changes=[show_change(each) for each in preview.changes],
    )

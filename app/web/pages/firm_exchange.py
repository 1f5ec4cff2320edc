"""Your firm as a spreadsheet: template, export, and import with a preview before anything changes."""

from __future__ import annotations

import json
from typing import Annotated, Any

from fastapi import APIRouter, File, Form, Request, UploadFile
from sqlalchemy.orm import Session
from starlette.responses import RedirectResponse, Response

from app.marketplace.accounts import Viewer
from app.marketplace.supplying import (
    ChangeDraft,
    SpreadsheetFormat,
    SpreadsheetPreview,
    change_draft,
    describe_cell_fault,
    export_spreadsheet,
    find_facts,
    list_versions,
    make_template,
    preview_spreadsheet,
)
from app.texts import Language
from app.values import Invalid, NotFound, SchichtwerkError
from app.web.identity import context_of
from app.web.naming import names_of
from app.web.pages.firm import OWN, find_draft, tell_refusal
from app.web.pages.firm_places import name_place, write_value
from app.web.pages.shared import PageLanguage, renderer_of
from app.web.places import explain_fault
from app.web.problems import status_of
from app.web.sessions import CurrentContext, CurrentViewer, ReadSession
from app.web.spreadsheets import send_spreadsheet

router = APIRouter(include_in_schema=False)
LONGEST_DOCUMENT = 1_000_000


@router.get("/{language}/firm/{code}/spreadsheet", dependencies=OWN)
def get_import(
    request: Request, language: PageLanguage, code: str, session: ReadSession, viewer: CurrentViewer
) -> Response:
    """Where spreadsheets come from and go to."""
    return _show(request, language, session, viewer, code)


@router.get("/{language}/firm/{code}/spreadsheet/template.{kind}", dependencies=OWN)
def get_template(language: PageLanguage, kind: SpreadsheetFormat, viewer: CurrentViewer) -> Response:
    """All sheets, empty."""
    data = make_template(viewer, kind=kind, language=language)
    return send_spreadsheet(data, "schichtwerk-template", kind)


@router.get("/{language}/firm/{code}/versions/{version_id}/export.{kind}", dependencies=OWN)
def get_export(
    language: PageLanguage,
    code: str,
    version_id: str,
    kind: SpreadsheetFormat,
    session: ReadSession,
    viewer: CurrentViewer,
    context: CurrentContext,
) -> Response:
    """A version as it can be imported again."""
    facts = find_facts(context.catalogue())
    data = export_spreadsheet(viewer, session, code, version_id, kind=kind, language=language, facts=facts)
    return send_spreadsheet(data, code, kind)


@router.post("/{language}/firm/{code}/spreadsheet", dependencies=OWN)
def post_import(
    request: Request,
    language: PageLanguage,
    code: str,
    session: ReadSession,
    viewer: CurrentViewer,
    context: CurrentContext,
    file: Annotated[UploadFile, File()],
) -> Response:
    """What the sheet would change in the draft; nothing is stored yet."""
    draft = find_draft(list_versions(viewer, session, code))
    if draft is None:
        return RedirectResponse(f"/{language}/firm/{code}", 303)
    try:
        preview = preview_spreadsheet(
            viewer, session, code, draft.id, file.file.read(), facts=find_facts(context.catalogue())
        )
    except Invalid as refusal:
        return _show(request, language, session, viewer, code, refusal=refusal)
    return _show(request, language, session, viewer, code, preview=preview)


@router.post("/{language}/firm/{code}/spreadsheet/accept", dependencies=OWN)
def post_accept(
    request: Request,
    language: PageLanguage,
    code: str,
    viewer: CurrentViewer,
    context: CurrentContext,
    version: Annotated[str, Form(max_length=26)],
    revision: Annotated[int, Form(ge=1)],
    document: Annotated[str, Form(max_length=LONGEST_DOCUMENT)],
) -> Response:
    """All of it or nothing."""
    try:
        with context.open_write() as session:
            command = ChangeDraft(version, revision, _read_document(document), replaces=True)
            change_draft(session, viewer, code, command, now=context.now())
    except NotFound:
        raise
    except SchichtwerkError as refusal:
        with context.open_read() as session:
            return _show(request, language, session, viewer, code, refusal=refusal)
    return RedirectResponse(f"/{language}/firm/{code}", 303)


def _read_document(text: str) -> dict[str, Any]:
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        raise Invalid("document_invalid") from None
    if not isinstance(document, dict):
        raise Invalid("document_invalid")
    return document


def _show(
    request: Request,
    language: Language,
    session: Session,
    viewer: Viewer,
    code: str,
    *,
    preview: SpreadsheetPreview | None = None,
    refusal: SchichtwerkError | None = None,
) -> Response:
    versions = list_versions(viewer, session, code)
    names = names_of(context_of(request).catalogue(), language)
    status = 422 if preview and preview.faults else 200 if refusal is None else status_of(refusal)
    return renderer_of(request).render(
        request,
        "firm/spreadsheet.html",
        language,
        status=status,
        code_of_firm=code,
        draft=find_draft(versions),
        in_force=next((each for each in versions if each.status == "published"), None),
        preview=preview,
        faults=[
            {
                "sheet": each.sheet,
                "cell": each.cell,
                "value": each.value,
                "text": explain_fault(each.code, describe_cell_fault(each), language),
            }
            for each in (preview.faults if preview else ())
        ],
        changes=[
            {
                "place": name_place(each.place, language, names),
                "before": write_value(each.before, language),
                "after": write_value(each.after, language),
            }
            for each in (preview.changes if preview else ())
        ],
        document=json.dumps(preview.document, ensure_ascii=False) if preview and preview.document else "",
        error="" if refusal is None else tell_refusal(refusal, language),
    )

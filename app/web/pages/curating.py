"""The operator's page of the catalogue: its tables out, and in again after a look at what changes."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, File, Form, Request, UploadFile
from starlette.responses import RedirectResponse, Response

from app.catalogue.table_writing import TABLES, TableName
from app.marketplace.supplying import (
    CurateTable,
    TablePreview,
    curate_table,
    export_table,
    preview_table,
)
from app.marketplace.supplying.curate_table import LONGEST_REASON, LONGEST_TABLE
from app.texts import Language
from app.values import Conflict, Invalid, SchichtwerkError
from app.web.context import WebContext
from app.web.pages.saying import show_form
from app.web.pages.shared import PageLanguage
from app.web.rules import Rule, ruled
from app.web.sessions import CurrentContext, CurrentViewer, ReadSession

router = APIRouter(prefix="/{language}/operator/catalogue", include_in_schema=False)
OPERATORS = ruled(Rule.OPERATOR)


@router.get("", dependencies=OPERATORS)
def get_catalogue(request: Request, language: PageLanguage, context: CurrentContext) -> Response:
    """What is in force, table by table."""
    return _show(request, language, context)


@router.get("/{table}.csv", dependencies=OPERATORS)
def get_table(
    language: PageLanguage, table: TableName, session: ReadSession, viewer: CurrentViewer
) -> Response:
    """A table as it can be sent again."""
    return Response(
        "\ufeff" + export_table(viewer, session, table),
        media_type="text/csv; charset=utf-8",
        headers={
            "Content-Disposition": f'attachment; filename="{table}.csv"',
            "Content-Language": language,
            "Cache-Control": "no-store",
        },
    )


@router.post("/look", dependencies=OPERATORS)
def post_look(
    request: Request,
    language: PageLanguage,
    viewer: CurrentViewer,
    context: CurrentContext,
    table: Annotated[TableName, Form()],
    file: Annotated[UploadFile, File()],
) -> Response:
    """What the table would change; nothing is stored yet."""
    try:
        text = _decode(file.file.read(LONGEST_TABLE + 4))
        with context.open_read() as session:
            preview = preview_table(viewer, session, table, text)
    except Invalid as refusal:
        return _show(request, language, context, refusal)
    return _show(request, language, context, table=table, text=text, preview=preview)


@router.post("", dependencies=OPERATORS)
def post_table(
    request: Request,
    language: PageLanguage,
    viewer: CurrentViewer,
    context: CurrentContext,
    table: Annotated[TableName, Form()],
    text: Annotated[str, Form(max_length=LONGEST_TABLE)],
    version: Annotated[str, Form(max_length=100)],
    reason: Annotated[str, Form(max_length=5_000)] = "",
) -> Response:
    """Put it into force: prices computed from now on follow it, quotes that exist stay as they are."""
    try:
        with context.open_write() as session:
            curate_table(session, viewer, CurateTable(table, text, version, reason), now=context.now())
    except (Invalid, Conflict) as refusal:
        return _show(request, language, context, refusal)
    return RedirectResponse(f"/{language}/operator/catalogue", 303)


def _decode(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Invalid("table_not_utf8") from None


def _show(
    request: Request,
    language: Language,
    context: WebContext,
    refusal: SchichtwerkError | None = None,
    *,
    table: str = "",
    text: str = "",
    preview: TablePreview | None = None,
) -> Response:
    catalogue = context.catalogue()
    market = catalogue.market
    counts = {
        "materials": len(market.materials),
        "finishes": len(market.finishes),
        "institutes": len(catalogue.institutes),
        "places": len(market.places),
        "tariff": len(catalogue.tariff.rows),
        "advice": len(catalogue.advice),
    }
    return show_form(
        request, language, "operator/catalogue.html", refusal, version=catalogue.version, counts=counts,
        tables=TABLES, table=table, text=text, preview=preview, longest_reason=LONGEST_REASON,
        providers=len(market.providers),
    )  # fmt: skip

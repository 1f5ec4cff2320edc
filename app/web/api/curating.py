"""The tables of the catalogue, for operators."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter
from pydantic import Field

from app.catalogue.table_writing import TableName
from app.marketplace.supplying import (
    CurateTable,
    TablePreview,
    curate_table,
    export_table,
    preview_table,
    read_catalogue_version,
)
from app.marketplace.supplying.curate_table import LONGEST_REASON, LONGEST_TABLE
from app.web.api.examples.answering import answers, body_examples
from app.web.api.examples.backoffice import CATALOGUE_TABLE, TABLE_CHANGES, TABLE_PREVIEW_WANTED, TABLE_WANTED
from app.web.api.models import NO_CONTROLS, Shown, Wanted
from app.web.rules import Rule, ruled
from app.web.sessions import CurrentContext, CurrentViewer, ReadSession, WriteSession

router = APIRouter(prefix="/operator/catalogue", tags=["programme"])
OPERATORS = ruled(Rule.OPERATOR)
Text = Annotated[str, Field(max_length=LONGEST_TABLE)]


class TableShown(Shown):
    """A table as CSV, and the version of the catalogue that it stands in."""

    table: TableName
    version: str
    text: str


class TablePreviewWanted(Wanted):
    """The whole table as CSV."""

    text: Text


class TableWanted(TablePreviewWanted):
    """``version`` is the catalogue that the change was looked at with."""

    version: Annotated[str, Field(min_length=1, max_length=100, pattern=NO_CONTROLS)]
    reason: Annotated[str, Field(min_length=1, max_length=LONGEST_REASON, pattern=NO_CONTROLS)]


class BrokenShown(Shown):
    """A firm that the new facts no longer fit, and its first fault."""

    provider: str
    place: str
    problem: str


class TableChangesShown(Shown):
    """Names of rows; ``broken`` is empty where the table can be put into force."""

    added: list[str]
    removed: list[str]
    changed: list[str]
    broken: list[BrokenShown]


def _show(preview: TablePreview) -> TableChangesShown:
    return TableChangesShown(
        added=list(preview.changes.added),
        removed=list(preview.changes.removed),
        changed=list(preview.changes.changed),
        broken=[BrokenShown(provider=one, place=place, problem=why) for one, place, why in preview.broken],
    )


@router.get(
    "/{table}",
    dependencies=OPERATORS,
    responses=answers(200, CATALOGUE_TABLE, 401, 403, 422),
    summary="Read a table",
)
def get_table(table: TableName, session: ReadSession, viewer: CurrentViewer) -> TableShown:
    """Materials, finishes, institutes, places or shipping as they are in force."""
    text = export_table(viewer, session, table)
    return TableShown(table=table, version=read_catalogue_version(session) or "", text=text)


@router.post(
    "/{table}/check",
    dependencies=OPERATORS,
    responses=answers(200, TABLE_CHANGES, 401, 403, 422),
    summary="See what a table would change",
)
def post_check(
    table: TableName,
    wanted: Annotated[TablePreviewWanted, body_examples(TABLE_PREVIEW_WANTED)],
    session: ReadSession,
    viewer: CurrentViewer,
) -> TableChangesShown:
    """Nothing is stored."""
    return _show(preview_table(viewer, session, table, wanted.text))


@router.put(
    "/{table}",
    dependencies=OPERATORS,
    responses=answers(200, TABLE_CHANGES, 401, 403, 409, 422),
    summary="Replace a table",
)
def put_table(
    table: TableName,
    wanted: Annotated[TableWanted, body_examples(TABLE_WANTED)],
    session: WriteSession,
    viewer: CurrentViewer,
    context: CurrentContext,
) -> TableChangesShown:
    """Prices computed from now on follow it, quotes that exist stay as they are."""
    command = CurateTable(table, wanted.text, wanted.version, wanted.reason)
    return _show(curate_table(session, viewer, command, now=context.now()))

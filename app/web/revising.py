"""A new file for a part that is there, by multipart; drawings are copied before anything is written."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Annotated, BinaryIO, get_args

from fastapi import Depends, Request
from starlette.datastructures import UploadFile

from app.geometry.units import Unit
from app.marketplace.accounts import Viewer
from app.marketplace.quoting import PartView, receive_drawing, receive_upload
from app.marketplace.workspace import RevisePart, list_drawings_to_copy, revise_part
from app.values import Invalid
from app.web.identity import address_of, context_of
from app.web.uploading import clean_name

FIELDS = frozenset(("file", "unit", "drawings", "note"))
REVISION_BODY = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["file"],
                    "additionalProperties": False,
                    "properties": {
                        "file": {
                            "type": "string",
                            "contentMediaType": "application/octet-stream",
                            "description": "STL, OBJ, PLY, 3MF or STEP",
                        },
                        "unit": {"type": "string", "enum": list(get_args(Unit))},
                        "drawings": {
                            "type": "string",
                            "enum": ["1"],
                            "description": "The drawings beside the part come along, as copies.",
                        },
                        "note": {"type": "string", "enum": ["1"], "description": "Its note comes along."},
                    },
                },
                "examples": {
                    "bracket": {
                        "summary": "A changed bracket with the same drawings",
                        "value": {"file": "(binary content of bracket-b.stl)", "drawings": "1"},
                    }
                },
            }
        },
    }
}


@dataclass(frozen=True, slots=True)
class SentRevision:
    """A file that has arrived, and what shall come along from the part it revises."""

    stream: BinaryIO
    name: str
    unit: Unit | None
    keeps_drawings: bool
    keeps_note: bool


async def take_revision(request: Request) -> AsyncIterator[SentRevision]:
    """The fields of ``REVISION_BODY``; Invalid where there is no file, or something twice or strange."""
    if not request.headers.get("Content-Type", "").startswith("multipart/form-data"):
        raise Invalid("file_missing")
    async with request.form(max_files=2, max_fields=6, max_part_size=1024) as form:
        entries = form.multi_items()
        if strange := sorted({name[:80] for name, _ in entries} - FIELDS):
            raise Invalid("fields_unknown", {"fields": [*strange]})
        if len({name for name, _ in entries}) != len(entries):
            raise Invalid("fields_repeated")
        file = form.get("file")
        if not isinstance(file, UploadFile) or not file.filename:
            raise Invalid("file_missing")
        typed = form.get("unit") or None
        unit = next((each for each in get_args(Unit) if each == typed), None)
        if typed is not None and unit is None:
            raise Invalid("unit_unknown", {"units": list(get_args(Unit))})
        yield SentRevision(
            file.file, clean_name(file.filename), unit, bool(form.get("drawings")), bool(form.get("note"))
        )


TakenRevision = Annotated[SentRevision, Depends(take_revision)]


def keep_revision(request: Request, viewer: Viewer, part_id: str, sent: SentRevision) -> PartView:
    """All of it or nothing; raises what receive_upload, receive_drawing and revise_part raise."""
    context = context_of(request)
    policy, now = context.policy(), context.now()
    with context.open_read() as session:  # before anything of a stranger's is stored
        drawings = list_drawings_to_copy(viewer, session, part_id, now=now)
    with ExitStack() as stack:
        received = stack.enter_context(
            receive_upload(context.storage, sent.stream, sent.name, max_bytes=policy.max_upload_bytes)
        )
        copies = []
        for drawing in drawings if sent.keeps_drawings else ():
            source = stack.enter_context(context.storage.open(drawing.storage_key))
            copies.append(stack.enter_context(receive_drawing(context.storage, source, drawing.file_name)))
        session = stack.enter_context(context.open_write())
        command = RevisePart(
            part_id=part_id,
            file=received,
            unit=sent.unit,
            keeps_note=sent.keeps_note,
            drawings=tuple(copies),
            address=address_of(request),
        )
        part = revise_part(session, viewer, command, policy=policy, now=now)
    context.wake_worker()
    return part

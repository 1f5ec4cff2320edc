"""Receives one file by multipart, at flat memory: what is over a megabyte lies on disk from the start."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Annotated, BinaryIO, get_args

from fastapi import Depends, Request
from starlette.datastructures import UploadFile

from app.geometry.units import Unit
from app.values import Invalid

MAX_NAME_LENGTH = 200

MULTIPART_BODY = {
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
                        "unit": {
                            "type": "string",
                            "enum": list(get_args(Unit)),
                            "description": "The file's unit; left out: declared by the file, or guessed.",
                        },
                    },
                },
                "examples": {
                    "bracket": {
                        "summary": "A bracket in millimetres",
                        "value": {"file": "(binary content of bracket.stl)", "unit": "mm"},
                    }
                },
            }
        },
    }
}


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that has arrived, and what was said about it."""

    stream: BinaryIO
    name: str
    unit: Unit | None


async def take_upload(request: Request) -> AsyncIterator[Upload]:
    """The fields ``file`` and ``unit`` of a multipart body.

    The size limit is the envelope's, which counts bytes as they arrive. Raises Invalid where the file is
    missing, twice there, or something else came along.
    """
    if not request.headers.get("Content-Type", "").startswith("multipart/form-data"):
        raise Invalid("file_missing")
    async with request.form(max_files=2, max_fields=4, max_part_size=1024) as form:
        entries = form.multi_items()
        if strange := sorted({name[:80] for name, _ in entries} - {"file", "unit"}):
            raise Invalid("fields_unknown", {"fields": list(strange)})
        files = [value for name, value in entries if name == "file"]
        units = [value for name, value in entries if name == "unit"]
        if not files or not isinstance(files[0], UploadFile):
            raise Invalid("file_missing")
        if len(files) > 1 or len(units) > 1:
            raise Invalid("fields_repeated")
        yield Upload(files[0].file, clean_name(files[0].filename), _read_unit(units))


TakenUpload = Annotated[Upload, Depends(take_upload)]


def _read_unit(values: list[UploadFile | str]) -> Unit | None:
    if not values or values[0] == "":
        return None
    for unit in get_args(Unit):
        if values[0] == unit:
            known: Unit = unit
            return known
    raise Invalid("unit_unknown", {"units": list(get_args(Unit))})


def clean_name(name: str | None) -> str:
    """The last component of a file name, printable; Invalid ``file_name_missing`` where nothing is left."""
    last = (name or "").replace("\\", "/").rpartition("/")[2]
    cleaned = "".join(letter for letter in last if letter.isprintable()).strip()
    if not cleaned:
        raise Invalid("file_name_missing")
    return cleaned[-MAX_NAME_LENGTH:]

"""Spreadsheets as answers, and as what a request brings."""

from __future__ import annotations

from fastapi import Request
from starlette.responses import Response

from app.marketplace.supplying import SpreadsheetFormat

MEDIA_TYPES: dict[SpreadsheetFormat, tuple[str, str]] = {
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"),
    "csv": ("application/zip", "csv.zip"),
}


def send_spreadsheet(data: bytes, name: str, kind: SpreadsheetFormat) -> Response:
    """A file to save."""
    media_type, ending = MEDIA_TYPES[kind]
    headers = {"Content-Disposition": f'attachment; filename="{name}.{ending}"', "Cache-Control": "no-store"}
    return Response(data, media_type=media_type, headers=headers)


async def take_body(request: Request) -> bytes:
    """The file as the whole body of a request; the envelope bounds its size."""
    return await request.body()

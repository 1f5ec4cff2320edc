"""Opens the ZIP archive that a workbook or a set of CSV files is, whatever is in it, in bounded work."""

from __future__ import annotations

import io
import zipfile
import zlib

from app.values.errors import Invalid

LARGEST_FILE_BYTES = 10_000_000
LARGEST_CONTENT_BYTES = 40_000_000
MOST_ENTRIES = 200
_CHUNK_BYTES = 1 << 16


def open_archive(data: bytes) -> dict[str, bytes]:
    """The entries by name, inflated under a cap whatever the archive claims their size to be.

    Raises Invalid ``spreadsheet_too_large`` or ``spreadsheet_unreadable``.
    """
    if len(data) > LARGEST_FILE_BYTES:
        raise _refuse_size(len(data), LARGEST_FILE_BYTES)
    entries: dict[str, bytes] = {}
    total = 0
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = [info for info in archive.infolist() if not info.is_dir()]
            if len(infos) > MOST_ENTRIES or len({info.filename for info in infos}) < len(infos):
                raise Invalid("spreadsheet_unreadable")
            for info in infos:
                parts = []
                with archive.open(info) as entry:
                    while chunk := entry.read(_CHUNK_BYTES):
                        total += len(chunk)
                        if total > LARGEST_CONTENT_BYTES:
                            raise _refuse_size(total, LARGEST_CONTENT_BYTES)
                        parts.append(chunk)
                entries[info.filename] = b"".join(parts)
    # RuntimeError: encrypted; NotImplementedError: a method of compression nobody uses
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError):
        raise Invalid("spreadsheet_unreadable") from None
    return entries


def pack_archive(entries: dict[str, bytes], *, compressed: bool) -> bytes:
    """An archive of these entries, the same bytes each time."""
    buffer = io.BytesIO()
    method = zipfile.ZIP_DEFLATED if compressed else zipfile.ZIP_STORED
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, content in entries.items():
            info = zipfile.ZipInfo(name, (2000, 1, 1, 0, 0, 0))
            info.compress_type = method
            archive.writestr(info, content)
    return buffer.getvalue()


def _refuse_size(found: int, maximum: int) -> Invalid:
    return Invalid("spreadsheet_too_large", {"found_bytes": found, "maximum_bytes": maximum})

"""The bytes of a file, without a copy where that can be had."""

from __future__ import annotations

import os
from pathlib import Path

from app.geometry.formats.raw import check_limit
from app.geometry.limits import Limits
from app.geometry.mapped import map_file


def open_content(data: bytes | bytearray | memoryview | str | os.PathLike[str], limits: Limits) -> memoryview:
    """Bytes as they are, a path as a read-only mapping of the file, which must not change meanwhile.

    Raises ``limit_exceeded`` {limit: file_bytes}, and OSError where a path cannot be opened.
    """
    content = _map(Path(data)) if isinstance(data, str | os.PathLike) else memoryview(data).cast("B")
    check_limit("file_bytes", len(content), limits.file_bytes)
    return content


def _map(path: Path) -> memoryview:
    with path.open("rb") as file:
        return map_file(file.fileno()) if os.fstat(file.fileno()).st_size else memoryview(b"")

"""Reads a file of any supported format into a mesh; what it is decides the content, never the name."""

from __future__ import annotations

import os
from hashlib import sha256
from importlib import import_module
from pathlib import Path

from app.geometry.content import open_content
from app.geometry.findings import GeometryError
from app.geometry.formats.raw import RawMesh, finish
from app.geometry.formats.sniff import FORMATS, HEAD_BYTES, sniff
from app.geometry.limits import DEFAULT_LIMITS, Limits
from app.geometry.mapped import let_go
from app.geometry.mesh import Mesh

# Of a mapped file no more than this stays in memory
PORTION_BYTES = 1 << 23


def read(
    data: bytes | bytearray | memoryview | str | os.PathLike[str],
    format: str | None = None,  # noqa: A002 the word a caller expects
    limits: Limits = DEFAULT_LIMITS,
    *,
    digest: bool = True,
) -> Mesh:
    """The mesh in a file, in file units.

    A path is mapped, not copied, and must not shrink meanwhile. ``format`` is what the sender says it
    is (one of the codes of FORMATS); content that is clearly another format is refused with
    ``format_mismatch``. Without ``digest``, ``sha256`` stays empty, which saves a quarter of the time of
    a binary STL. Raises GeometryError, see the codes in ``formats.raw`` and in each reader; where a path
    cannot be opened OSError.
    """
    content = open_content(data, limits)
    name = Path(data).name if isinstance(data, str | os.PathLike) else ""
    code = _choose_format(bytes(content[:HEAD_BYTES]), len(content), format, name)
    reader = import_module(next(each.reader for each in FORMATS if each.code == code))
    raw: RawMesh = finish(reader.read(content, limits), limits)
    return Mesh(
        vertices=raw.vertices,
        faces=raw.faces,
        format=code,
        sha256=_digest(content) if digest else "",
        unit=raw.unit,
        vertex_groups=raw.vertex_groups,
        exact=raw.exact,
        findings=raw.findings,
        is_welded=raw.is_welded,
        colours=raw.colours,
    )


def _digest(content: memoryview) -> str:
    digest = sha256()
    for start in range(0, len(content), PORTION_BYTES):
        part = content[start : start + PORTION_BYTES]
        digest.update(part)
        let_go(content, start + len(part))
    return digest.hexdigest()


def _choose_format(head: bytes, size: int, claimed: str | None, file_name: str) -> str:
    if claimed is not None and all(claimed != each.code for each in FORMATS):
        raise GeometryError("format_unsupported", {"name": claimed})
    try:
        found = sniff(head, size, file_name)
    except GeometryError as error:
        if claimed is not None and error.code == "format_unknown":
            return claimed
        raise
    if claimed is not None and found != claimed:
        raise GeometryError("format_mismatch", {"claimed": claimed, "found": found})
    return found

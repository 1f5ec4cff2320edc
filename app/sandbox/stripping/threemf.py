"""3MF with nothing but its model parts: no thumbnails, metadata, comments, or what a program kept in it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from xml.parsers import expat

from app.geometry.findings import GeometryError
from app.geometry.formats.archive import Archive
from app.geometry.formats.raw import refuse_malformed
from app.geometry.limits import DEFAULT_LIMITS

_CONTENT_TYPES = (
    b'<?xml version="1.0" encoding="UTF-8"?>'
    b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    b'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    b'<Default Extension="model" ContentType="application/vnd.ms-package.3dmanufacturing-3dmodel+xml"/>'
    b"</Types>"
)
_DROPPED = frozenset(("metadata", "metadatagroup"))
_MODEL_RELATION = "/3dmodel"
IsDropped = Callable[[str, dict[str, str]], bool]
# a zip stores no earlier time, and the time of the copy is nobody's business
_NO_TIME = (1980, 1, 1, 0, 0, 0)


def strip_3mf(data: bytes) -> bytes:
    """Raises GeometryError as the reader of archives does, and ``file_malformed``."""
    archive = Archive(memoryview(data), DEFAULT_LIMITS)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target:

        def pack(name: str, content: bytes) -> None:
            target.writestr(zipfile.ZipInfo(name, _NO_TIME), content, zipfile.ZIP_DEFLATED)

        pack("[Content_Types].xml", _CONTENT_TYPES)
        for info in archive.infos():
            lower = info.filename.lower()
            if lower.endswith(".model"):
                pack(info.filename, _cut(bytes(archive.read(lower)), _is_told))
            elif lower.endswith(".rels"):
                pack(info.filename, _cut(bytes(archive.read(lower)), _leads_elsewhere))
    return packed.getvalue()


def _is_told(name: str, _: dict[str, str]) -> bool:
    return name in _DROPPED


def _leads_elsewhere(name: str, attributes: dict[str, str]) -> bool:
    return name == "Relationship" and not attributes.get("Type", "").endswith(_MODEL_RELATION)


class _Cutter:
    """Where the elements to be dropped lie, and comments and processing instructions, in bytes."""

    def __init__(self, content: bytes, is_dropped: IsDropped) -> None:
        self._content = content
        self._is_dropped = is_dropped
        self._parser = parser = expat.ParserCreate()
        self._depth = self._dropped_at = self._began = 0
        self.spans: list[tuple[int, int]] = []
        parser.StartElementHandler, parser.EndElementHandler = self._start, self._end
        parser.CommentHandler = lambda _: self._drop_to(b"-->")
        parser.ProcessingInstructionHandler = lambda *_: self._drop_to(b"?>")
        parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = _refuse_doctype

    def run(self) -> None:
        try:
            self._parser.Parse(self._content, True)
        except (expat.ExpatError, ValueError, LookupError):
            raise refuse_malformed("3mf", "xml_broken") from None

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if not self._dropped_at and self._is_dropped(name.rpartition(":")[2], attributes):
            self._dropped_at, self._began = self._depth, self._parser.CurrentByteIndex

    def _end(self, _: str) -> None:
        if self._depth == self._dropped_at:
            at = self._parser.CurrentByteIndex
            # of an element without content expat tells the end, of others where the closing tag begins
            is_closing = self._content[at : at + 2] == b"</"
            self.spans.append((self._began, self._content.index(b">", at) + 1 if is_closing else at))
            self._dropped_at = 0
        self._depth -= 1

    def _drop_to(self, end: bytes) -> None:
        if not self._dropped_at:
            at = self._parser.CurrentByteIndex
            self.spans.append((at, self._content.index(end, at) + len(end)))


def _refuse_doctype(*_: object) -> None:
    raise refuse_malformed("3mf", "document_type")


def _cut(content: bytes, is_dropped: IsDropped) -> bytes:
    """The same bytes without these elements and without comments and processing instructions."""
    if content[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in content[:64]:
        raise GeometryError("copy_impossible")  # places in such a text are not those of its bytes
    cutter = _Cutter(content, is_dropped)
    cutter.run()
    kept, at = [], 0
    for first, last in cutter.spans:
        kept.append(content[at:first])
        at = last
    return b"".join((*kept, content[at:]))

"""Drawings without who made them: PDF, PNG and JPEG; what is to be seen stays as it is."""

from __future__ import annotations

import io
import struct

from app.geometry.findings import GeometryError

_PNG_MAGIC = b"\x89PNG\r\n\x1a\n"
# What decides how the picture looks, ISO/IEC 15948 clause 11
_PNG_KEPT = frozenset(
    (b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND", b"gAMA", b"cHRM", b"sRGB", b"sBIT", b"bKGD", b"pHYs")
)
_ORIENTATION = 0x0112
_PDF_DROPPED = (
    "/Metadata", "/PieceInfo", "/AF", "/AA", "/OpenAction", "/JavaScript", "/EmbeddedFiles", "/LastModified",
)  # fmt: skip


def _refuse() -> GeometryError:
    return GeometryError("copy_impossible")


def strip_png(data: bytes) -> bytes:
    """Chunk by chunk; the picture's own data is not touched."""
    kept, at = [_PNG_MAGIC], len(_PNG_MAGIC)
    if not data.startswith(_PNG_MAGIC):
        raise _refuse()
    while True:
        if at + 12 > len(data):
            raise _refuse()
        length = int.from_bytes(data[at : at + 4], "big")
        kind, after = data[at + 4 : at + 8], at + 12 + length
        if after > len(data):
            raise _refuse()
        if kind in _PNG_KEPT:
            kept.append(data[at:after])
        if kind == b"IEND":
            return b"".join(kept)
        at = after


def strip_jpeg(data: bytes) -> bytes:
    """Segment by segment (ISO/IEC 10918-1 B.1); which way the picture is to be turned is kept."""
    if not data.startswith(b"\xff\xd8"):
        raise _refuse()
    kept, at, turned = [b"\xff\xd8"], 2, False
    while True:
        if at + 2 > len(data) or data[at] != 0xFF:
            raise _refuse()
        marker = data[at + 1]
        if marker == 0xFF:  # fill
            at += 1
            continue
        if marker == 0xD9:
            return b"".join((*kept, b"\xff\xd9"))
        if at + 4 > len(data):
            raise _refuse()
        after = at + 2 + int.from_bytes(data[at + 2 : at + 4], "big")
        segment = data[at:after]
        if after > len(data) or len(segment) < 4:
            raise _refuse()
        is_told = 0xE0 <= marker <= 0xEF or marker == 0xFE
        if not is_told or segment[4:9] == b"JFIF\0" or marker == 0xEE:
            kept.append(segment)
        elif not turned and segment[4:10] == b"Exif\0\0" and (turn := _find_turn(segment[10:])):
            turned = True
            kept.append(_write_turn(turn))
        at = after
        if marker == 0xDA:  # compressed data up to the next marker that is none of its own
            begin = at
            while at + 1 < len(data) and not (
                data[at] == 0xFF and data[at + 1] != 0 and not 0xD0 <= data[at + 1] <= 0xD7
            ):
                at += 1
            kept.append(data[begin:at])


def _find_turn(exif: bytes) -> int | None:
    order = {b"II*\0": "<", b"MM\0*": ">"}.get(exif[:4])
    if order is None:
        return None
    try:
        (first,) = struct.unpack_from(f"{order}I", exif, 4)
        (count,) = struct.unpack_from(f"{order}H", exif, first)
        for number in range(count):
            tag, _, _, value = struct.unpack_from(f"{order}HHIH", exif, first + 2 + 12 * number)
            if tag == _ORIENTATION and 2 <= value <= 8:
                return int(value)
    except struct.error:
        pass
    return None


def _write_turn(turn: int) -> bytes:
    exif = b"Exif\0\0MM\0*" + struct.pack(">IHHHIHHI", 8, 1, _ORIENTATION, 3, 1, turn, 0, 0)
    return b"\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif


def strip_pdf(data: bytes) -> bytes:
    """Written anew without document information, XMP, attachments, scripts and what programs kept in it."""
    from pypdf import PdfReader, PdfWriter
    from pypdf.errors import PyPdfError
    from pypdf.generic import DictionaryObject

    try:
        reader = PdfReader(io.BytesIO(data), strict=False)
        if reader.is_encrypted:
            raise _refuse()
        writer = PdfWriter(clone_from=reader)
        writer.metadata = None
        for each in writer._objects:  # noqa: SLF001 - there is no other way to all of them
            if isinstance(each, DictionaryObject):
                _clean(each)
        cleaned = io.BytesIO()
        writer.write(cleaned)
        # once more, now without what nothing refers to any longer
        written = io.BytesIO()
        PdfWriter(clone_from=PdfReader(cleaned)).write(written)
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError, OSError) as error:
        raise _refuse() from error
    return written.getvalue()


def _clean(each: dict[object, object]) -> None:
    for below in each.values():
        if isinstance(below, dict):
            _clean(below)
    for name in _PDF_DROPPED:
        each.pop(name, None)
    if each.get("/Subtype") is not None and "/Rect" in each:  # an annotation: who wrote it and when
        for name in ("/T", "/M", "/CreationDate", "/NM"):
            each.pop(name, None)

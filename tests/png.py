"""PNG files for tests: sound ones, and ones that lie."""

from __future__ import annotations

import io
import struct
import zlib

from PIL import Image
from PIL.PngImagePlugin import PngInfo


def draw(width: int = 40, height: int = 30, secret: str = "") -> bytes:
    """A red picture, with a note in its metadata."""
    note = PngInfo()
    if secret:
        note.add_text("Comment", secret)
    stream = io.BytesIO()
    Image.new("RGB", (width, height), (200, 10, 10)).save(stream, "PNG", pnginfo=note)
    return stream.getvalue()


def claim(width: int, height: int) -> bytes:
    """A small file whose header says that it is large."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0" * 100))
        + chunk(b"IEND", b"")
    )

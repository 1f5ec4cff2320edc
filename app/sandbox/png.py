"""Checks a picture from an untrusted child before a browser may load it."""

from __future__ import annotations

import struct
import zlib

from app.sandbox.frames import BadFrameError

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_HEADER = struct.Struct(">II5s")
_MAX_SIDE = 1_024
# 8 bits of grey and of opacity, nothing interlaced
_LAYOUT = b"\x08\x04\0\0\0"


def check_png(data: bytes) -> None:
    """A PNG of one header, one run of pixels of exactly the size it says, and an end, else BadFrameError.

    So it holds no text, no profile and no pixels that would unpack to more than they should.
    """
    kinds, bodies = _split_chunks(data)
    if kinds != [b"IHDR", b"IDAT", b"IEND"] or len(bodies[0]) != _HEADER.size or bodies[2]:
        raise BadFrameError("preview")
    width, height, layout = _HEADER.unpack(bodies[0])
    if layout != _LAYOUT or not (0 < width <= _MAX_SIDE and 0 < height <= _MAX_SIDE):
        raise BadFrameError("preview")
    wanted = height * (1 + 2 * width)
    unpacker = zlib.decompressobj()
    try:
        lines = unpacker.decompress(bodies[1], wanted + 1)
    except zlib.error:
        raise BadFrameError("preview") from None
    if len(lines) != wanted or not unpacker.eof or unpacker.unused_data:
        raise BadFrameError("preview")


def _split_chunks(data: bytes) -> tuple[list[bytes], list[bytes]]:
    if not data.startswith(_SIGNATURE):
        raise BadFrameError("preview")
    kinds: list[bytes] = []
    bodies: list[bytes] = []
    at = len(_SIGNATURE)
    while at < len(data) and len(kinds) < 4:
        length = int.from_bytes(data[at : at + 4], "big")
        end = at + 12 + length
        if end > len(data):
            raise BadFrameError("preview")
        chunk = data[at + 4 : end - 4]
        if zlib.crc32(chunk) != int.from_bytes(data[end - 4 : end], "big"):
            raise BadFrameError("preview")
        kinds.append(chunk[:4])
        bodies.append(chunk[4:])
        at = end
    return kinds, bodies

"""Checks a preview mesh from an untrusted child before a browser may load it."""

from __future__ import annotations

import struct
from typing import Any

from app.sandbox.frames import BadFrameError, parse_strict_json

_HEADER = struct.Struct("<4sII")
_CHUNK = struct.Struct("<II")
_JSON = 0x4E4F534A
_BINARY = 0x004E4942
_MAX_JSON_BYTES = 256 * 1024


def check_glb(data: bytes) -> None:
    """A binary glTF 2.0 of one JSON and at most one binary chunk, without references, else BadFrameError.

    A ``uri`` would make the viewer's browser fetch what the child says.
    """
    if len(data) < _HEADER.size + _CHUNK.size:
        raise BadFrameError("preview")
    magic, version, total = _HEADER.unpack_from(data)
    if magic != b"glTF" or version != 2 or total != len(data):
        raise BadFrameError("preview")
    chunks = _split_chunks(data)
    if [kind for kind, _ in chunks] not in ([_JSON], [_JSON, _BINARY]):
        raise BadFrameError("preview")
    text = chunks[0][1]
    if len(text) > _MAX_JSON_BYTES:
        raise BadFrameError("preview")
    content = parse_strict_json(text)
    if not isinstance(content, dict) or _refers_outside(content):
        raise BadFrameError("preview")


def _split_chunks(data: bytes) -> list[tuple[int, bytes]]:
    chunks: list[tuple[int, bytes]] = []
    at = _HEADER.size
    while at < len(data):
        if len(chunks) == 2 or at + _CHUNK.size > len(data):
            raise BadFrameError("preview")
        length, kind = _CHUNK.unpack_from(data, at)
        start = at + _CHUNK.size
        if start + length > len(data):
            raise BadFrameError("preview")
        chunks.append((kind, data[start : start + length]))
        at = start + length
    return chunks


def _refers_outside(content: Any) -> bool:
    waiting = [content]
    while waiting:
        each = waiting.pop()
        if isinstance(each, dict):
            if "uri" in each:
                return True
            waiting.extend(each.values())
        elif isinstance(each, list):
            waiting.extend(each)
    return False

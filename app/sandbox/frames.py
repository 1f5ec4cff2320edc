"""How a child hands its result to the parent: one header, one JSON text, two blobs, and nothing after.

The parent does not trust what arrives: everything is bounded before it is parsed.
"""

from __future__ import annotations

import json
import struct
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from app.sandbox.budget import MAX_BLOB_BYTES, MAX_PICTURE_BYTES, MAX_RESULT_BYTES

_HEADER = struct.Struct("<4sBIQI")
_MAGIC = b"SWR2"
MAX_FRAME_BYTES = _HEADER.size + MAX_RESULT_BYTES + MAX_BLOB_BYTES + MAX_PICTURE_BYTES


class Kind(IntEnum):
    """How the job ended, as the child tells it."""

    DONE = 1
    REFUSED = 2
    OUT_OF_MEMORY = 3
    FAILED = 4


class BadFrameError(ValueError):
    """What the child sent is not a frame. ``reason`` is a code."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Frame:
    """A result as sent: JSON not yet checked for meaning, the preview mesh and its picture, or empty."""

    kind: Kind
    content: Any
    blob: bytes = b""
    picture: bytes = b""


def encode_frame(kind: Kind, text: bytes, blob: bytes = b"", picture: bytes = b"") -> bytes:
    """The bytes of a frame; ``text`` is JSON already."""
    return _HEADER.pack(_MAGIC, kind, len(text), len(blob), len(picture)) + text + blob + picture


def decode_frame(data: bytes) -> Frame:
    """The frame that ``data`` is exactly, else BadFrameError."""
    if len(data) < _HEADER.size:
        raise BadFrameError("truncated")
    magic, kind, text_bytes, blob_bytes, picture_bytes = _HEADER.unpack_from(data)
    if magic != _MAGIC or kind not in Kind.__members__.values():
        raise BadFrameError("garbage")
    if text_bytes > MAX_RESULT_BYTES or blob_bytes > MAX_BLOB_BYTES or picture_bytes > MAX_PICTURE_BYTES:
        raise BadFrameError("too_large")
    expected = _HEADER.size + text_bytes + blob_bytes + picture_bytes
    if len(data) != expected:
        raise BadFrameError("truncated" if len(data) < expected else "garbage")
    text = data[_HEADER.size : _HEADER.size + text_bytes]
    rest = data[_HEADER.size + text_bytes :]
    return Frame(Kind(kind), parse_strict_json(text), rest[:blob_bytes], rest[blob_bytes:])


def parse_strict_json(text: bytes) -> Any:
    """JSON without NaN, infinities, duplicate names or nesting beyond Python's stack, else BadFrameError."""
    try:
        return json.loads(
            text.decode("utf-8"), parse_constant=_refuse_constant, object_pairs_hook=_refuse_duplicates
        )
    except (ValueError, RecursionError):
        raise BadFrameError("garbage") from None


def _refuse_constant(name: str) -> float:
    raise ValueError(name)


def _refuse_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    content = dict(pairs)
    if len(content) != len(pairs):
        raise ValueError("duplicate name")
    return content

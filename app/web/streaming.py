"""Hands out a stored file piece by piece, at flat memory."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

CHUNK_BYTES = 256 * 1024


def read_chunks(stream: BinaryIO) -> Iterator[bytes]:
    """The content of ``stream``, which is closed at the end."""
    with stream:
        while chunk := stream.read(CHUNK_BYTES):
            yield chunk

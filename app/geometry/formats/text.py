"""Text files as bytes for the kernels, whatever Unicode form and system they came from."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from app.geometry.formats.signatures import detect_encoding

Text = NDArray[np.uint8]
# More characters than any number that means something.
_MAX_NUMBER_BYTES = 512


def view_text(data: memoryview) -> Text:
    """The bytes as UTF-8 without a byte order mark; copied only where they came as UTF-16."""
    encoding, start = detect_encoding(bytes(data[:64]))
    if encoding != "utf-8":
        data = memoryview(bytes(data[start:]).decode(encoding, "replace").encode("utf-8", "replace"))
        start = 0
    return np.frombuffer(data, dtype=np.uint8)[start:]


def unify_line_ends(block: bytes) -> bytes:
    """Line feeds only."""
    return block.replace(b"\r\n", b"\n").replace(b"\r", b"\n") if b"\r" in block else block


def count_lines(text: Text, stop: int) -> int:
    """Line ends before ``stop``, whichever system wrote them."""
    before = text[:stop].tobytes()
    return before.count(b"\n") + before.count(b"\r") - before.count(b"\r\n")


def parse_number(token: bytes) -> float | None:
    """The number as CAD files write it, or None; Python's own ``1_000`` is not one."""
    try:
        return None if b"_" in token or len(token) > _MAX_NUMBER_BYTES else float(token)
    except ValueError:
        return None

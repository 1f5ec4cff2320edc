"""Text files in bounded blocks with one kind of line end, whatever Unicode form and system they came from."""

from __future__ import annotations

from collections.abc import Iterator

from app.geometry.formats.signatures import detect_encoding

BLOCK_BYTES = 4 * 1024 * 1024


def iterate_blocks(data: memoryview) -> Iterator[bytes]:
    """Consecutive pieces of the text as UTF-8 with line feeds only; they end anywhere."""
    encoding, start = detect_encoding(bytes(data[:64]))
    if encoding != "utf-8":
        data = memoryview(bytes(data[start:]).decode(encoding, "replace").encode("utf-8", "replace"))
        start = 0
    while start < len(data):
        stop = start + BLOCK_BYTES
        if stop < len(data) and data[stop - 1] == 0x0D:
            stop += 1  # a carriage return and its line feed stay together
        block = bytes(data[start:stop])
        if b"\r" in block:
            block = block.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        yield block
        start = stop


def parse_number(token: bytes) -> float | None:
    """The number as CAD files write it, or None; Python's own ``1_000`` is not one."""
    try:
        return None if b"_" in token else float(token)
    except ValueError:
        return None

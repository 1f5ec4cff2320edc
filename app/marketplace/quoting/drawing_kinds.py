"""Which drawings are taken, told by their content: a name promises nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from app.values.errors import Invalid

MediaType = Literal["application/pdf", "image/png", "image/jpeg"]

HEAD_BYTES = 32
# The first bytes, ISO 32000-2 7.5.2, ISO/IEC 15948 5.2 with the first chunk, ISO/IEC 10918-1 B.1.1.3
_SIGNATURES: tuple[tuple[bytes, MediaType], ...] = (
    (b"%PDF-1.", "application/pdf"),
    (b"%PDF-2.", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
)
_ENDINGS: Mapping[MediaType, tuple[str, ...]] = {
    "application/pdf": ("pdf",),
    "image/png": ("png",),
    "image/jpeg": ("jpg", "jpeg"),
}


def tell_drawing_kind(head: bytes, file_name: str) -> MediaType:
    """What a file is by its first HEAD_BYTES, which its name must say too.

    Nothing in it is opened here; it is only ever handed out as a file to be saved. Raises Invalid
    ``drawing_kind_unknown``, ``extension_mismatch`` (extension, format).
    """
    kind = next((kind for start, kind in _SIGNATURES if head.startswith(start)), None)
    if kind is None:
        raise Invalid("drawing_kind_unknown")
    _, dot, ending = file_name.rpartition(".")
    if not dot or ending.lower() not in _ENDINGS[kind]:
        raise Invalid(
            "extension_mismatch", {"extension": ending.lower() if dot else "", "format": _ENDINGS[kind][0]}
        )
    return kind

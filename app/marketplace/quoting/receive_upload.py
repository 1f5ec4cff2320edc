"""Takes in a file: looked at before it is stored, and gone again if what follows fails."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import BinaryIO

from app.geometry.formats.sniff import HEAD_BYTES, format_of_extension, sniff
from app.integrations.storage import Storage, put_for_block
from app.marketplace.quoting.file_names import clean_file_name
from app.values.errors import Invalid


@dataclass(frozen=True, slots=True)
class ReceivedFile:
    """A stored file that no part refers to yet."""

    sha256: str
    storage_key: str
    size_bytes: int
    format: str
    file_name: str


@contextmanager
def receive_upload(
    storage: Storage, stream: BinaryIO, name: str, *, max_bytes: int
) -> Iterator[ReceivedFile]:
    """Check and store the seekable ``stream``; the block that follows makes a part of it in a transaction.

    Nothing is stored on a refusal: Invalid ``file_too_large`` (limit_bytes), ``extension_mismatch``
    (extension, format), GeometryError ``file_empty``, ``format_unknown``, ``format_unsupported``
    (name). The file is deleted again when the block raises.
    """
    size_bytes = stream.seek(0, io.SEEK_END)
    stream.seek(0)
    if size_bytes > max_bytes:
        raise Invalid("file_too_large", {"limit_bytes": max_bytes})
    file_name = clean_file_name(name)
    format_code = sniff(stream.read(HEAD_BYTES), size_bytes, file_name)
    _check_extension(file_name, format_code)
    stream.seek(0)
    with put_for_block(storage, stream, max_bytes=max_bytes) as blob:
        yield ReceivedFile(
            sha256=blob.sha256,
            storage_key=blob.key,
            size_bytes=blob.size_bytes,
            format=format_code,
            file_name=file_name,
        )


def _check_extension(file_name: str, format_code: str) -> None:
    """An ending that names a format must name the right one; ``Rev1.2`` promises nothing."""
    _, dot, ending = file_name.rpartition(".")
    promised = format_of_extension(file_name)
    names_a_format = promised is not None or (ending.isalpha() and 2 <= len(ending) <= 4)
    if dot and names_a_format and promised != format_code:
        raise Invalid("extension_mismatch", {"extension": ending.lower(), "format": format_code})

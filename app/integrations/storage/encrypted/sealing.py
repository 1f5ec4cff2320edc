"""How an encrypted file is laid out, version 1; chunk by chunk, so that memory stays flat.

    8 bytes   head: "SWFILE", the version (1), the binary logarithm of the chunk's size (16)
    chunks    65,536 bytes of content each, the last one what is left (an empty file has an empty one),
              encrypted by AES-256-GCM, each followed by its tag of 16 bytes

The nonce of a chunk is its number from 0 (11 bytes, big-endian) and 1 in the last chunk, 0 in the others;
the head is authenticated with every chunk. A key is used for one content only, so no nonce comes twice.
Chunks that are changed, missing, swapped or cut off therefore never open (the construction STREAM of Hoang,
Reyhanitabar, Rogaway and Vizár, 2015). A file put in another's place is another key's.
"""

from __future__ import annotations

import hashlib
import io
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from app.values.errors import Invalid, Unavailable

KEY_BYTES = 32
CHUNK_BYTES = 1 << 16
TAG_BYTES = 16
HEAD = b"SWFILE\x01\x10"
_SEALED_BYTES = CHUNK_BYTES + TAG_BYTES


def is_sealed(head: bytes) -> bool:
    """Whether a file that begins so is one of ours."""
    return head[: len(HEAD)] == HEAD


def _write_nonce(number: int, *, is_last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes((is_last,))


class SealingStream(io.RawIOBase):
    """Reads as the encrypted file of what is left in ``source``; tells at the end what that was."""

    def __init__(self, source: BinaryIO, key: bytes, *, max_bytes: int | None = None) -> None:
        super().__init__()
        self._source = source
        self._cipher = AESGCM(key)
        self._max_bytes = max_bytes
        self._digest = hashlib.sha256()
        self.size_bytes = 0
        self._number = 0
        self._ready = bytearray(HEAD)
        self._next: bytes | None = self._take()

    @property
    def sha256(self) -> str:
        """Of the content that was read so far."""
        return self._digest.hexdigest()

    def readable(self) -> bool:
        """It is for nothing else."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # as RawIOBase calls it
        """Raises Invalid ``file_too_large`` (limit_bytes)."""
        wanted = len(buffer)
        while len(self._ready) < wanted and self._next is not None:
            chunk, self._next = self._next, self._take() if len(self._next) == CHUNK_BYTES else None
            nonce = _write_nonce(self._number, is_last=self._next is None)
            self._ready += self._cipher.encrypt(nonce, chunk, HEAD)
            self._number += 1
        count = min(wanted, len(self._ready))
        buffer[:count] = self._ready[:count]
        del self._ready[:count]
        return count

    def _take(self) -> bytes | None:
        """The next whole chunk of the source; a source may give less than asked for before its end."""
        chunk = self._source.read(CHUNK_BYTES)
        while 0 < len(chunk) < CHUNK_BYTES and (more := self._source.read(CHUNK_BYTES - len(chunk))):
            chunk += more
        if not chunk and self.size_bytes:
            return None
        self.size_bytes += len(chunk)
        if self._max_bytes is not None and self.size_bytes > self._max_bytes:
            raise Invalid("file_too_large", {"limit_bytes": self._max_bytes})
        self._digest.update(chunk)
        return chunk


class UnsealedFile(io.RawIOBase):
    """The content of an encrypted file, seekable; gives nothing that was not authenticated.

    Unavailable ``blob_damaged`` comes at once for a head or an end that is wrong, on reading for a chunk.
    """

    def __init__(self, sealed: BinaryIO, key: bytes) -> None:
        super().__init__()
        self._sealed = sealed
        self._cipher = AESGCM(key)
        self._at = 0
        self._opened: tuple[int, bytes] | None = None
        payload = sealed.seek(0, io.SEEK_END) - len(HEAD)
        self._chunks = -(-payload // _SEALED_BYTES)
        self.size_bytes = payload - self._chunks * TAG_BYTES
        sealed.seek(0)
        if not is_sealed(sealed.read(len(HEAD))) or self._chunks < 1 or self.size_bytes < 0:
            raise Unavailable("blob_damaged")
        self._open(self._chunks - 1)  # an end that was cut off is told before anything is handed out

    def readable(self) -> bool:
        """It is for nothing else."""
        return True

    def seekable(self) -> bool:
        """To any place."""
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        """As files do."""
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self.size_bytes}[whence]
        if base + offset < 0:
            raise ValueError("a place before the beginning")
        self._at = base + offset
        return self._at

    def tell(self) -> int:
        """Where the next byte comes from."""
        return self._at

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # as RawIOBase calls it
        """At most to the end of a chunk."""
        if self._at >= self.size_bytes:
            return 0
        number, start = divmod(self._at, CHUNK_BYTES)
        piece = self._open(number)[start : start + len(buffer)]
        buffer[: len(piece)] = piece
        self._at += len(piece)
        return len(piece)

    def close(self) -> None:
        """The encrypted file too."""
        self._opened = None
        self._sealed.close()
        super().close()

    def _open(self, number: int) -> bytes:
        if self._opened is not None and self._opened[0] == number:
            return self._opened[1]
        self._sealed.seek(len(HEAD) + number * _SEALED_BYTES)
        nonce = _write_nonce(number, is_last=number == self._chunks - 1)
        try:
            content = self._cipher.decrypt(nonce, self._sealed.read(_SEALED_BYTES), HEAD)
        except InvalidTag:
            raise Unavailable("blob_damaged") from None
        self._opened = (number, content)
        return content


def open_sealed(sealed: BinaryIO, key: bytes) -> BinaryIO:
    """The content as a buffered stream; closes ``sealed`` with it, and at once on a refusal."""
    try:
        return io.BufferedReader(UnsealedFile(sealed, key), CHUNK_BYTES)
    except BaseException:
        sealed.close()
        raise

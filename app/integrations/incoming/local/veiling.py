"""Bytes of files under way are unreadable on the disk: AES-256-CTR by a key of each file's own.

Pieces come to any place and come again after a lost connection, so each place has its own keystream, and the
same bytes give the same. Nothing is authenticated here: what is made of the file is, once it is stored.
"""

from __future__ import annotations

import io
from typing import BinaryIO

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CTR
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_BLOCK_BYTES = 16


class Veil:
    """Veils and unveils the bytes of one file; both are the same."""

    def __init__(self, secret: bytes, upload_id: str) -> None:
        made = HKDF(algorithm=SHA256(), length=32, salt=upload_id.encode(), info=b"schichtwerk incoming")
        self._key = made.derive(secret)

    def turn(self, data: bytes, offset_bytes: int) -> bytes:
        """The bytes that lie at a place."""
        block, within = divmod(offset_bytes, _BLOCK_BYTES)
        turning = Cipher(AES(self._key), CTR(block.to_bytes(_BLOCK_BYTES, "big"))).encryptor()
        turning.update(bytes(within))
        return turning.update(data)


class UnveiledFile(io.RawIOBase):
    """The file as it was sent, seekable."""

    def __init__(self, file: BinaryIO, veil: Veil) -> None:
        super().__init__()
        self._file = file
        self._veil = veil

    def readable(self) -> bool:
        """It is for nothing else."""
        return True

    def seekable(self) -> bool:
        """As the file is."""
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        """As the file does."""
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        """As the file does."""
        return self._file.tell()

    def readinto(self, buffer: memoryview, /) -> int:  # type: ignore[override]  # as RawIOBase calls it
        """As much as there is at once."""
        at = self._file.tell()
        piece = self._veil.turn(self._file.read(len(buffer)), at)
        buffer[: len(piece)] = piece
        return len(piece)

    def close(self) -> None:
        """The file too."""
        self._file.close()
        super().close()

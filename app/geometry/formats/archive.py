"""A zip archive from a stranger: names and sizes are checked before anything is unpacked."""

from __future__ import annotations

import io
import stat
import struct
import zipfile
from urllib.parse import unquote
from zlib import error as ZlibError  # noqa: N812 zipfile may raise it

from deflate import DeflateError, crc32, deflate_decompress

from app.geometry.findings import GeometryError
from app.geometry.formats.raw import check_limit, refuse_malformed
from app.geometry.limits import Limits

_LOCAL_HEADER_BYTES = 30
# Below this no ratio is suspicious: a few regular triangles compress a hundredfold.
_RATIO_FLOOR_BYTES = 1024 * 1024
_BROKEN = (
    zipfile.BadZipFile, ZlibError, DeflateError, struct.error, EOFError, ValueError, KeyError, IndexError,
    NotImplementedError, RuntimeError, OverflowError, OSError,
)  # fmt: skip


class Archive:
    """Members by name, without regard to case, percent-encoding and a leading slash."""

    def __init__(self, data: memoryview, limits: Limits) -> None:
        self._limits = limits
        self._unpacked = 0
        raw = self._raw = bytes(data)
        # each entry of the directory begins so; counted before any is parsed
        check_limit("archive_members", raw.count(b"PK\x01\x02"), limits.archive_members)
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(raw))
            infos = self._zip.infolist()
        except _BROKEN:
            if raw.rfind(b"PK\x05\x06") < 0:
                raise GeometryError("file_truncated", {"element": "archive"}) from None
            raise refuse_malformed("3mf", "archive_broken") from None
        check_limit("archive_members", len(infos), limits.archive_members)
        self._members: dict[str, zipfile.ZipInfo] = {}
        for info in infos:
            _check_member(info)
            key = unquote(info.filename).lower()
            if key in self._members:
                raise GeometryError("archive_unsafe", {"reason": "duplicate_name"})
            self._members[key] = info

    def names(self) -> list[str]:
        """All names, in lower case."""
        return list(self._members)

    def infos(self) -> list[zipfile.ZipInfo]:
        """What the directory says of each, in its order."""
        return list(self._members.values())

    def has(self, name: str) -> bool:
        """Whether there is a member of that name."""
        return name.lower() in self._members

    def read(self, name: str) -> bytes | bytearray:
        """The member's bytes, of exactly the size and checksum that the directory says.

        Raises ``limit_exceeded`` (unpacked_bytes, unpacked_ratio) before anything is unpacked, and
        ``file_malformed`` where the directory lies.
        """
        info = self._members[name.lower()]
        self._unpacked += info.file_size
        check_limit("unpacked_bytes", self._unpacked, self._limits.unpacked_bytes)
        if info.file_size > _RATIO_FLOOR_BYTES:
            ratio = -(-info.file_size // max(info.compress_size, 1))
            check_limit("unpacked_ratio", ratio, self._limits.unpacked_ratio)
        try:
            content = self._inflate(info)
        except _BROKEN:
            raise refuse_malformed("3mf", "archive_broken") from None
        if len(content) != info.file_size or crc32(content) != info.CRC:
            raise refuse_malformed("3mf", "archive_broken")
        return content

    def _inflate(self, info: zipfile.ZipInfo) -> bytes | bytearray:
        """The member from where its own header says that it begins, never more than it claims to be."""
        with self._zip.open(info):  # checks that header against the directory
            name_bytes, extra_bytes = struct.unpack_from("<HH", self._raw, info.header_offset + 26)
        start = info.header_offset + _LOCAL_HEADER_BYTES + name_bytes + extra_bytes
        packed = self._raw[start : start + info.compress_size]
        if len(packed) < info.compress_size:
            raise EOFError
        if info.compress_type == zipfile.ZIP_STORED or not info.file_size:
            return packed
        return deflate_decompress(packed, info.file_size)


def _check_member(info: zipfile.ZipInfo) -> None:
    name = info.filename
    if info.flag_bits & 0x1:
        raise GeometryError("archive_encrypted")
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise GeometryError("archive_unsafe", {"reason": "compression"})
    if name.startswith("/") or "\\" in info.orig_filename or ":" in name or ".." in name.split("/"):
        raise GeometryError("archive_unsafe", {"reason": "path"})
    if "\0" in info.orig_filename:
        raise GeometryError("archive_unsafe", {"reason": "name"})
    if stat.S_ISLNK(info.external_attr >> 16):
        raise GeometryError("archive_unsafe", {"reason": "symbolic_link"})

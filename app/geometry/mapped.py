"""Files that are mapped and of which what has been read is given back."""

from __future__ import annotations

import mmap


class MappedFile(mmap.mmap):
    """A read-only mapping made here, of which parts may be given back: reading brings them again."""


def map_file(descriptor: int) -> memoryview:
    """All bytes of a file that holds some."""
    return memoryview(MappedFile(descriptor, 0, access=mmap.ACCESS_READ))


def let_go(content: memoryview, stop: int) -> None:
    """The first ``stop`` bytes of the content of a file need not stay in memory; other content stays."""
    if isinstance(content.obj, MappedFile) and content.nbytes == len(content.obj):
        content.obj.madvise(mmap.MADV_DONTNEED, 0, stop)

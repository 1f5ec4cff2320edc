"""What one file may cost in time and memory before its child is stopped; published."""

from __future__ import annotations

from dataclasses import dataclass

MEGABYTE = 1024 * 1024

BASE_WALL_S = 5.0
WALL_S_PER_MEGABYTE = 1.0
MAX_WALL_S = 60.0

BASE_MEMORY_BYTES = 512 * MEGABYTE
MAX_MEMORY_BYTES = 4096 * MEGABYTE
# Bytes of memory per byte of file. Measuring takes up to 600 bytes a triangle, which is 50 bytes of a
# binary STL, 19 of a binary PLY, 25 of an OBJ and, compressed, 5 of a 3MF; a STEP file grows when it
# becomes surfaces.
MEMORY_PER_FILE_BYTE: dict[str, int] = {"stl": 20, "ply": 48, "obj": 32, "3mf": 160, "step": 256}

# The most that a child may hand back: the measurements as JSON, the preview mesh, the thumbnail.
MAX_RESULT_BYTES = 4 * MEGABYTE
MAX_PREVIEW_BYTES = 64 * MEGABYTE
MAX_PICTURE_BYTES = MEGABYTE


@dataclass(frozen=True, slots=True)
class Budget:
    """``wall_s`` from the start of the child; ``memory_bytes`` private, loaded libraries included."""

    wall_s: float
    memory_bytes: int

    @property
    def memory_megabytes(self) -> int:
        """As people are told it."""
        return self.memory_bytes // MEGABYTE


def budget_for(format_code: str, file_bytes: int) -> Budget:
    """For a file of a sniffed format: 5 s + 1 s a megabyte, at most 60 s; memory by size, at most 4 GB."""
    wall_s = min(MAX_WALL_S, BASE_WALL_S + WALL_S_PER_MEGABYTE * file_bytes / MEGABYTE)
    memory_bytes = BASE_MEMORY_BYTES + MEMORY_PER_FILE_BYTE[format_code] * file_bytes
    return Budget(wall_s, min(MAX_MEMORY_BYTES, memory_bytes))

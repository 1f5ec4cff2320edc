"""What one file may cost in time and memory before its child is stopped; published."""

from __future__ import annotations

from dataclasses import dataclass

MEGABYTE = 1024 * 1024

# Bytes of memory per byte of file. Measuring takes up to 600 bytes a triangle, which is 50 bytes of a
# binary STL, 19 of a binary PLY, 25 of an OBJ and, compressed, 5 of a 3MF; a STEP file grows when it
# becomes surfaces.
MEMORY_PER_FILE_BYTE: dict[str, int] = {"stl": 20, "ply": 48, "obj": 32, "3mf": 160, "step": 256}

MEMORY_PER_COPIED_BYTE = 32

# A busy machine gives a child less than a core: it gets its time on the CPU, by the clock so many times that
WALL_PER_CPU = 3.0

# The most that a child may hand back: the measurements as JSON, the preview mesh, the thumbnail.
MAX_RESULT_BYTES = 4 * MEGABYTE
MAX_PREVIEW_BYTES = 64 * MEGABYTE
MAX_PICTURE_BYTES = MEGABYTE
# A copy of a file may be as large as the file.
MAX_BLOB_BYTES = 128 * MEGABYTE


@dataclass(frozen=True, slots=True)
class Budget:
    """``cpu_s`` of computing; ``memory_bytes`` private, loaded libraries included."""

    cpu_s: float
    memory_bytes: int

    @property
    def wall_s(self) -> float:
        """By the clock, from the start of the child."""
        return WALL_PER_CPU * self.cpu_s

    @property
    def memory_megabytes(self) -> int:
        """As people are told it."""
        return self.memory_bytes // MEGABYTE


@dataclass(frozen=True, slots=True)
class BudgetRules:
    """What every file gets, what more a larger one gets, and the most that any gets."""

    base_s: float = 5.0
    s_per_megabyte: float = 1.0
    max_s: float = 60.0
    base_memory_megabytes: int = 512
    max_memory_megabytes: int = 4096


DEFAULT_RULES = BudgetRules()


def budget_for(format_code: str, file_bytes: int, rules: BudgetRules = DEFAULT_RULES) -> Budget:
    """For a file of a sniffed format: time and memory by its size, up to the most that the rules allow."""
    cpu_s = min(rules.max_s, rules.base_s + rules.s_per_megabyte * file_bytes / MEGABYTE)
    memory_bytes = rules.base_memory_megabytes * MEGABYTE + MEMORY_PER_FILE_BYTE[format_code] * file_bytes
    return Budget(cpu_s, min(rules.max_memory_megabytes * MEGABYTE, memory_bytes))


def budget_for_copy(file_bytes: int, rules: BudgetRules = DEFAULT_RULES) -> Budget:
    """For making a copy of a file, whatever it is."""
    cpu_s = min(rules.max_s, rules.base_s + rules.s_per_megabyte * file_bytes / MEGABYTE)
    memory_bytes = rules.base_memory_megabytes * MEGABYTE + MEMORY_PER_COPIED_BYTE * file_bytes
    return Budget(cpu_s, min(rules.max_memory_megabytes * MEGABYTE, memory_bytes))

"""What a file may cost before it is refused; published, and the same wherever files are read."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Upper bounds for one file. Counts are of the expanded part (3MF instances, STEP tessellation)."""

    file_bytes: int = 100 * 1024 * 1024
    unpacked_bytes: int = 300 * 1024 * 1024
    unpacked_ratio: int = 50
    archive_members: int = 1_000
    triangles: int = 5_000_000
    vertices: int = 15_000_000
    polygon_corners: int = 10_000
    instances: int = 1_000
    component_depth: int = 16
    extent_mm: float = 10_000.0


DEFAULT_LIMITS = Limits()

"""Shapes are measured once each, by the sandbox like any customer's file; parts of one shape share it."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from app.database.documents import to_document
from app.geometry.measurements import Measurements
from app.marketplace.quoting.measure_part import Analyser
from scripts.made_up_year.shapes import Shape


@dataclass(frozen=True, slots=True)
class MeasuredShape:
    """``blobs`` are the file, its preview and its picture; ``document`` the measurements as stored."""

    name: str
    sha256: str
    blobs: tuple[bytes, ...]
    measurements: Measurements
    document: dict[str, Any]


def measure_shapes(analyser: Analyser, shapes: Sequence[Shape], *, threads: int = 2) -> list[MeasuredShape]:
    """In the order of the shapes. Raises what the sandbox raises."""
    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(lambda shape: _measure(analyser, shape), shapes))


def _measure(analyser: Analyser, shape: Shape) -> MeasuredShape:
    with tempfile.TemporaryFile() as file:
        file.write(shape.stl)
        file.flush()
        file.seek(0)
        analysis = analyser.analyse(file, preview=True)
    return MeasuredShape(
        name=shape.name,
        sha256=hashlib.sha256(shape.stl).hexdigest(),
        blobs=(shape.stl, analysis.preview_glb or b"", analysis.thumbnail_png or b""),
        measurements=analysis.measurements,
        document=to_document(analysis.measurements),
    )

"""A file on the command line: measured in the sandbox, or refused."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, get_args

import typer

from app.geometry.findings import Finding, GeometryError
from app.geometry.formats.sniff import format_of_extension
from app.geometry.measurements import Measurements
from app.geometry.units import Unit

if TYPE_CHECKING:
    from app.sandbox import Analysis


class Analyse(Protocol):
    """How a file is measured; see ``sandbox.analyse_once``."""

    def __call__(self, source: Path, /, *, unit: Unit | None, scale_by: float | None = None) -> Analysis:
        """Read and measure one file."""
        ...


def choose_analyse(context: typer.Context) -> Analyse:
    """A warm sandbox, where one process runs several commands and hands it over; else a child of its own."""
    if context.obj is not None:
        warm: Analyse = context.obj
        return warm
    from app.sandbox import analyse_once

    return analyse_once


def measure_file(
    path: Path, unit: str | None, analyse: Analyse, scale_by: float | None = None
) -> Measurements:
    """Measure in a child process. A name that lies about the content is a finding.

    Raises what ``analyse`` raises, and GeometryError ``unit_unknown`` (unit, known),
    ``scale_not_positive`` (scale), ``file_not_found`` (name), ``file_not_openable`` (name).
    """
    wanted = _to_unit(unit)
    if scale_by is not None and not (math.isfinite(scale_by) and scale_by > 0.0):
        # NaN would not even get into the request to the child
        raise GeometryError("scale_not_positive", {"scale": repr(scale_by)})
    name = path.name or str(path)
    try:
        measurements = analyse(path, unit=wanted, scale_by=scale_by).measurements
    except (FileNotFoundError, NotADirectoryError):
        raise GeometryError("file_not_found", {"name": name}) from None
    except OSError:
        raise GeometryError("file_not_openable", {"name": name}) from None
    named = format_of_extension(path.name)
    if named is not None and named != measurements.format:
        finding = Finding(
            "extension_mismatch", "warning", {"extension": path.suffix, "format": measurements.format}
        )
        return replace(measurements, findings=(*measurements.findings, finding))
    return measurements


def write_repaired(path: Path, target: Path, unit: str | None) -> None:
    """Write the repaired mesh of ``path`` to ``target``, which may not be the same file.

    Raises what ``sandbox.repair_once`` raises, and GeometryError ``repaired_onto_original`` (name),
    ``file_not_writable`` (name).
    """
    from app.sandbox import repair_once

    name = target.name or str(target)
    if target.exists() and target.samefile(path):
        raise GeometryError("repaired_onto_original", {"name": name})
    stl = repair_once(path, unit=_to_unit(unit)).stl
    try:
        target.write_bytes(stl)
    except OSError:
        raise GeometryError("file_not_writable", {"name": name}) from None


def _to_unit(unit: str | None) -> Unit | None:
    for known in get_args(Unit):
        if unit == known:
            return known  # type: ignore[no-any-return]
    if unit is not None:
        raise GeometryError("unit_unknown", {"unit": unit, "known": list(get_args(Unit))})
    return None

"""A file on the command line: measured in the sandbox, or refused with exit code 2."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import NoReturn, get_args

import typer

from app.geometry.findings import Finding, GeometryError
from app.geometry.formats.sniff import format_of_extension
from app.geometry.measurements import Measurements
from app.geometry.units import Unit
from app.values import SchichtwerkError

EXIT_NO_OFFERS = 3
EXIT_UNREADABLE = 2


def measure_file(path: Path, unit: str | None) -> Measurements:
    """Measure in a child process. Raises GeometryError; a name that lies about the content is a finding."""
    from dataclasses import replace

    from app.sandbox import analyse_once

    if not path.is_file():
        raise GeometryError("file_not_found", {"name": path.name})
    measurements = analyse_once(path, unit=_to_unit(unit)).measurements
    named = format_of_extension(path.name)
    if named is not None and named != measurements.format:
        finding = Finding(
            "extension_mismatch", "warning", {"extension": path.suffix, "format": measurements.format}
        )
        return replace(measurements, findings=(*measurements.findings, finding))
    return measurements


def _to_unit(unit: str | None) -> Unit | None:
    for known in get_args(Unit):
        if unit == known:
            return known  # type: ignore[no-any-return]
    if unit is not None:
        raise GeometryError("unit_unknown", {"unit": unit, "known": list(get_args(Unit))})
    return None


def fail(error: SchichtwerkError, *, as_json: bool, language: str) -> NoReturn:
    """Say what is wrong and end with exit code 2."""
    if as_json:
        print_json({"error": {"code": error.code, "parameters": error.parameters}})
    else:
        from app.texts import translate_code

        typer.echo(translate_code("error", error.code, error.parameters, language), err=True)
    raise typer.Exit(EXIT_UNREADABLE)


def print_json(value: object) -> None:
    """Indented JSON on standard output; NaN and infinity cannot get out."""
    json.dump(value, sys.stdout, indent=2, ensure_ascii=False, allow_nan=False, default=str)
    sys.stdout.write("\n")


def detect_language() -> str:
    """German or English, by the environment's locale."""
    import os

    locale = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or "en"
    return "de" if locale.lower().startswith("de") else "en"

"""``schichtwerk analyze FILE``: what geometry says of a part."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.commands.answering import detect_language, fail, list_fields, open_console, print_json
from app.commands.measuring import choose_analyse, measure_file, write_repaired
from app.geometry.findings import Severity
from app.geometry.measurements import Measurements
from app.values import Invalid, SchichtwerkError

if TYPE_CHECKING:
    from rich.console import Console

    from app.processes.design_check import DesignFinding

# The rule that stands for "usual" where no process is chosen: 45° from the vertical.
USUAL_RULE_DEG = 45


def analyze(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="STL, OBJ, PLY, 3MF or STEP; told by content, not by name.")],
    unit: Annotated[
        str | None, typer.Option(help="mm, cm, m, in, ft or um; else declared or guessed.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Machine-readable, with more detail.")] = False,
    process: Annotated[
        str | None, typer.Option(help="Hold it against the design rules of: PBF-LB/M, SLS, FDM.")
    ] = None,
    repaired: Annotated[
        Path | None, typer.Option(help="Write the repaired mesh there, as STL in millimetres.")
    ] = None,
) -> None:
    """Measure a part: size, volume, surface, bodies, overhangs, walls, findings."""
    language = detect_language()
    try:
        measurements = measure_file(file, unit, choose_analyse(context))
        design = None if process is None else check_processes(measurements, process)
        if repaired is not None:
            write_repaired(file, repaired, unit)
    except SchichtwerkError as error:
        fail(error, as_json=as_json, language=language)
    if as_json:
        print_json({**describe_part(measurements), **({} if design is None else {"design": design})})
    else:
        print_part(measurements, language)
        print_design(design or {}, language)


def describe_part(measurements: Measurements) -> dict[str, object]:
    """The measurements as JSON; the values of the usual rule and the given orientation on top."""
    given = measurements.given
    support = given.support(USUAL_RULE_DEG)
    return {
        **list_fields(measurements),
        "height_mm": given.height_mm,
        "overhang_area_mm2": support.overhang_area_mm2,
        "support_volume_mm3": support.support_volume_mm3,
    }


def check_processes(measurements: Measurements, word: str) -> dict[str, tuple[DesignFinding, ...]]:
    """What breaks the rules of the processes that a code or trade name stands for, lying as in the file.

    Raises Invalid ``process_unknown`` {process}.
    """
    from app.processes import find_process, find_processes
    from app.processes.design_check import check_design

    codes = sorted(find_processes(word))
    if not codes:
        raise Invalid("process_unknown", {"process": word})
    processes = [find_process(code) for code in codes]
    return {
        process.code: check_design(measurements, measurements.given, process, process.rules)
        for process in processes
    }


def print_design(design: Mapping[str, Sequence[DesignFinding]], language: str) -> None:
    """By process what breaks its rules, as sentences, one to a line."""
    from app.texts import translate_code

    console = open_console()
    for code, findings in design.items():
        console.print(code, style="bold")
        for finding in findings:
            text = translate_code("caution", finding.code, finding.parameters, language)
            console.print(f"• {text}", style="yellow")


def print_part(measurements: Measurements, language: str) -> None:
    """The part as a table, then its findings as sentences."""
    from rich.table import Table

    from app.texts import format_number, translate, translate_code

    def number(value: float, unit: str | None) -> str:
        return format_number(value, unit, language)

    support = measurements.given.support(USUAL_RULE_DEG)
    reason = translate_code("unit_reason", measurements.unit_reason, {}, language)
    volume = measurements.volume_mm3
    wall = measurements.wall
    rows = [
        ("format", f"{measurements.format.upper()} · {number(measurements.triangles, None)}"),
        ("unit", f"{measurements.unit} ({reason})"),
        ("size", describe_size(measurements, language)),
        ("volume", "–" if volume is None else number(volume / 1000, "cm3")),
        ("area", number(measurements.area_mm2 / 100, "cm2")),
        ("bodies", str(measurements.bodies)),
        ("is_watertight", translate("word.yes" if measurements.is_watertight else "word.no", language)),
        ("wall", "–" if wall is None else f"{number(wall.p05_mm, 'mm')} … {number(wall.median_mm, 'mm')}"),
        ("overhang", number(support.overhang_area_mm2 / 100, "cm2")),
        ("support", number(support.support_volume_mm3 / 1000, "cm3")),
    ]
    table = Table(show_header=False, box=None, pad_edge=False)
    for key, value in rows:
        table.add_row(translate(f"command.{key}", language), value)
    console = open_console()
    console.print(table)
    print_findings(console, measurements, language)


def describe_size(measurements: Measurements, language: str) -> str:
    """The box around the part: ``20 × 20 × 20 mm``."""
    from app.texts import format_number

    return " × ".join(format_number(side, None, language) for side in measurements.size_mm) + " mm"


def print_findings(
    console: Console,
    measurements: Measurements,
    language: str,
    severities: Collection[Severity] = ("info", "warning", "error"),
) -> None:
    """The findings as sentences, one to a line."""
    from app.texts import translate_code

    for finding in measurements.findings:
        if finding.severity in severities:
            style = {"error": "red", "warning": "yellow", "info": "dim"}[finding.severity]
            text = translate_code("finding", finding.code, finding.parameters, language)
            console.print(f"• {text}", style=style)

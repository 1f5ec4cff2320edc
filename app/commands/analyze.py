"""``schichtwerk analyze FILE``: what geometry says of a part."""

from __future__ import annotations

from collections.abc import Collection, Sequence
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

    from app.processes import Process
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
        str | None, typer.Option(help="Design rules and best orientation of: PBF-LB/M, SLS, FDM.")
    ] = None,
    repaired: Annotated[
        Path | None, typer.Option(help="Write the repaired mesh there, as STL in millimetres.")
    ] = None,
) -> None:
    """Measure a part: size, volume, surface, bodies, overhangs, walls, findings."""
    language = detect_language()
    try:
        chosen = [] if process is None else choose_processes(process)
        measurements = measure_file(file, unit, choose_analyse(context))
        if repaired is not None:
            write_repaired(file, repaired, unit)
    except SchichtwerkError as error:
        fail(error, as_json=as_json, language=language)
    if as_json:
        print_json({**describe_part(measurements), **judge_part(measurements, chosen)})
    else:
        print_part(measurements, language)
        print_design(measurements, chosen, language)


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


def choose_processes(word: str) -> list[Process]:
    """The processes that a code or trade name stands for. Raises Invalid ``process_unknown`` {process}."""
    from app.processes import find_process, find_processes

    codes = sorted(find_processes(word))
    if not codes:
        raise Invalid("process_unknown", {"process": word})
    return [find_process(code) for code in codes]


def check_part(measurements: Measurements, process: Process) -> tuple[DesignFinding, ...]:
    """What breaks the rules of the process, lying as in the file."""
    from app.processes.design_check import check_design

    return check_design(measurements, measurements.given, process, process.rules)


def find_best_orientation(measurements: Measurements, process: Process) -> str:
    """The code of the orientation that suits the process best."""
    from app.processes.orienting import rank_orientations

    return rank_orientations(measurements, process, process.rules.support_rule_deg)[0].code


def judge_part(measurements: Measurements, processes: Sequence[Process]) -> dict[str, object]:
    """By process what breaks its rules and which orientation suits it best; nothing without a process."""
    if not processes:
        return {}
    return {
        "design": {process.code: check_part(measurements, process) for process in processes},
        "orientation": {process.code: find_best_orientation(measurements, process) for process in processes},
    }


def print_design(measurements: Measurements, processes: Sequence[Process], language: str) -> None:
    """By process the best orientation, and what breaks its rules as sentences, one to a line."""
    from app.texts import translate, translate_code

    console = open_console()
    for process in processes:
        best = find_best_orientation(measurements, process)
        lying = translate_code("orientation", best, {}, language)
        console.print(process.code, style="bold")
        console.print(f"  {translate('command.best_orientation', language)}: {lying}")
        for finding in check_part(measurements, process):
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

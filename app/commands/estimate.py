"""``schichtwerk estimate FILE``: material, support and build time of one part, each with its band."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.commands.analyze import print_findings
from app.commands.answering import (
    EXIT_NO_OFFERS,
    detect_language,
    fail,
    list_fields,
    open_console,
    print_json,
)
from app.commands.measuring import choose_analyse, measure_file
from app.geometry.measurements import Measurements
from app.values import Invalid, NotFound, SchichtwerkError
from app.values.errors import Parameter

if TYPE_CHECKING:
    from app.processes import MachineSetting, PartEstimate, Process

_SUPPORTS = ("auto", "none")


def estimate(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="STL, OBJ, PLY, 3MF or STEP; told by content, not by name.")],
    process: Annotated[str, typer.Option(help="Code or trade name: MEX, PBF-LB/M, SLS, FDM.")],
    setting: Annotated[
        str | None, typer.Option(help="A setting of that process, such as generic-0.2; else its first one.")
    ] = None,
    support: Annotated[str, typer.Option(help="auto: where the process needs it; or none.")] = "auto",
    scale: Annotated[
        float | None, typer.Option(help="Enlarge the part; a file without unit is then in mm.")
    ] = None,
    unit: Annotated[
        str | None, typer.Option(help="mm, cm, m, in, ft or um; else declared or guessed.")
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Machine-readable, with source and method.")
    ] = False,
) -> None:
    """Estimate material, support and time of a part as it stands. Exit code 3: the part is not sound."""
    language = detect_language()
    try:
        if support not in _SUPPORTS:
            raise Invalid("support_unknown", {"support": support, "known": list(_SUPPORTS)})
        chosen, machine_setting = _choose(process, setting)
        measurements = measure_file(file, unit, choose_analyse(context), scale)
    except SchichtwerkError as error:
        fail(error, as_json=as_json, language=language)
    result = None
    if measurements.is_priceable:
        from app.processes import estimate_part

        result = estimate_part(measurements, chosen, machine_setting, with_support=support == "auto")
    if as_json:
        print_json(_describe(measurements, chosen, machine_setting, result))
    else:
        _print(measurements, chosen, machine_setting, result, language)
    if result is None:
        raise typer.Exit(EXIT_NO_OFFERS)


def _choose(word: str, setting: str | None) -> tuple[Process, MachineSetting]:
    from app.processes import PROCESSES, choose_setting, find_processes

    codes = find_processes(word)
    if not codes:
        raise NotFound("process_unknown", {"process": word})
    processes = {each.code: each for each in PROCESSES if each.code in codes}
    found = choose_setting(processes, setting)
    if found is None:
        known: list[Parameter] = [each.code for one in processes.values() for each in one.settings]
        raise NotFound("setting_unknown", {"setting": setting, "known": known})
    return found


def _describe(
    measurements: Measurements, process: Process, setting: MachineSetting, result: PartEstimate | None
) -> dict[str, object]:
    about = {"unit": measurements.unit, "size_mm": measurements.size_mm, "findings": measurements.findings}
    if result is None:
        keys = ("part_cm3", "support_cm3", "material_cm3", "waste_cm3", "build_s")
        return {"process": process.code, "setting": setting.code, **dict.fromkeys(keys), **about}
    return {**list_fields(result), **about}


def _print(
    measurements: Measurements,
    process: Process,
    setting: MachineSetting,
    result: PartEstimate | None,
    language: str,
) -> None:
    from rich.table import Table

    from app.texts import translate

    console = open_console()
    name = process.name_de if language == "de" else process.name_en
    console.print(f"{name} ({process.code}) · {setting.code}")
    if result is None:
        console.print(translate("command.no_estimate", language), style="red")
    else:
        table = Table(box=None, pad_edge=False)
        table.add_column("")
        for key in ("estimate_value", "estimate_low", "estimate_high"):
            table.add_column(translate(f"command.{key}", language), justify="right")
        for key, figure in (
            ("estimate_part", result.part_cm3),
            ("estimate_support", result.support_cm3),
            ("estimate_material", result.material_cm3),
            ("estimate_waste", result.waste_cm3),
            ("estimate_build", result.build_s),
        ):
            is_time = key == "estimate_build"
            values = (figure.value, figure.low, figure.high)
            cells = [_show(value, is_time, language) for value in values]
            table.add_row(translate(f"command.{key}", language), *cells)
        console.print(table)
    print_findings(console, measurements, language)


def _show(value: float, is_time: bool, language: str) -> str:
    from app.texts import format_duration, format_number

    return format_duration(value, language) if is_time else format_number(value, "cm3", language)

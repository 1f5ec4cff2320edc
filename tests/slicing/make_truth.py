"""Slices every shape with PrusaSlicer and writes what it extruded: ``truth.tsv`` beside this file.

Run as ``python -m tests.slicing.make_truth PROFILES`` with the folder of ``nosupport.ini``, ``support.ini``
and ``support_all.ini``; Debian's ``prusa-slicer`` must be installed. Rows that are there are kept.
"""

from __future__ import annotations

import csv
import re
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.slicing.shapes import list_names, make_shape, write_stl

TABLE = Path(__file__).with_name("truth.tsv")
CONFIGS = ("nosupport", "support", "support_all")
FILAMENT_MM2 = 3.141592653589793 * (1.75 / 2) ** 2
TYPES = (
    "Perimeter", "External perimeter", "Overhang perimeter", "Internal infill", "Solid infill",
    "Top solid infill", "Bridge infill", "Gap fill", "Support material", "Support material interface",
)  # fmt: skip
COLUMNS = ("shape", "config", "layers", "filament_cm3", "support_cm3", "time_s", "cpu_s", *TYPES)

_EXTRUSION = re.compile(r"^G1 .*\bE(-?[0-9.]+)")
_TIME = re.compile(r"estimated printing time \(normal mode\) = (.*)")
_SECONDS = {"d": 86400, "h": 3600, "m": 60, "s": 1}


def slice_part(stl: Path, profile: Path) -> dict[str, float] | None:
    """Volumes in cm³ by type, time in s, layers and CPU seconds; None where the slicer refuses."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "out.gcode"
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        ran = subprocess.run(
            ["prusa-slicer", "--export-gcode", "--load", profile, "--center", "300,300", "-o", out, stl],
            capture_output=True, check=False, timeout=900,
        )  # fmt: skip
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        if ran.returncode != 0 or not out.exists():
            return None
        return {
            **read_gcode(out),
            "cpu_s": after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime,
        }


def read_gcode(path: Path) -> dict[str, float]:
    """Sums over a G-code file with relative extrusion."""
    sums = dict.fromkeys(TYPES, 0.0)
    layers, time_s, kind = 0, 0.0, "Custom"
    with path.open() as lines:
        for line in lines:
            if line.startswith(";TYPE:"):
                kind = line[6:].strip()
            elif line.startswith(";LAYER_CHANGE"):
                layers += 1
            elif line.startswith("G1 ") and (found := _EXTRUSION.match(line)):
                # retractions and their returns cancel; travel has no E
                if kind in sums and (" X" in line or " Y" in line):
                    sums[kind] += float(found[1]) * FILAMENT_MM2 / 1000.0
            elif found := _TIME.search(line):
                time_s = sum(float(part[:-1]) * _SECONDS[part[-1]] for part in found[1].split())
    support = sums["Support material"] + sums["Support material interface"]
    return {
        **sums,
        "layers": layers,
        "time_s": time_s,
        "filament_cm3": sum(sums.values()),
        "support_cm3": support,
    }


def main() -> None:
    profiles = Path(sys.argv[1])
    rows: dict[tuple[str, str], dict[str, str]] = {}
    if TABLE.exists():
        with TABLE.open() as table:
            rows = {(row["shape"], row["config"]): row for row in csv.DictReader(table, delimiter="\t")}
    names = list_names()
    with tempfile.TemporaryDirectory() as folder:
        stl = Path(folder) / "part.stl"
        for name in names:
            if all((name, config) in rows for config in CONFIGS):
                continue
            write_stl(stl, *make_shape(name))
            for config in CONFIGS:
                sums = slice_part(stl, profiles / f"{config}.ini")
                if sums is not None:
                    rows[name, config] = {
                        "shape": name, "config": config,
                        **{key: f"{sums[key]:.5g}" for key in COLUMNS[2:]},
                    }  # fmt: skip
            _write(rows, names)


def _write(rows: dict[tuple[str, str], dict[str, str]], names: list[str]) -> None:
    with TABLE.open("w") as table:
        writer = csv.DictWriter(table, COLUMNS, delimiter="\t", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows[name, config] for name in names for config in CONFIGS if (name, config) in rows)


if __name__ == "__main__":
    main()

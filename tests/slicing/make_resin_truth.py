"""Slices every shape with PrusaSlicer's resin printer, supports and pad on: ``truth_resin.tsv``.

Run as ``python -m tests.slicing.make_resin_truth``; Debian's ``prusa-slicer`` must be installed. The profile
is the slicer's own for SLA but for the values in ``PROFILE``.
"""

from __future__ import annotations

import csv
import subprocess
import tempfile
import zipfile
from pathlib import Path

from tests.slicing.shapes import list_names, make_shape, write_stl

TABLE = Path(__file__).with_name("truth_resin.tsv")
COLUMNS = ("shape", "layers", "resin_cm3", "time_s")
PROFILE = {
    "printer_technology": "SLA",
    "layer_height": "0.1",
    "initial_layer_height": "0.1",
    "supports_enable": "1",
    "pad_enable": "1",
    "exposure_time": "8",
    "initial_exposure_time": "35",
    "faded_layers": "10",
}


def slice_resin(stl: Path, profile: Path, out: Path) -> dict[str, str] | None:
    """What the archive's own description says; None where the slicer refuses."""
    ran = subprocess.run(
        ["prusa-slicer", "--export-sla", "--load", profile, "-o", out, stl],
        capture_output=True, check=False, timeout=600,
    )  # fmt: skip
    if ran.returncode != 0 or not out.exists():
        return None
    with zipfile.ZipFile(out) as archive:
        lines = archive.read("config.ini").decode().splitlines()
    said = dict(line.split(" = ", 1) for line in lines if " = " in line)
    out.unlink()
    layers = int(said["numFast"]) + int(said["numSlow"])
    return {
        "layers": str(layers),
        "resin_cm3": f"{float(said['usedMaterial']):.5g}",
        "time_s": f"{float(said['printTime']):.1f}",
    }


def main() -> None:
    rows: list[dict[str, str]] = []
    with tempfile.TemporaryDirectory() as folder:
        profile, stl, out = (Path(folder) / name for name in ("resin.ini", "part.stl", "out.sl1"))
        profile.write_text("".join(f"{key} = {value}\n" for key, value in PROFILE.items()))
        for name in list_names():
            write_stl(stl, *make_shape(name))
            said = slice_resin(stl, profile, out)
            if said is not None:
                rows.append({"shape": name, **said})
                with TABLE.open("w") as table:
                    writer = csv.DictWriter(table, COLUMNS, delimiter="\t", lineterminator="\n")
                    writer.writeheader()
                    writer.writerows(rows)


if __name__ == "__main__":
    main()

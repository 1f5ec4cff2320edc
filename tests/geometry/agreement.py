"""Writes docs/geometry-agreement.md: what we, trimesh, lib3mf and OpenCASCADE make of the same files.

    python -m tests.geometry.agreement [--check]

Wants ../shared/data/meshes beside the repository. A disagreement without an explanation is an error.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from app.geometry.findings import GeometryError
from app.geometry.measure import measure
from app.geometry.mesh import Mesh
from app.geometry.read import read
from app.geometry.units import MM_PER_UNIT
from tests.geometry.agreement_reasons import MEASURED, READ
from tests.geometry.peers import Sums, ask_lib3mf, ask_opencascade, ask_trimesh, load_trimesh, sum_up

ROOT = Path(__file__).resolve().parents[2]
MESHES = ROOT.parent / "shared" / "data" / "meshes"
DOCUMENT = ROOT / "docs" / "geometry-agreement.md"
# lib3mf keeps coordinates as 32-bit numbers.
CLOSE = 2e-5
REFUSED = "refused"


@dataclass(frozen=True)
class Disagreement:
    """Of one file with one peer; ``ours`` and ``theirs`` in short."""

    file: str
    peer: str
    ours: str
    theirs: str


def list_files() -> list[Path]:
    """Every file of the set."""
    return sorted(path for path in MESHES.iterdir() if path.name != "MANIFEST.tsv")


def read_ours(path: Path) -> Mesh | str:
    """The mesh, or why it is refused."""
    try:
        return read(path)
    except GeometryError as error:
        name = error.parameters.get("name")
        return f"{REFUSED}: {error.code}" + (f" ({name})" if name else "")


def read_theirs(path: Path) -> Iterator[tuple[str, Sums | str]]:
    """What each mesh library that reads such files makes of it."""
    kind = path.suffix[1:].lower()
    if kind in ("stl", "obj", "ply", "3mf"):
        try:
            yield "trimesh", ask_trimesh(path.read_bytes(), kind)
        except Exception as error:  # whatever a library raises of a broken file
            yield "trimesh", f"{REFUSED}: {type(error).__name__}"
    if kind == "3mf":
        yield "lib3mf", ask_lib3mf(path)


def agree(ours: Sums, theirs: Sums) -> bool:
    """Same triangles, size, surface and signed volume."""
    extent = max(ours.size)
    return (
        ours.triangles == theirs.triangles
        and np.allclose(ours.size, theirs.size, rtol=CLOSE, atol=CLOSE * extent)
        and bool(np.isclose(ours.area, theirs.area, rtol=CLOSE))
        and bool(np.isclose(ours.volume, theirs.volume, rtol=CLOSE, atol=CLOSE * extent**3))
    )


def compare_readers() -> tuple[int, list[Disagreement]]:
    """How many comparisons agreed (both refusing is agreement), and those that did not."""
    agreed, found = 0, []
    for path in list_files():
        mesh = read_ours(path)
        ours = mesh if isinstance(mesh, str) else sum_up(mesh.vertices, mesh.faces)
        for peer, theirs in read_theirs(path):
            if isinstance(ours, str) or isinstance(theirs, str):
                is_same = isinstance(ours, str) and isinstance(theirs, str)
            else:
                is_same = agree(ours, theirs)
            agreed += is_same
            if not is_same:
                found.append(Disagreement(path.name, peer, _shorten(ours), _shorten(theirs)))
    return agreed, found


def _shorten(sums: Sums | str) -> str:
    if isinstance(sums, str):
        return sums
    return f"{sums.triangles} triangles, area {sums.area:.6g}, volume {sums.volume:.6g}"


def compare_measures() -> tuple[int, list[Disagreement]]:
    """The same after welding and repair: whether the part is closed, and the volume where it has one."""
    agreed, found = 0, []
    for path in list_files():
        kind = path.suffix[1:].lower()
        mesh = read_ours(path)
        if isinstance(mesh, str) or kind not in ("stl", "obj", "ply", "3mf"):
            continue
        try:
            ours = measure(mesh)
            peer = load_trimesh(path.read_bytes(), kind, process=True)
        except (GeometryError, ValueError, UnicodeDecodeError):
            continue  # said where they are read
        scale = MM_PER_UNIT[ours.unit] ** 3
        volume, closed = float(peer.volume) * scale, bool(peer.is_watertight)
        is_same = closed == ours.is_watertight and (
            ours.volume_mm3 is None or bool(np.isclose(ours.volume_mm3, volume, rtol=CLOSE))
        )
        agreed += is_same
        if not is_same:
            codes = " ".join(each.code for each in ours.findings)
            said = _say(ours.is_watertight, ours.volume_mm3)
            found.append(Disagreement(path.name, "trimesh", f"{said}; {codes}", _say(closed, volume)))
    return agreed, found


def _say(closed: bool, volume_mm3: float | None) -> str:
    amount = "no volume" if volume_mm3 is None else f"{volume_mm3:.5g} mm³"
    return f"{'closed' if closed else 'open'}, {amount}"


def compare_step() -> list[tuple[str, int, float, float, float]]:
    """Name, solids, exact volume in mm³, its difference from OpenCASCADE's and that of the triangles."""
    rows = []
    for path in list_files():
        if path.suffix.lower() not in (".stp", ".step"):
            continue
        mesh = read(path)
        solids, volume, _ = ask_opencascade(path)
        if mesh.exact is None or mesh.vertex_groups is None:
            raise ValueError(f"{path.name} has no exact volume")
        if int(mesh.vertex_groups.max()) + 1 != solids:
            raise ValueError(f"{path.name} has another number of solids")
        triangles = sum_up(mesh.vertices, mesh.faces).volume
        rows.append(
            (
                path.name,
                solids,
                mesh.exact.volume,
                abs(mesh.exact.volume / volume - 1),
                abs(triangles / volume - 1),
            )
        )
    return rows


def write_document() -> str:
    """The whole document; raises KeyError for a disagreement that nobody has explained."""
    read_agreed, read_found = compare_readers()
    measured_agreed, measured_found = compare_measures()
    steps = compare_step()
    lines = [
        "# Agreement with other libraries",
        "",
        "<!-- Written by python -m tests.geometry.agreement; reasons stand in agreement_reasons.py. -->",
        "",
        f"{len(list_files())} files of the shared set, read by this engine and by trimesh (STL, OBJ, PLY,",
        "3MF), lib3mf (3MF), OpenCASCADE (STEP). `python -m tests.geometry.agreement --check` compares anew.",
        "",
        "## As read",
        "",
        "Triangles, size, surface and signed volume in file units, nothing welded or repaired.",
        f"{read_agreed} comparisons agree within {CLOSE:g}; these do not:",
        "",
        "| file | peer | here | there | why |",
        "| --- | --- | --- | --- | --- |",
        *(_write_row(each, READ[each.file, each.peer]) for each in read_found),
        "",
        "## As measured",
        "",
        "Closed or open, and volume, after welding and repair here and trimesh's own processing there.",
        f"{measured_agreed} files agree; these do not:",
        "",
        "| file | peer | here | there | why |",
        "| --- | --- | --- | --- | --- |",
        *(_write_row(each, MEASURED[each.file]) for each in measured_found),
        "",
        "## STEP",
        "",
        "The exact volume is OpenCASCADE's own integral over the surfaces, here once for each solid and",
        "there with a bound on the error a hundred times tighter; previews and orientations rest on the",
        "triangles.",
        "",
        "| file | solids | exact volume in mm³ | exact, apart by | triangles, apart by |",
        "| --- | --- | --- | --- | --- |",
        *(f"| {n} | {s} | {v:.3f} | {e:.0e} | {100 * t:.2f} % |" for n, s, v, e, t in steps),
        "",
    ]
    return "\n".join(lines)


def _write_row(each: Disagreement, why: str) -> str:
    return f"| {each.file} | {each.peer} | {each.ours} | {each.theirs} | {why} |"


def main() -> None:
    text = write_document()
    if "--check" in sys.argv[1:]:
        sys.exit(0 if DOCUMENT.read_text(encoding="utf-8") == text else f"{DOCUMENT.name} is out of date")
    DOCUMENT.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()

"""What is measured: for each tool what it does with a file, and what it says of it.

Libraries are imported by the one job that needs them, so that a process holds nothing of the others.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

# What a job says of a file: numbers by name, for comparing
Said = dict[str, float]
Job = Callable[[Path], Said]


def look_quickly() -> Job:
    from app.geometry.quick_look import look_quickly as look

    limits = _lift_limits()

    def run(path: Path) -> Said:
        found = look(path, limits=limits)
        return {"triangles": found.triangles, "area": found.area, "volume": found.volume or 0.0}

    return run


def summarise() -> Job:
    return _summarise(hull=True, digest=False)


def summarise_and_digest() -> Job:
    return _summarise(hull=True, digest=True)


def summarise_without_hull() -> Job:
    return _summarise(hull=False, digest=False)


def _summarise(*, hull: bool, digest: bool) -> Job:
    from app.geometry.read import read
    from app.geometry.summary import summarise_mesh

    limits = _lift_limits()

    def run(path: Path) -> Said:
        found = summarise_mesh(read(path, limits=limits, digest=digest), hull=hull)
        said = {"triangles": found.triangles, "area": found.area, "volume": found.volume}
        said |= {"closed": found.is_watertight, "wound": found.is_wound_consistently, "bodies": found.shells}
        return said if found.hull is None else {**said, "hull": found.hull.volume}

    return run


def measure_all() -> Job:
    from app.geometry.measure import measure
    from app.geometry.read import read

    limits = _lift_limits()

    def run(path: Path) -> Said:
        found = measure(read(path, limits=limits), unit="mm", limits=limits)
        return {"triangles": found.triangles, "area": found.area_mm2, "volume": found.volume_mm3 or 0.0}

    return run


def _lift_limits() -> Any:
    from app.geometry.limits import Limits

    return Limits(file_bytes=1 << 31, triangles=1 << 26, vertices=1 << 28)


def ask_trimesh() -> Job:
    import trimesh

    def run(path: Path) -> Said:
        found = trimesh.load_mesh(str(path))
        return {
            "triangles": len(found.faces),
            "size": float(found.extents.max()),
            "area": float(found.area),
            "volume": float(found.volume),
            "closed": bool(found.is_watertight),
            "wound": bool(found.is_winding_consistent),
            "bodies": int(found.body_count),
            "hull": float(found.convex_hull.volume),
        }

    return run


def ask_trimesh_quickly() -> Job:
    import trimesh

    def run(path: Path) -> Said:
        found = trimesh.load_mesh(str(path))
        return {
            "triangles": len(found.faces),
            "size": float(found.extents.max()),
            "area": float(found.area),
            "volume": float(found.volume),
            "closed": bool(found.is_watertight),
        }

    return run


def ask_numpy_stl() -> Job:
    from stl.mesh import Mesh

    def run(path: Path) -> Said:
        found = Mesh.from_file(str(path))
        volume, _, _ = found.get_mass_properties()
        return {"triangles": len(found.vectors), "area": float(found.areas.sum()), "volume": float(volume)}

    return run


def ask_stl_reader() -> Job:
    import stl_reader

    def run(path: Path) -> Said:
        _, faces = stl_reader.read(str(path))
        return {"triangles": len(faces)}

    return run


def ask_admesh() -> Job:
    return _ask_admesh("--exact")


def ask_admesh_for_bodies() -> Job:
    return _ask_admesh("--exact", "--normal-directions")


def _ask_admesh(*options: str) -> Job:
    def run(path: Path) -> Said:
        # it prints what the file's header says, in whatever encoding
        done = subprocess.run(["admesh", *options, path], check=True, capture_output=True, encoding="latin-1")
        count = re.search(r"Number of facets +: +(\d+)", done.stdout)
        volume = re.search(r"Volume +: +(-?[\d.]+)", done.stdout)
        if count is None or volume is None:
            raise ValueError(done.stdout)
        return {"triangles": int(count[1]), "volume": float(volume[1])}

    return run


def read_here() -> Job:
    return _read_alone("here")


def read_by_trimesh() -> Job:
    return _read_alone("trimesh")


def read_by_numpy_stl() -> Job:
    return _read_alone("numpy-stl")


def read_by_lib3mf() -> Job:
    return _read_alone("lib3mf")


def _read_alone(name: str) -> Job:
    from tests.benchmarks.readers import list_jobs

    def run(path: Path) -> Said:
        dict(list_jobs(path))[name]()
        return {}

    return run

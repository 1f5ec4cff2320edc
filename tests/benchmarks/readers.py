"""Reading alone, against other libraries on the same files in one run; and what a child costs.

``python -m tests.benchmarks.readers``

CPU time, the best of interleaved runs; files are written first and are in the page cache. This engine's
figure holds the checks and the SHA-256 of the file, which the others do not make.
"""

from __future__ import annotations

import json
import statistics
import struct
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import lib3mf
import numpy as np
import stl
import trimesh

from app.geometry.read import read
from app.sandbox import Sandbox, analyse_once
from app.sandbox.budget import MEGABYTE, Budget
from app.sandbox.child import mesh_program
from app.sandbox.fork_server import ForkServer
from app.sandbox.frames import Kind, encode_frame
from tests.benchmarks.rows import Row
from tests.geometry import hostile
from tests.geometry.shapes import make_sphere
from tests.sandbox.conftest import pack_cube

ROUNDS = 7
CHILDREN = 100
WARM_MS = 5.0
COLD_S = 5.0
SUBDIVISIONS = 7  # 327 680 triangles
CONTENT_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="model" ContentType="application/vnd.ms-package.3dmanufacturing-3dmodel+xml"/>'
    "</Types>"
)


def write_files(folder: Path, subdivisions: int = SUBDIVISIONS) -> None:
    """A sphere in every mesh format, with six digits behind the point."""
    ball = make_sphere(40.0, subdivisions)
    points, faces = ball.vertices.tolist(), ball.faces.tolist()
    corners = ball.vertices[ball.faces]
    records = np.zeros(len(faces), dtype=[("normal", "<f4", 3), ("corners", "<f4", (3, 3)), ("more", "<u2")])
    records["corners"] = corners
    (folder / "binary.stl").write_bytes(bytes(80) + struct.pack("<I", len(faces)) + records.tobytes())
    vertex = "vertex {:.6f} {:.6f} {:.6f}\n"
    facet = "facet normal {:.6f} {:.6f} {:.6f}\nouter loop\n" + vertex * 3 + "endloop\nendfacet\n"
    rows = np.concatenate([corners.mean(axis=1) / 40.0, corners.reshape(-1, 9)], axis=1).tolist()
    text = "".join(facet.format(*row) for row in rows)
    (folder / "ascii.stl").write_text(f"solid ball\n{text}endsolid ball\n")
    listed = "".join(f"v {x:.6f} {y:.6f} {z:.6f}\n" for x, y, z in points)
    (folder / "text.obj").write_text(listed + "".join(f"f {a + 1} {b + 1} {c + 1}\n" for a, b, c in faces))
    head = hostile.ascii_ply(vertices=str(len(points)), faces=str(len(faces))).partition(b"end_header\n")
    body = "".join(f"{x:.6f} {y:.6f} {z:.6f}\n" for x, y, z in points)
    body += "".join(f"3 {a} {b} {c}\n" for a, b, c in faces)
    (folder / "text.ply").write_bytes(head[0] + head[1] + body.encode())
    model = hostile.model_xml(
        '<object id="1" type="model"><mesh><vertices>\n'
        + "".join(f'<vertex x="{x:.6f}" y="{y:.6f}" z="{z:.6f}" />\n' for x, y, z in points)
        + "</vertices><triangles>\n"
        + "".join(f'<triangle v1="{a}" v2="{b}" v3="{c}" />\n' for a, b, c in faces)
        + "</triangles></mesh></object>"
    )
    with zipfile.ZipFile(folder / "package.3mf", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", CONTENT_TYPES)
        archive.writestr("_rels/.rels", hostile.RELATIONSHIPS.format(target="/3D/3dmodel.model", more=""))
        archive.writestr("3D/3dmodel.model", model)


def ask_lib3mf(path: Path) -> int:
    """The file read into lib3mf's own model, nothing taken out of it."""
    model = lib3mf.get_wrapper().CreateModel()
    model.QueryReader("3mf").ReadFromFile(str(path))
    meshes = model.GetMeshObjects()
    meshes.MoveNext()
    return int(meshes.GetCurrentMeshObject().GetTriangleCount())


def list_jobs(path: Path) -> Iterator[tuple[str, Callable[[], object]]]:
    yield "here", lambda: read(path)
    yield "trimesh", lambda: trimesh.load(str(path), process=False)
    if path.suffix == ".stl":
        yield "numpy-stl", lambda: stl.mesh.Mesh.from_file(str(path))
    if path.suffix == ".3mf":
        yield "lib3mf", lambda: ask_lib3mf(path)


def time_readers(path: Path) -> dict[str, float]:
    """Best CPU seconds of each."""
    jobs = dict(list_jobs(path))
    best = dict.fromkeys(jobs, float("inf"))
    for _ in range(ROUNDS):
        for name, job in jobs.items():
            start = time.process_time()
            job()
            best[name] = min(best[name], time.process_time() - start)
    return best


def report_readers(folder: Path) -> None:
    write_files(folder)
    for path in sorted(folder.iterdir()):
        best, size = time_readers(path), path.stat().st_size
        ours = best.pop("here")
        peers = ", ".join(f"{name} {taken / ours:.1f} times as much" for name, taken in best.items())
        speed = f"{1000 * ours:6.1f} ms  {size / ours / 1e6:5.0f} MB/s"
        sys.stdout.write(f"{path.name:12s} {size / 1e6:5.1f} MB  {speed}; {peers}\n")


def prepare() -> None:
    """As a program of the sandbox: all that measuring loads."""
    mesh_program.prepare()


def run(_request: bytes, _data: memoryview) -> bytes:
    """As a program of the sandbox: nothing, so that what is left is the child itself."""
    return encode_frame(Kind.DONE, json.dumps(None).encode())


@dataclass(frozen=True)
class ChildCosts:
    """Wall clock: of a child that measures nothing, of one that measures a cube, of all started anew."""

    bare_ms: list[float]
    warm_ms: list[float]
    server_s: float
    cold_s: float


def measure_children(folder: Path) -> ChildCosts:
    path = folder / "cube.stl"
    path.write_bytes(pack_cube(20.0))
    server = ForkServer(__spec__.name if __spec__ else __name__)
    server.start()
    bare_ms, warm_ms = [], []
    with path.open("rb") as file:
        for _ in range(CHILDREN):
            start = time.perf_counter()
            server.run(b"{}", file.fileno(), Budget(10.0, 512 * MEGABYTE))
            bare_ms.append(1000 * (time.perf_counter() - start))
    server.close()
    start = time.perf_counter()
    with Sandbox(1) as sandbox:
        sandbox.start()
        server_s = time.perf_counter() - start
        for _ in range(CHILDREN):
            start = time.perf_counter()
            sandbox.analyse(path)
            warm_ms.append(1000 * (time.perf_counter() - start))
    start = time.perf_counter()
    analyse_once(path)
    return ChildCosts(bare_ms, warm_ms, server_s, time.perf_counter() - start)


def judge_children(folder: Path) -> list[Row]:
    """Against the goals of a warm and of a cold child."""
    costs = measure_children(folder)
    bare_ms, warm_ms = statistics.median(costs.bare_ms), statistics.median(costs.warm_ms)
    return [
        Row(
            f"8 warm child beyond measuring, wall, median of {CHILDREN}",
            f"≤ {WARM_MS:g} ms",
            f"{bare_ms:.1f} ms (best {min(costs.bare_ms):.1f})",
            bare_ms <= WARM_MS,
        ),
        Row("… with all measurements of a cube", "", f"{warm_ms:.1f} ms (best {min(costs.warm_ms):.1f})"),
        Row(
            "8 cold child, a cube from start to result, wall",
            f"≤ {COLD_S:g} s",
            f"{costs.cold_s:.2f} s",
            costs.cold_s <= COLD_S,
        ),
        Row("… fork server until ready, wall", "", f"{costs.server_s:.2f} s"),
    ]


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        report_readers(Path(folder))
    with tempfile.TemporaryDirectory() as folder:
        for row in judge_children(Path(folder)):
            sys.stdout.write(f"{row.what}: {row.figure}\n")


if __name__ == "__main__":
    main()

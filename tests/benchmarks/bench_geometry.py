"""CPU time of measuring against trimesh on the same triangles in the same run.

Run as ``python -m tests.benchmarks.bench_geometry``. Both start from the corners of separate triangles,
as an STL file holds them. trimesh welds and gives volume, area and watertightness; ``measure`` gives
these, winding, bodies, six orientations with support under all rules, and wall thickness.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable

import numpy as np
import trimesh

from app.geometry.kernels.surface import integrate_shells
from app.geometry.measure import measure
from app.geometry.mesh import Mesh
from app.geometry.warm import warm
from tests.geometry.shapes import explode, join, make_box, make_mesh, make_sphere, subdivide

ROUNDS = 5


def make_dented_ball(rounds: int) -> Mesh:
    """20 · 4^rounds triangles with hollows, so that lines cross it several times."""
    ball = make_sphere(1.0, rounds)
    x, y, z = ball.vertices.T
    radius = 30.0 + 6.0 * np.sin(5.0 * x) * np.cos(4.0 * y) * np.sin(6.0 * z + 1.0)
    return explode(make_mesh(ball.vertices * radius[:, None], ball.faces))


def make_stack(rounds: int) -> Mesh:
    """Two boxes with an overhang, refined to 24 · 4^rounds triangles."""
    part = join(make_box((20.0, 30.0, 15.0)), make_box((60.0, 30.0, 5.0), (-20.0, 0.0, 16.0)))
    for _ in range(rounds):
        part = subdivide(part)
    return explode(part)


def ask_trimesh(part: Mesh) -> tuple[float, float, bool]:
    peer = trimesh.Trimesh(part.vertices, part.faces, process=True)
    return float(peer.volume), float(peer.area), bool(peer.is_watertight)


def integrate(part: Mesh) -> float:
    shells = np.zeros(len(part.faces), np.int32)
    return float(integrate_shells(part.vertices, part.faces, shells, 1)[0, 0])


def time_cpu_ms(jobs: dict[str, Callable[[], object]]) -> dict[str, float]:
    """Medians of interleaved runs."""
    taken: dict[str, list[float]] = {name: [] for name in jobs}
    for _ in range(ROUNDS):
        for name, job in jobs.items():
            start = time.process_time()
            job()
            taken[name].append(1000.0 * (time.process_time() - start))
    return {name: statistics.median(times) for name, times in taken.items()}


def main() -> None:
    warm()
    for label, part in (
        ("dented ball", make_dented_ball(4)),
        ("dented ball", make_dented_ball(6)),
        ("dented ball", make_dented_ball(7)),
        ("two boxes", make_stack(4)),
        ("two boxes", make_stack(6)),
    ):
        cpu = time_cpu_ms(
            {
                "integrals": lambda part=part: integrate(part),
                "measure": lambda part=part: measure(part),
                "trimesh": lambda part=part: ask_trimesh(part),
            }
        )
        sys.stdout.write(
            f"{label:12s} {len(part.faces):7d} triangles: measure {cpu['measure']:7.1f} ms, "
            f"integrals {cpu['integrals']:6.2f} ms, trimesh {cpu['trimesh']:7.1f} ms; "
            f"trimesh / measure {cpu['trimesh'] / cpu['measure']:5.1f}, "
            f"trimesh / integrals {cpu['trimesh'] / cpu['integrals']:6.0f}\n"
        )


if __name__ == "__main__":
    main()

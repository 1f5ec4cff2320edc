"""Children that run the probe program, warm and single-shot, and a small honest file."""

from __future__ import annotations

import json
import struct
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from app.sandbox.budget import MEGABYTE, Budget
from app.sandbox.ending import Outcome
from app.sandbox.fork_server import ForkServer
from app.sandbox.frames import decode_frame
from app.sandbox.protections import available_protections
from app.sandbox.single_shot import run_once

PROBE = "tests.sandbox.probe_program"
ROOMY = Budget(cpu_s=20.0, memory_bytes=256 * MEGABYTE)

Ask = Callable[..., Any]
Run = Callable[[bytes, int, Budget], Outcome]


needs_full_protection = pytest.mark.skipif(
    available_protections().missing != (), reason=f"this system lacks {available_protections().missing}"
)


@pytest.fixture(scope="module")
def server() -> Iterator[ForkServer]:
    server = ForkServer(PROBE)
    yield server
    server.close()


@pytest.fixture(params=["warm", "single_shot"])
def ask(request: pytest.FixtureRequest, server: ForkServer) -> Ask:
    """Runs one probe in a child, both ways, and gives the content of its frame."""
    if request.param == "warm":
        return ask_with(server.run)
    return ask_with(lambda asked, descriptor, budget: run_once(PROBE, asked, descriptor, budget))


def ask_with(run: Run) -> Ask:
    def ask(job: str, argument: Any = None, budget: Budget = ROOMY, content: bytes = b"hello") -> Any:
        with tempfile.TemporaryFile() as file:
            file.write(content)
            file.flush()
            request = json.dumps({"job": job, "argument": argument}).encode()
            return decode_frame(run(request, file.fileno(), budget).result).content

    return ask


@pytest.fixture
def cube(tmp_path: Path) -> Path:
    """A cube of 20 mm as binary STL."""
    path = tmp_path / "cube.stl"
    path.write_bytes(pack_cube(20.0))
    return path


def pack_cube(edge: float) -> bytes:
    corners = [(x, y, z) for x in (0.0, edge) for y in (0.0, edge) for z in (0.0, edge)]
    quads = [(0, 1, 3, 2), (4, 6, 7, 5), (0, 4, 5, 1), (2, 3, 7, 6), (0, 2, 6, 4), (1, 5, 7, 3)]
    triangles = [each for a, b, c, d in quads for each in ((a, b, c), (a, c, d))]
    records = [struct.pack("<12fH", 0, 0, 0, *(v for i in t for v in corners[i]), 0) for t in triangles]
    return bytes(80) + struct.pack("<I", len(records)) + b"".join(records)

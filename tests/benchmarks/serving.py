"""A real server of the benchmark's own, on a free port, with a data folder that goes away."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx2
import psutil

READY_WITHIN_S = 60.0


@dataclass(frozen=True)
class Server:
    """Its address, and its processes for measuring memory."""

    url: str
    process: psutil.Process

    def measure_memory_mb(self) -> float:
        """Proportional set size of the server and all its children: shared pages count once."""
        total = 0
        for process in [self.process, *self.process.children(recursive=True)]:
            try:
                total += process.memory_full_info().pss
            except psutil.NoSuchProcess:
                continue
        return total / 1e6


@contextmanager
def run_server() -> Iterator[Server]:
    """Start ``schichtwerk serve``, wait until it is ready, and stop it by its process id."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with tempfile.TemporaryDirectory() as folder:
        environment = {
            **os.environ,
            "SCHICHTWERK_DATA_DIR": str(Path(folder) / "var"),
            "SCHICHTWERK_PORT": str(port),
        }
        command = [sys.executable, "-m", "app", "serve"]
        log = Path(folder) / "log"
        with (
            log.open("wb") as output,
            subprocess.Popen(command, env=environment, stdout=output, stderr=output) as child,
        ):
            try:
                _wait_until_ready(f"http://127.0.0.1:{port}", child, log)
                yield Server(f"http://127.0.0.1:{port}", psutil.Process(child.pid))
            finally:
                child.terminate()
                try:
                    child.wait(20)
                except subprocess.TimeoutExpired:
                    child.kill()


def _wait_until_ready(url: str, child: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + READY_WITHIN_S
    while time.monotonic() < deadline:
        if child.poll() is not None:
            raise RuntimeError(f"the server ended with {child.returncode}:\n{log.read_text()[-2000:]}")
        try:
            if httpx2.get(f"{url}/ready").status_code == 200:
                return
        except httpx2.TransportError:
            time.sleep(0.05)
    raise RuntimeError(f"the server was not ready within {READY_WITHIN_S} s:\n{log.read_text()[-2000:]}")

"""Parent side of the warm fork server: one process with all libraries loaded, one forked child a file.

The server never touches a file's bytes. It, not the parent, kills children that are overdue: only
who can reap a process knows that its number has not been given away. The parent notices a dead or
stuck server by its pipes and starts another for the next job.
"""

from __future__ import annotations

import json
import os
import select
import socket
import struct
import subprocess
import threading
import time
from contextlib import suppress

from app.sandbox.budget import Budget
from app.sandbox.ending import MAXRSS_UNIT, Ending, Outcome, bad_result_error, conclude
from app.sandbox.frames import MAX_FRAME_BYTES
from app.sandbox.launch import launch_child
from app.values.errors import Unavailable

# Covers loading OpenCASCADE on a busy machine and, where its cache is empty, compiling the kernels.
START_S = 240.0
# How much longer than a child's budget the parent waits for the server to have killed it.
GRACE_S = 5.0
STOP_S = 2.0
SEND_S = 5.0
READY = b"ready"
# exit code, timed out, CPU seconds, peak resident memory as the system counts it
REPORT = struct.Struct("<i?dQ")


class ForkServer:
    """Runs jobs of one program, a module with ``prepare()`` and ``run(request, data)``. Thread-safe."""

    def __init__(self, program: str) -> None:
        self._program = program
        self._lock = threading.Lock()
        self._server: _Server | None = None
        self._closed = False

    @property
    def pid(self) -> int | None:
        """Process number of the server, None while there is none."""
        server = self._server
        return None if server is None else server.pid

    def start(self) -> None:
        """Start the server and wait until it is warm; otherwise the first job does. Raises Unavailable."""
        self._ensure()

    def run(self, request: bytes, descriptor: int, budget: Budget) -> Outcome:
        """What the program makes of the file in a child of its own.

        Raises GeometryError as in ``ending`` and Unavailable: ``sandbox_unavailable`` where no server
        starts, ``sandbox_interrupted`` where it was lost in the middle, which says nothing about the file.
        """
        for _ in range(2):
            server = self._ensure()
            try:
                job = server.submit(request, descriptor, budget)
            except OSError:  # it died since the last job
                self._discard(server)
                continue
            try:
                return conclude(job.wait(), budget, job.result)
            except LostServerError:
                self._discard(server)
                raise Unavailable("sandbox_interrupted") from None
            finally:
                job.close()
        raise Unavailable("sandbox_unavailable")

    def close(self) -> None:
        """Stop the server and with it every child; jobs under way end with ``sandbox_interrupted``."""
        with self._lock:
            self._closed = True
            server, self._server = self._server, None
        if server is not None:
            server.stop()

    def _ensure(self) -> _Server:
        with self._lock:
            if self._closed:
                raise Unavailable("sandbox_closed")
            if self._server is not None and not self._server.is_running:
                self._server.stop()
                self._server = None
            if self._server is None:
                self._server = _Server(self._program)
            return self._server

    def _discard(self, server: _Server) -> None:
        with self._lock:
            if self._server is server:
                self._server = None
        server.stop()


class LostServerError(Exception):
    """The server died, or did not keep to its deadline."""


class _Server:
    """One running server process, warm as soon as this exists."""

    def __init__(self, program: str) -> None:
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            self._process = launch_child(
                "fork_server",
                [program, str(theirs.fileno())],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                pass_fds=(theirs.fileno(),),
            )
        self.pid = self._process.pid
        self._control.settimeout(START_S)
        if not self._is_ready():
            self.stop()
            raise Unavailable("sandbox_unavailable")
        self._control.settimeout(SEND_S)

    def _is_ready(self) -> bool:
        try:
            return self._control.recv(len(READY)) == READY
        except OSError:
            return False

    @property
    def is_running(self) -> bool:
        return self._process.poll() is None

    def submit(self, request: bytes, descriptor: int, budget: Budget) -> _Job:
        """Send one job with its three descriptors; OSError where nobody listens."""
        job = _Job(budget)
        try:
            envelope = {"cpu_s": budget.cpu_s, "memory_bytes": budget.memory_bytes}
            message = json.dumps(envelope).encode() + b"\n" + request
            socket.send_fds(self._control, [message], [descriptor, *job.their_ends])
        except BaseException:
            job.close()
            raise
        job.close_their_ends()
        return job

    def stop(self) -> None:
        """End of file on its socket makes the server kill its children and leave; else it is killed."""
        self._control.close()
        try:
            self._process.wait(STOP_S)
        except subprocess.TimeoutExpired:
            self._process.kill()  # its children ask the kernel to die with it
            self._process.wait()


class _Job:
    """The parent's ends of a job's two pipes: result from the child, report from the server.

    Closing the report's end makes the server kill the child.
    """

    def __init__(self, budget: Budget) -> None:
        self._deadline = time.monotonic() + budget.wall_s + GRACE_S
        self._result, their_result = os.pipe()
        self._report, their_report = os.pipe()
        self.their_ends = (their_result, their_report)
        self._open = {self._result, self._report, *self.their_ends}
        self._received = bytearray()
        self._told = b""

    @property
    def result(self) -> bytes:
        return bytes(self._received)

    def wait(self) -> Ending:
        """Collect the result until child and report are both at their end."""
        poller = select.poll()
        waiting = {self._result, self._report}
        for descriptor in waiting:
            poller.register(descriptor, select.POLLIN)
        while waiting:
            left_s = self._deadline - time.monotonic()
            ready = poller.poll(max(0.0, left_s) * 1000)
            if not ready and left_s <= 0:
                raise LostServerError
            for descriptor, _ in ready:
                if not self._receive(descriptor):
                    poller.unregister(descriptor)
                    waiting.discard(descriptor)
        if len(self._told) != REPORT.size:
            raise LostServerError
        exit_code, timed_out, cpu_s, maxrss = REPORT.unpack(self._told)
        return Ending(exit_code, timed_out, cpu_s, maxrss * MAXRSS_UNIT)

    def _receive(self, descriptor: int) -> bool:
        chunk = os.read(descriptor, 1 << 18)
        if descriptor == self._report:
            self._told += chunk
        else:
            self._received += chunk
            if len(self._received) > MAX_FRAME_BYTES:
                raise bad_result_error("too_large")
        return bool(chunk)

    def close_their_ends(self) -> None:
        self._close(*self.their_ends)

    def close(self) -> None:
        self._close(self._result, self._report, *self.their_ends)

    def _close(self, *descriptors: int) -> None:
        for descriptor in descriptors:
            if descriptor in self._open:
                self._open.discard(descriptor)
                with suppress(OSError):
                    os.close(descriptor)

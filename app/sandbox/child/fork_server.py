"""Entry of the warm fork server: loads a program once, then forks one locked-in child a file.

It handles descriptors, never a file's bytes, and has one thread only. It leaves when its socket
ends, that is when the parent closes it or dies. It does not ask to die with its parent: that would be
with the *thread* that started it, and threads of a pool come and go.
"""

from __future__ import annotations

import gc
import json
import os
import select
import signal
import socket
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from app.sandbox.budget import Budget
from app.sandbox.child.job import Program, load_program, run_job
from app.sandbox.child.lock_in import die_with
from app.sandbox.fork_server import READY, REPORT

_MESSAGE_BYTES = 1 << 16


@dataclass(slots=True, eq=False)
class _Child:
    pid: int
    pidfd: int
    report: int
    deadline: float
    timed_out: bool = False


def main() -> None:
    """Arguments: root, seccomp, program, number of the inherited socket."""
    _, _, seccomp, name, control = sys.argv
    server = _Server(load_program(name, seccomp), socket.socket(fileno=int(control)))
    if len(list(Path("/proc/self/task").iterdir())) != 1:
        raise RuntimeError("a fork server must not have a second thread")
    gc.collect()
    gc.freeze()  # children share these pages as long as nobody counts through them
    server.serve()


class _Server:
    def __init__(self, program: Program, control: socket.socket) -> None:
        self._program = program
        self._control = control
        self._poller = select.poll()
        self._children: dict[int, _Child] = {}  # by pidfd and by report

    def serve(self) -> None:
        """Until the parent is gone; then no child is left."""
        self._poller.register(self._control, select.POLLIN)
        self._control.send(READY)
        try:
            while self._turn():
                pass
        finally:
            for child in set(self._children.values()):
                self._kill(child)

    def _turn(self) -> bool:
        ready = {descriptor for descriptor, _ in self._poller.poll(self._next_deadline_ms())}
        for descriptor in ready - {self._control.fileno()}:
            child = self._children.get(descriptor)
            if child is None:  # reaped in this very turn
                continue
            if descriptor == child.pidfd:
                self._reap(child)
            else:  # nobody reads the report any more: the parent has given up on this job
                self._poller.unregister(descriptor)
                self._kill(child)
        self._kill_overdue()
        # Last, because it gives descriptor numbers away again.
        return self._control.fileno() not in ready or self._accept()

    def _next_deadline_ms(self) -> float | None:
        pending = [child.deadline for child in self._children.values() if not child.timed_out]
        return max(0.0, min(pending) - time.monotonic()) * 1000 + 1 if pending else None

    def _kill_overdue(self) -> None:
        now = time.monotonic()
        for child in set(self._children.values()):
            if now >= child.deadline and not child.timed_out:
                child.timed_out = True
                self._kill(child)

    def _accept(self) -> bool:
        message, descriptors, _, _ = socket.recv_fds(self._control, _MESSAGE_BYTES, 3)
        if not message:
            return False
        source, result, report = descriptors
        envelope, _, request = message.partition(b"\n")
        budget = Budget(**json.loads(envelope))
        try:
            self._fork(request, budget, source, result, report)
        except OSError:  # no process to be had: without a report the parent knows
            os.close(report)
        finally:
            os.close(source)
            os.close(result)
        return True

    def _fork(self, request: bytes, budget: Budget, source: int, result: int, report: int) -> None:
        server = os.getpid()
        pid = os.fork()
        if pid == 0:
            _become_child(self._program, request, source, result, budget, server)
        child = _Child(pid, os.pidfd_open(pid), report, time.monotonic() + budget.wall_s)
        self._children[child.pidfd] = self._children[report] = child
        self._poller.register(child.pidfd, select.POLLIN)
        self._poller.register(report, 0)

    def _reap(self, child: _Child) -> None:
        _, status, usage = os.wait4(child.pid, 0)
        cpu_s = usage.ru_utime + usage.ru_stime
        exit_code = os.waitstatus_to_exitcode(status)
        with suppress(BrokenPipeError):
            os.write(child.report, REPORT.pack(exit_code, child.timed_out, cpu_s, usage.ru_maxrss))
        for descriptor in (child.pidfd, child.report):
            del self._children[descriptor]
            with suppress(KeyError):
                self._poller.unregister(descriptor)
            os.close(descriptor)

    def _kill(self, child: _Child) -> None:
        """The child and all of its session; it is not reaped yet, so the number is still its own."""
        for kill in (os.killpg, os.kill):
            with suppress(ProcessLookupError, PermissionError):
                kill(child.pid, signal.SIGKILL)


def _become_child(
    program: Program, request: bytes, source: int, result: int, budget: Budget, server: int
) -> None:
    """Never returns into the server's loop, whatever happens."""
    try:
        os.setsid()
        die_with(server)
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        run_job(program, request, source, result, budget)
    finally:
        os._exit(70)

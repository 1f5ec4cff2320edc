"""Entry of the warm fork server: loads a program once, then gives each file a forked child of its own.

Forking a large process takes milliseconds, so one child waits in advance; it has seen no file.

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
from app.sandbox.child.lock_in import die_with, keep_only
from app.sandbox.fork_server import READY, REPORT
from app.sandbox.protections import load_libc

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
    _give_back_freed_memory()
    gc.freeze()  # children share these pages as long as nobody counts through them
    server.serve()


def _give_back_freed_memory() -> None:
    """Loading the kernels leaves behind an eighth of the process, which each child would inherit."""
    libc = load_libc()
    if hasattr(libc, "malloc_trim"):  # glibc
        libc.malloc_trim(0)


@dataclass(frozen=True, slots=True)
class _Spare:
    """A child that waits for its file at the other end of ``link``."""

    pid: int
    pidfd: int
    link: socket.socket


class _Server:
    def __init__(self, program: Program, control: socket.socket) -> None:
        self._program = program
        self._control = control
        self._spare: _Spare | None = None
        self._poller = select.poll()
        self._children: dict[int, _Child] = {}  # by pidfd and by report

    def serve(self) -> None:
        """Until the parent is gone; then no child is left."""
        self._poller.register(self._control, select.POLLIN)
        self._spare = self._fork()
        self._control.send(READY)
        try:
            while self._turn():
                pass
        finally:
            for child in set(self._children.values()):
                _kill(child.pid)
            if self._spare is not None:
                _kill(self._spare.pid)

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
                _kill(child.pid)
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
                _kill(child.pid)

    def _accept(self) -> bool:
        message, descriptors, _, _ = socket.recv_fds(self._control, _MESSAGE_BYTES, 3)
        if not message:
            return False
        source, result, report = descriptors
        try:
            self._hand_over(message, source, result, report)
        except OSError:  # no process to be had: without a report the parent knows
            os.close(report)
        finally:
            os.close(source)
            os.close(result)
        return True

    def _hand_over(self, message: bytes, source: int, result: int, report: int) -> None:
        """The job goes to the child that waits; then another is forked to wait, while that one works."""
        spare, self._spare = self._spare, None
        if spare is not None and _is_dead(spare):
            spare.link.close()
            os.close(spare.pidfd)
            spare = None
        if spare is None:
            spare = self._fork()
        socket.send_fds(spare.link, [message], [source, result])
        spare.link.close()
        budget, _ = _read_message(message)
        child = _Child(spare.pid, spare.pidfd, report, time.monotonic() + budget.wall_s)
        self._children[child.pidfd] = self._children[report] = child
        self._poller.register(child.pidfd, select.POLLIN)
        self._poller.register(report, 0)
        with suppress(OSError):  # the next job tries again
            self._spare = self._fork()

    def _fork(self) -> _Spare:
        server = os.getpid()
        link, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            pid = os.fork()
            if pid == 0:
                _become_child(self._program, theirs, server)
        return _Spare(pid, os.pidfd_open(pid), link)

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


def _kill(pid: int) -> None:
    """The child and all of its session; it is not reaped yet, so the number is still its own."""
    for kill in (os.killpg, os.kill):
        with suppress(ProcessLookupError, PermissionError):
            kill(pid, signal.SIGKILL)


def _is_dead(spare: _Spare) -> bool:
    """Whether it ended while it waited, for whatever reason; then it is reaped."""
    return os.waitpid(spare.pid, os.WNOHANG)[0] != 0


def _read_message(message: bytes) -> tuple[Budget, bytes]:
    envelope, _, request = message.partition(b"\n")
    return Budget(**json.loads(envelope)), request


def _become_child(program: Program, link: socket.socket, server: int) -> None:
    """Never returns into the server's loop, whatever happens."""
    try:
        os.setsid()
        die_with(server)
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        # at once, or it would hold open what other children write to
        waiting = socket.socket(fileno=keep_only(link.detach()))
        message, descriptors, _, _ = socket.recv_fds(waiting, _MESSAGE_BYTES, 2)
        if message:  # else the server is gone
            budget, request = _read_message(message)
            source, result = descriptors
            run_job(program, request, source, result, budget)
    finally:
        os._exit(70)

"""Runs one job in one fresh child: for the command line, and where the system has no fork server."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
from contextlib import suppress

from app.sandbox.budget import Budget
from app.sandbox.ending import MAXRSS_UNIT, Ending, Outcome, bad_result_error, conclude
from app.sandbox.frames import MAX_FRAME_BYTES
from app.sandbox.launch import launch_child
from app.values.errors import Unavailable

# Loading the libraries is not the file's fault. The child's own CPU limit starts after it.
START_S = 60.0
_STARTED = b"\x01"


def run_once(program: str, request: bytes, descriptor: int, budget: Budget) -> Outcome:
    """What ``program`` (a module with ``prepare`` and ``run``) makes of the file; errors as in ``ending``."""
    child = launch_child(
        "single_shot",
        [program, request.decode("utf-8"), str(budget.cpu_s), str(budget.memory_bytes)],
        stdin=descriptor,
        stdout=subprocess.PIPE,
    )
    watch = _Watch(child)
    try:
        result = _read_result(child, watch, budget)
        ending = _wait(child, watch)
    finally:
        watch.stop()
        if child.returncode is None:
            _kill_group(child)
            child.wait()
        if child.stdout is not None:
            child.stdout.close()
    return conclude(ending, budget, result)


class _Watch:
    """Kills the child at a deadline that can be moved once its libraries are loaded."""

    def __init__(self, child: subprocess.Popen[bytes]) -> None:
        self._child = child
        self._timer: threading.Timer | None = None
        self.timed_out = False

    def start(self, seconds: float) -> None:
        self.stop()
        self._timer = threading.Timer(seconds, self._expire)
        self._timer.daemon = True
        self._timer.start()

    def stop(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer.join()
            self._timer = None

    def _expire(self) -> None:
        self.timed_out = True
        _kill_group(self._child)


def _read_result(child: subprocess.Popen[bytes], watch: _Watch, budget: Budget) -> bytes:
    if child.stdout is None:
        raise TypeError("the child was started without a pipe")
    watch.start(START_S)
    if child.stdout.read(len(_STARTED)) != _STARTED:
        child.wait()
        raise Unavailable("sandbox_unavailable")
    watch.start(budget.wall_s)
    result = child.stdout.read(MAX_FRAME_BYTES + 1)
    if len(result) > MAX_FRAME_BYTES:
        raise bad_result_error("too_large")
    return result


def _wait(child: subprocess.Popen[bytes], watch: _Watch) -> Ending:
    if not hasattr(os, "waitid"):  # macOS and Windows
        code = child.wait()
        watch.stop()
        return Ending(code, watch.timed_out, cpu_s=0.0, peak_memory_bytes=0)
    # First only look: while the child is not reaped, the watch cannot hit another process of its number.
    os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)
    watch.stop()
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    cpu_s = usage.ru_utime + usage.ru_stime
    return Ending(child.returncode, watch.timed_out, cpu_s, usage.ru_maxrss * MAXRSS_UNIT)


def _kill_group(child: subprocess.Popen[bytes]) -> None:
    if child.returncode is not None:
        return
    if not hasattr(os, "killpg"):
        child.kill()
        return
    # the group, and the child itself in case it has not made one yet; not by Popen.kill, which first looks
    # whether the child has ended and thereby reaps it, while another thread is about to ask what it used
    for kill in (os.killpg, os.kill):
        with suppress(ProcessLookupError, PermissionError):
            kill(child.pid, signal.SIGKILL)

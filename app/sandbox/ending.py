"""From how a child ended to a result or a typed error that names the limit."""

from __future__ import annotations

import signal
import sys
from dataclasses import dataclass

from app.geometry.findings import GeometryError
from app.sandbox.budget import Budget

# Linux counts ru_maxrss in kilobytes, macOS in bytes.
MAXRSS_UNIT = 1 if sys.platform == "darwin" else 1024


@dataclass(frozen=True, slots=True)
class Ending:
    """How a child ended, from whoever waited for it, never from the child itself.

    ``exit_code`` is negative for a signal, as in subprocess. CPU time and peak resident memory are 0
    where the system does not tell.
    """

    exit_code: int
    timed_out: bool
    cpu_s: float
    peak_memory_bytes: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """The bytes that a child sent before it ended well, and what it used."""

    result: bytes
    cpu_s: float
    peak_memory_bytes: int


def conclude(ending: Ending, budget: Budget, result: bytes) -> Outcome:
    """The outcome of a child that ended by itself with 0.

    Else GeometryError ``sandbox_time_limit`` (seconds), ``sandbox_memory_limit`` (megabytes) or
    ``sandbox_crashed`` (signal).
    """
    if ending.timed_out:
        raise time_limit_error(budget)
    if ending.exit_code != 0:
        raise _explain_death(ending, budget)
    return Outcome(result, ending.cpu_s, ending.peak_memory_bytes)


def time_limit_error(budget: Budget) -> GeometryError:
    """The file took longer than its size allows."""
    return GeometryError("sandbox_time_limit", {"seconds": round(budget.cpu_s, 1)})


def memory_limit_error(budget: Budget) -> GeometryError:
    """The file took more memory than its size allows."""
    return GeometryError("sandbox_memory_limit", {"megabytes": budget.memory_megabytes})


def bad_result_error(reason: str) -> GeometryError:
    """What the child sent cannot be a result; it is treated as taken over by the file."""
    return GeometryError("sandbox_bad_result", {"reason": reason})


def _explain_death(ending: Ending, budget: Budget) -> GeometryError:
    code = -ending.exit_code
    if code < 0:
        return GeometryError("sandbox_crashed", {"signal": f"EXIT_{ending.exit_code}"})
    name = signal.Signals(code).name if code in signal.valid_signals() else str(code)
    if name == "SIGXCPU" or (name == "SIGKILL" and ending.cpu_s >= budget.cpu_s):
        return time_limit_error(budget)
    if name == "SIGKILL":
        return memory_limit_error(budget)  # not by us, so by the kernel, which was out of memory
    return GeometryError("sandbox_crashed", {"signal": name})

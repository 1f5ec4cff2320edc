"""Takes from this process everything but computing on what it already holds."""

from __future__ import annotations

import ctypes
import math
import os
import signal
import sys
import time

if sys.platform != "win32":
    import resource

from app.sandbox.child.landlock import forbid_all_access
from app.sandbox.child.seccomp import allow_only_computing
from app.sandbox.protections import load_libc

RESULT_DESCRIPTOR = 3

_PR_SET_PDEATHSIG = 1
_PR_SET_DUMPABLE = 4
_PR_SET_NO_NEW_PRIVS = 38


def die_with(parent: int) -> None:
    """Have the kernel kill this process when ``parent`` dies; leave at once if it is dead already."""
    if sys.platform == "linux":
        _prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:
            os._exit(1)


def keep_only(result: int) -> int:
    """Close every descriptor but ``result`` and return its new number; standard streams lead nowhere."""
    if result != RESULT_DESCRIPTOR:
        os.dup2(result, RESULT_DESCRIPTOR, inheritable=False)
    nowhere = os.open(os.devnull, os.O_RDWR)
    for standard in range(3):
        os.dup2(nowhere, standard, inheritable=False)
    os.closerange(RESULT_DESCRIPTOR + 1, _descriptor_end())
    return RESULT_DESCRIPTOR


def lock_in(cpu_s: float, memory_bytes: int) -> None:
    """Irrevocably: no files, no network, no other processes, bounded memory and CPU time.

    Protections that this kernel does not offer are left out; ``available_protections`` tells the parent
    which. One that is offered and fails raises OSError, so that nothing runs half-protected.
    """
    if sys.platform == "linux":
        _prctl(_PR_SET_DUMPABLE, 0)  # other processes of the same user may not look into this one
        _prctl(_PR_SET_NO_NEW_PRIVS, 1)
        forbid_all_access()
        _limit_resources(cpu_s, memory_bytes)
        allow_only_computing()


def _limit_resources(cpu_s: float, memory_bytes: int) -> None:
    # The kernel counts whole seconds
    seconds = math.ceil(time.process_time() + cpu_s)
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    # Not RLIMIT_AS: address space that is only reserved costs nothing, and OpenCASCADE reserves plenty.
    resource.setrlimit(resource.RLIMIT_DATA, (memory_bytes, memory_bytes))
    for nothing in ("RLIMIT_FSIZE", "RLIMIT_CORE", "RLIMIT_NOFILE", "RLIMIT_NPROC", "RLIMIT_MSGQUEUE"):
        resource.setrlimit(getattr(resource, nothing), (0, 0))


def _descriptor_end() -> int:
    # close_range(2), where there is one, makes a large end cheap
    return os.sysconf("SC_OPEN_MAX") if hasattr(os, "sysconf") else 256


def _prctl(option: int, value: int) -> None:
    unused = ctypes.c_ulong(0)
    if load_libc().prctl(ctypes.c_int(option), ctypes.c_ulong(value), unused, unused, unused) != 0:
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code))

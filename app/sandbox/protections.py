"""What this system offers to lock a child in, so that start-up can say what is missing."""

from __future__ import annotations

import ctypes
import errno
import os
import sys
from ctypes.util import find_library
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec

_PR_SET_SECCOMP = 22
_SECCOMP_MODE_FILTER = 2
# 444 on every architecture that has Landlock
LANDLOCK_CREATE_RULESET = 444
_LANDLOCK_CREATE_RULESET_VERSION = 1


@dataclass(frozen=True, slots=True)
class Protections:
    """``landlock_abi`` is 0 where there is none; network rules came with 4, scopes for signals with 6."""

    landlock_abi: int
    seccomp: bool
    rlimits: bool
    fork_server: bool

    @property
    def missing(self) -> tuple[str, ...]:
        """Names of what is not there; empty where a hostile file is fully locked in."""
        offered = {
            "landlock": self.landlock_abi > 0,
            "seccomp": self.seccomp,
            "rlimits": self.rlimits,
            "fork_server": self.fork_server,
        }
        return tuple(name for name, there in offered.items() if not there)


@cache
def available_protections() -> Protections:
    """Ask the kernel; nothing is changed by asking."""
    if sys.platform != "linux":
        return Protections(landlock_abi=0, seccomp=False, rlimits=False, fork_server=False)
    return Protections(
        landlock_abi=ask_landlock_abi(), seccomp=_offers_seccomp(), rlimits=True, fork_server=_offers_pidfd()
    )


@cache
def load_libc() -> ctypes.CDLL:
    """The C library of a Unix system."""
    return ctypes.CDLL(None, use_errno=True)


def ask_landlock_abi() -> int:
    """The version of Landlock, 0 where the kernel has none or has it switched off."""
    answer: int = load_libc().syscall(
        ctypes.c_long(LANDLOCK_CREATE_RULESET),
        None,
        ctypes.c_size_t(0),
        ctypes.c_uint32(_LANDLOCK_CREATE_RULESET_VERSION),
    )
    return max(answer, 0)


def _offers_seccomp() -> bool:
    """The kernel refuses a null filter as a bad address (EFAULT) if it knows filters at all."""
    if find_spec("pyseccomp") is None or find_library("seccomp") is None:
        return False
    no = ctypes.c_ulong(0)
    load_libc().prctl(_PR_SET_SECCOMP, ctypes.c_ulong(_SECCOMP_MODE_FILTER), None, no, no)
    return ctypes.get_errno() == errno.EFAULT


def _offers_pidfd() -> bool:
    if not hasattr(os, "pidfd_open"):
        return False
    try:
        os.close(os.pidfd_open(os.getpid()))
    except OSError:
        return False
    return True

"""Starts a Python child that knows nothing of the parent: isolated mode, no environment, no descriptors."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from app.sandbox.protections import available_protections

# ``-I`` ignores PYTHONPATH, the user's packages and the current directory; so the child is told where
# the application lies by an argument.
_BOOTSTRAP = "import sys; sys.path.insert(0, sys.argv[1]); from app.sandbox.child.{entry} import main; main()"
# Told to the child, so that one that finds no seccomp where the parent did refuses to work.
WITH_SECCOMP = "with"
ROOT = Path(__file__).resolve().parents[2]

# One thread a child: cost stays predictable, and a process that forks must have no second thread.
_SINGLE_THREADED = {
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "NUMBA_NUM_THREADS": "1",
}
# Where numba keeps its compiled kernels, and what Windows cannot start a process without.
_KEPT = ("HOME", "XDG_CACHE_HOME", "NUMBA_CACHE_DIR", "SYSTEMROOT")


def launch_child(
    entry: str, arguments: list[str], *, stdin: int, stdout: int, pass_fds: tuple[int, ...] = ()
) -> subprocess.Popen[bytes]:
    """A child that runs ``main`` of ``app.sandbox.child.<entry>`` in its own session.

    Its standard error is the parent's until the child locks itself in, so that a failing import is seen.
    """
    command = [
        sys.executable,
        "-I",
        "-c",
        _BOOTSTRAP.format(entry=entry),
        str(ROOT),
        _tell_seccomp(),
        *arguments,
    ]
    return subprocess.Popen(  # noqa: S603 the command is made of our own constants
        command,
        stdin=stdin,
        stdout=stdout,
        pass_fds=pass_fds,
        env=_clean_environment(),
        start_new_session=True,
    )


def _tell_seccomp() -> str:
    return WITH_SECCOMP if available_protections().seccomp else "without"


def _clean_environment() -> dict[str, str]:
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    return {**kept, **_SINGLE_THREADED}

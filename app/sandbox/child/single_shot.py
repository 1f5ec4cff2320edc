"""Entry of a child for one file: standard input is the file, standard output takes the frame."""

from __future__ import annotations

import os
import sys

from app.sandbox.budget import Budget
from app.sandbox.child.job import load_program, run_job
from app.sandbox.child.lock_in import die_with


def main() -> None:
    """Arguments: root, seccomp, program, request, CPU seconds, memory bytes."""
    _, _, seccomp, name, request, cpu_s, memory_bytes = sys.argv
    die_with(os.getppid())
    # Whatever a library prints must not get between the frame's bytes.
    result = os.dup(1)
    os.dup2(2, 1)
    program = load_program(name, seccomp)
    os.write(result, b"\x01")  # from now on the file's budget counts
    run_job(program, request.encode(), 0, result, Budget(float(cpu_s), int(memory_bytes)))

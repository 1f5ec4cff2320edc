"""One job: take the file, lock in, run the program, hand back one frame, end without cleaning up."""

from __future__ import annotations

import json
import os
import sys
import traceback
from importlib import import_module
from types import TracebackType
from typing import NoReturn, Protocol

from app.geometry.findings import GeometryError
from app.geometry.mapped import map_file
from app.sandbox.budget import Budget
from app.sandbox.child.lock_in import keep_only, lock_in
from app.sandbox.child.seccomp import prepare_rules
from app.sandbox.frames import Kind, encode_frame
from app.sandbox.launch import WITH_SECCOMP
from app.values.canonical import canonical_json

# Built beforehand: when memory has run out, nothing more can be built.
_OUT_OF_MEMORY = encode_frame(Kind.OUT_OF_MEMORY, b"null")
_FRAMES_SHOWN = 12


class Program(Protocol):
    """A module that a child runs: ``prepare`` loads all it will need, ``run`` gets the file's bytes."""

    def prepare(self) -> None:
        """Before any file is there: import, compile, warm; afterwards no file can be opened."""

    def run(self, request: bytes, data: memoryview) -> bytes:
        """The frame to hand back. Raises GeometryError for what is wrong with the file."""


def run_job(program: Program, request: bytes, descriptor: int, result: int, budget: Budget) -> NoReturn:
    """Never returns: ends the process with 0 once the frame is sent."""
    # Mapped by the trusted part, so that the locked-in part holds no descriptor but its result's.
    data = map_file(descriptor)
    result = keep_only(result)
    _send(result, _compute_frame(program, request, data, budget))
    os._exit(0)


def _compute_frame(program: Program, request: bytes, data: memoryview, budget: Budget) -> bytes:
    try:
        lock_in(budget.cpu_s, budget.memory_bytes)
        return program.run(request, data)
    except GeometryError as error:
        return encode_frame(
            Kind.REFUSED, canonical_json({"code": error.code, "parameters": error.parameters})
        )
    except MemoryError:
        return _OUT_OF_MEMORY
    except Exception as error:  # a fault of ours, told to the parent by kind and place
        places = _name_places(error.__traceback__)
        report = {"exception": type(error).__name__, "places": places}
        return encode_frame(Kind.FAILED, json.dumps(report).encode())


def _name_places(trace: TracebackType | None) -> list[str]:
    """Module and line of the innermost calls; no messages, which could quote the customer's file."""
    frames = list(traceback.walk_tb(trace))[-_FRAMES_SHOWN:]
    return [f"{frame.f_globals.get('__name__', '?')}:{line}" for frame, line in frames]


def _send(result: int, frame: bytes) -> None:
    rest = memoryview(frame)
    while rest:
        rest = rest[os.write(result, rest) :]


def load_program(name: str, seccomp: str) -> Program:
    """Import the module and let it load what it needs, on one CPU.

    Thread pools in native libraries (TBB in manifold3d) take their size from the CPUs they see at first
    use; with one they start no threads, which a locked-in child could not start either. ``seccomp`` is what
    the parent told of it.
    """
    program: Program = import_module(name)
    if prepare_rules() is None and seccomp == WITH_SECCOMP:
        raise RuntimeError("the parent finds seccomp and its child does not")
    if sys.platform != "linux":
        program.prepare()
        return program
    cpus = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(cpus)})
    try:
        program.prepare()
    finally:
        os.sched_setaffinity(0, cpus)
    return program

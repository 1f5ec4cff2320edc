"""One file in, measurements out: chooses program and budget and hands the child's answer to the checks."""

from __future__ import annotations

import json
import os
import threading
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

from app.geometry.features import Repair
from app.geometry.findings import GeometryError
from app.geometry.formats.sniff import HEAD_BYTES, sniff
from app.geometry.limits import DEFAULT_LIMITS, Limits
from app.geometry.measurements import Measurements, Vector
from app.geometry.units import Unit
from app.sandbox.budget import DEFAULT_RULES, Budget, BudgetRules, budget_for, budget_for_copy
from app.sandbox.ending import Outcome
from app.sandbox.fork_server import ForkServer
from app.sandbox.protections import available_protections
from app.sandbox.request import Request, encode_request
from app.sandbox.result import Expected, read_copy, read_repaired, read_result
from app.sandbox.single_shot import run_once
from app.sandbox.source import HasDescriptor, Source, open_source

MESH_PROGRAM = "app.sandbox.child.mesh_program"
STRIP_PROGRAM = "app.sandbox.child.strip_program"
STEP_PROGRAM = "app.sandbox.child.step_program"


@dataclass(frozen=True, slots=True)
class Analysis:
    """What is known of a part, and what finding out cost.

    ``preview_glb`` is binary glTF and ``thumbnail_png`` a picture, both None unless asked for.
    ``peak_memory_bytes`` (resident, libraries included; from ``analyse_once`` no less than the caller's own)
    and ``cpu_s`` are 0 where the system does not tell.
    """

    measurements: Measurements
    preview_glb: bytes | None
    thumbnail_png: bytes | None
    peak_memory_bytes: int
    cpu_s: float


@dataclass(frozen=True, slots=True)
class Repaired:
    """``stl`` is the repaired mesh as binary STL in mm; ``repair`` is None where nothing was changed."""

    repair: Repair | None
    stl: bytes


class _Run(Protocol):
    """One child for one file."""

    def __call__(self, program: str, request: bytes, descriptor: int, budget: Budget, /) -> Outcome: ...


class Sandbox:
    """Warm children for a server or a worker: start once, share among threads, close at the end.

    ``concurrency`` bounds the children at work at one time (default: the CPUs there are); further calls
    wait. ``rules`` say what a file may cost before its child is stopped.
    Do not fork a process that holds one.
    """

    def __init__(self, concurrency: int | None = None, rules: BudgetRules = DEFAULT_RULES) -> None:
        self._rules = rules
        self._slots = threading.BoundedSemaphore(concurrency or os.cpu_count() or 1)
        self._servers = (
            {program: ForkServer(program) for program in (MESH_PROGRAM, STEP_PROGRAM)}
            if available_protections().fork_server
            else {}
        )

    def start(self, *, step: bool = False) -> None:
        """Warm up now instead of at the first file; OpenCASCADE only if ``step``. Raises Unavailable."""
        for program in (MESH_PROGRAM, STEP_PROGRAM) if step else (MESH_PROGRAM,):
            if program in self._servers:
                self._servers[program].start()

    def analyse(
        self,
        source: HasDescriptor | Path,
        *,
        unit: Unit | None = None,
        up: Vector | None = None,
        preview: bool = False,
        limits: Limits = DEFAULT_LIMITS,
        scale_by: float | None = None,
    ) -> Analysis:
        """Read and measure one file in a child of its own.

        ``unit``, ``up``, ``scale_by`` as in ``geometry.measure``. Raises GeometryError: those of ``read``
        and ``measure``, ``file_not_regular``, and ``sandbox_time_limit`` (seconds),
        ``sandbox_memory_limit`` (megabytes), ``sandbox_crashed`` (signal), ``sandbox_job_failed``
        (exception), ``sandbox_bad_result`` (reason). Raises Unavailable ``sandbox_unavailable``,
        ``sandbox_interrupted``, ``sandbox_closed``: not the file's fault, try again. Raises OSError
        where a path cannot be opened.
        """
        request = Request(unit, up, preview, limits, scale_by=scale_by)
        with open_source(source) as opened:
            return _analyse(opened, request, self._run, self._rules)

    def repair(
        self, source: HasDescriptor | Path, *, unit: Unit | None = None, limits: Limits = DEFAULT_LIMITS
    ) -> Repaired:
        """Read and repair one file in a child of its own. Raises as ``analyse``, and ``not_repairable``."""
        with open_source(source) as opened:
            return _repair(opened, Request(unit, None, False, limits, repaired=True), self._run, self._rules)

    def strip(self, source: HasDescriptor | Path, kind: str) -> bytes:
        """A copy of the file without what tells of people and machines, made in a fresh child.

        ``kind`` is a format that is read, or the media type of a drawing. Raises as ``analyse``, and
        GeometryError ``copy_impossible``.
        """
        with open_source(source) as opened, self._slots:
            budget = budget_for_copy(opened.size, self._rules)
            request = json.dumps({"kind": kind}).encode()
            outcome = run_once(STRIP_PROGRAM, request, opened.descriptor, budget)
            return read_copy(outcome.result, budget, 2 * opened.size + 65_536)

    def _run(self, program: str, request: bytes, descriptor: int, budget: Budget) -> Outcome:
        with self._slots:
            if program in self._servers:
                return self._servers[program].run(request, descriptor, budget)
            return run_once(program, request, descriptor, budget)

    def close(self) -> None:
        """End every child and server this has started; jobs under way end with ``sandbox_interrupted``."""
        for server in self._servers.values():
            server.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def analyse_once(
    source: HasDescriptor | Path,
    *,
    unit: Unit | None = None,
    up: Vector | None = None,
    preview: bool = False,
    limits: Limits = DEFAULT_LIMITS,
    scale_by: float | None = None,
) -> Analysis:
    """As ``Sandbox.analyse``, in a fresh child that loads its libraries first: for the command line."""
    request = Request(unit, up, preview, limits, scale_by=scale_by)
    with open_source(source) as opened:
        return _analyse(opened, request, run_once, DEFAULT_RULES)


def repair_once(
    source: HasDescriptor | Path, *, unit: Unit | None = None, limits: Limits = DEFAULT_LIMITS
) -> Repaired:
    """As ``Sandbox.repair``, in a fresh child: for the command line."""
    with open_source(source) as opened:
        return _repair(opened, Request(unit, None, False, limits, repaired=True), run_once, DEFAULT_RULES)


def _repair(source: Source, request: Request, run: _Run, rules: BudgetRules) -> Repaired:
    outcome, _, budget = _run_child(source, request, run, rules)
    return Repaired(*read_repaired(outcome.result, budget))


def _analyse(source: Source, request: Request, run: _Run, rules: BudgetRules) -> Analysis:
    outcome, format_code, budget = _run_child(source, request, run, rules)
    expected = Expected(format_code, source.digest_content(), request)
    measurements, preview, thumbnail = read_result(outcome.result, budget, expected)
    return Analysis(measurements, preview, thumbnail, outcome.peak_memory_bytes, outcome.cpu_s)


def _run_child(
    source: Source, request: Request, run: _Run, rules: BudgetRules
) -> tuple[Outcome, str, Budget]:
    # The head decides which libraries the child needs; it is looked at, not parsed.
    if source.size > request.limits.file_bytes:
        raise GeometryError(
            "limit_exceeded",
            {"limit": "file_bytes", "allowed": request.limits.file_bytes, "found": source.size},
        )
    format_code = sniff(source.read_head(HEAD_BYTES), source.size, source.name)
    budget = budget_for(format_code, source.size, rules)
    program = STEP_PROGRAM if format_code == "step" else MESH_PROGRAM
    return run(program, encode_request(request), source.descriptor, budget), format_code, budget

"""A file that takes too much ends its own child, with an error that names the limit, and nobody else's."""

from __future__ import annotations

import resource
import threading
from pathlib import Path
from typing import Any

import pytest

from app.geometry.findings import GeometryError
from app.sandbox.budget import MEGABYTE, Budget, BudgetRules, budget_for
from app.sandbox.fork_server import ForkServer
from app.sandbox.frames import Kind, decode_frame
from app.sandbox.single_shot import run_once
from tests.sandbox.conftest import PROBE, ROOMY, Ask, ask_with, needs_full_protection

pytestmark = needs_full_protection

SHORT = Budget(cpu_s=0.5, memory_bytes=256 * MEGABYTE)


@pytest.mark.parametrize(
    ("format_code", "size", "cpu_s", "memory_bytes"),
    [
        ("stl", 0, 5.0, 512 * MEGABYTE),
        ("stl", 10 * MEGABYTE, 15.0, 712 * MEGABYTE),
        ("step", 10 * MEGABYTE, 15.0, 3072 * MEGABYTE),
        ("3mf", 100 * MEGABYTE, 60.0, 4096 * MEGABYTE),
    ],
)
def test_budgets_grow_with_the_file_up_to_a_limit(
    format_code: str, size: int, cpu_s: float, memory_bytes: int
) -> None:
    assert budget_for(format_code, size) == Budget(cpu_s, memory_bytes)


def test_budgets_follow_the_rules_of_the_operator() -> None:
    rules = BudgetRules(2.0, 0.5, 10.0, 300, 1000)
    assert budget_for("stl", 4 * MEGABYTE, rules) == Budget(4.0, 380 * MEGABYTE)
    assert budget_for("stl", 90 * MEGABYTE, rules) == Budget(10.0, 1000 * MEGABYTE)


@pytest.mark.parametrize("job", ["loop", "loop_deaf", "loop_after_closing", "wait_forever"])
def test_a_child_that_does_not_end_is_killed(ask: Ask, job: str) -> None:
    with pytest.raises(GeometryError) as refusal:
        ask(job, budget=SHORT)
    assert (refusal.value.code, refusal.value.parameters) == ("sandbox_time_limit", {"seconds": 0.5})


@pytest.mark.parametrize("job", ["hog", "hog_small"])
@pytest.mark.parametrize("way", ["warm", "single_shot"])
def test_a_hog_ends_within_its_memory(server: ForkServer, job: str, way: str) -> None:
    request = f'{{"job": "{job}"}}'.encode()
    with Path(__file__).open("rb") as file:
        if way == "warm":
            outcome = server.run(request, file.fileno(), ROOMY)
        else:
            outcome = run_once(PROBE, request, file.fileno(), ROOMY)
    assert decode_frame(outcome.result).kind is Kind.OUT_OF_MEMORY
    # the system counts for a fresh child what the process that started it held at that moment
    started_by = 0 if way == "warm" else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    allowed = max(started_by, ROOMY.memory_bytes) + 64 * MEGABYTE
    assert 0 < outcome.peak_memory_bytes < allowed


@pytest.mark.parametrize(("job", "signal_name"), [("crash", "SIGSEGV"), ("abort", "SIGABRT")])
def test_a_crash_is_told_by_its_signal(ask: Ask, job: str, signal_name: str) -> None:
    with pytest.raises(GeometryError) as refusal:
        ask(job)
    assert (refusal.value.code, refusal.value.parameters) == ("sandbox_crashed", {"signal": signal_name})


def test_a_result_counts_only_if_its_child_ended_well(ask: Ask) -> None:
    with pytest.raises(GeometryError) as refusal:
        ask("send_and_crash")
    assert refusal.value.code == "sandbox_crashed"


def test_too_large_a_result_is_not_taken(ask: Ask) -> None:
    with pytest.raises(GeometryError) as refusal:
        ask("send_too_much")
    assert (refusal.value.code, refusal.value.parameters) == ("sandbox_bad_result", {"reason": "too_large"})


def test_hogs_and_crashes_leave_siblings_and_server_alone(server: ForkServer) -> None:
    server.start()
    before = server.pid
    ask = ask_with(server.run)
    answers: list[Any] = []
    honest = [threading.Thread(target=lambda: answers.append(ask("echo"))) for _ in range(6)]
    hostile = [
        threading.Thread(target=_swallow, args=(ask, job)) for job in ("crash", "abort", "hog", "open_socket")
    ]
    for thread in [*hostile, *honest]:
        thread.start()
    for thread in [*hostile, *honest]:
        thread.join()
    assert answers == ["hello"] * 6
    assert server.pid == before


def _swallow(ask: Ask, job: str) -> None:
    try:
        ask(job)
    except GeometryError:
        return

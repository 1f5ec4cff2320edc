"""The warm server: survives its own death, leaves nothing behind, leaks nothing."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from app.geometry.findings import GeometryError
from app.sandbox.budget import MEGABYTE, Budget
from app.sandbox.fork_server import ForkServer
from app.sandbox.launch import ROOT
from app.values.errors import Unavailable
from tests.sandbox.conftest import PROBE, ask_with, needs_full_protection

pytestmark = needs_full_protection


@pytest.fixture
def own() -> Iterator[ForkServer]:
    """A server that a test may kill."""
    server = ForkServer(PROBE)
    server.start()
    yield server
    server.close()


def test_it_has_one_thread_and_forks_a_child_a_job(own: ForkServer) -> None:
    ask = ask_with(own.run)
    children = {ask("say_pid") for _ in range(3)}
    assert len(children) == 3
    assert own.pid not in children
    assert len(list(Path(f"/proc/{own.pid}/task").iterdir())) == 1


def test_a_child_that_dies_while_it_waits_is_replaced_unnoticed(own: ForkServer) -> None:
    assert own.pid is not None
    (waiting,) = _children(own.pid)
    os.kill(waiting, signal.SIGKILL)
    _await_end(waiting)
    ask = ask_with(own.run)
    assert ask("say_pid") != waiting
    assert ask("echo") == "hello"
    _await_no_child(own.pid)


def test_the_child_that_waits_gets_the_next_job(own: ForkServer) -> None:
    assert own.pid is not None
    ask = ask_with(own.run)
    for _ in range(3):
        _await_no_child(own.pid)
        (waiting,) = _children(own.pid)
        assert ask("say_pid") == waiting


def test_killed_between_jobs_it_is_replaced_unnoticed(own: ForkServer) -> None:
    before = own.pid
    assert before is not None
    os.kill(before, signal.SIGKILL)
    _await_end(before)
    assert ask_with(own.run)("echo") == "hello"
    assert own.pid != before


def test_killed_in_the_middle_the_job_fails_and_the_next_works(own: ForkServer) -> None:
    ask = ask_with(own.run)
    before = own.pid
    assert before is not None
    with ThreadPoolExecutor(1) as pool:
        job = pool.submit(ask, "wait_forever")
        child = _await_child(before)
        os.kill(before, signal.SIGKILL)
        with pytest.raises(Unavailable) as failure:
            job.result()
    assert failure.value.code == "sandbox_interrupted"
    _await_end(child)
    _await_end(before)
    assert ask("echo") == "hello"


def test_a_server_that_hangs_is_given_up(own: ForkServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.sandbox.fork_server.GRACE_S", 0.2)
    before = own.pid
    assert before is not None
    os.kill(before, signal.SIGSTOP)
    with pytest.raises(Unavailable) as failure:
        ask_with(own.run)("echo", budget=Budget(0.2, 256 * MEGABYTE))
    assert failure.value.code == "sandbox_interrupted"
    _await_end(before)


def test_an_abandoned_child_is_killed(own: ForkServer) -> None:
    assert own.pid is not None
    with pytest.raises(GeometryError):
        ask_with(own.run)("send_too_much")
    _await_no_child(own.pid)


def test_close_ends_server_and_children_and_refuses_more() -> None:
    server = ForkServer(PROBE)
    server.start()
    pid = server.pid
    assert pid is not None
    with ThreadPoolExecutor(1) as pool:
        job = pool.submit(ask_with(server.run), "loop_deaf")
        child = _await_child(pid)
        server.close()
        with pytest.raises(Unavailable) as failure:
            job.result()
    assert failure.value.code == "sandbox_interrupted"
    _await_end(child)
    _await_end(pid)
    with pytest.raises(Unavailable) as refusal:
        server.start()
    assert refusal.value.code == "sandbox_closed"


def test_a_program_that_cannot_be_loaded_is_said(capfd: pytest.CaptureFixture[str]) -> None:
    server = ForkServer("tests.sandbox.no_such_program")
    with pytest.raises(Unavailable) as failure:
        server.start()
    assert failure.value.code == "sandbox_unavailable"
    assert "no_such_program" in capfd.readouterr().err


def test_when_the_parent_dies_all_die() -> None:
    code = (
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "from tests.sandbox.conftest import ask_with\n"
        "from app.sandbox.fork_server import ForkServer\n"
        f"server = ForkServer({PROBE!r}); server.start(); print(server.pid, flush=True)\n"
        "ask_with(server.run)('loop_deaf')\n"
    )
    parent = subprocess.Popen([sys.executable, "-c", code, str(ROOT)], stdout=subprocess.PIPE)
    assert parent.stdout is not None
    with parent.stdout:
        server = int(parent.stdout.readline())
    child = _await_child(server)
    parent.kill()
    parent.wait()
    _await_end(child)
    _await_end(server)


def test_many_jobs_at_once_all_succeed_and_nothing_is_left(own: ForkServer) -> None:
    ask = ask_with(own.run)
    ask("echo")
    threads, descriptors = threading.active_count(), _count_descriptors(os.getpid())
    theirs = _count_descriptors(own.pid)
    with ThreadPoolExecutor(50) as pool:
        answers: list[Any] = list(pool.map(lambda i: ask("echo", content=b"%d" % i), range(50)))
    assert answers == [str(i) for i in range(50)]
    assert own.pid is not None
    _await_no_child(own.pid)
    ask("echo")  # a turn later, the last child's descriptors are closed in the server, too
    assert _count_descriptors(os.getpid()) == descriptors
    assert _count_descriptors(own.pid) == theirs
    assert threading.active_count() == threads


@pytest.mark.parametrize("job", ["crash", "send_too_much", "loop"])
def test_failing_jobs_leak_no_descriptors(own: ForkServer, job: str) -> None:
    ask = ask_with(own.run)
    ask("echo")
    before = _count_descriptors(os.getpid())
    for _ in range(3):
        with pytest.raises(GeometryError):
            ask(job, budget=Budget(0.3, 256 * MEGABYTE))
    assert _count_descriptors(os.getpid()) == before


def _count_descriptors(pid: int | None) -> int:
    return len(list(Path(f"/proc/{pid}/fd").iterdir()))


def _children(pid: int) -> list[int]:
    return [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def _await_child(pid: int) -> int:
    """The child at work, beside the one that waits for the next job and is younger."""
    for _ in range(100_000):
        if len(children := _children(pid)) > 1:
            return min(children)
    raise AssertionError("no child")


def _await_no_child(pid: int) -> None:
    """Only the one that waits is left."""
    for _ in range(100_000):
        if len(_children(pid)) == 1:
            return
    raise AssertionError(f"children {_children(pid)} live on")


def _await_end(pid: int) -> None:
    """Wait for the end of a process that need not be our child; one that is gone is fine."""
    try:
        descriptor = os.pidfd_open(pid)
    except ProcessLookupError:
        return
    try:
        ready, _, _ = select.select([descriptor], [], [], 10.0)
        assert ready, f"process {pid} lives on"
    finally:
        os.close(descriptor)

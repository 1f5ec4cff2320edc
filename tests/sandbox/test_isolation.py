"""What a file that took its child over can reach: nothing."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from app.geometry.findings import GeometryError
from app.sandbox.fork_server import ForkServer
from tests.sandbox.conftest import Ask, ask_with, needs_full_protection

pytestmark = needs_full_protection

DENIED = {"refused": "PermissionError"}


def test_the_child_gets_the_bytes_of_its_file(ask: Ask) -> None:
    assert ask("echo", content=b"solid part") == "solid part"


@pytest.mark.parametrize("job", ["read_file", "stat_file"])
def test_no_file_can_be_read(ask: Ask, job: str) -> None:
    assert ask(job, "/etc/passwd") == DENIED


def test_no_folder_can_be_listed(ask: Ask) -> None:
    assert ask("list_folder", "/") == DENIED


def test_no_file_can_be_written(ask: Ask, tmp_path: Path) -> None:
    target = tmp_path / "target"
    assert ask("write_file", str(target)) == DENIED
    assert not target.exists()


def test_no_file_can_be_removed(ask: Ask, tmp_path: Path) -> None:
    target = tmp_path / "target"
    target.write_text("kept")
    assert ask("remove_file", str(target)) == DENIED
    assert target.read_text() == "kept"


def test_the_parents_environment_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SCHICHTWERK_SECRET", "top")
    server = ForkServer("tests.sandbox.probe_program")
    try:
        environment = ask_with(server.run)("show_environment")
    finally:
        server.close()
    assert set(environment) <= {
        *("HOME", "XDG_CACHE_HOME", "NUMBA_CACHE_DIR", "LC_CTYPE"),
        *("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS"),
    }


def test_the_only_descriptors_lead_nowhere_or_to_the_result(ask: Ask) -> None:
    assert ask("list_descriptors") == [0, 1, 2, 3]


@pytest.mark.parametrize("job", ["open_socket", "execute_here"])
def test_an_attackers_first_calls_end_the_child(ask: Ask, job: str) -> None:
    with pytest.raises(GeometryError) as refusal:
        ask(job)
    assert (refusal.value.code, refusal.value.parameters) == ("sandbox_crashed", {"signal": "SIGSYS"})


@pytest.mark.parametrize("job", ["execute", "fork", "make_executable"])
def test_no_process_and_no_machine_code_can_be_made(ask: Ask, job: str) -> None:
    assert ask(job) == DENIED


def test_no_thread_can_be_started(ask: Ask) -> None:
    assert ask("start_thread") == {"refused": "RuntimeError"}


def test_nothing_can_be_imported_late(ask: Ask) -> None:
    assert ask("import_late") == {"refused": "ImportError"}


def test_the_parent_cannot_be_killed(ask: Ask) -> None:
    assert ask("kill", os.getpid()) == DENIED


def test_the_fork_server_cannot_be_killed(server: ForkServer) -> None:
    server.start()
    assert ask_with(server.run)("kill", server.pid) == DENIED


def test_the_parents_memory_cannot_be_read(ask: Ask) -> None:
    assert ask("read_memory", os.getpid()) == DENIED


def test_the_parent_cannot_be_traced(ask: Ask) -> None:
    with pytest.raises(GeometryError) as refusal:
        ask("trace", os.getpid())
    assert refusal.value.parameters == {"signal": "SIGSYS"}


def test_limits_cannot_be_raised_again(ask: Ask) -> None:
    content: dict[str, Any] = ask("raise_limits")
    assert content["exception"] == "ValueError"  # what Python makes of EPERM here


def test_a_report_of_a_fault_quotes_nothing_of_the_file(ask: Ask) -> None:
    content = ask("fail")
    assert content["exception"] == "ValueError"
    assert "secret" not in repr(content)

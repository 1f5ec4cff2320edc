"""The program as a whole, as a user starts it: help, version, what it loads, what terminals may be like."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from app import __version__
from tests.commands.conftest import FIXTURES, ROOT, Run

HEAVY = {
    "numba", "trimesh", "scipy", "OCP", "numpy", "babel", "manifold3d", "pydantic", "sqlalchemy",
    "fastapi", "uvicorn", "typst",
}  # fmt: skip


def test_help_names_every_command(run_program: Run) -> None:
    answer = run_program("--help")

    assert (answer.exit_code, answer.stderr) == (0, "")
    commands = ("analyze", "quote", "serve", "worker", "user", "catalogue", "audit", "db")
    assert [command for command in commands if command not in answer.stdout] == []


@pytest.mark.parametrize("command", ["analyze", "quote", "serve", "worker"])
def test_every_command_has_help(run: Run, command: str) -> None:
    answer = run(command, "--help")

    assert (answer.exit_code, answer.stderr) == (0, "")
    assert "Usage" in answer.stdout


def test_version(run_program: Run) -> None:
    answer = run_program("--version")

    assert (answer.exit_code, answer.stdout, answer.stderr) == (0, f"schichtwerk {__version__}\n", "")


def test_no_command_shows_the_help_and_is_a_wrong_use(run: Run) -> None:
    assert run().exit_code == 2


def test_the_command_line_alone_loads_nothing_heavy() -> None:
    code = "import sys, app.commands; print(*{name.partition('.')[0] for name in sys.modules})"

    loaded = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )

    assert HEAVY & set(loaded.stdout.split()) == set()


def test_a_quote_from_start_to_end(run_program: Run) -> None:
    answer = run_program("quote", FIXTURES / "cube_20mm.stl", "--json", "--quantity", "3")

    assert (answer.exit_code, answer.stderr) == (0, "")
    assert answer.json["offers"][0]["quantity"] == 3


def test_a_terminal_that_knows_only_ascii_gets_a_table(run_program: Run) -> None:
    answer = run_program("quote", FIXTURES / "cube_20mm.stl", PYTHONIOENCODING="ascii", LC_ALL="de_DE")

    assert (answer.exit_code, answer.stderr) == (0, "")
    assert answer.stdout.isascii()
    assert "Werkstoff" in answer.stdout


@pytest.mark.skipif(os.name == "nt", reason="file names are text there")
def test_a_file_name_that_is_not_text_can_be_named(run_program: Run) -> None:
    answer = run_program("analyze", b"\xff.stl", "--json")

    assert answer.exit_code == 2
    assert answer.json == {"error": {"code": "file_not_found", "parameters": {"name": "\udcff.stl"}}}

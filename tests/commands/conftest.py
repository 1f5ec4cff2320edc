"""The command line as a program of its own, and in this process with one warm sandbox for speed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

import pytest
from typer.testing import CliRunner

from app.commands import app
from tests.remembering import RememberingSandbox

ROOT = Path(__file__).parents[2]
FIXTURES = ROOT / "fixtures" / "stl"


def refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


@dataclass(frozen=True, slots=True)
class Answer:
    """What a run of the command line left behind."""

    exit_code: int
    stdout: str
    stderr: str

    @property
    def json(self) -> Any:
        """Standard output, all of it, as strict JSON."""
        return json.loads(self.stdout, parse_constant=refuse_constant)


Run = Callable[..., Answer]


@pytest.fixture(scope="session")
def run(sandbox: RememberingSandbox) -> Run:
    """Run a command in this process; what is in a file is measured once."""

    def run(*arguments: str | Path, language: str = "en", width: int = 160) -> Answer:
        environment = {"LC_ALL": "", "LC_MESSAGES": "", "LANG": f"{language}_DE.UTF-8", "COLUMNS": str(width)}
        result = CliRunner().invoke(
            app, [str(each) for each in arguments], obj=sandbox.analyse, env=environment
        )
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return Answer(result.exit_code, result.stdout, result.stderr)

    return run


@pytest.fixture(scope="session")
def run_program() -> Run:
    """Run a command as a user does, in a process of its own."""

    def run_program(*arguments: str | Path | bytes, **environment: str) -> Answer:
        ran = subprocess.run(
            [sys.executable, "-m", "app", *arguments],
            cwd=ROOT, env={**os.environ, "LC_ALL": "C.UTF-8", **environment},
            capture_output=True, text=True, check=False, timeout=120,
        )  # fmt: skip
        return Answer(ran.returncode, ran.stdout, ran.stderr)

    return run_program

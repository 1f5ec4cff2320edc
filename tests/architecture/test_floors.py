"""The house keeps its floors, and its pure rooms can be entered alone."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CONTRACTS = {
    each["id"]: each
    for each in tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
}
PURE_ROOMS = CONTRACTS["pure-rooms"]["source_modules"]
# What a pure room may not even bring along by way of another module.
FOREIGN = {*CONTRACTS["pure-rooms"]["forbidden_modules"], "psycopg", "httpx", "requests"}
GEOMETRY_LIBRARIES = {"numba", "trimesh", "scipy", "OCP"}

PRINT_MODULES = "import sys\n{statement}\nprint(*sorted({{name.partition('.')[0] for name in sys.modules}}))"


def load(statement: str) -> set[str]:
    """Top-level modules there are after a statement in a fresh interpreter."""
    code = PRINT_MODULES.format(statement=statement)
    ran = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True, timeout=120
    )
    return set(ran.stdout.splitlines()[-1].split())


def test_every_contract_of_the_house_is_kept() -> None:
    ran = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports; raise SystemExit(lint_imports())"],
        cwd=ROOT, capture_output=True, text=True, check=False, timeout=300,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stdout


def test_every_room_stands_on_a_floor() -> None:
    rooms = {path.name for path in (ROOT / "app").iterdir() if (path / "__init__.py").is_file()}
    rooms |= {path.stem for path in (ROOT / "app").glob("*.py") if path.stem != "__init__"}
    floors = {room.strip() for layer in CONTRACTS["floors"]["layers"] for room in layer.split("|")}
    assert rooms <= floors


@pytest.mark.parametrize("room", PURE_ROOMS)
def test_a_pure_room_brings_neither_web_nor_database(room: str) -> None:
    assert load(f"import {room}") & FOREIGN == set()


def test_starting_the_server_loads_no_geometry() -> None:
    assert load("import app.wiring, app.web, app.jobs") & GEOMETRY_LIBRARIES == set()


def test_help_loads_neither_geometry_nor_database() -> None:
    loaded = load(
        "import runpy, contextlib; sys.argv = ['schichtwerk', '--help']\n"
        "with contextlib.suppress(SystemExit): runpy.run_module('app', run_name='__main__')\n"
    )
    assert loaded & {*GEOMETRY_LIBRARIES, "sqlalchemy", "fastapi"} == set()


def test_marketplace_keeps_its_own_floors() -> None:
    order = [
        "legal",
        "duties",
        "accounts",
        "supplying",
        "quoting",
        "ordering",
        "referring",
        "insights",
        "operating",
        "learning",
    ]
    for position, room in enumerate(order):
        folder = ROOT / "app" / "marketplace" / room
        for path in folder.rglob("*.py"):
            text = path.read_text()
            for above in order[position + 1 :]:
                assert f"app.marketplace.{above}" not in text, (path.name, above)


def test_every_room_says_what_it_is_for() -> None:
    for path in (ROOT / "app").rglob("__init__.py"):
        text = path.read_text()
        if any(path.parent.glob("*.py")) and path.parent != ROOT / "app":
            assert text.lstrip().startswith('"""'), path.relative_to(ROOT)
            assert not text.startswith('"""TBD'), path.relative_to(ROOT)

"""Sets up everything a command needs, with the standard library alone; quick where nothing changed.

    python3 scripts/set_up.py run|test|check|bench

Each step writes a stamp (a digest of what it depends on) into .venv/stamps and is left out while
the stamp still fits.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import sysconfig
import venv
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
STAMPS = VENV / "stamps"
PYTHON = VENV / "bin" / "python"
# Program and package; neither is needed to run
TEST_PACKAGES = {"chromium": "chromium", "prusa-slicer": "prusa-slicer"}
BENCH_PACKAGES = {"admesh": "admesh", "prusa-slicer": "prusa-slicer"}
NO_SKIP = "SCHICHTWERK_NO_SKIP"


def say(text: str) -> None:
    print(f"· {text}", flush=True)


def run(*command: str | Path, **options: object) -> None:
    result = subprocess.run([str(part) for part in command], cwd=ROOT, check=False, **options)  # type: ignore[call-overload]
    if result.returncode:
        sys.exit(f"set-up stopped: {' '.join(map(str, command))} ended with {result.returncode}")


def digest(paths: Iterable[Path], *words: str) -> str:
    total = hashlib.sha256("\0".join(words).encode())
    for path in sorted(paths):
        total.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes() + b"\0")
    return total.hexdigest()


def is_done(step: str, key: str) -> bool:
    stamp = STAMPS / step
    return stamp.is_file() and stamp.read_text() == key


def mark_done(step: str, key: str) -> None:
    STAMPS.mkdir(exist_ok=True)
    (STAMPS / step).write_text(key)


def make_environment() -> None:
    if sys.version_info < (3, 11):  # noqa: UP036 - this file is what an older Python is told by
        sys.exit("Schichtwerk needs Python 3.11 or newer")
    key = f"{sys.version_info[:2]} {sysconfig.get_platform()}"
    if PYTHON.exists() and is_done("venv", key):
        return
    say("making a virtual environment in .venv")
    shutil.rmtree(VENV, ignore_errors=True)
    venv.create(VENV, with_pip=True)
    mark_done("venv", key)


def install_packages(kind: str) -> None:
    """``bench`` holds all of ``dev`` and that all of ``runtime``: what is made for more also does less."""
    kinds = ["runtime", "dev", "bench"]
    names = kinds[kinds.index(kind) :]
    keys = {name: digest([ROOT / "requirements" / f"{name}.txt"]) for name in names}
    if any(is_done("packages", f"{name} {keys[name]}") for name in names):
        return
    name = names[0]
    say(f"installing the locked packages of requirements/{name}.txt")
    uv_lock = ROOT / "requirements" / "uv.txt"
    run(
        PYTHON,
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "--require-hashes",
        "-r",
        uv_lock,
    )
    lock = ROOT / "requirements" / f"{name}.txt"
    sync = ("pip", "sync", "--quiet", "--require-hashes", "--compile-bytecode")
    run(VENV / "bin" / "uv", *sync, "--python", PYTHON, lock)
    link_project()
    mark_done("packages", f"{name} {keys[name]}")


def link_project() -> None:
    """Makes ``app`` importable and ``schichtwerk`` a command, without building anything."""
    site = next((VENV / "lib").glob("python3*/site-packages"))
    (site / "schichtwerk.pth").write_text(f"{ROOT}\n")
    command = VENV / "bin" / "schichtwerk"
    command.write_text(f"#!{PYTHON}\nfrom app.__main__ import main\n\nmain()\n")
    command.chmod(0o755)


def build_assets() -> None:
    package = ROOT / "package.json"
    if not package.exists():
        return
    npm = shutil.which("npm")
    if npm is None:
        sys.exit("Schichtwerk needs Node 20.19 or newer (npm was not found)")
    lock = [package, ROOT / "package-lock.json"]
    key = digest(lock)
    if not (ROOT / "node_modules").is_dir() or not is_done("npm", key):
        say("installing the locked web libraries")
        run(npm, "ci", "--no-audit", "--no-fund", "--loglevel=error", "--prefer-offline")
        mark_done("npm", key)
    sources = [
        path for path in (ROOT / "app" / "web").rglob("*") if path.is_file() and "static" not in path.parts
    ]
    sources = [path for path in sources if path.suffix in {".ts", ".css", ".svg", ".html", ".stl"}]
    key = digest([*lock, *sources, *ROOT.glob("vite.config.*"), *ROOT.glob("tsconfig*.json")])
    if not (ROOT / "app" / "web" / "static").is_dir() or not is_done("assets", key):
        say("building the web assets")
        run(npm, "run", "--silent", "build")
        mark_done("assets", key)


def warm_geometry() -> None:
    kernels = [*(ROOT / "app" / "geometry").rglob("*.py")]
    key = digest([*kernels, *(ROOT / "requirements").glob("*.txt")])
    if is_done("numba", key):
        return
    # numba looks at the file a kernel stands in, not at those of the kernels it calls
    for cached in (ROOT / "app" / "geometry").rglob("*.nb[ic]"):
        cached.unlink()
    say("compiling the geometry kernels (once)")
    run(PYTHON, "-c", "from app.geometry.warm import compile_kernels; compile_kernels()")
    mark_done("numba", key)


def compile_bytecode() -> None:
    """Start-up must not depend on whether this environment lets Python write what it compiles."""
    key = digest((ROOT / "app").rglob("*.py"))
    if is_done("bytecode", key):
        return
    run(PYTHON, "-m", "compileall", "-q", "app")
    mark_done("bytecode", key)


def install_debian_packages(packages: dict[str, str], *, use: str) -> None:
    """Programs that only tests and benchmarks use; without root these do without and say so."""
    missing = [package for program, package in packages.items() if shutil.which(program) is None]
    apt = shutil.which("apt-get")
    if not missing:
        return
    if apt is None or os.geteuid() != 0:
        say(f"not installed for want of root; {use} leave out what needs {', '.join(missing)}")
        return
    say(f"installing Debian packages for {use}: {', '.join(missing)}")
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update"], ["install", "-y", "--no-install-recommends", *missing]):
        result = subprocess.run([apt, "-qq", *command], env=quiet, stdout=subprocess.DEVNULL, check=False)
        if result.returncode:
            say(f"apt-get {command[0]} failed; {use} leave out what needs {', '.join(missing)}")
            if os.environ.get(NO_SKIP):
                sys.exit(1)
            return


def main(purpose: str) -> None:
    make_environment()
    install_packages({"run": "runtime", "bench": "bench"}.get(purpose, "dev"))
    compile_bytecode()
    build_assets()
    warm_geometry()
    if purpose in {"test", "check"}:
        install_debian_packages(TEST_PACKAGES, use="tests")
    if purpose == "bench":
        install_debian_packages(BENCH_PACKAGES, use="benchmarks")
    say("set up")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "run")

"""What the system offers is told, and the parent stays light."""

from __future__ import annotations

import subprocess
import sys

from app.sandbox.launch import ROOT
from app.sandbox.protections import Protections, available_protections


def test_what_is_missing_is_named() -> None:
    nothing = Protections(landlock_abi=0, seccomp=False, rlimits=False, fork_server=False)
    assert nothing.missing == ("landlock", "seccomp", "rlimits", "fork_server")
    assert Protections(landlock_abi=1, seccomp=True, rlimits=True, fork_server=True).missing == ()


def test_asking_changes_nothing() -> None:
    assert available_protections() == available_protections()


def test_the_parent_loads_no_geometry_library() -> None:
    heavy = {"numba", "llvmlite", "OCP", "manifold3d", "trimesh", "pyseccomp", "app.sandbox.child"}
    code = (
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "import app.sandbox\n"
        "app.sandbox.Sandbox().close()\n"
        f"print(sorted({heavy!r} & set(sys.modules)))\n"
    )
    command = [sys.executable, "-I", "-c", code, str(ROOT)]
    shown = subprocess.run(command, check=True, capture_output=True, text=True)
    assert shown.stdout.strip() == "[]"

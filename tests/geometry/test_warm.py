"""Kernels are compiled at set-up for one kind of arrays each; afterwards they are only loaded."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from app.geometry.warm import compile_kernels

# In a process of its own: what it counts must come from the cache on disk, not from this process.
_PROBE = """
import json, pkgutil, importlib
from numba.core.registry import CPUDispatcher
from app.geometry import kernels
from app.geometry.warm import warm
names = [each.name for each in pkgutil.iter_modules(kernels.__path__, kernels.__name__ + ".")]
modules = [importlib.import_module(name) for name in names]
warm()
rows = {}
for module in modules:
    for name, each in vars(module).items():
        if isinstance(each, CPUDispatcher) and each.py_func.__module__ == module.__name__:
            hits, misses = (sum(kind.values()) for kind in (each.stats.cache_hits, each.stats.cache_misses))
            rows[f"{module.__name__}.{name}"] = (len(each.signatures), hits, misses)
print(json.dumps(rows))
"""


@pytest.fixture(scope="module")
def counts() -> dict[str, tuple[int, int, int]]:
    compile_kernels()
    answer = subprocess.run([sys.executable, "-c", _PROBE], capture_output=True, text=True, check=True)
    rows: dict[str, tuple[int, int, int]] = json.loads(answer.stdout)
    return rows


def test_every_kernel_has_one_signature(counts: dict[str, tuple[int, int, int]]) -> None:
    assert len(counts) >= 15
    assert {name: signatures for name, (signatures, _, _) in counts.items() if signatures != 1} == {}


def test_nothing_is_compiled_after_set_up(counts: dict[str, tuple[int, int, int]]) -> None:
    assert {name: misses for name, (_, _, misses) in counts.items() if misses} == {}
    assert all(hits == 1 for _, hits, _ in counts.values())

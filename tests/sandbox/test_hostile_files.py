"""The whole hostile corpus through warm children of 512 MB: a typed error or a true result, nobody dies."""

from __future__ import annotations

import math
import tempfile
from collections.abc import Iterator

import pytest

from app.geometry.findings import GeometryError
from app.geometry.measurements import Measurements
from app.sandbox import BudgetRules, Sandbox
from tests.geometry import hostile
from tests.geometry.hostile_more import MORE_CASES
from tests.geometry.hostile_step import make_cases
from tests.sandbox.conftest import needs_full_protection, pack_cube

pytestmark = needs_full_protection

# Time is measured by ``python -m tests.benchmarks.hostile_files``; here it only must not hang.
RULES = BudgetRules(base_s=30.0, base_memory_megabytes=512, max_memory_megabytes=512)
CASES = (*hostile.CASES, *MORE_CASES, *make_cases())
# What measuring says of triangles that are read rightly and are no part.
NO_PART = {"no_solid", "part_flat", "extent_too_large", "extent_too_small"}


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(concurrency=1, rules=RULES) as sandbox:
        yield sandbox


def end_of(sandbox: Sandbox, data: bytes) -> str | Measurements:
    with tempfile.TemporaryFile() as file:
        file.write(data)
        file.flush()
        try:
            return sandbox.analyse(file).measurements
        except GeometryError as error:
            return error.code


def assert_true(found: Measurements) -> None:
    box = math.prod(found.size_mm)
    assert found.volume_mm3 is None or 0.0 < found.volume_mm3 <= box * (1.0 + 1e-9)
    assert math.isfinite(box)
    assert 0.0 <= found.area_mm2 < math.inf
    assert all(0.0 < side < math.inf for side in found.size_mm)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_it_ends_well_in_a_warm_child(sandbox: Sandbox, case: hostile.Case) -> None:
    ended = end_of(sandbox, case.build())
    if isinstance(ended, Measurements):
        assert "ok" in case.ends
        assert case.triangles is None or ended.triangles == case.triangles
        assert_true(ended)
    else:
        assert ended in {*case.ends, *(NO_PART if "ok" in case.ends else ())}


def test_after_all_of_them_an_honest_file_is_measured(sandbox: Sandbox) -> None:
    for case in CASES[::17]:
        end_of(sandbox, case.build())
    honest = end_of(sandbox, pack_cube(20.0))
    assert isinstance(honest, Measurements)
    assert honest.volume_mm3 == pytest.approx(8000.0)

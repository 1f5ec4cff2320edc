"""Broken STEP files end in a typed error, a dead child included, or a true result."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.geometry.measurements import Measurements
from app.sandbox import BudgetRules, Sandbox
from tests.geometry import hostile_step
from tests.sandbox.conftest import needs_full_protection
from tests.sandbox.test_hostile_files import assert_true, end_of

pytestmark = needs_full_protection

# A nightly run sets this to some thousands.
EXAMPLES = int(os.environ.get("SCHICHTWERK_FUZZ_EXAMPLES", "20"))
PIECES = st.one_of(
    st.binary(max_size=5),
    st.integers(-3, 400).map(lambda number: f"#{number}".encode()),
    st.sampled_from((b"$", b"*", b"()", b"-1.", b"0.", b"1.E+300", b"nan", b"''", b".T.", b"ENDSEC;", b"/*")),
)


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(1, BudgetRules(base_s=20.0, base_memory_megabytes=512, max_memory_megabytes=512)) as sandbox:
        sandbox.start(step=True)
        yield sandbox


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_fuzz_step(sandbox: Sandbox, data: st.DataObject) -> None:
    content = bytearray(data.draw(st.sampled_from((hostile_step.box_step(), hostile_step.sphere_step()))))
    for _ in range(data.draw(st.integers(1, 5))):
        at = data.draw(st.integers(600, len(content)))
        content[at : at + data.draw(st.integers(0, 8))] = data.draw(PIECES)
    ended = end_of(sandbox, bytes(content))
    if isinstance(ended, Measurements):
        assert_true(ended)
    else:
        assert ended not in {"sandbox_job_failed", "sandbox_bad_result"}

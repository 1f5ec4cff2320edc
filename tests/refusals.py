"""How tests say that something is refused: to one, or to some of several who try at the same moment."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from app.values import SchichtwerkError


def refuse(kind: type[SchichtwerkError], code: str, act: Callable[[], object]) -> SchichtwerkError:
    """What ``act`` is refused with, which is of this kind and has this code."""
    with pytest.raises(kind) as refusal:
        act()
    assert refusal.value.code == code
    return refusal.value


def try_at_once(*acts: Callable[[], object]) -> list[str]:
    """What became of each, sorted: ``done`` or the code it was refused with."""
    barrier = Barrier(len(acts))

    def run(act: Callable[[], object]) -> str:
        barrier.wait(30)
        try:
            act()
        except SchichtwerkError as error:
            return error.code
        return "done"

    with ThreadPoolExecutor(len(acts)) as pool:
        return sorted(pool.map(run, acts))

"""Kernels are compiled for one kind of arrays each, so that loading them is all the warming there is."""

from __future__ import annotations

from numba.core.registry import CPUDispatcher

from app.geometry.kernels import columns, shells, surface
from app.geometry.warm import warm


def test_warming_compiles_nothing_new() -> None:
    kernels = [
        each
        for room in (columns, shells, surface)
        for each in vars(room).values()
        if isinstance(each, CPUDispatcher)
    ]
    assert len(kernels) >= 9
    warm()
    assert all(len(kernel.signatures) == 1 for kernel in kernels)

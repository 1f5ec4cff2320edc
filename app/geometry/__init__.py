"""From bytes to measurements and findings; usable alone: ``measure(read(data))``.

Names load on first use: who only needs a record or ``formats.sniff`` never pays for numpy or numba.
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from app.geometry.findings import Finding, GeometryError
    from app.geometry.limits import DEFAULT_LIMITS, Limits
    from app.geometry.measure import measure
    from app.geometry.measurements import (
        ENGINE_VERSION,
        SUPPORT_RULES_DEG,
        Measurements,
        OrientedMeasurements,
    )
    from app.geometry.mesh import Mesh
    from app.geometry.quick_look import QuickLook, look_quickly
    from app.geometry.read import read
    from app.geometry.repair_mesh import repair_mesh, write_stl

__all__ = [
    "DEFAULT_LIMITS",
    "ENGINE_VERSION",
    "SUPPORT_RULES_DEG",
    "Finding",
    "GeometryError",
    "Limits",
    "Measurements",
    "Mesh",
    "OrientedMeasurements",
    "QuickLook",
    "look_quickly",
    "measure",
    "read",
    "repair_mesh",
    "write_stl",
]

_HOME = {
    "DEFAULT_LIMITS": "limits",
    "ENGINE_VERSION": "measurements",
    "SUPPORT_RULES_DEG": "measurements",
    "Finding": "findings",
    "GeometryError": "findings",
    "Limits": "limits",
    "Measurements": "measurements",
    "Mesh": "mesh",
    "OrientedMeasurements": "measurements",
    "QuickLook": "quick_look",
    "look_quickly": "quick_look",
    "measure": "measure",
    "read": "read",
    "repair_mesh": "repair_mesh",
    "write_stl": "repair_mesh",
}


class _Package(ModuleType):
    """Keeps ``read``, ``measure`` and such the functions: importing their modules would bind those."""

    def __setattr__(self, name: str, value: object) -> None:
        is_own_module = isinstance(value, ModuleType) and _HOME.get(name) == name
        super().__setattr__(name, getattr(value, name) if is_own_module else value)


sys.modules[__name__].__class__ = _Package


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)

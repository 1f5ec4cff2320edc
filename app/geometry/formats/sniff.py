"""Which format a file is in, by content; light enough for the server (neither numpy nor OpenCASCADE)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from app.geometry.findings import GeometryError
from app.geometry.formats import signatures
from app.geometry.formats.foreign import CONTAINERS, name_foreign
from app.geometry.formats.foreign_names import name_by_ending

# The whole head that ``sniff`` wants; more does no harm.
HEAD_BYTES = 8192


@dataclass(frozen=True, slots=True)
class Format:
    """A readable format. ``reader`` names the module whose ``read`` is loaded only when it is needed."""

    code: str
    extensions: tuple[str, ...]
    matches: Callable[[bytes, int], bool]
    reader: str


# Order matters: an exact magic first, plain text that only looks like it last.
FORMATS: tuple[Format, ...] = (
    Format("ply", ("ply",), signatures.is_ply, "app.geometry.formats.ply"),
    Format("step", ("step", "stp", "p21"), signatures.is_step, "app.geometry.formats.step"),
    Format("3mf", ("3mf",), signatures.is_3mf, "app.geometry.formats.threemf"),
    Format("stl", ("stl",), signatures.is_stl, "app.geometry.formats.stl"),
    Format("obj", ("obj",), signatures.is_obj, "app.geometry.formats.obj"),
)
EXTENSIONS: dict[str, str] = {ending: each.code for each in FORMATS for ending in each.extensions}


def sniff(head: bytes, size: int, file_name: str = "") -> str:
    """Code of the format of a file of ``size`` bytes that begins with ``head`` (up to HEAD_BYTES).

    The name decides nothing; it helps to say what a file is that cannot be read.
    Raises GeometryError ``file_empty``, ``format_unsupported`` (name) or ``format_unknown``.
    """
    if size == 0 or not head:
        raise GeometryError("file_empty")
    if signatures.is_exact_binary_stl(head, size):
        return "stl"
    for each in FORMATS:
        if each.code not in {"obj", "stl"} and each.matches(head, size):
            return each.code
    name, usual = name_foreign(head), name_by_ending(file_name)
    if name is not None:
        shown = usual if usual is not None and name in CONTAINERS else name
        raise GeometryError("format_unsupported", {"name": shown})
    for each in FORMATS:
        if each.matches(head, size):
            return each.code
    if not head.strip():
        raise GeometryError("file_empty")
    if usual is not None:
        raise GeometryError("format_unsupported", {"name": usual})
    raise GeometryError("format_unknown")


def format_of_extension(name: str) -> str | None:
    """Code of the format that a file name promises, or None."""
    _, dot, ending = name.rpartition(".")
    return EXTENSIONS.get(ending.strip().lower()) if dot else None

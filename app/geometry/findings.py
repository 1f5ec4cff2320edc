"""What is wrong or risky about a part, as a code with parameters; the words come later."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from app.geometry.place import Place
from app.values.errors import Invalid, Parameter

Severity = Literal["info", "warning", "error"]


class GeometryError(Invalid):
    """A file that cannot be read as a part. The code says why."""


@dataclass(frozen=True, slots=True)
class Finding:
    """``error`` means: no price can rest on this; ``warning``: it makes the price or the part uncertain.

    ``places`` are a few of those it is about, the worst first; none where it is about the whole part.
    """

    code: str
    severity: Severity
    parameters: dict[str, Parameter] = field(default_factory=dict)
    places: tuple[Place, ...] = ()

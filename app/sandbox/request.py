"""What the parent asks of a child about one part."""

from __future__ import annotations

import dataclasses
import json
from dataclasses import dataclass

from app.geometry.limits import Limits
from app.geometry.measurements import Vector
from app.geometry.units import Unit


@dataclass(frozen=True, slots=True)
class Request:
    """``unit``, ``up`` and ``scale_by`` as in ``geometry.measure``; ``preview`` asks for the preview, too.

    ``repaired`` asks for the repaired mesh instead of measurements.
    """

    unit: Unit | None
    up: Vector | None
    preview: bool
    limits: Limits
    repaired: bool = False
    scale_by: float | None = None


def encode_request(request: Request) -> bytes:
    """As JSON of one line."""
    return json.dumps(dataclasses.asdict(request), allow_nan=False).encode("utf-8")


def decode_request(data: bytes) -> Request:
    """From the trusted parent, hence without checks."""
    content = json.loads(data)
    up = content["up"]
    return Request(
        unit=content["unit"],
        up=None if up is None else tuple(up),
        preview=content["preview"],
        limits=Limits(**content["limits"]),
        repaired=content["repaired"],
        scale_by=content["scale_by"],
    )

"""Checks every word a child sends back: a file that took its child over must not reach any further.

It can still lie about its own volume; that it is about the right file, in the right unit, by the right
engine, and nothing but plain bounded numbers, is made sure of here.
"""

from __future__ import annotations

import dataclasses
import logging
from dataclasses import dataclass
from typing import Any

from app.geometry.features import Repair
from app.geometry.findings import Finding, GeometryError
from app.geometry.measurements import ENGINE_VERSION, Measurements
from app.sandbox.budget import MAX_PREVIEW_BYTES, Budget
from app.sandbox.decoding import WrongShapeError, check_code, decode_parameters, decode_record
from app.sandbox.ending import bad_result_error, memory_limit_error
from app.sandbox.frames import BadFrameError, Frame, Kind, decode_frame
from app.sandbox.glb import check_glb
from app.sandbox.png import check_png
from app.sandbox.request import Request

_log = logging.getLogger(__name__)

_SIGNED = {
    "up",
    "box_low_mm",
    "point_mm",
    "normal",
    "centre_mm",
    "inertia_mm5",
    "axes",
    "axis",
    "volume_before_mm3",
}


@dataclass(frozen=True, slots=True)
class Expected:
    """What the parent knows by itself of the file and has asked for."""

    format: str
    sha256: str
    request: Request


def read_result(
    data: bytes, budget: Budget, expected: Expected
) -> tuple[Measurements, bytes | None, bytes | None]:
    """Measurements, preview and thumbnail from a child's frame.

    Raises the GeometryError the child reports, ``sandbox_memory_limit``, ``sandbox_job_failed``
    (exception) for a fault of ours, or ``sandbox_bad_result`` (reason) for anything out of order.
    """
    try:
        return _decode_measurements(_open_frame(data, budget), expected)
    except BadFrameError as error:
        raise bad_result_error(error.reason) from None
    except WrongShapeError:
        raise bad_result_error("wrong_shape") from None


def read_repaired(data: bytes, budget: Budget) -> tuple[Repair | None, bytes]:
    """What was changed, and the repaired mesh as binary STL. Raises as ``read_result`` does."""
    try:
        frame = _open_frame(data, budget)
        repair = None if frame.content is None else decode_record(Repair, frame.content)
    except BadFrameError as error:
        raise bad_result_error(error.reason) from None
    except WrongShapeError:
        raise bad_result_error("wrong_shape") from None
    if _has_negative(repair) or not _is_stl(frame.blob) or frame.picture:
        raise bad_result_error("implausible")
    return repair, frame.blob


def read_copy(data: bytes, budget: Budget, most_bytes: int) -> bytes:
    """The copy of a file. Raises as ``read_result`` does."""
    try:
        frame = _open_frame(data, budget)
    except BadFrameError as error:
        raise bad_result_error(error.reason) from None
    except WrongShapeError:
        raise bad_result_error("wrong_shape") from None
    if frame.content is not None or frame.picture or not 0 < len(frame.blob) <= most_bytes:
        raise bad_result_error("implausible")
    return frame.blob


def _open_frame(data: bytes, budget: Budget) -> Frame:
    frame = decode_frame(data)
    if frame.kind is Kind.OUT_OF_MEMORY:
        raise memory_limit_error(budget)
    if frame.kind is Kind.REFUSED:
        raise _decode_refusal(frame.content)
    if frame.kind is Kind.FAILED:
        raise _decode_failure(frame.content)
    return frame


def _is_stl(blob: bytes) -> bool:
    """As long as its count of triangles says; what the triangles are is the sender's own affair."""
    return len(blob) > 84 and len(blob) == 84 + 50 * int.from_bytes(blob[80:84], "little")


def _decode_measurements(frame: Frame, expected: Expected) -> tuple[Measurements, bytes | None, bytes | None]:
    measurements = decode_record(Measurements, frame.content)
    if not _agrees(measurements, expected) or not _is_possible(measurements):
        raise bad_result_error("implausible")
    if not expected.request.preview:
        if frame.blob or frame.picture:
            raise bad_result_error("preview")
        return measurements, None, None
    if len(frame.blob) > MAX_PREVIEW_BYTES:
        raise bad_result_error("too_large")
    check_glb(frame.blob)
    check_png(frame.picture)
    return measurements, frame.blob, frame.picture


def _agrees(measurements: Measurements, expected: Expected) -> bool:
    unit = expected.request.unit
    return (
        measurements.sha256 == expected.sha256
        and measurements.format == expected.format
        and measurements.engine_version == ENGINE_VERSION
        and (unit is None or (measurements.unit, measurements.unit_source) == (unit, "given"))
    )


def _is_possible(measurements: Measurements) -> bool:
    return len(measurements.orientations) > 0 and not _has_negative(measurements)


def _has_negative(value: object) -> bool:
    """Sizes, areas, volumes and counts never are; directions, positions, and what findings quote, may be."""
    if isinstance(value, Finding):
        return False
    if dataclasses.is_dataclass(value):
        names = [field.name for field in dataclasses.fields(value) if field.name not in _SIGNED]
        return any(_has_negative(getattr(value, name)) for name in names)
    if isinstance(value, tuple):
        return any(_has_negative(each) for each in value)
    return isinstance(value, (int, float)) and value < 0


def _decode_refusal(content: Any) -> GeometryError:
    if not isinstance(content, dict) or content.keys() != {"code", "parameters"}:
        raise WrongShapeError("$")
    code = check_code(content["code"], "$.code")
    if code.startswith("sandbox_"):  # only the parent judges limits
        raise WrongShapeError("$.code")
    return GeometryError(code, decode_parameters(content["parameters"], "$.parameters"))


def _decode_failure(content: Any) -> GeometryError:
    """The places go to the log, for whoever mends it; they name our modules and lines, never content."""
    match content:
        case {"exception": str(name), "places": list(places)} if name.isidentifier() and len(name) <= 64:
            shown = [each[:100] for each in places[:20] if isinstance(each, str)]
            _log.error("geometry failed with %s at %s", name, ascii(shown))
            return GeometryError("sandbox_job_failed", {"exception": name})
        case _:
            raise WrongShapeError("$")

"""A child that was taken over cannot make the parent believe anything but bounded numbers on its file."""

from __future__ import annotations

import json
import struct
import zlib
from collections.abc import Callable
from typing import Any

import pytest

from app.geometry.features import Repair
from app.geometry.findings import GeometryError
from app.geometry.limits import DEFAULT_LIMITS
from app.geometry.measurements import Measurements
from app.sandbox.budget import MEGABYTE, Budget
from app.sandbox.frames import Kind, encode_frame
from app.sandbox.request import Request
from app.sandbox.result import Expected, read_repaired, read_result
from tests.sandbox.samples import SAMPLE, SHA256, sample_content

BUDGET = Budget(5.0, 512 * MEGABYTE)


def _read(
    content: Any, kind: Kind = Kind.DONE, blob: bytes = b"", picture: bytes = b"", **asked: Any
) -> tuple[Measurements, bytes | None, bytes | None]:
    request = Request(asked.get("unit"), None, asked.get("preview", False), DEFAULT_LIMITS)
    return read_result(
        encode_frame(kind, json.dumps(content).encode(), blob, picture),
        BUDGET,
        Expected("stl", SHA256, request),
    )


def _refusal(
    content: Any, kind: Kind = Kind.DONE, blob: bytes = b"", picture: bytes = b"", **asked: Any
) -> tuple[str, Any]:
    with pytest.raises(GeometryError) as error:
        _read(content, kind, blob, picture, **asked)
    return error.value.code, error.value.parameters


def test_measurements_come_back_with_their_types() -> None:
    content = sample_content()
    content["volume_mm3"] = 8000  # JSON does not tell 8000 from 8000.0, the record does
    measurements, preview, picture = _read(content)
    assert measurements == SAMPLE
    assert type(measurements.volume_mm3) is float
    assert (preview, picture) == (None, None)


def test_a_volume_may_be_unknown() -> None:
    content = sample_content()
    content["volume_mm3"] = content["wall"] = None
    measurements, _, _ = _read(content)
    assert (measurements.volume_mm3, measurements.wall) == (None, None)


@pytest.mark.parametrize("name", sorted(sample_content()))
def test_every_field_must_be_there(name: str) -> None:
    content = sample_content()
    del content[name]
    assert _refusal(content) == ("sandbox_bad_result", {"reason": "wrong_shape"})


def _set(*path: Any) -> Callable[[dict[str, Any]], None]:
    def change(content: dict[str, Any]) -> None:
        at: Any = content
        for step in path[:-2]:
            at = at[step]
        at[path[-2]] = path[-1]

    return change


@pytest.mark.parametrize(
    "change",
    [
        _set("more", 1),
        _set("triangles", 12.0),
        _set("triangles", True),
        _set("triangles", 2**60),
        _set("is_watertight", 1),
        _set("volume_mm3", "8000"),
        _set("volume_mm3", 10**400),
        _set("volume_mm3", True),
        _set("unit", "furlong"),
        _set("unit_reason", "x" * 2000),
        _set("unit_reason", "\ud800"),
        _set("size_mm", [20.0, 20.0]),
        _set("size_mm", {"x": 20.0}),
        _set("wall", []),
        _set("orientations", None),
        _set("orientations", 0, "up", [0, 0, None]),
        _set("findings", 0, "code", "Not A Code"),
        _set("findings", 0, "severity", "fatal"),
        _set("findings", 0, "parameters", {"<b>": 1}),
        _set("findings", 0, "parameters", {"a": [[[[[1]]]]]}),
        _set("findings", [{"code": "a", "severity": "info", "parameters": {}}] * 20_000),
    ],
)
def test_no_other_shape_is_taken(change: Callable[[dict[str, Any]], None]) -> None:
    content = sample_content()
    change(content)
    assert _refusal(content) == ("sandbox_bad_result", {"reason": "wrong_shape"})


@pytest.mark.parametrize(
    "change",
    [
        _set("sha256", "b" * 64),
        _set("format", "step"),
        _set("engine_version", "0.0.0"),
        _set("volume_mm3", -8000.0),
        _set("area_mm2", -1),
        _set("triangles", -1),
        _set("orientations", []),
        _set("orientations", 0, "supports", 0, "support_volume_mm3", -1.0),
        _set("hull", "volume_mm3", -1.0),
        _set("gaps", "spots", 0, "width_mm", -0.5),
    ],
)
def test_what_cannot_be_true_of_this_file_is_refused(change: Callable[[dict[str, Any]], None]) -> None:
    content = sample_content()
    change(content)
    assert _refusal(content) == ("sandbox_bad_result", {"reason": "implausible"})


def test_the_unit_asked_for_must_be_in_force() -> None:
    content = sample_content()
    assert _refusal(content, unit="mm") == ("sandbox_bad_result", {"reason": "implausible"})
    content["unit_source"] = "given"
    assert _read(content, unit="mm")[0].unit_source == "given"
    assert _refusal(content, unit="in") == ("sandbox_bad_result", {"reason": "implausible"})


def test_a_refusal_is_raised_with_its_parameters() -> None:
    content = {"code": "index_out_of_range", "parameters": {"line": 28, "index": "0"}}
    assert _refusal(content, Kind.REFUSED) == ("index_out_of_range", {"line": 28, "index": "0"})


@pytest.mark.parametrize(
    "content",
    [
        {"code": "sandbox_time_limit", "parameters": {}},
        {"code": "<script>", "parameters": {}},
        {"code": "fine", "parameters": []},
        {"code": "fine"},
        [],
    ],
)
def test_a_refusal_must_be_one(content: Any) -> None:
    assert _refusal(content, Kind.REFUSED) == ("sandbox_bad_result", {"reason": "wrong_shape"})


def test_exhausted_memory_names_the_limit() -> None:
    assert _refusal(None, Kind.OUT_OF_MEMORY) == ("sandbox_memory_limit", {"megabytes": 512})


def test_a_fault_of_ours_is_told_by_its_kind_and_logged_by_its_place(
    caplog: pytest.LogCaptureFixture,
) -> None:
    content = {"exception": "KeyError", "places": ["app.geometry.read:1", "evil\n\x1b[31m"]}
    assert _refusal(content, Kind.FAILED) == ("sandbox_job_failed", {"exception": "KeyError"})
    assert "app.geometry.read:1" in caplog.text
    assert "\x1b" not in caplog.text


@pytest.mark.parametrize("name", ["no identifier", "x" * 65, 7])
def test_a_fault_must_be_a_name(name: Any) -> None:
    refusal = _refusal({"exception": name, "places": []}, Kind.FAILED)
    assert refusal == ("sandbox_bad_result", {"reason": "wrong_shape"})


def _glb(description: bytes, *more: tuple[int, bytes], version: int = 2, extra: int = 0) -> bytes:
    chunks = b"".join(
        struct.pack("<II", len(body), kind) + body for kind, body in ((0x4E4F534A, description), *more)
    )
    return struct.pack("<4sII", b"glTF", version, 12 + len(chunks) + extra) + chunks


BINARY = (0x004E4942, b"\0" * 8)


def _png(lines: bytes, *more: tuple[bytes, bytes], layout: bytes = b"\x08\x04\0\0\0", side: int = 2) -> bytes:
    chunks = (
        (b"IHDR", struct.pack(">II", side, side) + layout),
        *more,
        (b"IDAT", zlib.compress(lines)),
        (b"IEND", b""),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in chunks
    )


PNG = _png(b"\0" * 10)


@pytest.mark.parametrize(
    "picture",
    [
        b"",
        b"<html>" * 10,
        PNG + b"\0",
        PNG[:-1],
        PNG[:50] + b"\1" + PNG[51:],
        _png(b"\0" * 9),
        _png(b"\0" * 11),
        _png(b"\0" * 10, (b"tEXt", b"Comment\0hello")),
        _png(b"\0" * 10, layout=b"\x08\x06\0\0\0"),
        _png(b"\0" * (5_000 * 10_001), side=5_000),
        _png(b"", side=0),
    ],
)
def test_any_other_picture_is_refused(picture: bytes) -> None:
    glb = _glb(b'{"buffers":[{"byteLength":8}]}', BINARY)
    refusal = _refusal(sample_content(), blob=glb, picture=picture, preview=True)
    assert refusal == ("sandbox_bad_result", {"reason": "preview"})


def test_a_preview_that_holds_everything_itself_is_taken() -> None:
    glb = _glb(b'{"buffers":[{"byteLength":8}]}', BINARY)
    assert _read(sample_content(), blob=glb, picture=PNG, preview=True)[1:] == (glb, PNG)


@pytest.mark.parametrize(
    "blob",
    [
        b"",
        b"<html>" * 10,
        _glb(b'{"buffers":[{"uri":"https://example.org/x"}]}', BINARY),
        _glb(b'{"extensions":{"a":[{"b":{"uri":"data:,"}}]}}'),
        _glb(b"[]"),
        _glb(b"{}", version=1),
        _glb(b"{}", extra=1),
        _glb(b"{}", BINARY, BINARY),
        _glb(b"{}", (0x004E4942, b"12345678"))[:-1],
        _glb(b" " * 300_000 + b"{}"),
    ],
)
def test_any_other_preview_is_refused(blob: bytes) -> None:
    assert _refusal(sample_content(), blob=blob, preview=True) == (
        "sandbox_bad_result",
        {"reason": "preview"},
    )


def test_a_preview_nobody_asked_for_is_refused() -> None:
    refusal = _refusal(sample_content(), blob=_glb(b"{}"))
    assert refusal == ("sandbox_bad_result", {"reason": "preview"})


REPAIR = {
    "changes": ["inside_out_repaired"],
    "volume_before_mm3": -8.0,
    "volume_after_mm3": 8.0,
    "area_before_mm2": 24.0,
    "area_after_mm2": 24.0,
    "shift_mm": 0.0,
    "triangles_before": 1,
    "triangles_after": 1,
}
STL = b"\0" * 80 + struct.pack("<I", 1) + b"\0" * 50


def _read_repaired(content: Any, blob: bytes) -> tuple[Repair | None, bytes]:
    return read_repaired(encode_frame(Kind.DONE, json.dumps(content).encode(), blob), BUDGET)


def test_a_repaired_mesh_comes_back_with_what_was_changed() -> None:
    repair, stl = _read_repaired(REPAIR, STL)
    assert repair is not None
    assert (repair.changes, repair.volume_before_mm3, stl) == (("inside_out_repaired",), -8.0, STL)
    assert _read_repaired(None, STL) == (None, STL)


@pytest.mark.parametrize(
    ("content", "blob", "reason"),
    [
        (REPAIR, b"", "implausible"),
        (REPAIR, STL[:-1], "implausible"),
        (REPAIR, STL + b"more", "implausible"),
        (REPAIR, STL[:84], "implausible"),
        ({**REPAIR, "volume_after_mm3": -8.0}, STL, "implausible"),
        ({**REPAIR, "more": 1}, STL, "wrong_shape"),
        ([], STL, "wrong_shape"),
    ],
)
def test_any_other_repaired_mesh_is_refused(content: Any, blob: bytes, reason: str) -> None:
    with pytest.raises(GeometryError) as error:
        _read_repaired(content, blob)
    assert (error.value.code, error.value.parameters) == ("sandbox_bad_result", {"reason": reason})

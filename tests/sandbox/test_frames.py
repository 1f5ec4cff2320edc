"""What a child sends is taken for a result only if every byte of it is one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.sandbox.budget import MAX_BLOB_BYTES, MAX_PICTURE_BYTES, MAX_RESULT_BYTES
from app.sandbox.frames import BadFrameError, Frame, Kind, decode_frame, encode_frame


@given(st.sampled_from(Kind), st.integers(0, 5), st.binary(max_size=50), st.binary(max_size=50))
def test_a_frame_comes_back_as_it_was(kind: Kind, content: int, blob: bytes, picture: bytes) -> None:
    frame = encode_frame(kind, b"%d" % content, blob, picture)
    assert decode_frame(frame) == Frame(kind, content, blob, picture)


@given(st.binary(max_size=100))
def test_noise_is_no_frame(noise: bytes) -> None:
    with pytest.raises(BadFrameError):
        decode_frame(noise)


@given(st.integers(0, 43))
def test_a_frame_cut_short_is_no_frame(end: int) -> None:
    whole = encode_frame(Kind.DONE, b'{"volume": 1}', b"0123456789")
    assert len(whole) == 44
    with pytest.raises(BadFrameError) as error:
        decode_frame(whole[:end])
    assert error.value.reason == "truncated"


def test_nothing_may_follow() -> None:
    with pytest.raises(BadFrameError) as error:
        decode_frame(encode_frame(Kind.DONE, b"1") + b"\0")
    assert error.value.reason == "garbage"


@pytest.mark.parametrize(
    "text",
    [
        *(b"", b"{", b"NaN", b"Infinity", b"[-Infinity]", b'{"a":1,"a":2}', b"\xff", b"1 2"),
        *(b"[" * 100_000, b"1" * 5_000),
    ],
)
def test_json_that_is_not_strict_is_refused(text: bytes) -> None:
    with pytest.raises(BadFrameError) as error:
        decode_frame(encode_frame(Kind.DONE, text))
    assert error.value.reason == "garbage"


@pytest.mark.parametrize(
    ("text", "blob", "picture"),
    [(MAX_RESULT_BYTES + 1, 0, 0), (0, MAX_BLOB_BYTES + 1, 0), (0, 0, MAX_PICTURE_BYTES + 1)],
)
def test_claimed_sizes_are_bounded_before_anything_is_read(text: int, blob: int, picture: int) -> None:
    sizes = text.to_bytes(4, "little") + blob.to_bytes(8, "little") + picture.to_bytes(4, "little")
    header = b"SWR2" + bytes([Kind.DONE]) + sizes
    with pytest.raises(BadFrameError) as error:
        decode_frame(header)
    assert error.value.reason == "too_large"

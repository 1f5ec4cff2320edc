"""What people type becomes what databases can keep, once and for all."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.values import tidy_text


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("", ""),
        (" \r\n\x00 ", ""),
        ("a\x00b", "ab"),
        ("one\r\x00\nend", "one\nend"),
        ("\x00 two\r\nlines \x00", "two\nlines"),
        ("ä\tß", "ä\tß"),
    ],
)
def test_what_is_kept(typed: str, kept: str) -> None:
    assert tidy_text(typed) == kept


@given(st.text(st.sampled_from("a \r\n\x00\t")))
def test_tidy_stays_tidy(typed: str) -> None:
    kept = tidy_text(typed)
    assert "\x00" not in kept
    assert "\r\n" not in kept
    assert kept == kept.strip()
    assert tidy_text(kept) == kept

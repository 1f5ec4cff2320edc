"""Identifiers that cannot be guessed: 128 random bits, in lower-case base 32."""

from __future__ import annotations

import base64
import secrets


def new_id() -> str:
    """26 characters, 128 random bits."""
    return base64.b32encode(secrets.token_bytes(16)).decode("ascii").rstrip("=").lower()


def is_id(text: str) -> bool:
    """Whether it has the shape of one; nothing else is worth asking a database for."""
    return len(text) == 26 and text.isascii() and text.isalnum()


def new_secret() -> str:
    """43 characters, 256 random bits, safe in a header."""
    return secrets.token_urlsafe(32)

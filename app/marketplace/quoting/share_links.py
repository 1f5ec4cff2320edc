"""Links that open one thing to whoever holds them: unguessable, running out, known here by their hash."""

from __future__ import annotations

import base64
import hashlib
import hmac
from datetime import timedelta
from typing import Literal

from app.values.errors import Invalid

ShareKind = Literal["quote", "part"]
USUAL_DAYS = 30
MOST_DAYS = 90
LONGEST_TOKEN = 64


def check_share_days(days: int) -> timedelta:
    """How long a link works; Invalid ``share_days_out_of_range`` (minimum, maximum)."""
    if not 1 <= days <= MOST_DAYS:
        raise Invalid("share_days_out_of_range", {"minimum": 1, "maximum": MOST_DAYS})
    return timedelta(days=days)


def write_share_token(secret_key: bytes, kind: ShareKind, share_id: str) -> str:
    """Made from the secret, so that its owner can copy the link again though only its hash is stored."""
    code = hmac.new(secret_key, f"{kind} share\x00{share_id}".encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(code).decode("ascii").rstrip("=")


def hash_share_token(token: str) -> str:
    """What is stored of a link."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def may_be_token(token: str) -> bool:
    """Whether it is worth looking for."""
    return 0 < len(token) <= LONGEST_TOKEN

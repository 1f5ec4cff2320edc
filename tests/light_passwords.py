"""Passwords hashed in a moment: most tests are about who gets in, not about how hard a hash is to guess."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from app.marketplace.accounts import passwords


@pytest.fixture(scope="session", autouse=True)
def light_passwords() -> Iterator[None]:
    """The same algorithm at its lowest cost; the full one is asserted in test_passwords.py."""
    light = PasswordHash((Argon2Hasher(time_cost=1, memory_cost=8, parallelism=1),))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "find_hasher", lambda: light)
        yield

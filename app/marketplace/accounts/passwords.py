"""Passwords: hashed with Argon2id, long enough, and not among the ones everybody tries first."""

from __future__ import annotations

from functools import cache

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from app.values.errors import Invalid

MINIMUM_LENGTH = 12
MAXIMUM_LENGTH = 200

# Of the usual lists only those that are long enough to get past the minimum; compared in lower case.
_COMMON_WORDS = """
    password1234 password12345 password123456 passwordpassword 123456789012 1234567890123 12345678901234
    123456789012345 1234567890123456 123456123456 123123123123 111111111111 000000000000 qwertyuiop123
    qwertyuiopasdf qwertyuiop[] qwertzuiop123 1q2w3e4r5t6y 1qaz2wsx3edc 1qazxsw23edc q1w2e3r4t5y6
    abcdefghijkl abcdefghijklm abc123abc123 abcd1234abcd iloveyou1234 iloveyouiloveyou letmeinletmein
    welcome12345 welcome123456 adminadminadmin administrator administrator1 changemechangeme changeme1234
    passwort1234 passwort12345 passwort123456 passwortpasswort hallo1234567 hallohallohallo geheim123456
    schichtwerk1 schichtwerk12 schichtwerk123 schichtwerk1234
"""
_COMMON = frozenset(_COMMON_WORDS.split())


@cache
def _hasher() -> PasswordHash:
    return PasswordHash((Argon2Hasher(),))


@cache
def _decoy_hash() -> str:
    return _hasher().hash("nobody has this password")


def hash_password(password: str) -> str:
    """Argon2id with a random salt."""
    return _hasher().hash(password)


def verify_password(password: str, password_hash: str | None) -> bool:
    """Whether it fits; for an unknown user (None) the same work is done and the answer is no."""
    fits = _hasher().verify(password[: MAXIMUM_LENGTH + 1], password_hash or _decoy_hash())
    return fits and password_hash is not None


def check_password(password: str) -> None:
    """Raises Invalid ``password_too_short``, ``password_too_long`` or ``password_too_common``."""
    if len(password) < MINIMUM_LENGTH:
        raise Invalid("password_too_short", {"minimum": MINIMUM_LENGTH})
    if len(password) > MAXIMUM_LENGTH:
        raise Invalid("password_too_long", {"maximum": MAXIMUM_LENGTH})
    if password.lower() in _COMMON or len(set(password)) < 4:
        raise Invalid("password_too_common")

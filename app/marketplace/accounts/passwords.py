"""Passwords: hashed with Argon2id, long enough, and not among the ones everybody tries first."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from functools import cache
from pathlib import Path
from threading import BoundedSemaphore

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from app.values.errors import Invalid, Unavailable
from app.values.identifiers import new_secret

MINIMUM_LENGTH = 12
MAXIMUM_LENGTH = 200

_LIST = Path(__file__).with_name("common_passwords.bin")
_MARK_BYTES = 4


@cache
def _marks() -> bytes:
    """Sorted beginnings of hashes; scripts/make_common_passwords.py says of what."""
    return _LIST.read_bytes()


def is_common(password: str) -> bool:
    """Whether it is among those that are tried first, however it is written."""
    marks = _marks()
    mark = hashlib.sha256(password.lower().encode("utf-8", "surrogatepass")).digest()[:_MARK_BYTES]
    low, high = 0, len(marks) // _MARK_BYTES
    while low < high:
        middle = (low + high) // 2
        found = marks[middle * _MARK_BYTES : (middle + 1) * _MARK_BYTES]
        if found == mark:
            return True
        low, high = (middle + 1, high) if found < mark else (low, middle)
    return False


@cache
def find_hasher() -> PasswordHash:
    """Argon2id at the cost that RFC 9106 (4) gives for little memory: 64 MiB, three passes, four lanes."""
    return PasswordHash((Argon2Hasher(),))


@cache
def _decoy_hash() -> str:
    return find_hasher().hash(new_secret())


# each takes 64 MB and all of a core: more at once make all of them slow, and everything else too
SLOTS = BoundedSemaphore(max(2, os.cpu_count() or 2))


def hash_password(password: str, *, wait_s: float = 30.0) -> str:
    """Argon2id with a random salt; Unavailable ``sign_in_slowed`` as ``verify_password``."""
    _take_slot(wait_s)
    try:
        return find_hasher().hash(password)
    finally:
        SLOTS.release()


def hash_of_nobodys_password() -> str:
    """One that no password fits which anybody knows; made once, so that it costs nothing in a transaction."""
    return _decoy_hash()


def verify_password(password: str, password_hash: str | None, *, wait_s: float = 30.0) -> bool:
    """Whether it fits; for an unknown user (None) the same work is done and the answer is no.

    Raises Unavailable ``sign_in_slowed`` (retry_after_s) where there was no core to spare for so long.
    """
    decoy = _decoy_hash()  # made before a core is taken, which making it needs too
    _take_slot(wait_s)
    try:
        fits = find_hasher().verify(password[: MAXIMUM_LENGTH + 1], password_hash or decoy)
    finally:
        SLOTS.release()
    return fits and password_hash is not None


def _take_slot(wait_s: float) -> None:
    if not SLOTS.acquire(timeout=wait_s):
        raise Unavailable("sign_in_slowed", {"retry_after_s": 2})


def check_password(password: str) -> None:
    """Raises Invalid ``password_too_short``, ``password_too_long`` or ``password_too_common``."""
    if len(password) < MINIMUM_LENGTH:
        raise Invalid("password_too_short", {"minimum": MINIMUM_LENGTH})
    if len(password) > MAXIMUM_LENGTH:
        raise Invalid("password_too_long", {"maximum": MAXIMUM_LENGTH})
    if len(set(password)) < 4 or is_common(password):
        raise Invalid("password_too_common")


def refuse_breached(password: str, is_breached: Callable[[str], bool]) -> None:
    """Raises Invalid ``password_breached`` for one that was stolen elsewhere.

    Asked before a transaction begins, as somebody else has to answer; those of a wrong length are not asked.
    """
    if MINIMUM_LENGTH <= len(password) <= MAXIMUM_LENGTH and is_breached(password):
        raise Invalid("password_breached")

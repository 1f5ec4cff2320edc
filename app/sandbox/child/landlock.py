"""Takes every access to files, to TCP and to other processes' signals from this process, by Landlock."""

from __future__ import annotations

import ctypes
import os

from app.sandbox.protections import LANDLOCK_CREATE_RULESET, ask_landlock_abi, load_libc

_RESTRICT_SELF = 446

# By the version of Landlock that brought them (uapi/linux/landlock.h).
# Files: the first 13 rights, then refer, truncate, ioctl on devices.
_FILE_ACCESS = {1: (1 << 13) - 1, 2: 1 << 13, 3: 1 << 14, 5: 1 << 15}
_NETWORK_ACCESS = {4: 0b11}  # bind and connect
_SCOPES = {6: 0b11}  # abstract Unix sockets, signals


class _RulesetAttributes(ctypes.Structure):
    _fields_ = (
        ("handled_access_fs", ctypes.c_uint64),
        ("handled_access_net", ctypes.c_uint64),
        ("scoped", ctypes.c_uint64),
    )


def forbid_all_access() -> bool:
    """Handle every right this kernel knows and allow none; False where there is no Landlock.

    Wants no_new_privs. Raises OSError where Landlock is there and refuses.
    """
    abi = ask_landlock_abi()
    if abi == 0:
        return False
    attributes = _RulesetAttributes(
        _collect(_FILE_ACCESS, abi), _collect(_NETWORK_ACCESS, abi), _collect(_SCOPES, abi)
    )
    # The structure grew with the versions; an older kernel refuses a longer one.
    size = 24 if abi >= 6 else 16 if abi >= 4 else 8
    ruleset = _call(
        LANDLOCK_CREATE_RULESET, ctypes.byref(attributes), ctypes.c_size_t(size), ctypes.c_uint32(0)
    )
    try:
        _call(_RESTRICT_SELF, ctypes.c_int(ruleset), ctypes.c_uint32(0))
    finally:
        os.close(ruleset)
    return True


def _collect(table: dict[int, int], abi: int) -> int:
    bits = 0
    for since, mask in table.items():
        if since <= abi:
            bits |= mask
    return bits


def _call(number: int, *arguments: object) -> int:
    answer: int = load_libc().syscall(ctypes.c_long(number), *arguments)
    if answer < 0:
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code))
    return answer

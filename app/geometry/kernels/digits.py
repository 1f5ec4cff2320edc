"""Decimal numbers in text to the nearest double, as correctly rounded as Python's own ``float``.

Up to 15 digits and powers of ten that a double holds exactly: one multiplication or division (Clinger).
Otherwise the algorithm of Eisel and Lemire ("Number Parsing at a Gigabyte per Second", 2021) with a table
of powers of five to 128 bits. What neither decides is left to the caller: position -1.
"""

# ruff: noqa: C901, PLR0912, PLR0915
# A kernel is one loop over the text: what would be split off would have to be passed through arrays.

from __future__ import annotations

import math

import numpy as np
from numba import njit
from numpy.typing import NDArray

Bytes = NDArray[np.uint8]
# As numba names it; a mapped file may not be written to, and what may be fits, too.
TEXT = "Array(u1, 1, 'C', True)"

# Powers beyond these are no coordinates of parts; Python reads them.
_LOW, _HIGH = -80, 80
_TENS = np.array([10.0**power for power in range(23)])


def _tabulate_fives() -> NDArray[np.uint64]:
    """The 128 leading bits of 5^q as two words, truncated for q >= 0, rounded up below."""
    rows = []
    for q in range(_LOW, _HIGH + 1):
        if q >= 0:
            power = 5**q
            shift = power.bit_length() - 128
            word = power >> shift if shift > 0 else power << -shift
        else:
            power = 5**-q
            bits = (power - 1).bit_length()
            word = (1 << (bits + 127 if q >= -27 else 2 * bits + 128)) // power + 1
            word >>= max(0, word.bit_length() - 128)
        rows.append((word >> 64, word & (2**64 - 1)))
    return np.array(rows, dtype=np.uint64)


_FIVES = _tabulate_fives()
_LOW_HALF = np.uint64(0xFFFFFFFF)
_32 = np.uint64(32)


@njit("UniTuple(u8, 2)(u8, u8)", cache=True, error_model="numpy")
def _multiply(a: np.uint64, b: np.uint64) -> tuple[np.uint64, np.uint64]:
    """High and low word of the product."""
    a_high, a_low = a >> _32, a & _LOW_HALF
    b_high, b_low = b >> _32, b & _LOW_HALF
    low, middle = a_low * b_low, a_high * b_low
    cross = a_low * b_high
    carry = (low >> _32) + (middle & _LOW_HALF) + (cross & _LOW_HALF)
    return (
        a_high * b_high + (middle >> _32) + (cross >> _32) + (carry >> _32),
        (carry << _32) | (low & _LOW_HALF),
    )


@njit("f8(u8, i8)", cache=True, error_model="numpy")
def round_decimal(digits: np.uint64, power: int) -> float:
    """digits · 10^power as the nearest double; -1 where this cannot tell (digits are not 0)."""
    if power < _LOW or power > _HIGH:
        return -1.0
    if digits < np.uint64(1 << 53) and -22 <= power <= 22:
        tens = float(_TENS[abs(power)])
        return float(digits) * tens if power >= 0 else float(digits) / tens
    leading = 0
    shifted = digits
    while shifted < np.uint64(1 << 63):
        shifted <<= np.uint64(1)
        leading += 1
    row = power - _LOW
    high, low = _multiply(shifted, _FIVES[row, 0])
    if high & np.uint64(0x1FF) == np.uint64(0x1FF):
        more, _ = _multiply(shifted, _FIVES[row, 1])
        low += more
        if low < more:
            high += np.uint64(1)
    if low == np.uint64(0xFFFFFFFFFFFFFFFF) and (power < -27 or power > 55):
        return -1.0
    top = high >> np.uint64(63)
    drop = top + np.uint64(9)
    mantissa = high >> drop
    exponent = ((217706 * power) >> 16) + 63 + int(top) - leading
    # exactly half way between two doubles: to the even one
    is_half = low <= np.uint64(1) and -4 <= power <= 23 and mantissa & np.uint64(3) == np.uint64(1)
    if is_half and mantissa << drop == high:
        mantissa &= ~np.uint64(1)
    mantissa = (mantissa + (mantissa & np.uint64(1))) >> np.uint64(1)
    return math.ldexp(float(mantissa), exponent - 52)


@njit("b1(u1)", cache=True, error_model="numpy")
def is_space(byte: np.uint8) -> bool:
    """Blank, tab, line feed, vertical tab, form feed, carriage return."""
    return bool(byte == 32 or 9 <= byte <= 13)


@njit(f"Tuple((f8, i8))({TEXT}, i8)", cache=True, error_model="numpy")
def scan_number(text: Bytes, at: int) -> tuple[float, int]:
    """The number that begins at ``at`` and the place after it, which is not looked at.

    The place is -1 for what is no plain decimal number, infinities and NaN among it.
    """
    end = text.shape[0]
    is_negative = False
    if at < end and (text[at] == 45 or text[at] == 43):
        is_negative = text[at] == 45
        at += 1
    digits = np.uint64(0)
    seen, kept, power = 0, 0, 0
    is_cut = False
    while at < end:
        digit = text[at] - np.uint8(48)
        if digit > 9:
            break
        seen += 1
        if kept < 19:
            digits = digits * np.uint64(10) + np.uint64(digit)
            kept += int(digits != 0)
        else:
            is_cut |= digit != 0
            power += 1
        at += 1
    if at < end and text[at] == 46:
        at += 1
        while at < end:
            digit = text[at] - np.uint8(48)
            if digit > 9:
                break
            seen += 1
            if kept < 19:
                digits = digits * np.uint64(10) + np.uint64(digit)
                kept += int(digits != 0)
                power -= 1
            else:
                is_cut |= digit != 0
            at += 1
    if seen == 0:
        return 0.0, -1
    if at < end and (text[at] == 101 or text[at] == 69):
        at += 1
        is_small = False
        if at < end and (text[at] == 45 or text[at] == 43):
            is_small = text[at] == 45
            at += 1
        exponent, places = 0, 0
        while at < end and text[at] - np.uint8(48) <= 9 and places < 5:
            exponent = exponent * 10 + int(text[at] - np.uint8(48))
            places += 1
            at += 1
        if places in (0, 5):
            return 0.0, -1
        power += -exponent if is_small else exponent
    if digits == 0:
        return -0.0 if is_negative else 0.0, at
    value = round_decimal(digits, power)
    if is_cut and value != round_decimal(digits + np.uint64(1), power):
        value = -1.0
    if value < 0.0:
        return 0.0, -1
    return -value if is_negative else value, at


@njit(f"UniTuple(i8, 2)({TEXT}, i8, f8[::1])", cache=True, error_model="numpy")
def scan_numbers(text: Bytes, at: int, out: NDArray[np.float64]) -> tuple[int, int]:
    """Numbers between white space from ``at`` on, into ``out`` until it is full.

    Returns the place to go on and how many were read; at that place there is either the end or something
    else than a plain number.
    """
    end = text.shape[0]
    count = 0
    while True:
        while at < end and is_space(text[at]):
            at += 1
        if at >= end or count == out.shape[0]:
            return at, count
        value, after = scan_number(text, at)
        if after < 0 or (after < end and not is_space(text[after])):
            return at, count
        out[count] = value
        count += 1
        at = after

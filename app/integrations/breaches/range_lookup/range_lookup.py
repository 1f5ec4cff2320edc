"""Asks for every known hash that begins with the same five signs (k-anonymity), and compares here."""

from __future__ import annotations

import hashlib
import urllib.error
import urllib.request
from dataclasses import dataclass

import structlog

_LONGEST_ANSWER = 4_000_000
_log = structlog.get_logger("schichtwerk.breaches")


@dataclass(frozen=True, slots=True)
class RangeLookup:
    """``url`` ends where the five signs go; the answer has a line ``REST:COUNT`` for each hash (SHA-1)."""

    url: str
    timeout_s: float = 2.0

    def contains(self, password: str) -> bool:
        """Lines with the count 0 are there to hide how many there are."""
        digest = hashlib.sha1(password.encode("utf-8", "surrogatepass"), usedforsecurity=False).hexdigest()
        beginning, rest = digest[:5].upper(), digest[5:].upper()
        # the scheme is checked by the settings
        request = urllib.request.Request(self.url + beginning, headers={"Add-Padding": "true"})  # noqa: S310
        try:
            with urllib.request.urlopen(request, timeout=self.timeout_s) as answer:  # noqa: S310
                lines = answer.read(_LONGEST_ANSWER).decode("ascii", "replace").splitlines()
        except (urllib.error.URLError, OSError) as error:
            _log.warning("breach_lookup_failed", error=type(error).__name__)
            return False
        found = (line.strip().upper().partition(":") for line in lines)
        return any(each == rest and count.strip() not in ("", "0") for each, _, count in found)

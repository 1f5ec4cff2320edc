"""Slows down guessing of passwords, per account *and* address: a stranger cannot lock the owner out."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock

from app.values.errors import Unavailable

FREE_FAILURES = 5
FREE_FAILURES_PER_ADDRESS = 50
LONGEST_WAIT = timedelta(minutes=15)
FORGET_AFTER = timedelta(hours=1)
_MOST_ENTRIES = 50_000


@dataclass(slots=True)
class _Failures:
    count: int
    last_at: datetime


@dataclass(slots=True)
class SignInLimiter:
    """In memory, one a process; failures are forgotten after an hour, or at once after a right password."""

    _failures: OrderedDict[tuple[str, str], _Failures] = field(default_factory=OrderedDict)
    _tries: OrderedDict[str, int] = field(default_factory=OrderedDict)  # by account, from everywhere
    _lock: Lock = field(default_factory=Lock)

    def check(self, account: str, address: str, *, now: datetime) -> None:
        """Raises Unavailable ``sign_in_slowed`` (retry_after_s) while the pair or the address has to wait."""
        with self._lock:
            waits = (
                self._wait_until((account, address), FREE_FAILURES),
                self._wait_until(("", address), FREE_FAILURES_PER_ADDRESS),
            )
        until = max((each for each in waits if each is not None), default=None)
        if until is not None and now < until:
            raise Unavailable("sign_in_slowed", {"retry_after_s": int((until - now).total_seconds()) + 1})

    def record_failure(self, account: str, address: str, *, now: datetime) -> None:
        """One wrong password more."""
        with self._lock:
            self._tries[account] = self._tries.pop(account, 0) + 1
            while len(self._tries) > _MOST_ENTRIES:
                self._tries.popitem(last=False)
            for key in ((account, address), ("", address)):
                known = self._failures.pop(key, None)
                count = known.count if known is not None and now - known.last_at < FORGET_AFTER else 0
                self._failures[key] = _Failures(count + 1, now)
            while len(self._failures) > _MOST_ENTRIES:
                self._failures.popitem(last=False)

    def record_success(self, account: str, address: str) -> int:
        """The right password: this pair starts anew. How often the account was tried in vain before."""
        with self._lock:
            self._failures.pop((account, address), None)
            return self._tries.pop(account, 0)

    def _wait_until(self, key: tuple[str, str], free: int) -> datetime | None:
        known = self._failures.get(key)
        if known is None or known.count < free:
            return None
        seconds = min(2 ** min(known.count - free, 20), int(LONGEST_WAIT.total_seconds()))
        return known.last_at + timedelta(seconds=seconds)

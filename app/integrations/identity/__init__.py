"""Services elsewhere that say who somebody is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Identity:
    """Who somebody is at an issuer. ``subject`` is its own name for him, never given to another."""

    issuer: str
    subject: str
    email: str
    email_is_verified: bool
    name: str


@dataclass(frozen=True, slots=True)
class Question:
    """What one sign-in there is bound to; all three are random and used once."""

    state: str
    nonce: str
    verifier: str


class IdentityIssuer(Protocol):
    """One service; ``code`` stands in our addresses, ``title`` on buttons, ``issuer`` is its own name."""

    @property
    def code(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def issuer(self) -> str: ...

    def address_for(self, question: Question, *, redirect_uri: str) -> str:
        """Where to send the browser; Unavailable ``identity_unreachable``."""
        ...

    def answer(self, code: str, question: Question, *, redirect_uri: str, now: datetime) -> Identity:
        """Who came back with the code.

        NotAllowed ``identity_refused`` for an answer that is not for us, not for this question, too old, or
        not signed by the issuer; Unavailable ``identity_unreachable``.
        """
        ...


__all__ = ["Identity", "IdentityIssuer", "Question"]

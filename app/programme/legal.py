"""Legal texts of the programme: which there are, what must be agreed to, what is to be filled in."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import Literal, Protocol, TypeVar, get_args

LegalKind = Literal["terms", "privacy", "imprint", "provider_terms", "accessibility"]
LEGAL_KINDS: tuple[LegalKind, ...] = get_args(LegalKind)
# what a person agrees to; the others are only there to be read
AGREED_KINDS: tuple[LegalKind, ...] = ("terms", "provider_terms")
# what the page of signing up shows, and whose versions are noted with the new account
SIGN_UP_KINDS: tuple[LegalKind, ...] = ("terms", "privacy")

_GAP = re.compile(r"\[\[(.+?)\]\]", re.DOTALL)


class Dated(Protocol):
    """A published version of a text."""

    @property
    def version(self) -> int: ...
    @property
    def in_force_on(self) -> date: ...


T = TypeVar("T", bound=Dated)


def find_in_force(versions: Iterable[T], today: date) -> T | None:
    """The newest version whose day has come; a text published for tomorrow is not in force today."""
    begun = [each for each in versions if each.in_force_on <= today]
    return max(begun, key=lambda each: each.version, default=None)


def list_agreed_kinds(*, is_operator: bool, has_provider: bool) -> tuple[LegalKind, ...]:
    """What somebody must have agreed to before he goes on. The operator is the other side of it."""
    if is_operator:
        return ()
    return AGREED_KINDS if has_provider else ("terms",)


def list_gaps(text: str) -> tuple[str, ...]:
    """What a draft leaves to be filled in, ``[[like this]]``, in its order and each once."""
    return tuple(dict.fromkeys(" ".join(gap.split()) for gap in _GAP.findall(text)))

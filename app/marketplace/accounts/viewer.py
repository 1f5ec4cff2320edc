"""Who looks: a guest with keys, a member of an organisation, or an operator."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import Literal

from app.values.errors import NotAllowed
from app.values.identifiers import new_secret

Kind = Literal["guest", "member", "operator"]
Role = Literal["buyer", "engineer", "planner", "owner", "institute_staff"]

SCOPES: tuple[str, ...] = (
    "parts:read",
    "parts:write",
    "offers:read",
    "quotes:read",
    "quotes:write",
    "referrals:read",
    "referrals:write",
    "catalogue:read",
    "firm:read",
    "firm:write",
    "account:write",
    "audit:read",
    "programme:write",
)
GUEST_SCOPES = frozenset(SCOPES) - {
    "account:write",
    "firm:read",
    "firm:write",
    "audit:read",
    "programme:write",
}

# Longer than any key we make; whoever sends more is not asking for his own part.
_LONGEST_KEY = 128
_MOST_KEYS = 20


@dataclass(frozen=True, slots=True)
class Viewer:
    """``guest_keys`` are secrets a guest holds; what he makes belongs to the first of them.

    ``looked_at_by`` is the operator who looks as this person and may change nothing meanwhile.
    ``team_ids`` are the member's teams in the organisation he acts for.
    """

    kind: Kind
    user_id: str | None
    organisation_id: str | None
    role: Role | None
    scopes: frozenset[str]
    guest_keys: tuple[str, ...] = ()
    looked_at_by: str | None = None
    team_ids: tuple[str, ...] = ()

    @property
    def is_guest(self) -> bool:
        """Not signed in."""
        return self.kind == "guest"

    @property
    def is_operator(self) -> bool:
        """Runs the programme."""
        return self.kind == "operator"

    @property
    def guest_key_hashes(self) -> tuple[str, ...]:
        """What is stored of the keys."""
        return tuple(hash_secret(key) for key in self.guest_keys)

    @property
    def owner_key(self) -> str:
        """A stable text that names who asks without giving a secret away; ``guest`` for one without keys.

        In another organisation the same person is somebody else: what was answered there stays there.
        """
        if self.user_id is not None:
            return f"user:{self.user_id}:{self.organisation_id}"
        return f"guest:{self.guest_key_hashes[0]}" if self.guest_keys else "guest"


def hash_secret(secret: str) -> str:
    """SHA-256 in hex; enough for secrets of 128 random bits and more, which nobody can try out."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def guest_viewer(*keys: str) -> Viewer:
    """A guest with the keys that came along, if any."""
    fitting = tuple(dict.fromkeys(key for key in keys if 0 < len(key) <= _LONGEST_KEY))[:_MOST_KEYS]
    return Viewer("guest", None, None, None, GUEST_SCOPES, fitting)


def with_new_guest_key(viewer: Viewer) -> tuple[Viewer, str]:
    """The guest with a fresh key in front, and the key to give to him once."""
    key = new_secret()
    return replace(viewer, guest_keys=(key, *viewer.guest_keys)), key


def require_scope(viewer: Viewer, scope: str) -> None:
    """Raises NotAllowed ``scope_missing`` (scope)."""
    if scope not in viewer.scopes:
        raise NotAllowed("scope_missing", {"scope": scope})


def require_operator(viewer: Viewer, scope: str = "programme:write") -> None:
    """Raises NotAllowed ``scope_missing`` (scope), ``operator_only``."""
    require_scope(viewer, scope)
    if not viewer.is_operator:
        raise NotAllowed("operator_only")


def require_signed_in(viewer: Viewer) -> tuple[str, str]:
    """User and organisation; raises NotAllowed ``sign_in_required`` for guests."""
    if viewer.user_id is None or viewer.organisation_id is None:
        raise NotAllowed("sign_in_required")
    return viewer.user_id, viewer.organisation_id

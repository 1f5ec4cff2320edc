"""Who may open which file of a customer, and on what ground: one table, and nothing else decides."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, get_args

from app.values.errors import Invalid, NotAllowed, NotFound

Relation = Literal["owner", "guest", "worker", "operator", "institute", "provider", "link", "stranger"]
"""How somebody stands to the part that a file belongs to; ``owner``: a member of its organisation, ``link``:
whoever holds a link that the owner made."""
FileKind = Literal["file", "repaired", "preview", "thumbnail", "drawing"]
Purpose = Literal["view", "download", "export", "measure", "support", "delivery"]
Basis = Literal["own_part", "own_key", "measuring", "operator_reason", "consent", "order", "link"]
ConsentKind = Literal["summary", "measurements", "file", "drawing"]

FILE_KINDS: tuple[FileKind, ...] = get_args(FileKind)
PURPOSES: tuple[Purpose, ...] = get_args(Purpose)
RELATIONS: tuple[Relation, ...] = get_args(Relation)
BASES: tuple[Basis, ...] = get_args(Basis)
CONSENT_KINDS: tuple[ConsentKind, ...] = get_args(ConsentKind)

# a picture of the shape tells the shape
CONSENT_FOR: dict[FileKind, ConsentKind] = {
    "file": "file",
    "repaired": "file",
    "preview": "file",
    "thumbnail": "file",
    "drawing": "drawing",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """Somebody wants a file; ``consents`` are the owner's to this very receiver, in force now.

    ``is_linked``: the owner ticked this kind of file when he made the link.
    """

    relation: Relation
    kind: FileKind
    purpose: Purpose
    has_reason: bool = False
    has_order: bool = False
    is_linked: bool = False
    consents: frozenset[ConsentKind] = frozenset()


@dataclass(frozen=True, slots=True)
class _Ground:
    purposes: frozenset[Purpose]
    kinds: frozenset[FileKind]
    basis: Basis
    holds: Callable[[Asked], bool]
    refusal: Callable[[], Exception]


def _always(_: Asked) -> bool:
    return True


def _not_there() -> Exception:
    return NotFound("part_not_found")


_ALL = frozenset(FILE_KINDS)
_OWN: frozenset[Purpose] = frozenset(("view", "download", "export"))
_HAND_OUT: frozenset[Purpose] = frozenset(("delivery",))
_GROUNDS: dict[Relation, tuple[_Ground, ...]] = {
    "owner": (_Ground(_OWN, _ALL, "own_part", _always, _not_there),),
    "guest": (_Ground(_OWN, _ALL, "own_key", _always, _not_there),),
    "worker": (_Ground(frozenset(("measure",)), frozenset(("file",)), "measuring", _always, _not_there),),
    "operator": (
        _Ground(
            frozenset(("support",)),
            _ALL,
            "operator_reason",
            lambda asked: asked.has_reason,
            lambda: Invalid("reason_missing"),
        ),
    ),
    "institute": (
        _Ground(
            _HAND_OUT,
            _ALL,
            "consent",
            lambda asked: CONSENT_FOR[asked.kind] in asked.consents,
            lambda: NotAllowed("consent_missing"),
        ),
    ),
    # providers price by measurements; what they are not given does not exist for them
    "provider": (
        _Ground(_HAND_OUT, _ALL, "order", lambda asked: asked.has_order, _not_there),
        _Ground(
            _HAND_OUT, _ALL, "consent", lambda asked: CONSENT_FOR[asked.kind] in asked.consents, _not_there
        ),
    ),
    "link": (
        _Ground(
            frozenset(("view",)),
            frozenset(("preview", "thumbnail", "drawing")),
            "link",
            lambda asked: asked.is_linked,
            _not_there,
        ),
    ),
    "stranger": (),
}


def decide_access(asked: Asked) -> Basis:
    """On what ground it is allowed.

    Raises NotFound ``part_not_found`` for who may not even know of the part, NotAllowed ``consent_missing``,
    Invalid ``reason_missing``.
    """
    refusal = _not_there()
    for ground in _GROUNDS[asked.relation]:
        if asked.purpose in ground.purposes and asked.kind in ground.kinds:
            if ground.holds(asked):
                return ground.basis
            refusal = ground.refusal()
    raise refusal

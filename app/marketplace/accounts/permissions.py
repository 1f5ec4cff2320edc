"""Which role may do what in its organisation: one table, asked by the use cases that matter."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, get_args

from app.marketplace.accounts.viewer import Role, Viewer
from app.values.errors import NotAllowed

Permission = Literal[
    "members:manage",
    "organisation:change",
    "teams:manage",
    "domains:manage",
    "firm:apply",
    "rates:draft",
    "rates:publish",
    "parts:change",
    "quotes:issue",
    "organisation:read",
]
PERMISSIONS: tuple[Permission, ...] = get_args(Permission)
ROLES: tuple[Role, ...] = get_args(Role)

_EVERYBODY = frozenset(ROLES)
_OWNER: frozenset[Role] = frozenset({"owner"})
MAY: Mapping[Permission, frozenset[Role]] = {
    "members:manage": _OWNER,
    "organisation:change": _OWNER,
    "teams:manage": _OWNER,
    "domains:manage": _OWNER,
    "firm:apply": _OWNER,
    "rates:draft": frozenset({"owner", "planner"}),
    # a planner publishes only as the second person, where the firm wants four eyes
    "rates:publish": _OWNER,
    "parts:change": frozenset({"owner", "buyer", "engineer", "planner"}),
    "quotes:issue": frozenset({"owner", "buyer"}),
    "organisation:read": _EVERYBODY,
}
# what only owners may do has a text of its own, which says whom to ask
_OWNERS_ONLY = frozenset(permission for permission, roles in MAY.items() if roles == _OWNER)


def may(role: str | None, permission: Permission) -> bool:
    """Whether a role may; somebody without one (a guest) may nothing that an organisation decides."""
    return role in MAY[permission]


def require_may(role: str | None, permission: Permission) -> None:
    """NotAllowed ``owner_only``, or ``role_may_not`` (role) where others than owners may too."""
    if may(role, permission):
        return
    if permission in _OWNERS_ONLY:
        raise NotAllowed("owner_only")
    raise NotAllowed("role_may_not", {"role": role or ""})


def require_member_may(viewer: Viewer, permission: Permission) -> None:
    """The same for what guests may too, by rules of the phase that stand elsewhere."""
    if not viewer.is_guest:
        require_may(viewer.role, permission)

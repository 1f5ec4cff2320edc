"""The life of a version of what a provider offers, from draft to superseded: one table of transitions."""

from __future__ import annotations

from typing import Literal, get_args

from app.values.errors import Conflict, NotAllowed

VersionStatus = Literal["draft", "submitted", "scheduled", "published", "superseded", "discarded"]
VersionAction = Literal["change", "submit", "take_back", "schedule", "publish", "supersede", "discard"]

VERSION_STATUSES: tuple[VersionStatus, ...] = get_args(VersionStatus)
VERSION_ACTIONS: tuple[VersionAction, ...] = get_args(VersionAction)
OPEN_STATUSES: tuple[VersionStatus, ...] = ("draft", "submitted")
"""What is still being worked on; a provider has at most one of these."""

TRANSITIONS: dict[tuple[VersionStatus, VersionAction], VersionStatus] = {
    ("draft", "change"): "draft",
    ("draft", "submit"): "submitted",
    ("draft", "schedule"): "scheduled",
    ("draft", "publish"): "published",
    ("draft", "discard"): "discarded",
    ("submitted", "take_back"): "draft",
    ("submitted", "schedule"): "scheduled",
    ("submitted", "publish"): "published",
    ("submitted", "discard"): "discarded",
    ("scheduled", "publish"): "published",
    ("scheduled", "discard"): "discarded",
    ("published", "supersede"): "superseded",
}


def advance(status: VersionStatus, action: VersionAction) -> VersionStatus:
    """The status after an action; Conflict ``version_moved_on`` (status, action) where it cannot follow."""
    following = TRANSITIONS.get((status, action))
    if following is None:
        raise Conflict("version_moved_on", {"status": status, "action": action})
    return following


def require_second_person(status: VersionStatus, *, last_editor: str | None, publisher: str | None) -> None:
    """Four eyes: who publishes did not make the last change, and it was submitted to him.

    Conflict ``version_not_submitted``, NotAllowed ``second_person_required``.
    """
    if status != "submitted":
        raise Conflict("version_not_submitted", {"status": status})
    if publisher is None or publisher == last_editor:
        raise NotAllowed("second_person_required")

"""How a firm becomes a provider, from its application to live: one table of transitions."""

from __future__ import annotations

from collections.abc import Collection
from typing import Literal, get_args

from app.providers.trader import Trader
from app.values.errors import Conflict

ApplicationStatus = Literal["applied", "documents", "in_review", "probation", "live", "declined", "withdrawn"]
ApplicationAction = Literal[
    "change",
    "add_document",
    "remove_document",
    "hand_in",
    "ask",
    "approve",
    "decline",
    "withdraw",
    "go_live",
    "change_contact",
    "found",
]
DocumentKind = Literal["register_extract", "identity", "certificate", "insurance", "other"]

APPLICATION_STATUSES: tuple[ApplicationStatus, ...] = get_args(ApplicationStatus)
APPLICATION_ACTIONS: tuple[ApplicationAction, ...] = get_args(ApplicationAction)
DOCUMENT_KINDS: tuple[DocumentKind, ...] = get_args(DocumentKind)
OPEN_STATUSES: tuple[ApplicationStatus, ...] = ("applied", "documents", "in_review")
"""What is not decided yet."""
APPROVED_STATUSES: tuple[ApplicationStatus, ...] = ("probation", "live")
"""Whose cards may come into force, and who counts as taking part."""

TRANSITIONS: dict[tuple[ApplicationStatus, ApplicationAction], ApplicationStatus] = {
    ("applied", "change"): "applied",
    ("applied", "add_document"): "documents",
    ("applied", "decline"): "declined",
    ("applied", "withdraw"): "withdrawn",
    # an operator who saw its papers elsewhere takes all steps at once
    ("applied", "found"): "probation",
    ("documents", "change"): "documents",
    ("documents", "add_document"): "documents",
    ("documents", "remove_document"): "documents",
    ("documents", "hand_in"): "in_review",
    ("documents", "decline"): "declined",
    ("documents", "withdraw"): "withdrawn",
    # what is looked at stands still; a question gives it back
    ("in_review", "ask"): "documents",
    ("in_review", "approve"): "probation",
    ("in_review", "decline"): "declined",
    ("in_review", "withdraw"): "withdrawn",
    ("probation", "go_live"): "live",
    # how to reach a firm changes without another review; who it is does not
    ("probation", "change_contact"): "probation",
    ("live", "change_contact"): "live",
}


def advance(status: ApplicationStatus, action: ApplicationAction) -> ApplicationStatus:
    """The status after an action; Conflict ``application_moved_on`` (status, action) for any other."""
    following = TRANSITIONS.get((status, action))
    if following is None:
        raise Conflict("application_moved_on", {"status": status, "action": action})
    return following


def require_documents(trader: Trader, kinds: Collection[DocumentKind]) -> None:
    """A firm in a register proves it by an extract, anybody else by an identity document.

    Conflict ``document_missing`` (kind).
    """
    needed: DocumentKind = "register_extract" if trader.register_number else "identity"
    if needed not in kinds:
        raise Conflict("document_missing", {"kind": needed})

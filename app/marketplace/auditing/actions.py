"""Everything that is recorded; each action and each kind of object has a text."""

from __future__ import annotations

from typing import Literal, get_args

Action = Literal[
    "signed_up",
    "signed_in",
    "signed_out",
    "password_changed",
    "password_reset",
    "email_changed",
    "invitation_made",
    "invitation_revoked",
    "api_key_created",
    "api_key_revoked",
    "version_submitted",
    "version_taken_back",
    "version_discarded",
    "version_published",
    "version_scheduled",
    "version_started",
    "version_rolled_back",
    "four_eyes_switched",
    "provider_given",
    "provider_taken",
    "catalogue_imported",
    "part_deleted",
    "part_expired",
    "quote_issued",
    "quote_shared",
    "quote_share_revoked",
    "referral_stored",
    "phase_changed",
    "legal_text_published",
    "consent_given",
    "feedback_given",
    "feedback_triaged",
    "learning_written",
    "mission_saved",
    "mission_closed",
    "hold_placed",
    "hold_released",
    "hold_refused",
    "file_denied",
    "file_allowed",
    "report_made",
    "report_closed",
    "sanctions_imported",
]
ObjectKind = Literal[
    "user",
    "api_key",
    "provider",
    "version",
    "catalogue",
    "part",
    "quote",
    "referral",
    "phase",
    "invitation",
    "legal_text",
    "feedback",
    "mission",
    "hold",
    "file",
    "report",
    "sanctions",
]

ACTOR_KINDS = ("guest", "member", "operator", "system")
ACTIONS: tuple[str, ...] = get_args(Action)
OBJECT_KINDS: tuple[str, ...] = get_args(ObjectKind)

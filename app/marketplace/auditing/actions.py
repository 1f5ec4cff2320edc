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
    "account_closed",
    "account_reopened",
    "looked_as",
    "job_retried",
    "report_made",
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
    "job",
    "report",
]

ACTOR_KINDS = ("guest", "member", "operator", "system")
ACTIONS: tuple[str, ...] = get_args(Action)
OBJECT_KINDS: tuple[str, ...] = get_args(ObjectKind)

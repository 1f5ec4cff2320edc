"""How a firm becomes a provider: its application, what proves it, and the operator's decision."""

from app.marketplace.onboarding.application_view import ApplicationView, DocumentView, EventView
from app.marketplace.onboarding.apply import Apply, apply_as_provider, change_application
from app.marketplace.onboarding.decide import (
    LONGEST_WORDS,
    approve_application,
    ask_applicant,
    decline_application,
    end_due_probations,
    end_probation,
    invite_provider,
)
from app.marketplace.onboarding.list_applications import (
    PublicTrader,
    find_trader,
    list_applications,
    list_new_providers,
    may_apply,
    read_application,
    read_own_application,
)
from app.marketplace.onboarding.prove import (
    LARGEST_DOCUMENT_BYTES,
    MOST_DOCUMENTS,
    DocumentFile,
    ReceivedDocument,
    add_document,
    find_document,
    hand_in,
    receive_document,
    remove_document,
    withdraw,
)

__all__ = [
    "Apply",
    "ApplicationView",
    "DocumentFile",
    "DocumentView",
    "EventView",
    "LARGEST_DOCUMENT_BYTES",
    "LONGEST_WORDS",
    "MOST_DOCUMENTS",
    "PublicTrader",
    "ReceivedDocument",
    "add_document",
    "apply_as_provider",
    "approve_application",
    "ask_applicant",
    "change_application",
    "decline_application",
    "end_due_probations",
    "end_probation",
    "find_document",
    "find_trader",
    "hand_in",
    "invite_provider",
    "list_applications",
    "list_new_providers",
    "may_apply",
    "read_application",
    "read_own_application",
    "receive_document",
    "remove_document",
    "withdraw",
]

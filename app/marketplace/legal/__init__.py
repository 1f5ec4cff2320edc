"""Legal texts by version: what is in force, what is being drafted, and who agreed to what."""

from app.marketplace.legal.agreeing import (
    AgreedText,
    ConsentView,
    How,
    agree,
    check_agreed,
    list_consents,
    list_to_agree,
    note_agreed,
)
from app.marketplace.legal.editing import LONGEST_TEXT, SaveDraft, publish_text, read_draft, save_draft
from app.marketplace.legal.reading import (
    LegalTextView,
    count_in_force,
    list_in_force,
    list_legal_versions,
    read_legal_text,
)

__all__ = [
    "AgreedText",
    "ConsentView",
    "How",
    "LONGEST_TEXT",
    "LegalTextView",
    "SaveDraft",
    "agree",
    "check_agreed",
    "count_in_force",
    "list_consents",
    "list_in_force",
    "list_legal_versions",
    "list_to_agree",
    "note_agreed",
    "publish_text",
    "read_draft",
    "read_legal_text",
    "save_draft",
]

"""Terms come before everything else: who has not agreed to those in force is asked first."""

from __future__ import annotations

import re

from fastapi import Request

from app.marketplace.accounts import Viewer
from app.marketplace.legal import list_to_agree
from app.texts import choose_language
from app.values import NotAllowed
from app.web.identity import context_of

CONSENT_NEEDED = "consent_needed"
# What must stay open to somebody who does not agree: reading what it is about, leaving, and the own account,
# for nobody has to agree to new terms to take his data along or to be forgotten.
_BEFORE_CONSENT = re.compile(
    r"/(de|en)/(legal/.*|consent|ranking|report|sign-in|sign-out|sign-up(/.*)?|password/.*|demo/.*"
    r"|account(/.*)?|mails(/.*)?|organisation/switch)"
    r"|/api/v1/(legal-texts(/.*)?|consents|reports|ranking|me(/.*)?|sessions?(/.*)?|account(/.*)?|programme"
    r"|exports(/.*)?|deletions(/.*)?|retention|organisations)"
)


def is_open_before_consent(path: str) -> bool:
    """Whether a page or route asks nobody whether he agreed."""
    return _BEFORE_CONSENT.fullmatch(path) is not None


def require_consent(request: Request, viewer: Viewer) -> None:
    """NotAllowed ``consent_needed`` (legal_texts, link) for a member who has not agreed to what holds."""
    if viewer.kind != "member" or is_open_before_consent(request.url.path):
        return
    context = context_of(request)
    with context.open_read() as session:
        missing = list_to_agree(viewer, session, now=context.now())
    if missing:
        raise NotAllowed(
            CONSENT_NEEDED, {"legal_texts": [each.kind for each in missing], "link": link_to_consent(request)}
        )


def link_to_consent(request: Request) -> str:
    """The page that asks, in the language of the page or of the request."""
    first = request.url.path.split("/")[1]
    language = choose_language(first if first in ("de", "en") else request.headers.get("Accept-Language"))
    return f"/{language}/consent"

"""Examples for the interface's description; a test holds each against the model it stands for."""

from app.web.api.examples.accounts import (
    API_KEY_CREATED,
    API_KEY_WANTED,
    API_KEYS,
    HEALTH,
    READY,
    SESSION,
    SESSION_WANTED,
    USER,
)
from app.web.api.examples.answering import answers, body_examples, show_problem
from app.web.api.examples.catalogue import INSTITUTES, MATERIALS, PROCESSES, PROVIDER, PROVIDERS
from app.web.api.examples.parts import DRAWING, NOTE, PAPERS, PART, PART_CHANGE, PART_CREATED, PARTS
from app.web.api.examples.quotes import (
    OFFERS,
    OFFERS_WANTED,
    QUOTE,
    QUOTE_WANTED,
    QUOTES,
    RANKING,
    REFERRAL,
    REFERRAL_WANTED,
    REFERRALS,
)

__all__ = [
    "API_KEYS",
    "API_KEY_CREATED",
    "API_KEY_WANTED",
    "DRAWING",
    "HEALTH",
    "INSTITUTES",
    "MATERIALS",
    "NOTE",
    "OFFERS",
    "OFFERS_WANTED",
    "PAPERS",
    "PART",
    "PARTS",
    "PART_CHANGE",
    "PART_CREATED",
    "PROCESSES",
    "PROVIDER",
    "PROVIDERS",
    "QUOTE",
    "QUOTES",
    "QUOTE_WANTED",
    "RANKING",
    "READY",
    "REFERRAL",
    "REFERRALS",
    "REFERRAL_WANTED",
    "SESSION",
    "SESSION_WANTED",
    "USER",
    "answers",
    "body_examples",
    "show_problem",
]

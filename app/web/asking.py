"""How often one client address may ask for letters, or try what letters carry."""

from __future__ import annotations

from fastapi import Request

from app.marketplace.accounts import Viewer, limit_asking
from app.web.identity import address_of, context_of

MOST_LETTERS_AN_HOUR = 30
MOST_TRIES_AN_HOUR = 60
MOST_CHECKS_AN_HOUR = 20
MOST_REPORTS_AN_HOUR = 30


def limit_letters(request: Request) -> None:
    """Unavailable ``asked_too_often``. By mail address, ``make_token`` sees to it."""
    _limit(request, "letters", MOST_LETTERS_AN_HOUR)


def limit_tries(request: Request) -> None:
    """Unavailable ``asked_too_often``."""
    _limit(request, "links", MOST_TRIES_AN_HOUR)


def limit_reports(request: Request) -> None:
    """Unavailable ``asked_too_often``: who floods the operator shuts the way for nobody else."""
    _limit(request, "reports", MOST_REPORTS_AN_HOUR)


def limit_checks(request: Request, viewer: Viewer) -> None:
    """Unavailable ``asked_too_often`` for who tries passwords in somebody's open browser."""
    _limit(request, "password_checks", MOST_CHECKS_AN_HOUR, viewer.owner_key)


def _limit(request: Request, kind: str, most: int, whose: str | None = None) -> None:
    context = context_of(request)
    # a transaction of its own: what is refused afterwards counts too
    with context.open_write() as session:
        limit_asking(session, kind, whose or address_of(request), most=most, now=context.now())

"""Steps of test missions that are seen where they are done, because no table tells of them later."""

from __future__ import annotations

from fastapi import Request
from sqlalchemy.orm import Session

from app.marketplace.accounts import Viewer
from app.marketplace.learning import has_open_run, notice_step
from app.web.identity import context_of

# what of an address is no wish
_NO_WISHES = frozenset({"referral", "row", "compare", "view", "page", "issued", "revises"})


def notice_offers(request: Request, viewer: Viewer, session: Session, *, is_filtered: bool) -> None:
    """A tester saw offers, perhaps for a wish of his; nothing is written for anybody else."""
    if viewer.is_guest or not has_open_run(viewer, session):
        return
    context = context_of(request)
    seen = frozenset({"saw_offers", "filtered"} if is_filtered else {"saw_offers"})
    with context.open_write() as writing:
        notice_step(writing, viewer, seen, now=context.now())


def has_wishes(request: Request) -> bool:
    """Whether a page of offers was asked with more than its address."""
    return any(value and name not in _NO_WISHES for name, value in request.query_params.items())

"""Database sessions and other things a route asks for by its signature."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from fastapi import Depends, Request
from sqlalchemy.orm import Session

from app.marketplace.accounts import OpenedSession, Viewer
from app.texts import choose_language
from app.web.context import WebContext
from app.web.identity import context_of, opened_session_of, viewer_of


def _read_session(request: Request) -> Iterator[Session]:
    with context_of(request).open_read() as session:
        yield session


def _write_session(request: Request) -> Iterator[Session]:
    context = context_of(request)
    with context.open_write() as session:
        yield session
    # only now, after the commit, is there anything for a worker to find
    context.wake_worker()


def _language(request: Request) -> str:
    language = choose_language(request.headers.get("Accept-Language"))
    request.state.language = language  # the envelope says so in the answer
    return language


# scope="function": the commit happens before the answer starts, so that a failed one is an error
ReadSession = Annotated[Session, Depends(_read_session, scope="function")]
WriteSession = Annotated[Session, Depends(_write_session, scope="function")]
CurrentViewer = Annotated[Viewer, Depends(viewer_of)]
CurrentContext = Annotated[WebContext, Depends(context_of)]
CurrentLanguage = Annotated[str, Depends(_language)]
CurrentSession = Annotated[OpenedSession | None, Depends(opened_session_of)]  # None for programs and guests

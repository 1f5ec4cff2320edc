"""Which letters a person gets, and in which language."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import RedirectResponse, Response

from app.marketplace.accounts import require_scope
from app.marketplace.mailing import LetterChoices, choose_letters, read_letter_choices
from app.texts import NOTICE_KINDS
from app.web.pages.shared import PageLanguage, renderer_of
from app.web.rules import Rule, ruled
from app.web.sessions import CurrentViewer, ReadSession, WriteSession

router = APIRouter(include_in_schema=False)
MEMBERS = ruled(Rule.MEMBER)


@router.get("/{language}/mine/letters", dependencies=MEMBERS)
def get_letters(
    request: Request, language: PageLanguage, session: ReadSession, viewer: CurrentViewer
) -> Response:
    """One's own choice; letters to operators stand only with them."""
    return renderer_of(request).render(
        request,
        "mine/letters.html",
        language,
        viewer=viewer,
        kinds=[kind for kind in NOTICE_KINDS if kind != "quote_asked" or viewer.is_operator],
        choices=read_letter_choices(session, viewer.user_id),
        is_kept=request.query_params.get("kept") == "1",
    )


@router.post("/{language}/mine/letters", dependencies=MEMBERS)
def post_letters(
    language: PageLanguage,
    session: WriteSession,
    viewer: CurrentViewer,
    letter_language: Annotated[str, Form(max_length=10)],
    wanted: Annotated[list[str] | None, Form()] = None,
) -> Response:
    """From the next letter on."""
    require_scope(viewer, "account:write")
    choices = LetterChoices(frozenset((*(wanted or ()), *_keep_unasked(viewer))), letter_language)
    choose_letters(session, viewer.user_id, choices)
    return RedirectResponse(f"/{language}/mine/letters?kept=1", 303)


def _keep_unasked(viewer: CurrentViewer) -> tuple[str, ...]:
    """What the form does not show is not refused by leaving it out."""
    return () if viewer.is_operator else ("quote_asked",)

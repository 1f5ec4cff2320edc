"""Which letters a person gets, and in which language."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter
from pydantic import Field

from app.marketplace.accounts import require_scope
from app.marketplace.mailing import LetterChoices, choose_letters, read_letter_choices
from app.texts import Language, NoticeKind
from app.web.api.examples.answering import answers, body_examples
from app.web.api.examples.workspace import LETTERS
from app.web.api.models import Shown, Wanted
from app.web.rules import Rule, ruled
from app.web.sessions import CurrentViewer, ReadSession, WriteSession

router = APIRouter(prefix="/letters", tags=["accounts"])
MEMBERS = ruled(Rule.MEMBER)


class LettersWanted(Wanted):
    """The whole choice. Letters about the safety of your account cannot be refused."""

    wanted: Annotated[tuple[NoticeKind, ...], Field(max_length=20)]
    language: Language


class LettersShown(Shown):
    """What comes besides letters about the safety of the account."""

    wanted: list[NoticeKind]
    language: Language


def _show(choices: LetterChoices) -> LettersShown:
    return LettersShown.model_validate({"wanted": sorted(choices.wanted), "language": choices.language})


@router.get(
    "", dependencies=MEMBERS, responses=answers(200, LETTERS, 401), summary="Read what letters you get"
)
def get_letters(session: ReadSession, viewer: CurrentViewer) -> LettersShown:
    """Yours alone, not your organisation's."""
    return _show(read_letter_choices(session, viewer.user_id))


@router.put(
    "",
    dependencies=MEMBERS,
    responses=answers(200, LETTERS, 401, 403, 422),
    summary="Choose your letters",
)
def put_letters(
    wanted: Annotated[LettersWanted, body_examples(LETTERS)], session: WriteSession, viewer: CurrentViewer
) -> LettersShown:
    """From the next letter on."""
    require_scope(viewer, "account:write")
    choices = LetterChoices(frozenset(wanted.wanted), wanted.language)
    return _show(choose_letters(session, viewer.user_id, choices))

"""Which letters a person gets, and in which language. What keeps an account safe always comes."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.database.tables.accounts import UserRow
from app.database.tables.mails import LetterRefusalRow
from app.texts import LANGUAGES, NOTICE_KINDS
from app.values.errors import Invalid, NotAllowed


@dataclass(frozen=True, slots=True)
class LetterChoices:
    """``wanted`` are those of ``NOTICE_KINDS`` that come."""

    wanted: frozenset[str]
    language: str


def read_letter_choices(session: Session, user_id: str | None) -> LetterChoices:
    """The person's own; NotAllowed ``sign_in_required`` for nobody."""
    user = None if user_id is None else session.get(UserRow, user_id)
    if user is None:
        raise NotAllowed("sign_in_required")
    refused = session.scalars(select(LetterRefusalRow.kind).where(LetterRefusalRow.user_id == user.id))
    return LetterChoices(frozenset(NOTICE_KINDS) - set(refused), user.language)


def choose_letters(session: Session, user_id: str | None, choices: LetterChoices) -> LetterChoices:
    """Keep the whole choice. NotAllowed ``sign_in_required``; Invalid ``letter_kind_unknown`` (kind, known),
    also for letters that cannot be refused, ``language_unknown`` (language, known)."""
    user = None if user_id is None else session.get(UserRow, user_id, with_for_update=True)
    if user is None:
        raise NotAllowed("sign_in_required")
    strange = sorted(choices.wanted - set(NOTICE_KINDS))
    if strange:
        raise Invalid("letter_kind_unknown", {"kind": strange[0][:40], "known": [*NOTICE_KINDS]})
    if choices.language not in LANGUAGES:
        raise Invalid("language_unknown", {"language": choices.language[:10], "known": [*LANGUAGES]})
    user.language = choices.language
    session.execute(delete(LetterRefusalRow).where(LetterRefusalRow.user_id == user.id))
    session.add_all(
        LetterRefusalRow(user_id=user.id, kind=kind) for kind in NOTICE_KINDS if kind not in choices.wanted
    )
    session.flush()
    return choices

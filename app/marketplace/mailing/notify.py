"""A letter that a person may refuse, in the language he chose; written in the transaction of its cause."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from app.database.tables.accounts import UserRow
from app.database.tables.mails import LetterRefusalRow
from app.marketplace.mailing.send_mail import send_mail
from app.texts import NoticeKind
from app.values.errors import Parameter


def notify(
    session: Session,
    user_id: str | None,
    kind: NoticeKind,
    parameters: Mapping[str, Parameter],
    *,
    key: str,
    path: str,
    now: datetime,
) -> str | None:
    """The letter's id; None where nobody is there, does not want it, or has it already.

    ``path`` begins with a slash and without a language.
    """
    user = session.execute(
        select(UserRow.email, UserRow.language).where(
            UserRow.id == user_id,
            UserRow.is_active,
            ~exists().where(LetterRefusalRow.user_id == UserRow.id, LetterRefusalRow.kind == kind),
        )
    ).one_or_none()
    if user is None:
        return None
    return send_mail(
        session,
        user.email,
        kind,
        parameters,
        language=user.language,
        key=key,
        now=now,
        path=f"/{user.language}{path}",
    )

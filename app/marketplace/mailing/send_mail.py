"""Writes a letter down in the transaction of its cause: it is sent exactly when that commits."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from app.database.outbox import enqueue_job
from app.database.tables.mails import MailRow
from app.texts import MailKind
from app.values.errors import Parameter
from app.values.identifiers import new_id

SEND_MAIL = "send_mail"
# with waits that double up to ten minutes: about two hours in which a mail server may be away
MAX_ATTEMPTS = 20


def send_mail(
    session: Session,
    recipient: str,
    kind: MailKind,
    parameters: Mapping[str, Parameter],
    *,
    language: str,
    key: str,
    now: datetime,
    path: str | None = None,
    reader_hash: str | None = None,
) -> str | None:
    """The letter's id; the same ``key`` twice is one letter, and then None.

    ``path`` is the page that the letter's one button opens. Who holds the key behind ``reader_hash`` may
    read the letter on a page where letters stay here.
    """
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    mail_id = session.execute(
        insert(MailRow)
        .values(
            id=new_id(),
            key=key,
            kind=kind,
            recipient=recipient,
            language=language,
            parameters=dict(parameters),
            path=path,
            reader_hash=reader_hash,
            status="owed",
            created_at=now,
        )
        .on_conflict_do_nothing(index_elements=[MailRow.key])
        .returning(MailRow.id)
    ).scalar_one_or_none()
    if mail_id is not None:
        enqueue_job(
            session,
            SEND_MAIL,
            {"mail_id": mail_id},
            now=now,
            key=f"{SEND_MAIL}:{mail_id}",
            max_attempts=MAX_ATTEMPTS,
        )
    return mail_id

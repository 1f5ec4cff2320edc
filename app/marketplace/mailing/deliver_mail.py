"""Puts an owed letter into the postbox, and notes what became of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import update

from app.database.engine import Database
from app.database.tables.mails import MailRow
from app.integrations.mail import Letter, Postbox
from app.marketplace.mailing.send_mail import SEND_MAIL
from app.texts import write_mail
from app.values.errors import Invalid

NO_ANSWER = "gave_up"

__all__ = ["NO_ANSWER", "SEND_MAIL", "Post", "bounce_mail", "deliver_mail"]


@dataclass(frozen=True, slots=True)
class Post:
    """Where letters go, and the address that their links begin with, without a slash at the end."""

    postbox: Postbox
    public_url: str
    now: Callable[[], datetime]


def deliver_mail(database: Database, post: Post, mail_id: str) -> None:
    """No transaction is open while the other side is spoken to; what was sent is not sent again.

    Raises Unavailable ``mail_not_sent``; a letter that will never be taken is noted as bounced.
    """
    with database.read() as session:
        row = session.get(MailRow, mail_id)
    if row is None or row.status != "owed":
        return
    link = None if row.path is None else f"{post.public_url}{row.path}"
    written = write_mail(row.kind, row.parameters, row.language, link=link)
    letter = Letter(
        id=row.id,
        recipient=row.recipient,
        subject=written.subject,
        text=written.text,
        html=written.html,
        language=row.language,
        written_at=row.created_at,
    )
    try:
        post.postbox.put(letter)
    except Invalid as refusal:
        _note(database, post, mail_id, status="bounced", reply=str(refusal.parameters.get("reply", "")))
        return
    _note(database, post, mail_id, status="sent", sent_at=post.now())


def bounce_mail(database: Database, post: Post, mail_id: str) -> None:
    """It was tried for long enough."""
    _note(database, post, mail_id, status="bounced", reply=NO_ANSWER)


def _note(database: Database, post: Post, mail_id: str, **values: object) -> None:
    if not post.postbox.keeps_letters:
        values["path"] = None
    with database.write() as session:
        session.execute(
            update(MailRow).where(MailRow.id == mail_id, MailRow.status == "owed").values(**values)
        )

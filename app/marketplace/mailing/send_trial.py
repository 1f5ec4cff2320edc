"""A letter to oneself, by which the operator sees whether mail leaves the house."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.database.tables.accounts import UserRow
from app.marketplace.mailing.list_mails import Reader
from app.marketplace.mailing.send_mail import send_mail
from app.values.errors import NotAllowed
from app.values.identifiers import new_id


def send_trial(
    session: Session, reader: Reader, *, user_id: str | None, language: str, now: datetime
) -> None:
    """To the operator's own address; NotAllowed ``operator_only`` for anybody else."""
    recipient = session.scalar(select(UserRow.email).where(UserRow.id == user_id, UserRow.is_active))
    if not reader.is_operator or recipient is None:
        raise NotAllowed("operator_only")
    send_mail(
        session,
        recipient,
        "trial",
        {"asked_on": now.date().isoformat()},
        language=language,
        key=f"trial:{new_id()}",
        now=now,
        path=f"/{language}/operator/mails",
    )

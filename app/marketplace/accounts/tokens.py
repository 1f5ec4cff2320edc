"""Links that are mailed: made as a secret, kept as a hash, taken once in the transaction of their effect."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from app.database.tables.invitations import AccountTokenRow
from app.marketplace.accounts.viewer import hash_secret
from app.values.errors import NotAllowed, Parameter
from app.values.identifiers import new_secret

TokenKind = Literal["sign_up", "reset", "email"]
VALID_FOR: dict[TokenKind, timedelta] = {
    "sign_up": timedelta(days=2),
    "reset": timedelta(hours=1),
    "email": timedelta(days=1),
}
MOST_AN_HOUR = 3


@dataclass(frozen=True, slots=True)
class TakenToken:
    """What a link stood for."""

    email: str
    user_id: str | None
    wanted: dict[str, Any]


def make_token(
    session: Session,
    kind: TokenKind,
    email: str,
    wanted: Mapping[str, Parameter],
    *,
    user_id: str | None = None,
    now: datetime,
) -> str | None:
    """A new link's secret; None where the address got several within the hour, so that nobody is flooded."""
    session.execute(delete(AccountTokenRow).where(AccountTokenRow.expires_at <= now - timedelta(days=1)))
    recent = session.scalar(
        select(func.count()).where(
            AccountTokenRow.kind == kind,
            AccountTokenRow.email == email,
            AccountTokenRow.created_at > now - timedelta(hours=1),
        )
    )
    if (recent or 0) >= MOST_AN_HOUR:
        return None
    secret = new_secret()
    session.add(
        AccountTokenRow(
            token_hash=hash_secret(secret),
            kind=kind,
            email=email,
            user_id=user_id,
            wanted=dict(wanted),
            created_at=now,
            expires_at=now + VALID_FOR[kind],
            used_at=None,
        )
    )
    session.flush()
    return secret


def take_token(session: Session, kind: TokenKind, secret: str, *, now: datetime) -> TakenToken:
    """Use the link up; NotAllowed ``link_invalid`` for one that is forged, over, or was used, alike."""
    row = session.execute(
        update(AccountTokenRow)
        .where(
            AccountTokenRow.token_hash == hash_secret(secret),
            AccountTokenRow.kind == kind,
            AccountTokenRow.used_at.is_(None),
            AccountTokenRow.expires_at > now,
        )
        .values(used_at=now)
        .returning(AccountTokenRow.email, AccountTokenRow.user_id, AccountTokenRow.wanted)
        .execution_options(synchronize_session=False)
    ).one_or_none()
    if row is None:
        raise NotAllowed("link_invalid")
    return TakenToken(row.email, row.user_id, row.wanted)


def read_token(session: Session, kind: TokenKind, secret: str, *, now: datetime) -> TakenToken:
    """What a link stands for, without using it up; NotAllowed ``link_invalid``."""
    row = session.scalar(
        select(AccountTokenRow).where(
            AccountTokenRow.token_hash == hash_secret(secret),
            AccountTokenRow.kind == kind,
            AccountTokenRow.used_at.is_(None),
            AccountTokenRow.expires_at > now,
        )
    )
    if row is None:
        raise NotAllowed("link_invalid")
    return TakenToken(row.email, row.user_id, row.wanted)


def drop_tokens(session: Session, kind: TokenKind, user_id: str, *, now: datetime) -> None:
    """Other links of the kind end with the one that was used."""
    session.execute(
        update(AccountTokenRow)
        .where(AccountTokenRow.user_id == user_id, AccountTokenRow.kind == kind)
        .values(used_at=func.coalesce(AccountTokenRow.used_at, now))
    )

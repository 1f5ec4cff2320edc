"""What is begun in a browser and ended there: a secret for a few minutes, kept as a hash, used once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.database.tables.proving import CeremonyRow
from app.marketplace.accounts.viewer import hash_secret
from app.values.errors import NotAllowed, Parameter
from app.values.identifiers import new_secret

CeremonyKind = Literal["second_factor", "passkey", "new_passkey", "oidc"]
LASTS = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Ceremony:
    """Who began it, where that is known, and with what."""

    user_id: str | None
    wanted: dict[str, Any]


def begin_ceremony(
    session: Session,
    kind: CeremonyKind,
    wanted: Mapping[str, Parameter],
    *,
    user_id: str | None = None,
    now: datetime,
) -> str:
    """Its secret; those that are over go."""
    session.execute(delete(CeremonyRow).where(CeremonyRow.expires_at <= now))
    secret = new_secret()
    session.add(
        CeremonyRow(
            secret_hash=hash_secret(secret),
            kind=kind,
            user_id=user_id,
            wanted=dict(wanted),
            created_at=now,
            expires_at=now + LASTS,
        )
    )
    session.flush()
    return secret


def read_ceremony(session: Session, kind: CeremonyKind, secret: str, *, now: datetime) -> Ceremony:
    """Without using it up; NotAllowed ``ceremony_over`` for one that is forged, over, or was used, alike."""
    row = session.execute(select(CeremonyRow.user_id, CeremonyRow.wanted).where(*_is_open(kind, secret, now)))
    return _give(row.one_or_none())


def end_ceremony(session: Session, kind: CeremonyKind, secret: str, *, now: datetime) -> Ceremony:
    """Use it up; NotAllowed ``ceremony_over`` where another was faster too."""
    row = session.execute(
        delete(CeremonyRow)
        .where(*_is_open(kind, secret, now))
        .returning(CeremonyRow.user_id, CeremonyRow.wanted)
        .execution_options(synchronize_session=False)
    )
    return _give(row.one_or_none())


def _is_open(kind: CeremonyKind, secret: str, now: datetime) -> tuple[Any, ...]:
    return (
        CeremonyRow.secret_hash == hash_secret(secret),
        CeremonyRow.kind == kind,
        CeremonyRow.expires_at > now,
        # one from the future was begun before the clock went back, and would last too long
        CeremonyRow.created_at <= now + LASTS,
    )


def _give(row: Any) -> Ceremony:
    if row is None:
        raise NotAllowed("ceremony_over")
    return Ceremony(row.user_id, row.wanted)

"""Ten codes for who lost everything else: shown once, kept as hashes, each good once."""

from __future__ import annotations

import base64
import secrets
from datetime import datetime

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from app.database.tables.accounts import UserRow
from app.database.tables.proving import RecoveryCodeRow
from app.marketplace.accounts.proving import OpenedSession, require_fresh
from app.marketplace.accounts.viewer import hash_secret
from app.marketplace.auditing import record
from app.marketplace.mailing import send_mail
from app.values.errors import Conflict
from app.values.identifiers import new_id

HOW_MANY = 10
_GROUP = 4


def make_recovery_codes(session: Session, opened: OpenedSession | None, *, now: datetime) -> tuple[str, ...]:
    """Ten new ones in place of all before; Conflict ``factor_missing`` for who has nothing to recover.

    Raises what ``require_fresh`` raises.
    """
    user, has_one = require_fresh(session, opened, now=now)
    if not has_one or opened is None:
        raise Conflict("factor_missing")
    codes = put_codes(session, user.id, now=now)
    record(session, opened.viewer, "recovery_codes_made", "user", user.id, now=now)
    return codes


def put_codes(session: Session, user_id: str, *, now: datetime) -> tuple[str, ...]:
    """Ten new ones in place of all before; 80 random bits each."""
    session.execute(delete(RecoveryCodeRow).where(RecoveryCodeRow.user_id == user_id))
    codes = tuple(_make_code() for _ in range(HOW_MANY))
    session.add_all(
        RecoveryCodeRow(user_id=user_id, code_hash=_hash_code(code), created_at=now, used_at=None)
        for code in codes
    )
    session.flush()
    return codes


def count_codes(session: Session, user_id: str) -> int:
    """How many are left."""
    wanted = select(func.count()).where(RecoveryCodeRow.user_id == user_id, RecoveryCodeRow.used_at.is_(None))
    return session.scalar(wanted) or 0


def use_code(session: Session, user: UserRow, code: str, *, now: datetime) -> bool:
    """Whether it was one of the person's and not used; of two tabs with the same code one gets through."""
    used = session.scalar(
        update(RecoveryCodeRow)
        .where(
            RecoveryCodeRow.user_id == user.id,
            RecoveryCodeRow.code_hash == _hash_code(code),
            RecoveryCodeRow.used_at.is_(None),
        )
        .values(used_at=now)
        .returning(RecoveryCodeRow.user_id)
        .execution_options(synchronize_session=False)
    )
    if used is None:
        return False
    send_mail(
        session,
        user.email,
        "recovery_used",
        {"count": count_codes(session, user.id)},
        language=user.language,
        key=f"recovery_used:{new_id()}",
        now=now,
        path=f"/{user.language}/account/second-factor",
    )
    return True


def _make_code() -> str:
    text = base64.b32encode(secrets.token_bytes(10)).decode("ascii").lower()
    return "-".join(text[at : at + _GROUP] for at in range(0, len(text), _GROUP))


def _hash_code(code: str) -> str:
    return hash_secret("".join(code.lower().split()).replace("-", ""))

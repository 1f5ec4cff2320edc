"""What every change of a second factor brings with it: letters, ended sessions, first recovery codes."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.database.tables.accounts import UserRow
from app.database.tables.proving import PasskeyRow, TotpRow
from app.marketplace.accounts.factors.recovery import count_codes, put_codes
from app.marketplace.accounts.proving import OpenedSession, join_proofs, must_have_second_factor
from app.marketplace.accounts.sessions import close_other_sessions, strengthen_session
from app.marketplace.mailing import send_mail
from app.values.errors import Conflict
from app.values.identifiers import new_id


def greet_first_factor(
    session: Session, opened: OpenedSession, user: UserRow, proof: str, *, had_one: bool, now: datetime
) -> tuple[str, ...]:
    """After a factor was added: this session is proven by it, weaker ones end, recovery codes are made."""
    strengthen_session(session, opened, join_proofs(*opened.proven_by.split("+"), proof))
    if not had_one:
        close_other_sessions(session, user.id, keep_hash=opened.token_hash)
    tell_change(session, user, "factor_added", now=now)
    return () if count_codes(session, user.id) else put_codes(session, user.id, now=now)


def refuse_last_factor(session: Session, user_id: str, *, is_demonstration: bool) -> None:
    """Conflict ``last_factor`` where the person must have one and this is all there is; his row is locked."""
    passkeys = session.scalar(select(func.count()).where(PasskeyRow.user_id == user_id)) or 0
    apps = session.scalar(
        select(func.count()).where(TotpRow.user_id == user_id, TotpRow.confirmed_at.is_not(None))
    )
    if passkeys + (apps or 0) <= 1 and must_have_second_factor(
        session, user_id, is_demonstration=is_demonstration
    ):
        raise Conflict("last_factor")


def tell_change(
    session: Session,
    user: UserRow,
    kind: Literal["factor_added", "factor_removed", "factors_reset"],
    *,
    now: datetime,
) -> None:
    """A letter, so that nobody changes it unseen."""
    send_mail(
        session,
        user.email,
        kind,
        {},
        language=user.language,
        key=f"{kind}:{new_id()}",
        now=now,
        path=f"/{user.language}/account/second-factor",
    )

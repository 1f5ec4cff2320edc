"""Codes of six figures from an app (RFC 6238): each is taken once, a step early or late."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from app.database.tables.accounts import UserRow
from app.database.tables.proving import TotpRow
from app.marketplace.accounts.ceremonies import LASTS
from app.marketplace.accounts.factors.changing import greet_first_factor, refuse_last_factor, tell_change
from app.marketplace.accounts.factors.sealing import seal, unseal
from app.marketplace.accounts.proving import OpenedSession, require_fresh
from app.marketplace.auditing import record
from app.values.errors import Conflict, NotAllowed, NotFound

STEP_S = 30
_DRIFT_STEPS = 1
_ISSUER = "Schichtwerk"


@dataclass(frozen=True, slots=True)
class BegunTotp:
    """For the app: ``uri`` as a picture, ``secret`` to type."""

    secret: str
    uri: str


def begin_totp(
    session: Session, opened: OpenedSession | None, *, secret_key: bytes, now: datetime
) -> BegunTotp:
    """A secret that counts once a code of it was shown; asked again within minutes, the same.

    Conflict ``totp_there``, and what ``require_fresh`` raises.
    """
    import pyotp

    user, _ = require_fresh(session, opened, now=now)
    row = session.get(TotpRow, user.id)
    if row is not None and row.confirmed_at is not None:
        raise Conflict("totp_there")
    # who saw one that was left lying must not know the one that counts in the end
    if row is not None and not timedelta() <= now - row.created_at <= LASTS:
        session.delete(row)
        session.flush()
        row = None
    if row is None:
        secret = pyotp.random_base32()
        sealed = seal(secret_key, secret, belongs_to=user.id)
        session.add(
            TotpRow(user_id=user.id, sealed_secret=sealed, created_at=now, confirmed_at=None, last_step=0)
        )
        session.flush()
    else:
        secret = unseal(secret_key, row.sealed_secret, belongs_to=user.id)
    uri = pyotp.TOTP(secret).provisioning_uri(name=user.email, issuer_name=_ISSUER)
    return BegunTotp(secret, uri)


def confirm_totp(
    session: Session, opened: OpenedSession | None, code: str, *, secret_key: bytes, now: datetime
) -> tuple[str, ...]:
    """It counts from now on; recovery codes where these are the first, to be shown once.

    Other sessions of the person end. NotAllowed ``factor_code_…``; Conflict ``totp_missing``, ``totp_there``.
    """
    user, had_one = require_fresh(session, opened, now=now)
    row = session.get(TotpRow, user.id)
    if row is None or opened is None:
        raise Conflict("totp_missing")
    if row.confirmed_at is not None:
        raise Conflict("totp_there")
    take_totp_code(session, user.id, code, secret_key=secret_key, now=now)
    row.confirmed_at = now
    session.flush()
    record(session, opened.viewer, "factor_added", "user", user.id, {"by": "totp"}, now=now)
    return greet_first_factor(session, opened, user, "totp", had_one=had_one, now=now)


def remove_totp(
    session: Session, opened: OpenedSession | None, *, is_demonstration: bool, now: datetime
) -> None:
    """NotFound ``totp_missing``; Conflict ``last_factor``; and what ``require_fresh`` raises."""
    user, _ = require_fresh(session, opened, now=now)
    row = session.get(TotpRow, user.id)
    if row is None or opened is None:
        raise NotFound("totp_missing")
    if row.confirmed_at is not None:
        refuse_last_factor(session, user.id, is_demonstration=is_demonstration)
        record(session, opened.viewer, "factor_removed", "user", user.id, {"by": "totp"}, now=now)
        tell_change(session, user, "factor_removed", now=now)
    session.execute(delete(TotpRow).where(TotpRow.user_id == user.id))


def take_totp_code(session: Session, user_id: str, code: str, *, secret_key: bytes, now: datetime) -> None:
    """Use a code up. NotAllowed ``factor_code_wrong``, ``factor_code_used``, ``factor_clock``.

    Of two that come with the same code one gets through.
    """
    import pyotp

    row = session.get(TotpRow, user_id)
    if row is None:
        raise NotAllowed("factor_code_wrong")
    app = pyotp.TOTP(unseal(secret_key, row.sealed_secret, belongs_to=user_id))
    step = int(now.timestamp()) // STEP_S
    typed = "".join(code.split())
    near = range(step - _DRIFT_STEPS, step + _DRIFT_STEPS + 1)
    fitting = [each for each in near if hmac.compare_digest(app.generate_otp(each).encode(), typed.encode())]
    if not fitting:
        raise NotAllowed("factor_code_wrong")
    # taken codes end with the newest, whatever the clock says since
    if row.last_step > near[-1]:
        raise NotAllowed("factor_clock")
    taken = session.scalar(
        update(TotpRow)
        .where(TotpRow.user_id == user_id, TotpRow.last_step < fitting[-1])
        .values(last_step=fitting[-1])
        .returning(TotpRow.user_id)
        .execution_options(synchronize_session=False)
    )
    if taken is None:
        raise NotAllowed("factor_code_used")


def has_totp(session: Session, user: UserRow) -> bool:
    """Whether an app is set up."""
    row = session.get(TotpRow, user.id)
    return row is not None and row.confirmed_at is not None

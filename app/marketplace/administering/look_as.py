"""An operator looks at the platform as another person sees it: with a reason, briefly, changing nothing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.database.tables.looking import LookingRow
from app.marketplace.accounts import Viewer, hash_secret, require_operator
from app.marketplace.accounts.read_account import load_user, view_as
from app.marketplace.administering.close_account import LONGEST_REASON
from app.marketplace.auditing import record
from app.values.errors import Conflict, Invalid, NotFound
from app.values.identifiers import new_secret

LENGTH = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class LookAs:
    """Why is asked for, and kept in the log."""

    user_id: str
    reason: str


def look_as(session: Session, viewer: Viewer, command: LookAs, *, now: datetime) -> tuple[str, datetime]:
    """A token for the browser, good together with the operator's own session only, and when it ends.

    NotAllowed ``operator_only``; NotFound ``person_not_found``; Invalid ``reason_invalid`` (maximum);
    Conflict ``look_as_operator`` for the own account and other operators'.
    """
    require_operator(viewer)
    if not 0 < len(command.reason.strip()) <= LONGEST_REASON:
        raise Invalid("reason_invalid", {"maximum": LONGEST_REASON})
    user = load_user(session, command.user_id)
    if user is None:
        raise NotFound("person_not_found")
    if user.is_operator:
        raise Conflict("look_as_operator")
    token, ends_at = new_secret(), now + LENGTH
    session.execute(delete(LookingRow).where(LookingRow.ends_at <= now))
    session.add(
        LookingRow(
            token_hash=hash_secret(token), operator_id=viewer.user_id, user_id=user.id,
            started_at=now, ends_at=ends_at,
        )
    )  # fmt: skip
    session.flush()
    record(
        session, viewer, "looked_as", "user", user.id,
        now=now, reason=command.reason.strip(), concerned_id=user.organisation_id,
    )  # fmt: skip
    return token, ends_at


def resolve_looking(session: Session, operator: Viewer, token: str, *, now: datetime) -> Viewer | None:
    """The viewer that the operator looks as; None where the token is over, unknown or another operator's."""
    user_id = session.scalar(
        select(LookingRow.user_id).where(
            LookingRow.token_hash == hash_secret(token),
            LookingRow.operator_id == operator.user_id,
            LookingRow.ends_at > now,
        )
    )
    user = load_user(session, user_id) if user_id is not None and operator.is_operator else None
    return None if user is None else replace(view_as(user), looked_at_by=operator.user_id)


def end_looking(session: Session, token: str) -> None:
    """Saying it twice is fine."""
    session.execute(delete(LookingRow).where(LookingRow.token_hash == hash_secret(token)))

"""How a person was proven: by what, how strongly, how lately; and whether more is owed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from app.database.tables.accounts import MembershipRow, UserRow
from app.database.tables.catalogue import ProviderRow
from app.database.tables.proving import PasskeyRow, TotpRow
from app.marketplace.accounts.viewer import Viewer, require_signed_in
from app.programme import Hat, needs_second_factor
from app.values.errors import NotAllowed

Proof = Literal["password", "totp", "recovery", "passkey", "oidc", "demo"]
FRESH_FOR = timedelta(minutes=15)
_STRONG = frozenset(("totp", "recovery", "passkey"))


@dataclass(frozen=True, slots=True)
class OpenedSession:
    """A browser's session. ``id`` names it without opening it; ``proven_by`` are proofs joined by "+"."""

    viewer: Viewer
    id: str
    token_hash: str
    proven_by: str
    begun_at: datetime
    last_seen_at: datetime | None

    @property
    def is_strong(self) -> bool:
        """Proven by more than what can be known by heart."""
        return is_strong(self.proven_by)


def is_strong(proven_by: str) -> bool:
    """Whether one of the proofs is a second factor, or a passkey, which is two in one."""
    return not _STRONG.isdisjoint(proven_by.split("+"))


def join_proofs(*proofs: str) -> str:
    """As they are stored."""
    return "+".join(dict.fromkeys(proof for proof in proofs if proof))


def has_second_factor(session: Session, user_id: str) -> bool:
    """Whether there is one that is ready: an app's codes or a passkey."""
    totp = exists().where(TotpRow.user_id == user_id, TotpRow.confirmed_at.is_not(None))
    return bool(session.scalar(select(totp | exists().where(PasskeyRow.user_id == user_id))))


def must_have_second_factor(session: Session, user_id: str, *, is_demonstration: bool) -> bool:
    """What the person's roles ask for now, in whichever of his organisations."""
    if is_demonstration:
        return False
    is_operator = session.scalar(select(UserRow.is_operator).where(UserRow.id == user_id))
    runs_provider = exists().where(ProviderRow.organisation_id == MembershipRow.organisation_id)
    rows = session.execute(select(MembershipRow.role, runs_provider).where(MembershipRow.user_id == user_id))
    hats = tuple(Hat(role, bool(runs)) for role, runs in rows)
    return needs_second_factor(hats, is_operator=bool(is_operator), is_demonstration=False)


def owes_second_factor(session: Session, opened: OpenedSession, *, is_demonstration: bool) -> bool:
    """Whether this session opens nothing yet but the pages where a second factor is set up."""
    user_id = opened.viewer.user_id
    if opened.is_strong or user_id is None:
        return False
    return must_have_second_factor(session, user_id, is_demonstration=is_demonstration)


def refuse_weak_key(session: Session, viewer: Viewer, *, is_demonstration: bool) -> None:
    """NotAllowed ``second_factor_needed`` for a program of somebody who must have a factor and has none."""
    user_id, _ = require_signed_in(viewer)
    if must_have_second_factor(session, user_id, is_demonstration=is_demonstration) and not has_second_factor(
        session, user_id
    ):
        raise NotAllowed("second_factor_needed")


def require_fresh(session: Session, opened: OpenedSession | None, *, now: datetime) -> tuple[UserRow, bool]:
    """The person behind the session, locked, and whether he has a second factor already.

    What proves him is changed only in a browser where he proved himself minutes ago, with a second factor
    if he has one: an open browser or a stolen password is not enough to take an account away.
    NotAllowed ``sign_in_required``, ``proof_too_old``, ``second_factor_needed``.
    """
    if opened is None or opened.viewer.user_id is None:
        raise NotAllowed("sign_in_required")
    # a clock that went back makes no session fresh
    if not -FRESH_FOR <= now - opened.begun_at <= FRESH_FOR:
        raise NotAllowed("proof_too_old", {"minutes": int(FRESH_FOR.total_seconds()) // 60})
    user = session.get(UserRow, opened.viewer.user_id, with_for_update=True)
    if user is None or not user.is_active:
        raise NotAllowed("sign_in_required")
    has_one = has_second_factor(session, user.id)
    if has_one and not opened.is_strong:
        raise NotAllowed("second_factor_needed")
    return user, has_one


def require_fresh_viewer(session: Session, opened: OpenedSession | None, *, now: datetime) -> Viewer:
    """The same for who needs only the viewer; raises what ``require_fresh`` raises."""
    require_fresh(session, opened, now=now)
    if opened is None:
        raise NotAllowed("sign_in_required")
    return opened.viewer

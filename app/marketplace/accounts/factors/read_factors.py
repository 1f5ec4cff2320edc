"""What a person sees of the own second factors."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.database.tables.proving import TotpRow
from app.marketplace.accounts.factors.passkeys import PasskeyView, list_passkeys
from app.marketplace.accounts.factors.recovery import count_codes
from app.marketplace.accounts.proving import must_have_second_factor
from app.marketplace.accounts.viewer import Viewer, require_signed_in


@dataclass(frozen=True, slots=True)
class FactorsView:
    """``is_required``: the person's roles ask for one."""

    is_required: bool
    has_totp: bool
    passkeys: tuple[PasskeyView, ...]
    recovery_codes_left: int

    @property
    def has_any(self) -> bool:
        """Whether a password alone no longer opens the account."""
        return self.has_totp or bool(self.passkeys)


def read_factors(viewer: Viewer, session: Session, *, is_demonstration: bool) -> FactorsView:
    """The viewer's own; NotAllowed ``sign_in_required`` for guests."""
    user_id, _ = require_signed_in(viewer)
    totp = session.get(TotpRow, user_id)
    return FactorsView(
        is_required=must_have_second_factor(session, user_id, is_demonstration=is_demonstration),
        has_totp=totp is not None and totp.confirmed_at is not None,
        passkeys=list_passkeys(session, user_id),
        recovery_codes_left=count_codes(session, user_id),
    )
